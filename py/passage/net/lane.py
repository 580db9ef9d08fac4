"""One host's lane: what waits to be asked of it, and when the next may go.

A lane is *asking* while all is well, *held* for a growing pause after each failure, with one
probe at a time until an answer comes, and *parked* when the host keeps failing: then
everything waiting for it is given up, and others go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from zlib import crc32

from passage.core.errors import (
    AppError,
    Broken,
    NetworkError,
    Problem,
    RateLimited,
    Refused,
    RemoteError,
)
from passage.net.exchange import Answer, Ask, Reply
from passage.net.quota import Pace, Quota, quota_of, retry_after

TRIES_MAX = 4
"""Times one request is sent before its person is told that it could not be checked."""

PARK_AFTER = 6
"""Failures in a row, each after its pause (a minute in all), that park a host never heard of."""

PARK_HEARD_AFTER = 9
"""The same for a host that has answered before: six minutes in all.

Limits count by five minutes, and an edge that refuses without a word looks like a cut cable.
"""

REFUSALS_MAX = 3
"""Refusals in a row that park a host: it wants people to sign in, and asking on is rude."""

ODD_MAX = 12
"""Answers in a row that make no sense and park a host: a portal, or no such server."""

_PAUSE_FIRST, _PAUSE_MAX = 2.0, 120.0
HOLD_MAX = 900.0
"""A host that asks for a longer silence than this (seconds) is parked at once."""

_JITTER = 0.25
_GRAIN = 1e-3
"""A millisecond: shorter waits are none, for floats do not add up exactly."""
_MARGIN = 1.0
"""Seconds added to the end of a window: Bluesky's servers round it down to a whole second."""


@dataclass(order=True, slots=True)
class Job:
    """A request in a lane. Smaller ``priority`` first; ``tag`` is the caller's."""

    priority: int
    serial: int
    ask: Ask = field(compare=False)
    tag: Hashable = field(compare=False)
    tries: int = field(default=0, compare=False)
    not_before: float = field(default=0.0, compare=False)
    sent_at: float = field(default=0.0, compare=False)


def is_passing(error: AppError) -> bool:
    """Whether asking again may help: no answer, too many questions, a fault of the host."""
    return isinstance(error, NetworkError | RateLimited | Broken)


class Lane:
    """The queue and the pace of one host. Times are seconds of one monotonic clock."""

    def __init__(self, pace: Pace, seed: int) -> None:
        self.pace = pace
        self.parked: Problem | None = None
        self.sent_count = 0
        self.in_flight = 0
        self._seed = seed
        self._ready: list[Job] = []
        self._later: list[Job] = []
        self._starts: deque[float] = deque()
        self._next_at = float("-inf")
        self._held_until = float("-inf")
        self._failed_at = float("-inf")
        self._failures = self._refusals = self._odd = 0
        self._heard = False
        self._told = 0
        self._remaining: int | None = None
        self._resets_at = 0.0

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        return not (self._ready or self._later or self.in_flight)

    def held(self, now: float) -> float:
        """Return for how many seconds more the host is left alone because it failed."""
        return max(0.0, self._held_until - now)

    def add(self, job: Job) -> None:
        """Queue a request."""
        heappush(self._ready, job)

    def clear(self) -> tuple[Job, ...]:
        """Give up everything that waits, and return it."""
        jobs = tuple(sorted(self._ready + self._later))
        self._ready, self._later = [], []
        return jobs

    def wait(self, now: float) -> float | None:
        """Return the seconds until the next request may go (0: now; None: not before a reply)."""
        if self.parked or not (self._ready or self._later):
            return None
        if self.in_flight >= (1 if self._failures else self.pace.parallel):
            return None
        at = max(self._next_at, self._held_until, self._budget_at(now), self._quota_at(now))
        if not self._ready:
            at = max(at, min(job.not_before for job in self._later))
        return at - now if at - now > _GRAIN else 0.0

    def _budget_at(self, now: float) -> float:
        """Return when the window has room. A start on its very edge still counts."""
        while self._starts and self._starts[0] < now - self.pace.window:
            self._starts.popleft()
        full = len(self._starts) >= self.pace.budget
        return self._starts[-self.pace.budget] + self.pace.window + 2 * _GRAIN if full else now

    def _quota_at(self, now: float) -> float:
        if self._remaining is None or now >= self._resets_at:
            self._remaining = None
            return now
        return now if self._remaining > 0 else self._resets_at

    def take(self, now: float) -> Job:
        """Return the request to send now; `wait` must have said 0."""
        self._wake(now)
        job = heappop(self._ready) if not self._failures else self._probe()
        job.tries += 1
        job.sent_at = now
        self._next_at = now + self._interval(now)
        self._starts.append(now)
        self.sent_count += 1
        self.in_flight += 1
        if self._remaining is not None:
            self._remaining -= 1
        return job

    def _wake(self, now: float) -> None:
        due = [job for job in self._later if job.not_before <= now + _GRAIN]
        self._later = [job for job in self._later if job.not_before > now + _GRAIN]
        for job in due:
            heappush(self._ready, job)

    def _probe(self) -> Job:
        """Take the request sent least often: one that hurts the host shall not stay first."""
        job = min(self._ready, key=lambda each: (each.tries, each))
        self._ready.remove(job)
        heapify(self._ready)
        return job

    def _interval(self, now: float) -> float:
        if self._remaining is None or now >= self._resets_at:
            return self.pace.interval
        even = (self._resets_at - now) / max(1, self._remaining)
        return max(self.pace.fastest, even)

    def receive(
        self, job: Job, reply: Reply, error: AppError | None, now: float, epoch: float
    ) -> bool:
        """Take what came of a request; return whether it will be sent again.

        ``error`` is what reading the reply raised, if anything.
        """
        self.in_flight -= 1
        headers = reply.headers if isinstance(reply, Answer) else {}
        self._note_quota(job, quota_of(headers, epoch), now)
        if error is None:
            self._heard = True
            self._failures = self._refusals = self._odd = 0
            return False
        if not is_passing(error):
            self._note_odd(error)
            return False
        self._note_failure(job, error, retry_after(headers, epoch), now)
        if job.tries >= TRIES_MAX or self.parked:
            return False
        job.not_before = self._held_until
        self._later.append(job)
        return True

    def _note_quota(self, job: Job, quota: Quota | None, now: float) -> None:
        """Take what a reply tells of the limit: what is under way may not be counted in it.

        Within a window less remains with each request. A reply that tells of more was overtaken
        by another, and what it tells is old.
        """
        if quota is None or quota.resets_in > HOLD_MAX:
            return
        resets_at = now + quota.resets_in + _MARGIN
        newer = job.sent_at + quota.resets_in > self._resets_at + _MARGIN
        if self._remaining is not None and not newer:
            if quota.remaining >= self._told:
                return
            resets_at = min(resets_at, self._resets_at)
        self._told = quota.remaining
        self._remaining = max(0, quota.remaining - self.in_flight)
        self._resets_at = resets_at

    def _note_odd(self, error: AppError) -> None:
        """Count answers that will not get better; many in a row mean all will be like them."""
        if isinstance(error, Refused):
            self._refusals += 1
        elif isinstance(error, RemoteError):
            self._odd += 1
        if self._refusals >= REFUSALS_MAX or self._odd >= ODD_MAX:
            self.parked = error.problem()

    def _note_failure(self, job: Job, error: AppError, asked: float | None, now: float) -> None:
        """Hold the host. Requests that were under way together fail together: that is one."""
        if job.sent_at >= self._failed_at:
            self._failures += 1
        self._failed_at = now
        doubled = _PAUSE_FIRST * 2.0 ** min(self._failures - 1, 10)
        pause = min(_PAUSE_MAX, doubled) * self._jitter()
        hold = max(pause, asked + _MARGIN) if asked is not None else pause
        self._held_until = max(self._held_until, now + hold)
        most = PARK_HEARD_AFTER if self._heard else PARK_AFTER
        if self._failures >= most or hold > HOLD_MAX:
            self.parked = error.problem()

    def _jitter(self) -> float:
        """Return a factor around 1, by seed: many tabs shall not return at once."""
        drawn = crc32(f"{self._seed}:{self._failures}".encode()) / 0xFFFFFFFF
        return 1.0 + _JITTER * (2.0 * drawn - 1.0)
