"""The wire, as values: what is asked (`Ask`) and what came of it (`Answer` or `Lost`).

Nothing here sends anything: a shell performs an `Ask` and hands back a `Reply`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from passage.core.decode import is_deep
from passage.core.errors import (
    Broken,
    RateLimited,
    Refused,
    Surprising,
    TimedOut,
    Unreachable,
)
from passage.core.names import Host, Origin, host_of
from passage.core.reach_errors import HostNotOpen
from passage.core.session_errors import SignedOut

KEPT_HEADERS = (
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "ratelimit-policy",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "retry-after",
    "date",
    "link",
    # What signing in needs: a proof's nonce (RFC 9449, section 8), why a token was refused
    # (RFC 6750, section 3), and what kind of text an answer is.
    "dpop-nonce",
    "www-authenticate",
    "content-type",
)
"""The only headers a shell passes on, in lower case."""


PATIENCE = 20.0
"""Seconds after which a shell gives an ask up as `Why.TIMED_OUT`."""

MOST_BYTES = 4_000_000
"""The largest body a shell reads. The largest honest one (25 profiles) stays under 200 kB."""


class Purpose(Enum):
    """Why a question is asked: what the log of requests says in words."""

    PROFILES = "profiles"
    ACTORS = "actors"
    ACCOUNTS = "accounts"
    LOOKUP = "lookup"
    WEBFINGER = "webfinger"
    MINE = "mine"
    STANDING = "standing"
    RESOLVE = "resolve"
    WRITE = "write"
    SIGN_IN = "sign-in"
    PROOF = "proof"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: no cookies, no referrer.

    Nobody's credentials go with it, unless ``by`` names the account signed in (its DID or acct)
    in whose name it is sent; the shell adds them. A GET without them has no headers of our own
    and needs no preflight. ``params`` may repeat a key; ``body`` is of the media type
    ``content_type``.
    """

    origin: Origin
    path: str
    params: tuple[tuple[str, str], ...]
    purpose: Purpose
    method: str = "GET"
    body: bytes | None = None
    content_type: str = ""
    by: str = ""

    @property
    def host(self) -> Host:
        """The host asked, for budgets and for the person's eyes."""
        return host_of(self.origin)

    @property
    def url(self) -> str:
        """The full address, percent-encoded."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return f"{self.origin}{self.path}{query}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said: status, the headers of `KEPT_HEADERS`, and the body's text.

    ``size`` is how many bytes of the body came, unpacked; of one that is too large, more than
    ``text`` holds.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    size: int = 0


class Why(Enum):
    """Why no answer came.

    Two were not sent: ``SIGNED_OUT``, for nobody is signed in any more; ``NOT_OPEN``, for the
    page's policy does not let it ask this host.
    """

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    STOPPED = "stopped"
    SIGNED_OUT = "signed-out"
    NOT_OPEN = "not-open"


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer that we may read. A browser does not tell a refusal from a cut cable."""

    why: Why


Reply = Answer | Lost


def body_of(ask: Ask, reply: Reply) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return the JSON value of a good answer.

    Raises `Unreachable`, `TimedOut`, `SignedOut`, `HostNotOpen`, `RateLimited`, `Refused`,
    `Broken` or `Surprising`, each with the host, so that every failure has its reason.
    """
    if isinstance(reply, Lost):
        if reply.why is Why.SIGNED_OUT:
            raise SignedOut(host=ask.host)
        if reply.why is Why.NOT_OPEN:
            raise HostNotOpen(host=ask.host, origin=ask.origin)
        raise (TimedOut if reply.why is Why.TIMED_OUT else Unreachable)(host=ask.host)
    if reply.status == 429:  # noqa: PLR2004 - RFC 6585, section 4
        raise RateLimited(host=ask.host)
    if reply.status in (401, 403):
        raise Refused(host=ask.host, status=reply.status)
    if reply.status >= 500:  # noqa: PLR2004
        raise Broken(host=ask.host, status=reply.status)
    if reply.status != 200:  # noqa: PLR2004
        raise Surprising(host=ask.host, status=reply.status)
    if is_deep(reply.text):
        raise Surprising(host=ask.host)
    try:
        return json.loads(reply.text)
    except ValueError as error:
        raise Surprising(host=ask.host) from error
