"""What a server's answer to a call means: its JSON, or the reason why there is none.

Errors are told as JSON ``{error, message}`` (https://atproto.com/specs/xrpc#error-responses);
the names are those of Bluesky's PDS.
"""

from __future__ import annotations

import json
from typing import Any

from passage.core.decode import is_deep
from passage.core.deed_errors import Declined
from passage.core.errors import (
    AppError,
    Broken,
    RateLimited,
    Refused,
    Surprising,
    TimedOut,
    Unreachable,
)
from passage.core.names import Host
from passage.core.session_errors import AccountStopped, NotAllowed, SignedOut
from passage.net.exchange import Answer, Ask, Lost, Reply, Why, body_of
from passage.net.quota import retry_after
from passage.net.reading import text_in

TROUBLE = (Unreachable, TimedOut, Broken)
"""Errors after which nobody knows whether a write was done."""

_STOPPED = frozenset(
    f"{what}{how}"
    for what in ("Account", "Repo")
    for how in ("Takedown", "Takendown", "Deactivated", "Suspended")
)
_SIGNED_OUT = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing"})
_NOT_ALLOWED = frozenset({"ScopeMissingError", "insufficient_scope"})
_NAME_MAX = 60


def checked(ask: Ask, reply: Reply, now: float) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return the JSON value of a good answer, None for an empty one.

    Raises `SignedOut`, `NotAllowed` or `AccountStopped` where nothing further can be done in
    this session, `RateLimited`, one of `TROUBLE`, `Declined` for a call that the server
    understood and will not do, `Refused` or `Surprising`.
    """
    if isinstance(reply, Lost):
        if reply.why is Why.SIGNED_OUT:
            raise SignedOut(host=ask.host)
        raise (TimedOut if reply.why is Why.TIMED_OUT else Unreachable)(host=ask.host)
    if reply.status == 200:  # noqa: PLR2004
        try:
            return body_of(ask, reply) if reply.text else None
        except Surprising as error:
            # It may have been cut on the way: what was asked for may be done.
            raise Broken(host=ask.host, status=reply.status) from error
    raise _error(ask.host, reply, now)


def _error(host: Host, answer: Answer, now: float) -> AppError:
    name, status = _error_name(answer.text), answer.status
    if name in _STOPPED:
        return AccountStopped(host=host)
    if status == 401 or name in _SIGNED_OUT:  # noqa: PLR2004
        return SignedOut(host=host)
    if name in _NOT_ALLOWED:
        return NotAllowed(host=host)
    if status == 429:  # noqa: PLR2004 - RFC 6585, section 4
        until = int(now + (retry_after(answer.headers, now) or 0.0)) + 1
        return RateLimited(host=host, until=until)
    if status >= 500:  # noqa: PLR2004
        return Broken(host=host, status=status)
    if status in (400, 413):
        return Declined(host=host, status=status)
    return (Refused if status == 403 else Surprising)(host=host, status=status)  # noqa: PLR2004


def _error_name(text: str) -> str:
    if is_deep(text):
        return ""
    try:
        return text_in(json.loads(text), "error", _NAME_MAX)
    except ValueError:
        return ""
