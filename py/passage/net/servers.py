"""What a server says of itself: who runs it, by which rules, whether one may join.

- https://docs.joinmastodon.org/methods/instance/#v2, and ``v1`` before Mastodon 4.0
- https://nodeinfo.diaspora.software/protocol.html, for other software
- https://docs.bsky.app/docs/api/com-atproto-server-describe-server

What nobody says is unknown, here an empty value. No server tells where its machines stand.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from passage.core.errors import AppError, Problem
from passage.core.findings import RULE_MAX, RULES_MAX, Joining, Server
from passage.core.model import Network
from passage.core.names import Origin
from passage.net.exchange import Ask, Purpose, Reply, body_of
from passage.net.reading import BIO_MAX, LINK_MAX, NAME_MAX, items_in, prose, text_in, web_address

_MASTODON_SOURCE = "https://github.com/mastodon/mastodon"
_NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/"

Looking = Generator[Ask, Reply, Server]


def look_at(network: Network, origin: Origin) -> Looking:
    """Ask a server about itself. Never raises: what fails is its ``problem``."""
    return _pds(origin) if network is Network.BLUESKY else _fediverse(origin)


def _pds(origin: Origin) -> Looking:
    server = Server(origin, Network.BLUESKY)
    told = yield from _told(origin, "/xrpc/com.atproto.server.describeServer")
    if isinstance(told, Problem):
        return replace(server, problem=told)
    invited = told.get("inviteCodeRequired")
    links = told.get("links")
    return replace(
        server,
        software="PDS",
        joining=Joining.INVITED if invited is True else _open_if(invited is False),
        email=text_in(told.get("contact"), "email", NAME_MAX),
        terms=web_address(text_in(links, "termsOfService", LINK_MAX)),
        privacy=web_address(text_in(links, "privacyPolicy", LINK_MAX)),
    )


def _fediverse(origin: Origin) -> Looking:
    told = yield from _told(origin, "/api/v2/instance")
    if isinstance(told, Problem):
        told = yield from _told(origin, "/api/v1/instance")
    server = Server(origin, Network.MASTODON)
    server = replace(server, problem=told) if isinstance(told, Problem) else _instance(server, told)
    if server.software and not server.problem:
        return server
    return (yield from _nodeinfo(server))


def _told(origin: Origin, path: str) -> Generator[Ask, Reply, dict[str, Any] | Problem]:
    """Ask for a record, and return it or what stood against it."""
    ask = Ask(origin, path, (), Purpose.SERVER)
    reply = yield ask
    try:
        told = body_of(ask, reply)
    except AppError as error:
        return error.problem()
    return told if isinstance(told, dict) else {}


def _instance(server: Server, told: dict[str, Any]) -> Server:
    """Read the entity Instance of either version."""
    contact, configuration = told.get("contact"), told.get("configuration")
    urls = configuration.get("urls") if isinstance(configuration, dict) else None
    account = contact.get("account") if isinstance(contact, dict) else told.get("contact_account")
    words = text_in(told, "short_description", 5_000) or text_in(told, "description", 5_000)
    languages = told.get("languages")
    rules = (text_in(rule, "text", RULE_MAX) for rule in items_in(told, "rules", RULES_MAX))
    source = text_in(told, "source_url", LINK_MAX)
    return replace(
        server,
        title=text_in(told, "title", NAME_MAX),
        description=prose(words)[0][:BIO_MAX],
        software="Mastodon" if source.rstrip("/") == _MASTODON_SOURCE else "",
        version=text_in(told, "version", 60),
        joining=_joining(told),
        rules=tuple(rule for rule in rules if rule),
        email=text_in(contact, "email", NAME_MAX) or text_in(told, "email", NAME_MAX),
        contact=web_address(text_in(account, "url", LINK_MAX)),
        terms=web_address(text_in(urls, "terms_of_service", LINK_MAX)),
        privacy=web_address(text_in(urls, "privacy_policy", LINK_MAX)),
        languages=tuple(
            one[:12]
            for one in (languages if isinstance(languages, list) else [])[:9]
            if isinstance(one, str)
        ),
    )


def _joining(told: dict[str, Any]) -> Joining:
    """Read whether one may join: a record in version 2, two switches in version 1."""
    record = told.get("registrations")
    if isinstance(record, dict):
        enabled, approved = record.get("enabled"), record.get("approval_required")
    else:
        enabled, approved = record, told.get("approval_required")
    if enabled is True and approved is True:
        return Joining.APPROVAL
    if enabled is False:
        return Joining.INVITED if told.get("invites_enabled") is True else Joining.CLOSED
    return _open_if(enabled is True)


def _open_if(known: bool) -> Joining:  # noqa: FBT001 - one fact, named where it is called
    return Joining.OPEN if known else Joining.UNKNOWN


def _nodeinfo(server: Server) -> Looking:
    """Ask for the software's name where the server's own entity does not tell it."""
    index = yield from _told(server.origin, "/.well-known/nodeinfo")
    path = "" if isinstance(index, Problem) else _newest(index, server.origin)
    if not path:
        return server
    told = yield from _told(server.origin, path)
    if isinstance(told, Problem):
        return server
    software, opened = told.get("software"), told.get("openRegistrations")
    joining = server.joining
    if joining is Joining.UNKNOWN and isinstance(opened, bool):
        joining = Joining.OPEN if opened else Joining.CLOSED
    name = text_in(software, "name", 60)
    return replace(
        server,
        software=name or server.software,
        version=server.version or text_in(software, "version", 60),
        joining=joining,
        problem=None if name else server.problem,
    )


def _newest(index: dict[str, Any], origin: Origin) -> str:
    """Return the path of the newest document on this very server; empty where there is none."""
    best, version = "", ""
    for link in items_in(index, "links", 10):
        rel, href = text_in(link, "rel", NAME_MAX), text_in(link, "href", LINK_MAX)
        if rel.startswith(_NODEINFO) and href.startswith(f"{origin}/nodeinfo/") and rel > version:
            best, version = href.removeprefix(origin), rel
    return best if "?" not in best and "#" not in best else ""
