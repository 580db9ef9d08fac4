"""What the page "Where your data will live" shows: servers in their own words, and as reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passage.app.check_state import asking_of
from passage.app.state import AppState
from passage.core.findings import Joining, Server
from passage.core.known_servers import KnownServer, known_servers
from passage.core.model import Network
from passage.core.names import host_of
from passage.views.problems import sentence
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

WHERE_TITLE = N_("Where your data will live")

PLACES: Mapping[str, str] = {
    "DE": N_("Germany"),
    "NL": N_("Netherlands"),
    "US": N_("United States"),
    "DE-BW": N_("Baden-Württemberg, Germany"),
}
"""The places that ``servers.toml`` may name."""

JOINS: Mapping[str, str] = {
    "anyone": N_("Everybody"),
    "public": N_("Public bodies: %(place)s"),
    "education": N_("Research and education: %(place)s"),
    "hosting": N_("An own server, run for you"),
}
"""Who may join, by the words of ``servers.toml``."""

JOINING: Mapping[Joining, str] = {
    Joining.OPEN: N_("Open to everybody"),
    Joining.APPROVAL: N_("On request: somebody there decides"),
    Joining.INVITED: N_("By invitation"),
    Joining.CLOSED: N_("Closed"),
}
"""Who may join, as the server itself says."""

BLUESKY_HOME = "bsky.social"


def where_page(state: AppState, wording: Wording) -> Context:
    """Return the servers that were asked, and the reviewed ones that are fit for institutions."""
    asking = asking_of(state.asking, state.kit)
    searched = state.plan.mastodon if state.plan else ()
    begun = asking.mastodon or asking.bluesky
    at_home = state.kit.identity.mastodon.partition("@")[2]
    usual = " ".join(dict.fromkeys((*map(host_of, searched), *([at_home] if at_home else ()))))
    order = {key: place for place, key in enumerate(asking.asked)}
    servers = sorted(asking.servers, key=lambda one: order[one.network, one.origin])
    fit = [one for one in known_servers().values() if one.institutions]
    return {
        "typed": {
            "mastodon": asking.mastodon if begun else usual,
            "bluesky": asking.bluesky if begun else BLUESKY_HOME,
        },
        "waiting": asking.waiting,
        "servers": [shown(server, wording) for server in servers],
        "fit": [reviewed(one, wording) for one in fit],
    }


def shown(server: Server, wording: Wording) -> Context:
    """Return a server in its own words, with what was reviewed of it."""
    gettext = wording.texts.gettext
    known = known_servers().get(server.host)
    failed = sentence(server.problem, gettext) if server.problem else None
    return {
        "host": server.host,
        "day": wording.date(server.day) if server.day else "",
        "title": server.title,
        "problem": failed.title if failed else "",
        "facts": [
            (gettext("Run by"), known.operator if known else ""),
            (gettext("Machines stand in"), _place(known.hosting if known else "", wording)),
            (gettext("Software"), f"{server.software} {server.version}".strip()),
            (gettext("New accounts"), _joining(server, wording)),
            (gettext("Paid by advertising"), ""),
            (gettext("Contact"), server.email),
        ],
        "description": server.description,
        "rules": server.rules,
        "links": [
            (href, label)
            for href, label in (
                (server.terms, gettext("Terms of use")),
                (server.privacy, gettext("Privacy policy")),
                (server.contact, gettext("Account of those who run it")),
            )
            if href
        ],
        "reviewed": wording.date(known.reviewed) if known else "",
        "sources": known.sources if known else (),
        "is_bluesky": server.network is Network.BLUESKY,
    }


def reviewed(one: KnownServer, wording: Wording) -> Context:
    """Return a reviewed server."""
    gettext = wording.texts.gettext
    joins = gettext(JOINS[one.joins]) % {"place": _place(one.of, wording)} if one.joins else ""
    return {
        "name": one.name,
        "host": one.host,
        "network": one.network.value,
        "facts": [
            (gettext("Run by"), f"{one.operator} ({_place(one.seat, wording)})"),
            (gettext("Machines stand in"), _place(one.hosting, wording)),
            (gettext("For whom"), joins),
        ],
        "reviewed": wording.date(one.reviewed),
        "sources": one.sources,
    }


def _joining(server: Server, wording: Wording) -> str:
    """Say whether one may join; empty where it is unknown."""
    return wording.texts.gettext(JOINING[server.joining]) if server.joining in JOINING else ""


def _place(code: str, wording: Wording) -> str:
    """Return a place's name; empty where it is unknown."""
    return wording.texts.gettext(PLACES[code]) if code else ""


def told_of_server(server: Server, wording: Wording) -> str:
    """Return in a line what is known of a server that was asked, with the day."""
    return wording.pair(server.host, " · ".join(_known(shown(server, wording), wording)))


def all_of_server(server: Server, wording: Wording) -> list[str]:
    """Return all that is known of a server that was asked, a line each, with the sources."""
    told = shown(server, wording)
    lines = _known(told, wording)
    lines += [wording.pair(label, href) for href, label in told["links"]]
    lines += [wording.pair(wording.texts.gettext("Rule"), one) for one in told["rules"]]
    return lines + [wording.pair(wording.texts.gettext("Source"), one) for one in told["sources"]]


def _known(told: Context, wording: Wording) -> list[str]:
    facts = [wording.pair(label, value) for label, value in told["facts"] if value]
    day = [wording.texts.gettext("Asked on %(day)s") % {"day": told["day"]}] if told["day"] else []
    return [*([told["problem"]] if told["problem"] else []), *facts, *day]
