"""The log of requests: what was sent to whom, and what came back, for the person's own eyes.

It holds the names that were searched, so it lives and dies with the work and leaves the page
only as a file the person saves. Sums per host are exact for ever; of the requests themselves
the latest are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import unquote_plus

from passage.core.names import Host
from passage.net.exchange import Answer, Ask, Purpose, Reply, Why

CHUNK = 500
"""Requests in one chunk: adding to the log copies no more than this."""

CHUNKS_MAX = 200
"""Chunks kept, 100,000 requests: below 50 MB, and more than 20,000 people take."""

ASKED_IN: Mapping[Purpose, str] = MappingProxyType(
    {Purpose.PROFILES: "actors", Purpose.ACTORS: "q", Purpose.ACCOUNTS: "q"}
    | {Purpose.LOOKUP: "acct", Purpose.WEBFINGER: "resource"}
    | {Purpose.RESOLVE: "q", Purpose.SIGN_IN: "handle", Purpose.STANDING: "actor"}
    | {Purpose.MINE: "", Purpose.WRITE: "", Purpose.PROOF: "", Purpose.SERVER: ""}
)
"""The parameter in which a request of each purpose says whom it is about, if one does."""

_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was sent, and what came of it.

    ``when`` it began is in epoch seconds, ``seconds`` is how long it took. ``url`` is exactly
    what was asked; of a body that went with it only the size is kept (``written``). ``received``
    counts the bytes of the body, unpacked. ``status`` is 0 where no answer came; ``why`` then
    says how it failed.
    """

    when: float
    host: Host
    purpose: Purpose
    url: str
    status: int
    why: Why | None
    received: int
    seconds: float
    written: int = 0

    @property
    def sent(self) -> int:
        """Bytes of address and body: all that we add to what a browser sends anyway."""
        return len(self.url.encode()) + self.written

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked about: the handles, or the words searched for."""
        key = ASKED_IN.get(self.purpose)
        # By hand, as `Ask.url` wrote it: `parse_qsl` takes seconds for a whole log.
        pairs = (pair.partition("=") for pair in self.url.partition("?")[2].split("&"))
        return tuple(unquote_plus(value) for name, _, value in pairs if key in (name, None))


def request_of(ask: Ask, reply: Reply, when: float, seconds: float) -> Request:
    """Return the entry for an ask that was sent at epoch ``when`` and took ``seconds``."""
    if isinstance(reply, Answer):
        outcome: tuple[int, Why | None, int] = (reply.status, None, reply.size)
    else:
        outcome = (0, reply.why, 0)
    written = len(ask.body or b"")
    return Request(when, ask.host, ask.purpose, ask.url, *outcome, seconds, written)


@dataclass(frozen=True, slots=True)
class HostSum:
    """All requests to one host: bytes ``sent`` and ``received``, how many went wrong.

    ``refused`` counts answers other than 2xx, ``lost`` the requests without an answer.
    """

    requests: int = 0
    sent: int = 0
    received: int = 0
    refused: int = 0
    lost: int = 0

    def plus(self, request: Request) -> HostSum:
        """Return the sum with one request more."""
        return HostSum(
            self.requests + 1,
            self.sent + request.sent,
            self.received + request.received,
            self.refused + (request.why is None and request.status not in _GOOD),
            self.lost + (request.why is not None),
        )


@dataclass(frozen=True, slots=True)
class RequestLog:
    """Every request so far: sums by host, and the latest requests themselves, oldest first.

    Frozen as all states are: `plus` returns another log, in time that does not grow with it.
    """

    sums: Mapping[Host, HostSum] = field(default_factory=dict)
    chunks: tuple[tuple[Request, ...], ...] = ()
    dropped: int = 0

    def plus(self, fresh: Iterable[Request]) -> RequestLog:
        """Return the log with more requests; the oldest chunk goes when there are too many."""
        log = self
        for request in fresh:
            log = log._with(request)
        return log

    def _with(self, request: Request) -> RequestLog:
        sums = {**self.sums}
        sums[request.host] = sums.get(request.host, HostSum()).plus(request)
        if self.chunks and len(self.chunks[-1]) < CHUNK:
            last = (*self.chunks[-1], request)
            return replace(self, sums=sums, chunks=(*self.chunks[:-1], last))
        if len(self.chunks) < CHUNKS_MAX:
            return replace(self, sums=sums, chunks=(*self.chunks, (request,)))
        dropped = self.dropped + len(self.chunks[0])
        return RequestLog(sums, (*self.chunks[1:], (request,)), dropped)

    @property
    def count(self) -> int:
        """How many requests were sent in all, those dropped from the list among them."""
        return sum(one.requests for one in self.sums.values())

    def numbered(self) -> Iterable[tuple[int, Request]]:
        """Yield the requests kept, oldest first, each with its number counted from 1."""
        number = self.dropped
        for chunk in self.chunks:
            for request in chunk:
                number += 1
                yield number, request

    def latest(self, most: int) -> list[tuple[int, Request]]:
        """Return the last ``most`` requests (at most `CHUNK`) with their numbers, newest first."""
        tail = [request for chunk in self.chunks[-2:] for request in chunk][-most:]
        first = self.count - len(tail) + 1
        return list(enumerate(tail, first))[::-1]
