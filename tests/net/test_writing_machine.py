"""Writing on Bluesky, whatever happens: once each, nobody else, within the limits, all undone."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from net.pds import ACCOUNT, APPVIEW, ME, Pds, Window, did, uri_of
from passage.core.deeds import OURS, Act, DeedState, with_deeds
from passage.core.names import AccountId
from passage.net.atproto import budget, pen, repo
from passage.net.atproto.following import follow_flow
from passage.net.atproto.repo import FOLLOW
from passage.net.atproto.tid import encode
from passage.net.atproto.undoing import undo_flow
from passage.net.exchange import Answer, Ask, Lost, Why
from passage.net.writing import Got, Keep, Pause, Reason, Wanted

EPOCH = 1_790_000_000.0
PEOPLE = 60
LIMITS = ((3_600.0, 50, Reason.HOUR), (86_400.0, 205, Reason.DAY))
SMALLER = (
    (budget, "LIMITS", LIMITS),
    (pen, "MOST_WRITES", 8),
    (pen, "LOOK_EVERY", 10),
    (repo, "_PAGE", 7),
)
ARRIVES = 20.0
"""Seconds after which a call that was given up arrives at the latest."""

FAULTS = {
    "cut": Lost(Why.UNREACHABLE),
    "late": Lost(Why.TIMED_OUT),
    "broken": Answer(502, {}, "<html>Bad gateway</html>"),
    "garbled": Answer(200, {}, '{"commit": '),
    "busy": Answer(429, {"retry-after": "7"}, '{"error": "RateLimitExceeded"}'),
    "busy, untold": Answer(429, {}, ""),
}


class Writing(RuleBasedStateMachine):
    """An account that follows and takes back, in tabs that are closed at any turn.

    Limits, calls and pages are much smaller than Bluesky's, so that all of them are met.
    """

    def __init__(self):
        super().__init__()
        self.patches = [patch.object(*one) for one in SMALLER]
        for one in self.patches:
            one.start()
        self.now, self.deeds = EPOCH, {}
        self.pds = Pds(windows=[Window(points, int(span)) for span, points, _ in LIMITS])
        self.counted = True
        self.flow = self.turn = None
        self.task, self.ended = "", False
        self.floating = []
        self.hands, self.left = Counter(), set()

    @initialize(
        there=st.sets(st.integers(0, PEOPLE - 1), max_size=20),
        bad=st.sets(st.integers(0, PEOPLE - 1), max_size=2),
        count=st.integers(1, PEOPLE),
        tells=st.booleans(),
    )
    def begin(self, there, bad, count, tells):
        """Some are followed already; some cannot be followed; one is listed twice, one is us."""
        for number in there:
            self.by_hand(number)
        self.pds.tells = tells
        self.pds.bad = {did(number) for number in bad}
        # What a refused call cost is known only while the flow runs.
        self.counted = not bad
        listed = [did(number) for number in range(count)]
        self.listed = [*listed, did(0), ME]
        self.wanted = [Wanted(AccountId(str(n + 1)), one) for n, one in enumerate(self.listed)]

    def by_hand(self, number):
        """Somebody is followed by another hand."""
        self.hands[number] += 1
        rkey = encode(int(EPOCH * 1e6) - 10**9 + number * 10 + self.hands[number], 7)
        self.pds.records[uri_of(FOLLOW, rkey)] = {"subject": did(number), "by": "hand"}

    def start(self, task):
        """Open a tab."""
        self.task, self.ended = task, False
        if task == "follow":
            # A deed knows one time: what was taken back and is done again is counted once.
            self.counted &= all(x.state is not DeedState.UNDONE for x in self.deeds.values())
            self.flow = follow_flow(ACCOUNT, self.wanted, self.deeds, self.now, 3, APPVIEW)
        else:
            self.flow = undo_flow(ACCOUNT, self.deeds, None, self.now)
        self.go(None)

    def go(self, got):
        """Take one turn further."""
        try:
            self.turn = self.flow.send(got)
        except StopIteration as end:
            self.flow, self.turn, self.ended = None, None, end.value is None
        assert not isinstance(self.turn, Pause) or self.turn.until > self.now

    def step(self, fault=None, *, done=True):
        """Do as the flow says; with a fault the answer is that, be the write ``done`` or not."""
        turn = self.turn
        if isinstance(turn, Pause):
            self.now = max(self.now, turn.until)
            self.go(Got(self.now))
        elif isinstance(turn, Keep):
            self.deeds = with_deeds(self.deeds, turn.deeds)
            self.go(Got(self.now))
        else:
            assert isinstance(turn, Ask)
            self.now += 0.2
            answer = self.pds.answer(turn, self.now) if done else None
            self.go(Got(self.now, fault or answer))

    @precondition(lambda self: self.flow is None)
    @rule(task=st.sampled_from(["follow", "follow", "undo"]))
    def open(self, task):
        """The person begins, or goes on."""
        self.start(task)

    @precondition(lambda self: self.flow is not None)
    @rule(turns=st.integers(1, 12))
    def run(self, turns):
        """All goes well for a while."""
        for _ in range(turns):
            if self.flow is not None:
                self.step()

    @precondition(lambda self: isinstance(self.turn, Ask))
    @rule(kind=st.sampled_from(sorted(FAULTS)), done=st.booleans())
    def fail(self, kind, done):
        """An answer is lost or wrong; what was asked may be done all the same."""
        self.step(FAULTS[kind], done=done and "busy" not in kind)

    @precondition(lambda self: isinstance(self.turn, Ask) and self.turn.method == "POST")
    @rule()
    def linger(self):
        """A write is under way for long: its answer is lost, and it arrives later."""
        self.floating.append((self.now, self.turn))
        self.step(FAULTS["late"], done=False)

    @precondition(lambda self: self.floating and self.task == "follow")
    @rule()
    def arrive(self):
        """A write arrives that nobody waits for any more, or it is lost for good."""
        sent, ask = self.floating.pop(0)
        if self.now - sent < ARRIVES:
            self.pds.answer(ask, self.now)
            self.counted = False

    @precondition(lambda self: self.flow is not None)
    @rule(done=st.booleans())
    def kill(self, done):
        """The tab is closed; what was being sent may have arrived, what was to be kept was not."""
        if done and isinstance(self.turn, Ask):
            self.pds.answer(self.turn, self.now)
        self.close()

    def close(self):
        """Close the tab. Deletes that no deed tells of yet are counted nowhere."""
        self.counted &= self.task == "follow"
        self.flow.close()
        self.flow = self.turn = None

    @rule(seconds=st.sampled_from([1.0, 90.0, 2_000.0, 3_600.0]))
    def wait(self, seconds):
        """Time passes."""
        self.now += seconds

    @precondition(lambda self: isinstance(self.turn, Pause) or self.flow is None)
    @rule(number=st.integers(0, PEOPLE - 1))
    def follow_by_hand(self, number):
        """The person follows somebody in another app, whom nobody follows yet."""
        if did(number) not in self.pds.subjects(FOLLOW) and not self.floating:
            self.by_hand(number)

    @invariant()
    def nobody_twice(self):
        """Nobody is followed twice, nobody who is not wanted, and never oneself."""
        counts = Counter(self.pds.subjects(FOLLOW))
        assert max(counts.values(), default=1) == 1
        ours = {v["subject"] for v in self.pds.records.values() if v.get("by") != "hand"}
        assert ours <= set(getattr(self, "listed", ())) - {ME}

    @invariant()
    def all_by_hand_stand(self):
        """What another hand did stands."""
        hand = [v for v in self.pds.records.values() if v.get("by") == "hand"]
        assert len(hand) == sum(self.hands.values())

    @invariant()
    def ours_are_written_down(self):
        """Each record that another hand did not make has a deed of ours that names it."""
        named = {deed.uri for deed in self.deeds.values() if deed.state in OURS}
        if self.task == "follow":
            ours = {u for u, v in self.pds.records.items() if v.get("by") != "hand"}
            assert ours <= named

    @invariant()
    def within_the_limits(self):
        """No write was refused for the limits."""
        assert self.pds.refused == 0 or not self.counted

    def teardown(self):
        """Undisturbed from here on, all are followed; then nothing of ours stands."""
        try:
            if hasattr(self, "wanted"):
                self.in_the_end()
        finally:
            for one in self.patches:
                one.stop()

    def in_the_end(self):
        """Follow all, and take all back."""
        if self.flow is not None:
            self.close()
        self.finish("follow")
        self.finish("follow")
        expected = set(self.listed) - {ME} - self.pds.bad
        followed = set(self.pds.subjects(FOLLOW))
        assert expected <= followed
        self.nobody_twice()
        for one in self.listed[:-1]:
            deed = self.deeds[ME, Act.FOLLOW, one, ""]
            assert (deed.state is DeedState.FAILED) == (one not in followed)
            assert deed.state in (DeedState.DONE, DeedState.ALREADY, DeedState.FAILED)
        self.finish("undo")
        assert all(v.get("by") == "hand" for v in self.pds.records.values())
        self.all_by_hand_stand()
        self.within_the_limits()

    def finish(self, task):
        """Run to the end."""
        self.start(task)
        while self.flow is not None:
            self.step()
        assert self.ended


TestWriting = Writing.TestCase
TestWriting.settings = settings(
    max_examples=150,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
