"""Who may be asked now: a lane per host, in turn, each at its own pace.

Pure: time is an argument, nothing waits in here. A host that fails holds up nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from zlib import crc32

from passage.core.errors import AppError, Problem
from passage.core.names import Host
from passage.net.exchange import Ask, Reply
from passage.net.lane import Job, Lane
from passage.net.quota import Pace


class Scheduler:
    """Takes requests in, gives them out when their host may be asked."""

    def __init__(self, pace_of: Callable[[Host], Pace], seed: int = 0) -> None:
        self._pace_of = pace_of
        self._seed = seed
        self._lanes: dict[Host, Lane] = {}
        self._serial = 0
        self._turn = 0

    @property
    def lanes(self) -> Mapping[Host, Lane]:
        """The lanes of the hosts that were asked, or are to be."""
        return self._lanes

    def lane(self, host: Host) -> Lane:
        """Return a host's lane."""
        if host not in self._lanes:
            own_seed = crc32(f"{self._seed}:{host}".encode())
            self._lanes[host] = Lane(self._pace_of(host), own_seed)
        return self._lanes[host]

    def parked(self, host: Host) -> Problem | None:
        """Return why a host is no longer asked, or None."""
        return self.lane(host).parked

    def add(self, ask: Ask, priority: int, tag: Hashable) -> None:
        """Queue a request; smaller priorities go first."""
        self._serial += 1
        self.lane(ask.host).add(Job(priority, self._serial, ask, tag))

    def next(self, now: float) -> Job | float | None:
        """Return a request to send now, or the seconds to wait, or None: wait for a reply."""
        lanes = list(self._lanes.values())
        soonest: float | None = None
        for step in range(len(lanes)):
            lane = lanes[(self._turn + step) % len(lanes)]
            wait = lane.wait(now)
            if wait == 0.0:
                self._turn = (self._turn + step + 1) % len(lanes)
                return lane.take(now)
            if wait is not None and (soonest is None or wait < soonest):
                soonest = wait
        return soonest

    def receive(
        self, job: Job, reply: Reply, error: AppError | None, now: float, epoch: float
    ) -> bool:
        """Take a reply; return whether its request will be sent again."""
        return self.lane(job.ask.host).receive(job, reply, error, now, epoch)

    def park(self, host: Host, problem: Problem) -> None:
        """Ask a host nothing more."""
        self.lane(host).parked = problem

    def given_up(self) -> Iterator[tuple[Job, Problem]]:
        """Yield, once, the requests that waited for hosts parked meanwhile."""
        for lane in self._lanes.values():
            if lane.parked:
                for job in lane.clear():
                    yield job, lane.parked
