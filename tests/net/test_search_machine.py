"""A whole search, whatever happens to it: paces hold, everybody ends, and ends right."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from net.worlds import World, account, actor, drive, person
from passage.core.choose import best_of
from passage.core.crossing import Plan
from passage.core.model import Absent, Found, Network, Unknown
from passage.core.names import Origin
from passage.net import search as search_module
from passage.net.exchange import Answer, Lost, Why
from passage.net.quota import Pace
from passage.net.search import Done, Search, Send, Wait

APPVIEW, SERVER, OTHER = (
    Origin(f"https://{host}.example") for host in ("appview", "social", "other")
)
PLAN = Plan(APPVIEW, (SERVER, OTHER))
PACES = {
    "appview.example": Pace(interval=0.2, fastest=0.1, parallel=4, budget=12, window=10.0),
    "social.example": Pace(interval=1.0, fastest=0.5, parallel=2, budget=8, window=20.0),
    "other.example": Pace(interval=1.0, fastest=0.5, parallel=2, budget=8, window=20.0),
}
COUNT, RUNNING = 24, 6
EPOCH = 1_700_000_000.0
FIRST = ("Ada", "Björn", "Chloé", "Dmitri", "Émile")
NEVER_JSON = '{"profiles": '
REPLIES = {
    "429": Answer(429, {"retry-after": "6"}),
    "429 until a date": Answer(429, {"x-ratelimit-reset": "2023-11-14T22:13:50.5Z"}),
    "429 without a word": Answer(429),
    "opaque": Lost(Why.UNREACHABLE),
    "late": Lost(Why.TIMED_OUT),
    "broken": Answer(502, {}, "<html>Bad gateway</html>"),
    "page": Answer(200, {}, "<!doctype html><title>Sign in</title>"),
    "cut off": Answer(200, {}, NEVER_JSON),
    "another shape": Answer(200, {}, '{"profiles": 1, "actors": {}, "accounts": null}'),
    # Shells hand on nothing of a body that is too large.
    "too large": Answer(200, {}, ""),
    "elsewhere": Answer(302, {}, ""),
    "malformed question": Answer(400, {}, '{"error": "InvalidRequest"}'),
    "refused": Answer(401, {}, "{}"),
}


@cache
def crowd():
    """Return people, of whom some are on Bluesky, some on one Mastodon server or the other."""
    names = [f"{FIRST[n % 5]} Marchetti{n}" for n in range(COUNT)]
    people = [person(n + 1, f"otter{n}fan", names[n]) for n in range(COUNT)]
    actors = [actor(f"otter{n}fan.bsky.social", names[n]) for n in range(0, COUNT, 2)]
    servers = {
        "social.example": [account(f"otter{n}fan", names[n]) for n in range(0, COUNT, 3)],
        "other.example": [account(f"otter{n}fan", names[n]) for n in range(1, COUNT, 3)],
    }
    return people, World(actors, servers)


@cache
def undisturbed():
    """Return what a search finds when nothing happens to it."""
    people, world = crowd()
    return drive(Search(people, PLAN, paces=PACES), world).results


def gist(outcome):
    """Return what a person is told: found, and where; or absent; or not checked."""
    best = best_of(outcome)
    return (type(outcome), best and best.candidate.address)


def problems(outcome):
    """Return why an outcome is not the whole truth."""
    return outcome.problems if isinstance(outcome, Unknown) else getattr(outcome, "unchecked", ())


class Disturbed(RuleBasedStateMachine):
    """A search of 24 people at three hosts that anything may happen to."""

    def __init__(self):
        super().__init__()
        self.patch = patch.object(search_module, "RUNNING_MAX", RUNNING)
        self.patch.start()
        self.people, self.world = crowd()
        self.now, self.results = 0.0, {}
        self.down, self.hurt = set(), set()
        self.begin()

    def begin(self):
        """Start a search from the results so far."""
        self.search = Search(self.people, PLAN, known=self.results, paces=PACES)
        self.flying, self.spent, self.starts = {}, [], defaultdict(list)
        self.paused = False

    def look(self):
        """Ask the search what to do, and do it if it is to send."""
        turn = self.search.next(self.now)
        if not isinstance(turn, Send):
            return turn
        assert not self.paused
        assert turn.ticket not in self.flying
        assert turn.ticket not in self.spent
        self.flying[turn.ticket] = turn.ask
        self.starts[turn.ask.host].append(self.now)
        self.in_turn(turn.ask)
        return turn

    def in_turn(self, ask):
        """Nobody is asked about while as many more important people wait as are looked for."""
        for number in map(int, re.findall(r"otter(\d+)fan\b", ask.url)):
            waiting = [each for each in self.people[:number] if each.id not in self.results]
            assert len(waiting) < RUNNING

    def hand_back(self, ticket, reply):
        """Hand one reply back."""
        self.flying.pop(ticket)
        self.spent.append(ticket)
        for result in self.search.receive(ticket, reply, self.now, EPOCH + self.now):
            self.results[result.id] = result

    def answer(self, ticket):
        """Answer as the host would today."""
        ask = self.flying[ticket]
        lost = Lost(Why.UNREACHABLE)
        self.hand_back(ticket, lost if ask.host in self.down else self.world.answer(ask))

    @rule()
    def send(self):
        """Send whatever may go now."""
        while isinstance(self.look(), Send):
            pass

    @rule(seconds=st.floats(0.0, 30.0))
    def wait(self, seconds):
        """Let time pass."""
        self.now += seconds

    @rule(rounds=st.integers(1, 40))
    def go_on(self, rounds):
        """Do as told for a while, and let the hosts answer."""
        for _ in range(rounds):
            turn = self.look()
            if isinstance(turn, Wait) and turn.seconds:
                self.now += turn.seconds
            if self.flying:
                self.answer(next(iter(self.flying)))

    @precondition(lambda self: self.flying)
    @rule(which=st.integers(0, 100), kind=st.sampled_from([*REPLIES, "quota"]), left=st.integers(0))
    def reply(self, which, kind, left):
        """Hand one reply back: a fault of any kind, or a good one that tells of a limit."""
        ticket = list(self.flying)[which % len(self.flying)]
        ask = self.flying[ticket]
        if kind == "quota":
            told = {"ratelimit-remaining": str(left % 20), "ratelimit-reset": "8"}
            self.hand_back(ticket, Answer(200, told, self.world.answer(ask).text))
            return
        self.hurt.add(ask.host)
        self.hand_back(ticket, REPLIES[kind])

    @rule(host=st.sampled_from(sorted(PACES)))
    def go_down(self, host):
        """A host is down from now on."""
        self.down.add(host)
        self.hurt.add(host)

    @precondition(lambda self: self.down)
    @rule()
    def come_back(self):
        """All hosts are back."""
        self.down.clear()

    @rule()
    def pause(self):
        """Hold the search: it sends nothing."""
        self.search.pause(self.now)
        self.paused = True

    @precondition(lambda self: self.paused)
    @rule()
    def resume(self):
        """Let it go on."""
        self.search.resume(self.now)
        self.paused = False

    @precondition(lambda self: self.spent)
    @rule(which=st.integers(0, 100))
    def repeat(self, which):
        """A reply that was handed back before changes nothing."""
        ticket = self.spent[which % len(self.spent)]
        before = self.search.progress(self.now)
        assert self.search.receive(ticket, Answer(200, {}, "{}"), self.now, EPOCH) == ()
        assert self.search.progress(self.now) == before

    @rule()
    def stop_and_start_again(self):
        """End it here, with replies under way, and go on from its results with another."""
        self.results.update((result.id, result) for result in self.search.stop())
        assert isinstance(self.search.next(self.now), Done)
        for ticket, ask in self.flying.items():
            reply = self.world.answer(ask)
            assert self.search.receive(ticket, reply, self.now, EPOCH + self.now) == ()
        assert isinstance(self.search.next(self.now + 100.0), Done)
        self.everybody_has_an_outcome()
        self.begin()

    @invariant()
    def paces_hold(self):
        """No host is asked more in a window, more closely, or more at once than allowed."""
        for host, starts in self.starts.items():
            pace = PACES[host]
            for first, last in zip(starts, starts[pace.budget :], strict=False):
                assert last - first > pace.window
            assert all(b - a >= pace.fastest - 2e-3 for a, b in pairwise(starts))
            assert sum(ask.host == host for ask in self.flying.values()) <= pace.parallel

    @invariant()
    def what_is_found_or_absent_is_true(self):
        """Found and absent are as in a calm search; where they may not be, the host is named."""
        for key, result in self.results.items():
            for network, outcome in result.outcomes.items():
                reasons = problems(outcome)
                if not reasons:
                    assert gist(outcome) == gist(undisturbed()[key].outcomes[network])
                assert isinstance(outcome, Found | Absent) or reasons
                for problem in reasons:
                    assert problem.code == "stopped" or problem.fact("host") in self.hurt
                    assert problem.fact("host") in PACES

    def everybody_has_an_outcome(self):
        """Check that nobody is left out on either network."""
        assert len(self.results) == COUNT
        assert all(set(result.outcomes) == set(Network) for result in self.results.values())

    def run_to_the_end(self):
        """Do as told, with the hosts answering, until it is done."""
        for _ in range(3_000):
            turn = self.look()
            if isinstance(turn, Done):
                return
            if isinstance(turn, Wait):
                assert turn.seconds is not None or self.flying
                self.now += turn.seconds or 0.0
            if self.flying:
                self.answer(next(iter(self.flying)))
            self.paces_hold()
        raise AssertionError("the search does not end")

    def teardown(self):
        """From anywhere it ends; and asking again ends as one calm search would have."""
        try:
            if self.paused:
                self.resume()
            self.down.clear()
            self.run_to_the_end()
            self.everybody_has_an_outcome()
            self.what_is_found_or_absent_is_true()
            self.now += 1_000.0
            self.begin()
            self.run_to_the_end()
            for key, result in self.results.items():
                for network, outcome in result.outcomes.items():
                    assert gist(outcome) == gist(undisturbed()[key].outcomes[network])
        finally:
            self.patch.stop()


Disturbed.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestDisturbed = Disturbed.TestCase
