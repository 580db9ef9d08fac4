"""The time left is right within a fifth after the first minute, as long as the hosts keep on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from net.worlds import World, account, actor, drive, person
from passage.core.crossing import Plan
from passage.core.names import Origin
from passage.net.estimate import Estimate
from passage.net.exchange import Answer
from passage.net.search import Search

APPVIEW, SERVER = Origin("https://appview.example"), Origin("https://social.example")
PLANS = {
    "bluesky": Plan(APPVIEW),
    "mastodon": Plan(mastodon=(SERVER,)),
    "both": Plan(APPVIEW, (SERVER,)),
}
EPOCH = 1_700_000_000.0


def crowd(count):
    """Return people, of whom those who matter most are found a little more often."""
    people = [person(n + 1, f"otter{n}fan", f"Ada Marchetti{n}") for n in range(count)]
    there = [n for n in range(count) if n * 7919 % 100 < 45 - 20 * n / count]
    actors = [actor(f"otter{n}fan.bsky.social", f"Ada Marchetti{n}") for n in there]
    accounts = [account(f"otter{n}fan", f"Ada Marchetti{n}") for n in range(0, count, 3)]
    return people, World(actors, {"social.example": accounts})


class Limited:
    """A host that counts in fixed windows and tells it in headers, as a fault for `drive`.

    Bluesky's windows begin with their first request, Mastodon's are aligned to the clock.
    """

    def __init__(self, world, origin, points, seconds=300.0):
        self.world, self.origin, self.points, self.seconds = world, origin, points, seconds
        self.used, self.end, self.refused = 0, 0.0, 0

    def __call__(self, ask, now):
        """Answer, with headers; 429 past the limit; None for another host."""
        if ask.origin != self.origin:
            return None
        at = EPOCH + now
        if at >= self.end:
            aligned = self.origin == SERVER
            start = at // self.seconds * self.seconds if aligned else at
            self.used, self.end = 0, start + self.seconds
        self.used += 1
        refused = self.used > self.points
        self.refused += refused
        text = "" if refused else self.world.answer(ask).text
        return Answer(429 if refused else 200, self.headers(), text)

    def headers(self):
        """Return what the host tells of its limit."""
        left = str(max(0, self.points - self.used))
        if self.origin == APPVIEW:
            return {"ratelimit-remaining": left, "ratelimit-reset": str(int(self.end))}
        reset = datetime.fromtimestamp(self.end, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return {"x-ratelimit-remaining": left, "x-ratelimit-reset": reset}


def check(run, breaks=()):
    """Check every forecast made after a minute; it need not foresee, or count, the breaks."""
    judged = 0
    for at, said in run.forecasts:
        slack = sum(max(0.0, end - max(at, start)) for start, end in breaks)
        truth = run.ended_at - at - slack
        # The last answers come in one after the other: seconds, not shares, tell there.
        if at < 60.0 or truth < 20.0 or any(start <= at <= end + 5 for start, end in breaks):
            continue
        assert said == pytest.approx(truth, rel=0.2), f"{at:.0f} s after the start"
        judged += 1
    assert judged > 20


@pytest.mark.parametrize(
    ("plan", "count"), [("bluesky", 500), ("bluesky", 5000), ("mastodon", 500), ("both", 1000)]
)
def test_the_forecast_is_right_where_hosts_tell_no_limit(plan, count):
    """One network or both: after a minute, and from then on, it is within a fifth."""
    people, world = crowd(count)
    check(drive(Search(people, PLANS[plan]), world))


@pytest.mark.parametrize(
    ("origin", "points", "count"),
    [(APPVIEW, 3000, 2000), (APPVIEW, 600, 800), (SERVER, 300, 600)],
)
def test_the_forecast_is_right_where_hosts_tell_their_limit(origin, points, count):
    """Limits of Bluesky's and of Mastodon's kind are used, never passed, and foreseen."""
    people, world = crowd(count)
    limited = Limited(world, origin, points)
    plan = PLANS["bluesky" if origin == APPVIEW else "mastodon"]
    check(drive(Search(people, plan), world, fault=limited))
    assert limited.refused == 0


@pytest.mark.parametrize(("start", "end"), [(20.0, 55.0), (100.0, 190.0)])
@pytest.mark.parametrize("origin", [APPVIEW, SERVER])
def test_a_break_that_a_host_asked_for_is_no_slowness(origin, start, end):
    """After a host made us wait, the forecast is again of time at work."""
    people, world = crowd(1200 if origin == APPVIEW else 400)

    def throttling(ask, now):
        if ask.origin != origin or not start < now < end:
            return None
        return Answer(429, {"retry-after": str(int(end - now) + 1)}, "")

    plan = PLANS["bluesky" if origin == APPVIEW else "mastodon"]
    run = drive(Search(people, plan), world, fault=throttling)
    check(run, breaks=[(start, end)])


def test_a_slow_host_is_not_taken_for_one_on_a_break():
    """Where a person takes a minute, a minute without anybody is work."""
    estimate = Estimate(expected=60.0)
    for settled in range(41):
        estimate.note(60.0 * settled, settled)
    assert estimate.seconds_left(2440.0, 40, 10) == pytest.approx(600.0, rel=0.1)


def test_nobody_left_is_no_time():
    """At the end, and before the start of nothing, no time is left."""
    estimate = Estimate(expected=1.0)
    assert estimate.seconds_left(5.0, 0, 0) == 0.0
    estimate.note(5.0, 3)
    assert estimate.seconds_left(9.0, 3, 0) == 0.0
