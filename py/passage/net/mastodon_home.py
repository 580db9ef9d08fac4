"""Where a fediverse server is, and which domain stands behind the @ of its people.

The two can differ: a domain may hand its names over to a server elsewhere, by WebFinger
(RFC 7033; https://docs.joinmastodon.org/admin/config/#web_domain).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from passage.core.accounts import Rules
from passage.core.errors import AppError, BadHost
from passage.core.names import Host, Origin, host_of, parse_origin
from passage.net.exchange import Ask, Lost, Purpose, Reply, Why, body_of
from passage.net.reading import items_in, text_in

Value = TypeVar("Value")
Flow = Generator[Ask, Reply, Value]

_KNOWS_THIS = range(200, 300)


def look_at(origin: Origin) -> Flow[tuple[Host, Rules]]:
    """Return what stands behind the @ of a server's people, as it says, and its rules.

    GoToSocial names its source, knows no limit of a day, and imports lists by API.
    """
    for path, key in (("/api/v2/instance", "domain"), ("/api/v1/instance", "uri")):
        ask = Ask(origin, path, (), Purpose.SIGN_IN)
        reply = yield ask
        if isinstance(reply, Lost) or reply.status not in _KNOWS_THIS:
            continue
        try:
            told = body_of(ask, reply)
            domain = host_of(parse_origin(text_in(told, key)))
        except AppError:
            continue
        source = text_in(told, "source_url").lower()
        known = Rules(day=7_500, most=1_000_000, imports=True)
        return domain, known if "gotosocial" in source else Rules()
    return host_of(origin), Rules()


def lives_at(origin: Origin, name: str, domain: Host) -> Flow[bool]:
    """Whether a domain hands this name over to the server, as it says (RFC 7033)."""
    try:
        told = yield from _fingered(parse_origin(domain), name)
    except AppError:
        return False
    return any(_origin(actor) == origin for actor in told)


def meet(origin: Origin) -> Flow[None]:
    """See that the domain of a server's people can be asked, which `lives_at` does later.

    Raises `HostNotOpen` where the page does not reach it; what it answers plays no part yet.
    """
    domain, _ = yield from look_at(origin)
    if domain == host_of(origin):
        return
    ask = _ask(parse_origin(domain), domain)
    reply = yield ask
    if isinstance(reply, Lost) and reply.why is Why.NOT_OPEN:
        body_of(ask, reply)


def elsewhere(origin: Origin, name: str) -> Flow[Origin | None]:
    """Return the server to which a domain that is none itself hands its names over.

    ``name`` is that of an account there; without one, that of the server's own account is asked
    for, which is the domain's own name (as Mastodon and GoToSocial have it).
    """
    try:
        told = yield from _fingered(origin, name or host_of(origin))
    except AppError:
        return None
    others = (one for one in map(_origin, told) if one and one != origin)
    return next(others, None)


def _ask(where: Origin, name: str) -> Ask:
    params = (("resource", f"acct:{name}@{host_of(where)}"),)
    return Ask(where, "/.well-known/webfinger", params, Purpose.WEBFINGER)


def _fingered(where: Origin, name: str) -> Flow[tuple[str, ...]]:
    """Return the addresses of a name's actors. Raises `AppError`."""
    ask = _ask(where, name)
    told = body_of(ask, (yield ask))
    return tuple(text_in(x, "href") for x in items_in(told, "links") if x.get("rel") == "self")


def _origin(url: str) -> Origin | None:
    try:
        return parse_origin(url)
    except BadHost:
        return None
