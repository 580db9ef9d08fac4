"""``bench search``: a search at the real AppView, with the limits of Bluesky's servers before it.

Two thousand people, of whom a few hundred are there, are searched through the command line's
own HTTP and the real clock. What comes out: which share of the permitted rate was kept, and
whether any refusal could have been avoided. ``--silent`` is an edge that tells no limits.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from passage.app.ports import Http
from passage.core.crossing import Plan
from passage.core.model import Followed, Network, Result
from passage.core.names import AccountId, Host, Origin, ScreenName, host_of
from passage.net.exchange import Ask, Reply
from passage.net.quota import BLUESKY_PACE, Pace
from passage.net.requests import Request
from passage.net.search import Search, SearchProgress
from passage.shell.clock import SystemClock
from passage.shell.desk.http import DeskHttp
from passage.shell.drive import Drive
from workshop.paths import TESTS
from workshop.say import say

ASK_AGAIN = 60.0
"""Seconds after which the forecast is held against the truth."""

_FIRST = ("Ada", "Björn", "Chloé", "Dmitri", "Fatou", "Gwen", "Hugo", "Inès", "Jonas", "Maren")
_LAST = ("Lindqvist", "Okafor", "Tremblay", "Sarr", "Kowalski", "Marchetti", "Quill", "Brandt")


@dataclass(slots=True)
class Ran:
    """What came of a search: its results, its seconds, and its forecasts as they were made.

    A forecast is (seconds since the start, seconds left). ``full`` are the seconds in which as
    many requests were under way as may be: then the machine sets the pace, not the search.
    """

    results: dict[AccountId, Result] = field(default_factory=dict)
    seconds: float = 0.0
    forecasts: list[tuple[float, float]] = field(default_factory=list)
    full: float = 0.0

    def kinds(self) -> Counter[str]:
        """Return how many people came out how on Bluesky."""
        outcomes = (result.outcomes[Network.BLUESKY] for result in self.results.values())
        return Counter(type(outcome).__name__ for outcome in outcomes)

    def forecast(self, at: float = ASK_AGAIN) -> tuple[float, float, float] | None:
        """Return the first forecast made after ``at``: its time, what it said, and the truth."""
        later = [each for each in self.forecasts if each[0] >= at]
        return (*later[0], self.seconds - later[0][0]) if later else None


class Watched:
    """An `Http` that notes for how long as many requests are under way as may be."""

    def __init__(self, http: Http, ran: Ran, parallel: int) -> None:
        """Pass everything on to ``http``."""
        self._http, self._ran, self._parallel = http, ran, parallel
        self._under_way, self._since = 0, 0.0

    async def fetch(self, ask: Ask) -> Reply:
        """Ask, and note."""
        self._under_way += 1
        if self._under_way == self._parallel:
            self._since = time.monotonic()
        try:
            return await self._http.fetch(ask)
        finally:
            if self._under_way == self._parallel:
                self._ran.full += time.monotonic() - self._since
            self._under_way -= 1


@dataclass(frozen=True, slots=True)
class Account:
    """An account to be made on the test network."""

    handle: str
    name: str


def crowd(count: int, there: int, mark: str = "pq") -> tuple[list[Followed], list[Account]]:
    """Return invented people, and accounts for some of them, spread evenly over the list.

    Every second of these kept the handle, the others only the name. ``mark`` begins their
    names on X, so that several crowds fit on one network.
    """
    people = [
        Followed(AccountId(str(n + 1)), n + 1, ScreenName(f"{mark}{n}x"), _name(mark, n))
        for n in range(count)
    ]
    places = [n * count // there for n in range(there)]
    handles = (f"{mark}{n}x" if turn % 2 else f"{mark}-new-{n}" for turn, n in enumerate(places))
    accounts = [
        Account(f"{handle}.bsky.social", _name(mark, n))
        for handle, n in zip(handles, places, strict=True)
    ]
    return people, accounts


def _name(mark: str, number: int) -> str:
    return f"{_FIRST[number % 10]} {_LAST[number % 8]}{mark}{number}"


def searched(
    people: Sequence[Followed],
    appview: Origin,
    paces: Mapping[Host, Pace] = MappingProxyType({}),
) -> Ran:
    """Search for these people as ``passage find`` does, at this AppView alone."""
    ran, start = Ran(), time.monotonic()

    def moved(
        fresh: tuple[Result, ...], progress: SearchProgress, _sent: tuple[Request, ...]
    ) -> None:
        ran.results.update((result.id, result) for result in fresh)
        if progress.seconds_left is not None:
            ran.forecasts.append((time.monotonic() - start, progress.seconds_left))

    async def run() -> None:
        async with DeskHttp() as http:
            pace = paces.get(host_of(appview), BLUESKY_PACE)
            search = Search(people, Plan(appview), paces=paces)
            watched = Watched(http, ran, pace.parallel)
            await Drive(search, watched, SystemClock(), moved).run()

    asyncio.run(run())
    ran.seconds = time.monotonic() - start
    return ran


def main(argv: list[str]) -> int:
    """Start the network, search, print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py bench search", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--there", type=int, default=300, help="how many of them have an account")
    parser.add_argument("--limit", type=int, default=3000, help="requests in each window")
    parser.add_argument("--window", type=int, default=300, help="seconds")
    parser.add_argument("--silent", action="store_true", help="an edge that tells no limits")
    options = parser.parse_args(argv)
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    servers: Any = importlib.import_module("servers.bluesky")
    say("Starting the Bluesky network")
    network = servers.BlueskyNetwork()
    try:
        people, accounts = crowd(options.people, min(options.there, options.people))
        say(f"Making {len(accounts)} accounts")
        network.seed(servers.BlueskyPerson(each.handle, each.name) for each in accounts)
        network.recover()
        network.limit(options.limit, options.window, silent=options.silent)
        say(f"Searching {len(people)} people")
        ran = searched(people, Origin(network.appview))
        requests, windows = network.requests(), network.windows()
    finally:
        network.close()
    ours = BLUESKY_PACE.budget / BLUESKY_PACE.window
    own = 1 / BLUESKY_PACE.interval if options.silent else ours
    permitted = min(options.limit / options.window, own)
    span = requests[-1].at - requests[0].at
    accepted = sum(window.accepted for window in windows)
    say(f"{'outcomes':<32}{dict(ran.kinds())}")
    say(f"{'requests':<32}{len(requests)}")
    say(f"{'seconds':<32}{ran.seconds:.1f}")
    say(f"{'permitted rate, a second':<32}{permitted:.2f}")
    say(f"{'share of it kept':<32}{accepted / span / permitted:.1%}")
    say(f"{'seconds with all under way':<32}{ran.full:.1f}")
    say(f"{'refused':<32}{sum(window.refused for window in windows)}")
    say(f"{'refused that were avoidable':<32}{sum(window.avoidable for window in windows)}")
    say(f"{'used of each window':<32}{[window.accepted for window in windows]}")
    if forecast := ran.forecast():
        at, said, truth = forecast
        say(f"{f'seconds left, told after {at:.0f} s':<32}{said:.0f} (it was {truth:.0f})")
    return 0
