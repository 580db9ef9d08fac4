"""Following and undoing on a Mastodon whatever happens: each once, ours alone, within the day."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from net.fediverse_world import ME, Device, Server, wanted
from passage.core.accounts import Rules
from passage.core.deeds import OURS, Act
from passage.net.exchange import Answer, Lost, Why
from passage.net.fediverse.lists import list_flow
from passage.net.fediverse.marking import follow_flow
from passage.net.fediverse.undoing import undo_flow

KINDS = ("open",) * 5 + ("locked", "blocks us", "gone", "moved", "far server down")
PEOPLE = tuple(f"p{n}@b.example" for n in range(12))
DAY_LIMIT = 4
OPEN = {one for n, one in enumerate(PEOPLE) if KINDS[n % len(KINDS)] == "open"}
LOCKED = {one for n, one in enumerate(PEOPLE) if KINDS[n % len(KINDS)] == "locked"}
OUR_LIST = "Came along"
REPLIES = (
    Lost(Why.UNREACHABLE),
    Lost(Why.TIMED_OUT),
    Lost(Why.STOPPED),
    Answer(429),
    Answer(429, {"retry-after": "90"}),
    Answer(429, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2030-01-01T00:00:00Z"}),
    Answer(500, {}, '{"error": "oh"}'),
    Answer(503, {}, "<html>"),
    Answer(200, {}, "<!doctype html>"),
    Answer(200, {}, '{"accounts": ['),
    Answer(200, {}, "null"),
    Answer(404, {}, "<h1>404</h1>"),
    Answer(403, {}, '{"error": "This action is not allowed"}'),
    Answer(418, {}, ""),
    "lost",
)
TROUBLES = st.dictionaries(st.integers(1, 60), st.sampled_from(REPLIES), max_size=8)
TURNS = st.none() | st.integers(1, 80)


class Disturbed(RuleBasedStateMachine):
    """A device that follows twelve people, and an owner who does things on another one."""

    def __init__(self):
        super().__init__()
        self.server = Server(day_limit=DAY_LIMIT)
        for number, one in enumerate(PEOPLE):
            self.server.add(one, kind=KINDS[number % len(KINDS)])
        self.server.add("own@b.example")
        self.device = Device(self.server)
        self.by_hand = set()
        self.undone = False

    def play(self, flow, troubles, turns):
        """Play a flow with these replies in the place of some of the server's."""
        start = self.device.count
        return self.device.run(flow, lambda _ask, count: troubles.get(count - start), turns)

    def follow(self, troubles, turns):
        """Follow everybody."""
        device = self.device
        me = replace(ME, rules=Rules(day=DAY_LIMIT))
        flow = follow_flow(me, wanted(*PEOPLE), device.deeds, device.now)
        return self.play(flow, troubles, turns)

    @rule(troubles=TROUBLES, turns=TURNS)
    def follow_disturbed(self, troubles, turns):
        """Run, in trouble, perhaps cut off."""
        self.follow(troubles, turns)

    @rule(troubles=TROUBLES, turns=TURNS)
    def list_disturbed(self, troubles, turns):
        """Make a list of those followed."""
        device = self.device
        flow = list_flow(ME, OUR_LIST, wanted(*PEOPLE), device.deeds, device.now)
        self.play(flow, troubles, turns)

    @rule(troubles=TROUBLES, turns=TURNS)
    def undo_disturbed(self, troubles, turns):
        """Take back, in trouble."""
        self.undone = True
        self.play(undo_flow(ME, self.device.deeds, None, self.device.now), troubles, turns)

    @rule(one=st.sampled_from((*sorted(OPEN), "own@b.example")))
    def owner_follows(self, one):
        """The person follows somebody themselves, whom nothing of ours is about."""
        deed = self.device.deeds.get((ME.id, Act.FOLLOW, one, ""))
        if one in self.server.following or (deed and deed.state in OURS):
            return
        self.server.marked["follow"].add("a" + one.replace("@", "").replace(".", ""))
        self.by_hand.add(one)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours):
        """The device is off for a while."""
        self.device.now += 3600.0 * hours

    @rule()
    def undo_in_peace(self):
        """Afterwards the server has the person's own follows, and no others."""
        self.undone = True
        device = self.device
        assert device.run(undo_flow(ME, device.deeds, None, device.now)) is None
        assert self.server.following == self.by_hand
        assert not self.server.requested
        assert not any(deed.state in OURS for deed in device.deeds.values())

    @precondition(lambda self: not self.undone)
    @rule()
    def follow_in_peace(self):
        """Afterwards each who can be is followed, and a second run writes nothing."""
        assert self.follow({}, None) is None
        assert self.server.following == OPEN | (self.by_hand & {"own@b.example"})
        assert {person[1:] for person in self.server.requested} == {
            one.replace("@", "").replace(".", "") for one in LOCKED
        }
        writes = len(self.server.writes)
        assert self.follow({}, None) is None
        assert len(self.server.writes) == writes

    @invariant()
    def each_was_followed_once(self):
        """Until something is taken back: none written twice, none that the person did."""
        if self.undone:
            return
        follows = [one for verb, one in self.server.writes if verb == "follow"]
        assert len(follows) == len(set(follows))
        assert not set(follows) & self.by_hand

    @invariant()
    def the_day_is_kept(self):
        """Never more follows in a day of UTC than allowed; never one on top to hear the no."""
        assert max(self.server.days.values(), default=0) <= DAY_LIMIT
        if not self.undone:
            assert self.server.too_many == 0

    @invariant()
    def there_is_one_list(self):
        """However often it was asked for."""
        assert len(self.server.lists) <= 1

    @invariant()
    def requests_keep_apart(self):
        """No more than 300 in 5 minutes, over all runs of a device."""
        times = [when for when, _ in self.server.asked]
        assert all(b - a >= 300 for a, b in zip(times, times[320:], strict=False))

    @invariant()
    def writes_were_written_down_before(self):
        """Whoever was followed by us stands in the deeds, whenever the power went."""
        known = {deed.subject for deed in self.device.deeds.values() if deed.act is Act.FOLLOW}
        assert {one for verb, one in self.server.writes if verb == "follow"} <= known


Disturbed.TestCase.settings = settings(max_examples=60, stateful_step_count=8, deadline=None)
TestDisturbed = Disturbed.TestCase
