"""Following, blocking, lists and undoing on a Mastodon: each once, within limits, the right one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from net.fediverse_world import DAY, ME, ORIGIN, START, Device, Server, wanted
from passage.core.accounts import Rules
from passage.core.deeds import Act, DeedState
from passage.net.exchange import Answer, Lost, Purpose, Why
from passage.net.fediverse.importing import import_flow
from passage.net.fediverse.limits import followed_today, plan_of
from passage.net.fediverse.lists import list_flow
from passage.net.fediverse.marking import avoid_flow, follow_flow
from passage.net.fediverse.undoing import undo_flow
from passage.net.writing import Reason

PAGE = Answer(200, {}, "<!doctype html><title>Please wait</title>")


def follow(device, *accts, rules=None, trouble=None, turns=None):
    """Follow some accounts; return the problem it ended with."""
    me = replace(ME, rules=rules or ME.rules)
    flow = follow_flow(me, wanted(*accts), device.deeds, device.now)
    return device.run(flow, trouble, turns)


@pytest.fixture
def server():
    """A server that knows five people of whom two are open, one of each other kind."""
    server = Server()
    server.add("ada@b.example", "Ben@home.example")
    server.add("cyd@b.example", kind="locked")
    server.add("dan@b.example", kind="blocks us")
    server.add("eve@b.example", kind="somebody else")
    server.add("fay@b.example", kind="moved")
    server.add("gil@b.example", kind="far server down")
    return server


ALL = tuple(f"{one}@b.example" for one in ("dan", "eve", "fay", "gil", "hal", "cyd", "ada"))


def test_each_is_followed_and_each_failure_has_its_name(server):
    """One failing account stops nobody; a locked one waits; nobody is followed for another."""
    device = Device(server)
    assert follow(device, *ALL, "ben@home.example") is None
    assert server.following == {"ada@b.example", "Ben@home.example"}
    assert device.states() == dict.fromkeys(ALL[:5], "failed") | {
        "cyd@b.example": "requested",
        "ada@b.example": "done",
        "ben@home.example": "done",
    }
    assert device.problems() == {
        "dan@b.example": "declined",
        "eve@b.example": "not-there",
        "fay@b.example": "moved-away",
        "gil@b.example": "their-server-down",
        "hal@b.example": "not-there",
    }


def test_what_stands_already_is_noted_and_not_done_again(server):
    """Whom the person followed themselves is `ALREADY`, found in pages, without a search."""
    server.page = 1
    server.marked["follow"] |= {"aadabexample", "abenhomeexample"}
    device = Device(server)
    assert follow(device, "ADA@b.example", "ben@home.example") is None
    assert set(device.states().values()) == {"already"}
    assert not server.writes
    assert not [ask for _, ask in server.asked if ask.purpose is Purpose.RESOLVE]


def test_a_link_to_another_server_is_not_followed(server):
    """The token goes to the person's own server alone, whatever its Link header says."""
    server.page = 1
    server.marked["follow"] |= {"aadabexample", "abenhomeexample"}

    pages = []

    def elsewhere(ask, _count):
        if not ask.path.endswith("/following"):
            return None
        pages.append(ask.params)
        link = '<https://evil.example/api/v1/accounts/1/following?max_id=1>; rel="next"'
        return Answer(200, {"link": link}, "[]")

    assert follow(Device(server), "ada@b.example", trouble=elsewhere) is None
    assert {ask.origin for _, ask in server.asked} == {ORIGIN}
    assert pages == [(("limit", "80"),)]


def test_a_second_run_writes_nothing(server):
    """What is settled is not even asked about."""
    device = Device(server)
    assert follow(device, "ada@b.example", "cyd@b.example") is None
    writes, asked = list(server.writes), len(server.asked)
    assert follow(device, "ada@b.example", "cyd@b.example") is None
    assert (server.writes, len(server.asked)) == (writes, asked)


def test_a_request_that_was_granted_is_done(server):
    """Whoever consented since is found in the list of those followed."""
    device = Device(server)
    follow(device, "cyd@b.example")
    server.requested.clear()
    server.marked["follow"].add("acydbexample")
    assert follow(device, "cyd@b.example", "ada@b.example") is None
    assert device.states()["cyd@b.example"] == "done"


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(server):
    """The follow arrived, its answer did not: it is found to be done, and is done once."""
    device = Device(server)

    def lose(ask, _count):
        return "lost" if ask.purpose is Purpose.WRITE and len(server.writes) < 1 else None

    assert follow(device, "ada@b.example", trouble=lose) is None
    assert server.writes == [("follow", "ada@b.example")]
    assert device.states() == {"ada@b.example": "done"}


def test_a_run_cut_off_at_any_turn_ends_the_same(server):
    """Wherever the power goes, the run after it follows each once and no more."""
    for turns in range(1, 60):
        fresh = Server(people=server.people)
        device = Device(fresh)
        follow(device, *ALL, turns=turns)
        assert follow(device, *ALL) is None
        assert fresh.following == {"ada@b.example"}
        assert sorted(fresh.writes) == [("follow", "ada@b.example"), ("follow", "cyd@b.example")]


@pytest.mark.parametrize("tells", [True, False])
def test_the_day_s_limit_is_kept_and_the_rest_follows_the_next_days(tells):
    """With or without the server's word, never more in a day of UTC than it lets one."""
    server = Server(day_limit=5, tells=tells)
    people = [f"p{n}@b.example" for n in range(13)]
    server.add(*people)
    device = Device(server)
    assert follow(device, *people, rules=Rules(day=5)) is None
    assert list(server.days.values()) == [5, 5, 3]
    assert server.too_many == 0
    days = [pause.until for pause in device.pauses if pause.reason is Reason.DAY]
    assert len(days) == 2
    assert all(0 < until % DAY < 120 for until in days)


def test_the_server_s_own_limit_is_obeyed():
    """A server that allows fewer than we know of says so, and is believed."""
    server = Server(day_limit=3)
    people = [f"p{n}@b.example" for n in range(7)]
    server.add(*people)
    device = Device(server)
    assert follow(device, *people) is None
    assert server.too_many == 0
    assert list(server.days.values()) == [3, 3, 1]


def test_requests_keep_a_second_apart(server):
    """300 requests in 5 minutes are never reached."""
    server.add(*(f"p{n}@b.example" for n in range(120)))
    follow(Device(server), *(f"p{n}@b.example" for n in range(120)))
    times = [when for when, _ in server.asked]
    assert all(later - sooner >= 300 for sooner, later in zip(times, times[299:], strict=False))


def test_a_full_account_ends_the_run(server):
    """At the limit of all follows the server's no is named, and nobody else is tried."""
    server.most = 1
    device = Device(server)
    problem = follow(device, "ada@b.example", "ben@home.example", "cyd@b.example")
    assert problem.code == "limit-reached"
    assert device.states() == {"ada@b.example": "done", "ben@home.example": "failed"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signed_in": False}, "signed-out"),
        ({"scopes": False}, "not-allowed"),
        ({"stopped": True}, "account-stopped"),
    ],
)
def test_what_is_wrong_with_the_session_ends_the_run(server, change, code):
    """It is not any person's failure: nobody is marked as failed, and going on works later."""
    device = Device(server)
    follow(device, "ada@b.example")
    for name, value in change.items():
        setattr(server, name, value)
    assert follow(device, "ada@b.example", "ben@home.example").code == code
    assert device.states() == {"ada@b.example": "done"}


def test_nobody_signed_in_is_told_by_the_shell(server):
    """An ask that was not sent, for the session is gone, ends the run as signed out."""
    lost = Lost(Why.SIGNED_OUT)
    device = Device(server)
    assert follow(device, "ada@b.example", trouble=lambda _ask, _n: lost).code == "signed-out"


def test_many_refusals_in_a_row_may_mean_the_person_s_own_account(server):
    """After three of them the server is asked what is the matter."""
    people = [f"p{n}@b.example" for n in range(5)]
    server.add(*people, kind="blocks us")
    device = Device(server)

    def close(ask, _count):
        server.stopped = ask.path.endswith("verify_credentials") and len(device.states()) == 3

    assert follow(device, *people, trouble=close).code == "account-stopped"
    assert len(device.states()) == 3


@pytest.mark.parametrize(
    "reply",
    [Lost(Why.UNREACHABLE), Lost(Why.TIMED_OUT), Answer(502, {}, "<html>"), PAGE, Answer(429)],
)
def test_a_server_in_trouble_is_given_pauses_and_then_left(server, reply):
    """Ever longer pauses; it ends with what is the matter, and a later run does everything."""
    device = Device(server)

    def down(_ask, count):
        return reply if count > 2 else None

    people = [f"p{n}@b.example" for n in range(9)]
    server.add(*people)
    problem = follow(device, *people, trouble=down)
    assert problem is not None
    assert "done" not in device.states().values()
    assert device.count < 40
    assert device.pauses[-1].until > START + 60
    assert follow(device, *people) is None
    assert len(server.following) == 9


def test_a_break_is_as_long_as_the_server_asks(server):
    """A 429 counts as no failure: the same request goes again when the time has come."""
    reset = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2024-10-04T12:04:10+00:00"}
    device = Device(server)

    def busy(ask, count):
        return Answer(429, reset, '{"error": "Too many requests"}') if count == 3 else None

    assert follow(device, "ada@b.example", trouble=busy) is None
    [pause] = [one for one in device.pauses if one.reason is Reason.ASKED]
    assert pause.until == pytest.approx(START + 252, abs=1)
    assert server.following == {"ada@b.example"}


def test_block_and_mute(server):
    """The same care: what stands already is left, the others are done once."""
    server.marked["mute"].add("acydbexample")
    device = Device(server)
    for act in (Act.BLOCK, Act.MUTE):
        people = wanted("ada@b.example", "cyd@b.example", "hal@b.example")
        assert device.run(avoid_flow(ME, act, people, device.deeds, device.now)) is None
    assert server.writes == [
        ("block", "ada@b.example"),
        ("block", "cyd@b.example"),
        ("mute", "ada@b.example"),
    ]
    assert device.states("mute")["cyd@b.example"] == "already"
    device.run(undo_flow(ME, device.deeds, None, device.now))
    assert server.marked == {"follow": set(), "block": set(), "mute": {"acydbexample"}}


def make_list(device, *accts, trouble=None, turns=None):
    """Put some in the list "Came along"."""
    people = wanted(*accts)
    flow = list_flow(ME, "Came along", people, device.deeds, device.now)
    return device.run(flow, trouble, turns)


def test_a_list_has_those_followed_and_is_made_once(server):
    """Whoever is not followed, or only asked for, is named; a second run adds nothing."""
    device = Device(server)
    follow(device, "ada@b.example", "ben@home.example", "cyd@b.example")
    for _ in range(2):
        assert make_list(device, "ada@b.example", "ben@home.example", "cyd@b.example") is None
    assert list(server.lists.values()) == ["Came along"]
    [members] = server.members.values()
    assert members == {"aadabexample", "abenhomeexample"}
    assert device.states("list") == {"Came along": "done"}
    assert device.states("member")["cyd@b.example"] == "failed"
    assert device.problems() == {"cyd@b.example": "not-followed"}


def test_a_list_cut_off_at_any_turn_is_made_once(server):
    """No second list of the name, nobody twice, also where an answer was lost."""
    people = [f"p{n}@b.example" for n in range(30)]
    server.add(*people)
    server.marked["follow"] |= {one for one in server.people if one.startswith("ap")}
    for turns in range(1, 40):
        server.lists, server.members = {}, {}
        device = Device(server)
        make_list(device, *people, turns=turns)
        assert make_list(device, *people, trouble=lambda ask, n: "lost" if n == 3 else None) is None
        assert len(server.lists) == 1
        [members] = server.members.values()
        assert len(members) == 30
        assert set(device.states("member").values()) == {"done"}


def test_undo_takes_back_ours_alone(server):
    """The person's own follows stay, and so does what they undid or did since."""
    server.add("own@b.example", "ivy@b.example")
    server.marked["follow"].add("aownbexample")
    device = Device(server)
    follow(device, "ada@b.example", "cyd@b.example", "ivy@b.example", "own@b.example")
    make_list(device, "ada@b.example")
    server.marked["follow"].discard("aivybexample")
    writes = len(server.writes)
    assert device.run(undo_flow(ME, device.deeds, None, device.now)) is None
    assert server.following == {"own@b.example"}
    assert not server.requested
    assert not server.lists
    assert ("unfollow", "ivy@b.example") not in server.writes[writes:]
    assert device.states() == {
        "ada@b.example": "undone",
        "cyd@b.example": "undone",
        "ivy@b.example": "undone",
        "own@b.example": "already",
    }
    assert device.run(undo_flow(ME, device.deeds, None, device.now)) is None
    assert followed_today(device.deeds, ME.id, device.now) == 3


def test_undo_leaves_a_list_in_which_others_are(server):
    """The person added somebody: only ours go out, the list stays theirs."""
    device = Device(server)
    follow(device, "ada@b.example", "ben@home.example")
    make_list(device, "ada@b.example")
    [list_id] = server.lists
    server.members[list_id].add("abenhomeexample")
    keys = [key for key in device.deeds if key[1] is Act.LIST]
    assert device.run(undo_flow(ME, device.deeds, keys, device.now)) is None
    assert server.members == {list_id: {"abenhomeexample"}}
    assert server.following == {"ada@b.example", "Ben@home.example"}
    assert device.states("list") == {"Came along": "already"}


def test_undo_of_some_leaves_the_others(server):
    """Only the deeds named are taken back."""
    device = Device(server)
    follow(device, "ada@b.example", "ben@home.example")
    key = (ME.id, Act.FOLLOW, "ada@b.example", "")
    assert device.run(undo_flow(ME, device.deeds, [key], device.now)) is None
    assert server.following == {"Ben@home.example"}


def test_undo_never_touches_another_account_than_the_one_named(server):
    """An id in a saved file may be anybody's: it is compared with the address first."""
    device = Device(server)
    follow(device, "ada@b.example", "ben@home.example")
    key = (ME.id, Act.FOLLOW, "ada@b.example", "")
    forged = dict(device.deeds)
    forged[key] = forged[key].__class__(
        **{name: getattr(forged[key], name) for name in forged[key].__slots__}
        | {"uri": "abenhomeexample"}
    )
    device.deeds = forged
    assert device.run(undo_flow(ME, device.deeds, [key], device.now)) is None
    assert server.following == {"ada@b.example", "Ben@home.example"}
    assert device.problems() == {"ada@b.example": "somebody-else"}
    assert device.states()["ada@b.example"] == "done"


def test_undo_of_whom_is_gone_needs_no_write(server):
    """An account that no longer exists is followed by nobody."""
    device = Device(server)
    follow(device, "ada@b.example")
    server.people["aadabexample"].kind = "gone"
    assert device.run(undo_flow(ME, device.deeds, None, device.now)) is None
    assert device.states() == {"ada@b.example": "undone"}


def test_a_server_that_imports_is_given_one_file_and_watched(server):
    """The deeds stay sent; the next run finds what was done, and does what was not."""
    server.marked["follow"].add("abenhomeexample")
    device = Device(server)
    people = wanted("ada@b.example", "ben@home.example", "cyd@b.example")
    assert device.run(import_flow(ME, people, {}, device.now)) is None
    [form] = server.imported
    assert b"Account address,Show boosts" in form
    assert b"ada@b.example,true,false,\ncyd@b.example" in form
    assert b"ben@home" not in form
    assert b'name="mode"\r\n\r\nmerge' in form
    assert set(device.states().values()) == {"sent", "already"}
    server.marked["follow"].add("aadabexample")
    assert device.run(follow_flow(ME, people, device.deeds, device.now)) is None
    assert server.writes == [("follow", "cyd@b.example")]
    assert device.states() == {
        "ada@b.example": "done",
        "ben@home.example": "already",
        "cyd@b.example": "requested",
    }


@pytest.mark.parametrize(
    ("count", "done", "today", "days", "csv_first"),
    [
        (0, 0, 0, 0, False),
        (10, 0, 10, 1, False),
        (400, 0, 400, 1, False),
        (401, 0, 400, 2, True),
        (900, 0, 400, 3, True),
        (10, 400, 0, 2, False),
        (10, 395, 5, 2, False),
        (8_000, 0, 400, 20, True),
    ],
)
def test_the_plan_says_how_long_it_takes(count, done, today, days, csv_first):
    """How many today, how many days, and whether a file is the better way."""
    from passage.core.deeds import Deed
    from passage.core.model import Network

    deeds = {}
    for n in range(done):
        deed = Deed(Network.MASTODON, ME.id, Act.FOLLOW, f"q{n}@b.example", DeedState.DONE, START)
        deeds[deed.key] = deed
    plan = plan_of(count, deeds, ME.id, START + 60, ME.rules)
    assert (plan.today, plan.days, plan.csv_first) == (today, days, csv_first)
    assert plan.over == max(0, count - 7_500)
    assert plan_of(count, deeds, ME.id, START + DAY, ME.rules).today == min(count, 400)
