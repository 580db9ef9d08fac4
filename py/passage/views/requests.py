"""What was sent, in words: the sums for each service, and the latest requests one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from passage.app.state import AppState, TakeAway
from passage.core.reach import ANYWHERE, Reach
from passage.net.exchange import Purpose, Why
from passage.net.requests import Request
from passage.views.wording import N_, Wording

LATEST = 50
"""Requests told one by one: what can be looked through; the files hold the others."""

# Around words of strangers, so that Arabic or Hebrew does not turn the sentence round (UAX #9).
_ISOLATED = "\u2068{}\u2069"


def _handles(request: Request, wording: Wording) -> str:
    count = len(request.words)
    text = wording.texts.ngettext(
        "Asked %(host)s for %(number)s handle", "Asked %(host)s for %(number)s handles", count
    )
    return text % {"host": request.host, "number": wording.number(count)}


def _search(request: Request, wording: Wording) -> str:
    words = _ISOLATED.format(" ".join(" ".join(request.words).split()))
    text = wording.texts.gettext("Asked %(host)s for “%(words)s”")
    return text % {"host": request.host, "words": words}


def _address(request: Request, wording: Wording) -> str:
    address = " ".join(request.words).removeprefix("acct:")
    text = wording.texts.gettext("Asked %(host)s for the account %(address)s")
    return text % {"host": request.host, "address": _ISOLATED.format(address)}


def _mine(request: Request, wording: Wording) -> str:
    text = wording.texts.gettext("Asked %(host)s whom you follow there")
    return text % {"host": request.host}


def _standing(request: Request, wording: Wording) -> str:
    text = wording.texts.gettext("Asked %(host)s whether your account carries a warning")
    return text % {"host": request.host}


def _resolve(request: Request, wording: Wording) -> str:
    address = _ISOLATED.format(" ".join(request.words))
    text = wording.texts.gettext("Asked your server %(host)s to find %(address)s")
    return text % {"host": request.host, "address": address}


def _write(request: Request, wording: Wording) -> str:
    text = wording.texts.gettext("Wrote to your account at %(host)s what you asked for")
    return text % {"host": request.host}


def _sign_in(request: Request, wording: Wording) -> str:
    return wording.texts.gettext("Asked %(host)s to sign you in") % {"host": request.host}


def _proof(request: Request, wording: Wording) -> str:
    text = wording.texts.gettext("Asked %(host)s whether your domain proves your account")
    return text % {"host": request.host}


def _server(request: Request, wording: Wording) -> str:
    return wording.texts.gettext("Asked %(host)s about itself") % {"host": request.host}


_ASKED: Mapping[Purpose, Callable[[Request, Wording], str]] = {
    Purpose.PROFILES: _handles,
    Purpose.ACTORS: _search,
    Purpose.ACCOUNTS: _search,
    Purpose.LOOKUP: _address,
    Purpose.WEBFINGER: _address,
    Purpose.MINE: _mine,
    Purpose.STANDING: _standing,
    Purpose.RESOLVE: _resolve,
    Purpose.WRITE: _write,
    Purpose.SIGN_IN: _sign_in,
    Purpose.PROOF: _proof,
    Purpose.SERVER: _server,
}

_LOST = {
    Why.UNREACHABLE: N_("did not answer"),
    Why.TIMED_OUT: N_("took too long"),
    Why.STOPPED: N_("was cut short when the search ended"),
    Why.SIGNED_OUT: N_("was not sent: you are signed out there"),
    Why.NOT_OPEN: N_("was not sent: this page may not ask it"),
}

_BREAK = N_("asked for a break (%(status)s)")
_REFUSED = N_("refused (%(status)s)")
_NOBODY = N_("knows no such account (%(status)s)")
# RFC 9110, section 15, and RFC 6585, section 4; the rest by its hundreds.
_ANSWERED = {401: _REFUSED, 403: _REFUSED, 429: _BREAK}
_ANSWERED_BY_HUNDREDS = {
    2: N_("answered (%(status)s)"),
    5: N_("said that it has a fault (%(status)s)"),
}
_NOT_THERE = 404
_OF_ONE = frozenset({Purpose.LOOKUP, Purpose.WEBFINGER})
_OTHERWISE = N_("gave no useful answer (%(status)s)")


def known_purposes() -> frozenset[Purpose]:
    """Return the purposes that have words."""
    return frozenset(_ASKED)


def known_failures() -> frozenset[Why]:
    """Return the failures that have words."""
    return frozenset(_LOST)


def asked(request: Request, wording: Wording) -> str:
    """Say of whom what was asked."""
    return _ASKED[request.purpose](request, wording)


def answered(request: Request, wording: Wording) -> str:
    """Say what came of a request."""
    if request.why is not None:
        return wording.texts.gettext(_LOST[request.why])
    by_hundreds = _ANSWERED_BY_HUNDREDS.get(request.status // 100, _OTHERWISE)
    text = _ANSWERED.get(request.status, by_hundreds)
    if request.status == _NOT_THERE and request.purpose in _OF_ONE:
        text = _NOBODY
    return wording.texts.gettext(text) % {"status": request.status}


def figures(request: Request, wording: Wording) -> str:
    """Say how much came back, and how long it took."""
    facts = {
        "size": wording.size(request.received),
        "seconds": wording.number(max(0.1, round(request.seconds, 1))),
    }
    return wording.texts.gettext("%(size)s, %(seconds)s s") % facts


def reach_part(reach: Reach) -> Mapping[str, Any]:
    """Return what the line needs that tells what the page can reach."""
    return {
        "hosts": sorted(one.partition("://")[2] for one in reach.hosts),
        "anywhere": ANYWHERE in reach.pictures,
        "pictures": sorted(one.partition("://")[2] for one in reach.pictures if one != ANYWHERE),
    }


def requests_part(state: AppState, wording: Wording) -> Mapping[str, Any]:
    """Return what the part "What was sent" needs."""
    log = state.requests
    return {
        "count": log.count,
        "dropped": log.dropped,
        "hosts": [
            {
                "host": host,
                "requests": one.requests,
                "sent": wording.size(one.sent),
                "received": wording.size(one.received),
                "refused": one.refused,
                "lost": one.lost,
            }
            for host, one in log.sums.items()
        ],
        "latest": [
            {
                "number": number,
                "asked": asked(request, wording),
                "answered": answered(request, wording),
                "figures": figures(request, wording),
            }
            for number, request in log.latest(LATEST)
        ],
        "formats": (
            (TakeAway.REQUESTS_CSV.value, wording.texts.gettext("Save the requests (CSV)")),
            (TakeAway.REQUESTS_JSON.value, wording.texts.gettext("Save the requests (JSON)")),
        ),
        "taken": state.taken.value if state.taken else "",
    }
