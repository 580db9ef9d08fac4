"""How much an account may write: points for each write, so many an hour and a day.

https://docs.bsky.app/docs/advanced-guides/rate-limits#content-write-operations-per-account:
a create costs 3 points, an update 2, a delete 1; 5,000 points an hour, 35,000 a day. So 1,666
follows an hour and 11,666 a day. The server's windows begin with their first write and are
fixed; whoever stays below the limit in *every* span of that length stays below it in these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from passage.core.deeds import Deed, DeedState
from passage.core.model import Network
from passage.core.names import Did
from passage.net.atproto.repo import SAME_KEY, place_of
from passage.net.atproto.tid import micros_of
from passage.net.exchange import PATIENCE
from passage.net.quota import quota_of
from passage.net.writing import Pause, Reason

CREATE, DELETE = 3, 1

HOUR, DAY = 3600.0, 86_400.0
LIMITS = ((HOUR, 5_000, Reason.HOUR), (DAY, 35_000, Reason.DAY))

SLACK = PATIENCE
"""Seconds by which a write may have reached the server later than its time says."""

GATHER = 60.0
"""Points that become free within so many seconds are waited for together."""

_POLICY = re.compile(r"(\d{1,9})\s*;\s*w=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Expense:
    """Points spent at an epoch second."""

    when: float
    points: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the server said of its own window of writes: points left until ``until`` (epoch)."""

    points: int
    until: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Budget:
    """What was spent, as far as is known here, and what the server told last."""

    expenses: tuple[Expense, ...] = ()
    told: Told | None = None

    def plus(self, when: float, points: int) -> Budget:
        """Return the budget after points were spent."""
        told = self.told and replace(self.told, points=self.told.points - points)
        kept = (one for one in self.expenses if one.when + DAY + SLACK > when)
        return Budget((*kept, Expense(when, points)), told)

    def heard(self, headers: Mapping[str, str], now: float) -> Budget:
        """Return the budget after an answer, whose headers may tell of a window of writes.

        A server tells of its tightest window only: of one of requests it is heard elsewhere.
        """
        quota, policy = quota_of(headers, now), window_of(headers)
        if quota is None or policy < HOUR:
            return self
        reason = Reason.HOUR if policy == HOUR else Reason.DAY
        # The reset is told in whole seconds, rounded down.
        return replace(self, told=Told(quota.remaining, now + quota.resets_in + 1.0, reason))

    def free(self, now: float) -> int:
        """Return how many points may be spent at this moment."""
        return max(0, min(free for free, _ in self._windows(now)))

    def wait(self, now: float, points: int, wanted: int) -> Pause:
        """Return the pause after which ``points`` are free.

        Where more is ``wanted`` (in points), those that become free soon after are waited for,
        too.
        """
        releases = sorted(time for time in self._releases() if time > now)
        first = next((at for at in releases if self.free(at) >= points), now)
        reason = min(self._windows(now), key=lambda window: window[0])[1]
        more = [at for at in releases if first < at <= first + GATHER]
        until = next((at for at in more if self.free(at) >= wanted), more[-1] if more else first)
        return Pause(until if self.free(first) < wanted else first, reason)

    def _windows(self, now: float) -> list[tuple[int, Reason]]:
        windows = [(limit - self._spent(now, span), reason) for span, limit, reason in LIMITS]
        if self.told and now < self.told.until:
            windows.append((self.told.points, self.told.reason))
        return windows

    def _spent(self, now: float, span: float) -> int:
        return sum(one.points for one in self.expenses if one.when + span + SLACK > now)

    def _releases(self) -> set[float]:
        times = {one.when + span + SLACK for one in self.expenses for span, *_ in LIMITS}
        return times | ({self.told.until} if self.told else set())


def window_of(headers: Mapping[str, str]) -> float:
    """Return the seconds of the window that an answer's ``RateLimit-Policy`` names, else 0.

    https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-05: ``5000;w=3600``
    """
    found = _POLICY.match(headers.get("ratelimit-policy", "").strip())
    return float(found[2]) if found else 0.0


def spent(deeds: Iterable[Deed], by: Did, now: float) -> Budget:
    """Return the budget of an account as its deeds tell it, also after a restart.

    A record that was made and deleted cost both; when it was made at the latest, its key says.
    What was deleted and made again counts once: a deed knows its last time only. Times that
    lie ahead (the clock was set back since) count as ``now``.
    """
    points: Counter[float] = Counter()
    for deed in deeds:
        place = place_of(deed.uri)
        if deed.network is not Network.BLUESKY or deed.by != by or place is None:
            continue
        if deed.state is DeedState.UNDONE:
            points[min(deed.when, now)] += DELETE
            points[min(micros_of(place.rkey) / 1e6 + SAME_KEY, now)] += CREATE
        elif deed.state is not DeedState.ALREADY:
            points[min(deed.when, now)] += CREATE
    recent = (Expense(*one) for one in sorted(points.items()) if one[0] + DAY + SLACK > now)
    return Budget(tuple(recent))
