"""The pace towards each host is kept, whatever the hosts answer."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from passage.core.errors import AppError, Broken, RateLimited, Refused, Surprising, Unreachable
from passage.core.names import Origin
from passage.net.exchange import Answer, Ask, Lost, Purpose, Why
from passage.net.lane import PARK_AFTER, TRIES_MAX, Job, is_passing
from passage.net.quota import Pace
from passage.net.scheduler import Scheduler

FAST, SLOW = Origin("https://fast.example"), Origin("https://slow.example")
PACES = {
    "fast.example": Pace(interval=0.2, fastest=0.1, parallel=4, budget=40, window=10.0),
    "slow.example": Pace(interval=1.0, fastest=0.5, parallel=2, budget=6, window=10.0),
}
EPOCH = 1_700_000_000.0
GOOD = Answer(200, {}, "{}")


def ask(origin=FAST, word="x"):
    """Return a request."""
    return Ask(origin, "/search", (("q", word),), Purpose.ACTORS)


def scheduler(seed=0):
    """Return a scheduler with two hosts of small budgets."""
    return Scheduler(PACES.__getitem__, seed)


def send(one, now):
    """Take the request that may go now."""
    job = one.next(now)
    assert isinstance(job, Job), f"nothing may go at {now}, but after {job}"
    return job


def fail(one, job, error, now, reply=None):
    """Hand back a failure."""
    return one.receive(job, reply or Lost(Why.UNREACHABLE), error, now, EPOCH + now)


def test_important_requests_go_first():
    """Smaller priorities go first, equals in the order they came."""
    one = scheduler()
    for priority, word in ((2, "c"), (1, "a"), (1, "b")):
        one.add(ask(word=word), priority, word)
    assert [send(one, now).tag for now in (0.0, 0.2, 0.4)] == ["a", "b", "c"]


def test_starts_are_spaced_and_few_are_under_way():
    """Not faster than the interval, and not more at once than the host's share."""
    one = scheduler()
    for number in range(6):
        one.add(ask(), number, number)
    jobs = [send(one, 0.0)]
    assert one.next(0.0) == pytest.approx(0.2)
    jobs += [send(one, now) for now in (0.2, 0.4, 0.6)]
    assert one.next(5.0) is None
    one.receive(jobs[0], GOOD, None, 5.0, EPOCH)
    assert send(one, 5.0).tag == 4


@pytest.mark.parametrize(("origin", "budget"), [(FAST, 40), (SLOW, 6)])
def test_no_window_holds_more_than_the_budget(origin, budget):
    """With answers at once and nothing said of limits, each window's budget is used, no more."""
    one, now, starts = scheduler(), 0.0, []
    for number in range(4 * budget):
        one.add(ask(origin), number, number)
    while (told := one.next(now)) is not None:
        if isinstance(told, Job):
            starts.append(now)
            one.receive(told, GOOD, None, now, EPOCH)
        else:
            now += told
    assert len(starts) == 4 * budget
    assert all(last - first > 10.0 for first, last in zip(starts, starts[budget:], strict=False))
    assert starts[-1] < 45.0


def test_each_request_counts_against_the_quota_before_its_answer_comes():
    """Two left, two sent: the third waits, though no answer has told so yet."""
    one = scheduler()
    for number in range(5):
        one.add(ask(), number, number)
    headers = {"ratelimit-remaining": "2", "ratelimit-reset": "3"}
    one.receive(send(one, 0.0), Answer(200, headers, "{}"), None, 0.0, EPOCH)
    send(one, 2.0)
    send(one, 3.0)
    assert one.next(3.1) == pytest.approx(0.9, abs=0.01)


def test_replies_out_of_order_neither_raise_nor_waste_the_quota():
    """What an overtaken reply tells is old; the last word on a window uses all that is left."""
    one = scheduler()
    for number in range(8):
        one.add(ask(), number, number)
    jobs = [send(one, now) for now in (0.0, 0.2, 0.4)]
    for job, remaining in ((jobs[1], 3), (jobs[0], 4), (jobs[2], 2)):
        headers = {"ratelimit-remaining": str(remaining), "ratelimit-reset": "5"}
        one.receive(job, Answer(200, headers, "{}"), None, 1.0, EPOCH + 1.0)
    send(one, 4.0)
    send(one, 5.5)
    assert one.next(5.6) == pytest.approx(1.4, abs=0.01)


def test_a_window_is_over_only_when_its_last_second_is():
    """A reset is told in whole seconds, rounded down: up to a second more is waited."""
    one = scheduler()
    for number in range(2):
        one.add(ask(), number, number)
    headers = {"ratelimit-remaining": "0", "ratelimit-reset": str(int(EPOCH) + 4)}
    one.receive(send(one, 0.0), Answer(200, headers, "{}"), None, 0.0, EPOCH)
    assert one.next(4.9) == pytest.approx(0.1, abs=0.01)
    assert send(one, 5.0).tag == 1


def test_a_host_heard_of_before_is_waited_for_longer_than_a_window_of_five_minutes():
    """An edge that refuses without a word looks like a cut cable: its window passes."""
    one, now = scheduler(), 0.0
    for number in range(40):
        one.add(ask(), number, number)
    one.receive(send(one, 0.0), GOOD, None, 0.0, EPOCH)
    while now < 310.0:
        now += one.next(now) or 0.0
        fail(one, send(one, now), Unreachable(host="fast.example"), now)
        assert one.parked("fast.example") is None or now > 250.0
    assert one.parked("fast.example") is not None or now > 300.0


def test_hosts_take_turns():
    """A slow host does not hold up a fast one."""
    one = scheduler()
    one.add(ask(SLOW), 0, "slow")
    one.add(ask(SLOW), 1, "slow")
    one.add(ask(FAST), 2, "fast")
    assert {send(one, 0.0).tag, send(one, 0.0).tag} == {"slow", "fast"}
    assert one.next(0.0) == pytest.approx(1.0)


def test_a_reported_quota_is_spread_until_its_reset():
    """Ten left for five seconds: one every half second, and none beyond them."""
    one = scheduler()
    for number in range(20):
        one.add(ask(), number, number)
    first = send(one, 0.0)
    headers = {"ratelimit-remaining": "10", "ratelimit-reset": "5"}
    one.receive(first, Answer(200, headers, "{}"), None, 0.0, EPOCH)
    times, now = [], 0.0
    while now < 5.4:
        job = one.next(now)
        if isinstance(job, Job):
            times.append(now)
            # A window that ends before the reset it first named would be no limit at all.
            left = str(10 - len(times))
            headers = {"ratelimit-remaining": left, "ratelimit-reset": str(max(0.0, 5.0 - now))}
            one.receive(job, Answer(200, headers, "{}"), None, now, EPOCH)
        else:
            now += job or 0.01
    assert 8 <= len(times) <= 10
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert min(gaps) >= 0.45


def test_nothing_remaining_means_waiting_for_the_reset():
    """With nothing left, the next goes after the reset."""
    one = scheduler()
    one.add(ask(), 0, "a")
    one.add(ask(), 1, "b")
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2023-11-14T22:14:20Z"}
    one.receive(send(one, 0.0), Answer(200, headers, "{}"), None, 0.0, EPOCH)
    assert 60.0 <= one.next(0.0) <= 61.0


def test_retry_after_is_obeyed_and_the_request_sent_again():
    """A 429 is sent again, not before the host allows."""
    one = scheduler()
    one.add(ask(), 0, "a")
    job = send(one, 0.0)
    answer = Answer(429, {"retry-after": "30"}, "")
    assert fail(one, job, RateLimited(host="fast.example"), 0.0, answer)
    assert one.next(0.0) >= 30.0
    assert send(one, 31.0).tag == "a"


def test_pauses_grow_and_differ_by_seed():
    """Each failure doubles the pause, give or take a quarter by seed."""
    pauses = {}
    for seed in range(3):
        one, now, waits = scheduler(seed), 0.0, []
        one.add(ask(), 0, "a")
        for _ in range(TRIES_MAX - 1):
            fail(one, send(one, now), Unreachable(host="fast.example"), now)
            wait = one.next(now)
            waits.append(wait)
            now += wait
        pauses[seed] = waits
        for doubled, wait in zip((2.0, 4.0, 8.0), waits, strict=True):
            assert 0.75 * doubled <= wait <= 1.25 * doubled
    assert len({tuple(waits) for waits in pauses.values()}) == 3


def test_tries_are_limited():
    """The fourth failure of a request is its last."""
    one, now = scheduler(), 0.0
    one.add(ask(), 0, "a")
    for attempt in range(1, TRIES_MAX + 1):
        again = fail(one, send(one, now), Broken(host="fast.example", status=502), now)
        assert again is (attempt < TRIES_MAX)
        now += one.next(now) or 0.0


def test_a_host_that_keeps_failing_is_parked_and_others_go_on():
    """After six failures in a row what waits is given up, once, with the reason."""
    one, now = scheduler(), 0.0
    for number in range(10):
        one.add(ask(FAST), number, number)
    for _ in range(PARK_AFTER):
        now += 200.0
        fail(one, send(one, now), Unreachable(host="fast.example"), now)
    given_up = list(one.given_up())
    assert len(given_up) >= 4
    assert {problem.code for _, problem in given_up} == {"unreachable"}
    assert list(one.given_up()) == []
    one.add(ask(SLOW), 0, "other")
    assert send(one, now).tag == "other"


def test_failures_that_were_under_way_together_count_once():
    """One cut cable fails all four requests: that is one failure, and one pause."""
    one = scheduler()
    for number in range(8):
        one.add(ask(), number, number)
    jobs = [send(one, now) for now in (0.0, 0.2, 0.4, 0.6)]
    for job in jobs:
        assert fail(one, job, Unreachable(host="fast.example"), 1.0)
    assert 1.5 <= one.next(1.0) <= 2.5
    assert one.parked("fast.example") is None


def test_while_a_host_fails_one_probe_at_a_time():
    """After the pause a single request goes, one not sent before, and the rest wait for it."""
    one = scheduler()
    for number in range(8):
        one.add(ask(), number, number)
    fail(one, send(one, 0.0), Unreachable(host="fast.example"), 0.0)
    probe = send(one, 10.0)
    assert probe.tag == 1
    assert one.next(20.0) is None
    one.receive(probe, GOOD, None, 20.0, EPOCH)
    assert send(one, 20.0).tag == 0


@pytest.mark.parametrize(
    ("error", "reply", "times"),
    [
        (Refused(host="fast.example", status=401), Answer(401), 3),
        (Surprising(host="fast.example"), Answer(200, {}, "<html>"), 12),
    ],
)
def test_hosts_that_refuse_or_make_no_sense_are_left_alone(error, reply, times):
    """What will not get better is not sent again, and soon not asked at all."""
    one, now = scheduler(), 0.0
    for number in range(20):
        one.add(ask(), number, number)
    for count in range(times):
        assert one.parked("fast.example") is None, count
        assert not fail(one, send(one, now), error, now, reply)
        now += 1.0
    assert one.parked("fast.example") == error.problem()


def test_a_host_that_wants_an_hour_of_silence_is_parked():
    """Nobody waits an hour before a page: the host is given up and can be asked another day."""
    one = scheduler()
    one.add(ask(), 0, "a")
    answer = Answer(429, {"retry-after": "3600"}, "")
    assert not fail(one, send(one, 0.0), RateLimited(host="fast.example"), 0.0, answer)
    assert one.parked("fast.example").code == "rate-limited"


class Pacing(RuleBasedStateMachine):
    """Any mixture of requests, replies and time keeps to the budgets and loses nothing."""

    def __init__(self):
        super().__init__()
        self.one, self.now, self.flying = scheduler(), 0.0, []
        self.starts = {FAST: [], SLOW: []}
        self.added, self.ended = 0, Counter()

    @rule(origin=st.sampled_from([FAST, SLOW]), count=st.integers(1, 30))
    def add(self, origin, count):
        """Queue some requests."""
        for _ in range(count):
            self.added += 1
            self.one.add(ask(origin), self.added % 7, self.added)
            if self.one.parked(ask(origin).host):
                self.give_up()

    @rule()
    def send(self):
        """Send whatever may go now."""
        while isinstance(job := self.one.next(self.now), Job):
            self.flying.append(job)
            self.starts[job.ask.origin].append(self.now)

    @rule(rounds=st.integers(1, 60))
    def go_on(self, rounds):
        """Let all go well for a while."""
        for _ in range(rounds):
            self.wait_as_told()
            if self.flying:
                job = self.flying.pop()
                assert not self.one.receive(job, GOOD, None, self.now, EPOCH + self.now)
                self.ended[job.tag] += 1
            self.give_up()

    @rule(seconds=st.floats(0.0, 20.0))
    def wait(self, seconds):
        """Let time pass."""
        self.now += seconds

    @rule()
    def wait_as_told(self):
        """Wait exactly as long as the scheduler says."""
        told = self.one.next(self.now)
        if isinstance(told, Job):
            self.flying.append(told)
            self.starts[told.ask.origin].append(self.now)
        elif told is not None:
            assert told > 0
            self.now += told

    @precondition(lambda self: self.flying)
    @rule(
        which=st.integers(0, 100),
        kind=st.sampled_from(["good", "good", "good", "quota", "429", "502", "lost", "401", "odd"]),
        remaining=st.integers(0, 30),
        reset=st.floats(0.0, 30.0),
    )
    def reply(self, which, kind, remaining, reset):
        """Hand one reply back, of any kind."""
        job = self.flying.pop(which % len(self.flying))
        host = job.ask.host
        quota = {"ratelimit-remaining": str(remaining), "ratelimit-reset": str(reset)}
        reply, error = {
            "good": (GOOD, None),
            "quota": (Answer(200, quota, "{}"), None),
            "429": (Answer(429, {"retry-after": str(reset)}), RateLimited(host=host)),
            "502": (Answer(502), Broken(host=host, status=502)),
            "lost": (Lost(Why.UNREACHABLE), Unreachable(host=host)),
            "401": (Answer(401), Refused(host=host, status=401)),
            "odd": (Answer(200, {}, "<"), Surprising(host=host)),
        }[kind]
        if not self.one.receive(job, reply, error, self.now, EPOCH + self.now):
            self.ended[job.tag] += 1
        self.give_up()

    def give_up(self):
        """Note what parked hosts gave up."""
        for job, _ in self.one.given_up():
            self.ended[job.tag] += 1

    @invariant()
    def budgets_hold(self):
        """In no window did more start than the budget; spacing and parallel hold too."""
        for origin, starts in self.starts.items():
            pace = PACES[ask(origin).host]
            for first, last in zip(starts, starts[pace.budget :], strict=False):
                assert last - first > pace.window
            for sooner, later in pairwise(starts):
                assert later - sooner >= pace.fastest - 2e-3
            assert sum(job.ask.origin == origin for job in self.flying) <= pace.parallel

    @invariant()
    def nothing_ends_twice(self):
        """Each request ends once at most."""
        assert all(count == 1 for count in self.ended.values())

    def teardown(self):
        """From anywhere, with good replies from now on, everything ends."""
        for _ in range(20 * self.added + 100):
            while self.flying:
                job = self.flying.pop()
                assert not self.one.receive(job, GOOD, None, self.now, EPOCH + self.now)
                self.ended[job.tag] += 1
            self.give_up()
            told = self.one.next(self.now)
            if told is None:
                break
            if isinstance(told, Job):
                self.flying.append(told)
            else:
                self.now += told
        assert sorted(self.ended) == list(range(1, self.added + 1))


Pacing.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestPacing = Pacing.TestCase


def test_errors_are_sorted_into_passing_and_lasting():
    """Only what may get better is asked again."""
    passing = [Unreachable(), RateLimited(), Broken()]
    lasting: list[AppError] = [Refused(), Surprising()]
    assert all(map(is_passing, passing))
    assert not any(map(is_passing, lasting))
