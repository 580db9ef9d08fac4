"""Whole searches at the real AppView and at mastodon_mock: the limits used, the outcomes right."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

import pytest

from passage.core.choose import best_of
from passage.core.crossing import Plan
from passage.core.model import Absent, Found, Network, Unknown
from passage.core.names import Origin, host_of
from passage.net.exchange import Ask, Lost, Why
from passage.net.quota import Pace
from passage.net.search import Search
from passage.shell.clock import SystemClock
from passage.shell.desk.http import DeskHttp
from passage.shell.drive import Drive
from workshop.bench_search import crowd, searched

from .bluesky import BlueskyNetwork, BlueskyPerson
from .mastodon import MastodonPerson, MastodonServer

pytestmark = pytest.mark.servers

PATIENCE = 2.0
"""Seconds that a reply is waited for here; a person waits `net.exchange.PATIENCE`."""

QUICK = Pace(interval=0.02, fastest=0.02, parallel=4, budget=10_000)


def seeded(network, count, there, mark):
    """Return people, after making accounts for some of them on a network without faults."""
    people, accounts = crowd(count, there, mark)
    network.seed([BlueskyPerson(each.handle, each.name) for each in accounts])
    network.recover()
    return people


def test_a_limit_that_is_told_is_used_and_never_passed(bluesky_network: BlueskyNetwork) -> None:
    """Of each whole window at least nine tenths are used, and no request is refused."""
    people = seeded(bluesky_network, 120, 20, "ta")
    bluesky_network.limit(60, 12)
    ran = searched(people, Origin(bluesky_network.appview))
    assert ran.kinds() == {"Found": 20, "Absent": 100}
    windows = bluesky_network.windows()
    assert sum(window.refused for window in windows) == 0
    assert len(windows) >= 4
    # Before the first answer nothing was told; the last window ends with the search.
    assert all(window.accepted >= 54 for window in windows[1:-1]), windows


def test_a_limit_that_is_not_told_costs_time_but_no_result(bluesky_network: BlueskyNetwork) -> None:
    """An edge that cuts connections without a word: the search waits, and finds the same."""
    people = seeded(bluesky_network, 40, 10, "tb")
    bluesky_network.limit(40, 6, silent=True)
    origin = Origin(bluesky_network.appview)
    ran = searched(people, origin, {host_of(origin): QUICK})
    assert ran.kinds() == {"Found": 10, "Absent": 30}
    windows = bluesky_network.windows()
    refused = [window.refused for window in windows]
    assert sum(refused) > 0
    # Those under way together, then one probe after each growing pause.
    assert max(refused) <= QUICK.parallel + 3


@dataclass(slots=True)
class Faulty:
    """The command line's HTTP, before each request of which a fault may be armed at the server.

    ``fault_of`` names it. One request is under way at a time, so that each fault meets the
    request it is meant for; what is not answered within `PATIENCE` is given up.
    """

    http: DeskHttp
    server: MastodonServer
    fault_of: Callable[[Ask], str]
    armed: Counter = field(default_factory=Counter)

    async def fetch(self, ask):
        """Arm the fault, and ask."""
        fault = self.fault_of(ask)
        self.armed[fault] += 1
        if fault == "429":
            self.server.limit_rate(wait=1.0)
        elif fault == "garbled":
            self.server.garble(count=1)
        elif fault == "broken":
            self.server.fail(status=503, count=1)
        elif fault == "late":
            self.server.delay(seconds=PATIENCE + 1.0, count=1)
        try:
            return await asyncio.wait_for(self.http.fetch(ask), PATIENCE)
        except TimeoutError:
            return Lost(Why.TIMED_OUT)


def searched_at(server, people, fault_of):
    """Search for people at a Mastodon server with faults; return outcomes and faults by kind."""
    origin = Origin(server.url)
    pace = Pace(interval=0.0, fastest=0.0, parallel=1, budget=10_000)
    results = {}

    def moved(fresh, _progress, _sent):
        results.update((result.id, result) for result in fresh)

    async def run():
        async with DeskHttp() as http:
            faulty = Faulty(http, server, fault_of)
            search = Search(people, Plan(mastodon=(origin,)), paces={host_of(origin): pace})
            await Drive(search, faulty, SystemClock(), moved).run()
            return faulty.armed

    armed = asyncio.run(run())
    server.recover()
    return {key: result.outcomes[Network.MASTODON] for key, result in results.items()}, armed


@pytest.fixture
def people(mastodon_server: MastodonServer):
    """Fifty people, every second of whom is on the server under the same name."""
    people, _ = crowd(50, 1, "tm")
    mastodon_server.seed([MastodonPerson(str(each.screen_name), each.name) for each in people[::2]])
    return people


def right(person, outcome, host):
    """Check a found or absent person against who is on the server."""
    there = person.rank % 2 == 1
    assert isinstance(outcome, Found if there else Absent), person.screen_name
    if there:
        assert best_of(outcome).candidate.address == f"{person.screen_name}@{host}"


def test_passing_faults_of_a_mastodon_server_change_no_outcome(mastodon_server, people) -> None:
    """Refusals for a second, faults and silence now and then: found and absent as without."""
    calm = ["good"] * 11
    turns = cycle([*calm, "429", *calm, "late", *calm, "broken"])
    outcomes, armed = searched_at(mastodon_server, people, lambda _ask: next(turns))
    assert min(armed["429"], armed["late"], armed["broken"]) >= 1
    assert len(outcomes) == 50
    for person in people:
        right(person, outcomes[person.id], mastodon_server.host)


def test_malformed_replies_of_a_mastodon_server_are_never_absence(mastodon_server, people) -> None:
    """Who was asked about in vain could not be checked, with server and reason; others could."""

    def fault_of(ask):
        return "garbled" if int(re.search(r"tm(\d+)", ask.url).group(1)) % 5 == 0 else "good"

    outcomes, _ = searched_at(mastodon_server, people, fault_of)
    assert len(outcomes) == 50
    host = host_of(Origin(mastodon_server.url))
    for number, person in enumerate(people):
        outcome = outcomes[person.id]
        if number % 5:
            right(person, outcome, mastodon_server.host)
            continue
        assert isinstance(outcome, Unknown)
        assert [(each.code, each.fact("host")) for each in outcome.problems] == [
            ("surprising", host)
        ]


def test_a_mastodon_server_that_only_fails_leaves_everybody_unchecked(
    mastodon_server, people
) -> None:
    """It is asked a few times, and then everybody is told which server could not be asked."""
    outcomes, armed = searched_at(mastodon_server, people, lambda _ask: "garbled")
    assert len(outcomes) == 50
    assert sum(armed.values()) < 20
    host = host_of(Origin(mastodon_server.url))
    for outcome in outcomes.values():
        assert isinstance(outcome, Unknown)
        assert {problem.fact("host") for problem in outcome.problems} == {host}
