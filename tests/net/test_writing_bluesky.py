"""What is sent to Bluesky in the person's name, and what becomes of each answer."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.pds import ACCOUNT, APPVIEW, ME, PDS, Pds, did, reply, uri_of
from passage.core.deeds import OURS, Act, Deed, DeedState, with_deeds
from passage.core.model import Network
from passage.core.names import AccountId
from passage.net.atproto import tid
from passage.net.atproto.following import block_flow, follow_flow
from passage.net.atproto.lists import PACK_MOST, Heading, list_flow, pack_flow
from passage.net.atproto.muting import mute_flow
from passage.net.atproto.plan import BULK_FROM, plan_of
from passage.net.atproto.repo import BLOCK, FOLLOW, LIST, LISTITEM, STARTERPACK, iso, place_of
from passage.net.atproto.undoing import undo_flow
from passage.net.exchange import Answer, Ask, Lost, Purpose, Why
from passage.net.writing import Got, Keep, Pause, Reason, Wanted

NOW = 1_790_000_000.0
HEADING = Heading("From X", "Whom I followed there")


def wanted(*numbers):
    """Return whom to follow."""
    return [Wanted(AccountId(str(number + 1)), did(number)) for number in numbers]


class Run:
    """Plays a flow to its end: ``fault`` may take an answer's place, ``turns`` closes the tab."""

    def __init__(self, flow, pds, deeds=None, *, now=NOW, fault=lambda _: None, turns=10**6):
        self.now, self.deeds, self.pauses, self.asks = now, dict(deeds or {}), [], []
        self.problem, self.ended, got = None, False, None
        for _ in range(turns):
            try:
                turn = flow.send(got)
            except StopIteration as end:
                self.problem, self.ended = end.value, True
                return
            got = self.take(turn, pds, fault)
        flow.close()

    def take(self, turn, pds, fault):
        """Do one turn."""
        if isinstance(turn, Pause):
            self.pauses.append((turn.reason, turn.until - self.now))
            self.now = turn.until
            return Got(self.now)
        if isinstance(turn, Keep):
            self.deeds = dict(with_deeds(self.deeds, turn.deeds))
            return Got(self.now)
        self.now += 0.2
        self.asks.append(turn)
        return Got(self.now, fault(turn) or pds.answer(turn, self.now))

    def states(self):
        """Return the state of each subject."""
        return {deed.subject: deed.state for deed in self.deeds.values()}


def follow(pds, people, deeds=None, *, now=NOW, **more):
    """Follow people at a PDS."""
    return Run(
        follow_flow(ACCOUNT, people, deeds or {}, now, 9, APPVIEW), pds, deeds, now=now, **more
    )


def test_a_tid_of_a_known_moment():
    """The epoch is all the lowest letter; the other is of 30 June 2023, in microseconds."""
    assert tid.encode(0, 0) == "2222222222222"
    assert tid.encode(0, 1) == "2222222222223"
    assert tid.micros_of("3jzfcijpj2z2a") == 1_688_137_381_887_007


@given(st.integers(0, (1 << 53) - 1), st.integers(0, 1023))
def test_tids_are_read_back_and_sort_as_time_does(micros, clock_id):
    """Whatever the moment: well formed, read back, later than the one before."""
    text = tid.encode(micros, clock_id)
    assert tid.is_tid(text)
    assert tid.micros_of(text) == micros
    if micros:
        assert tid.encode(micros - 1, 1023) < text


@given(st.lists(st.floats(0, 4e9), min_size=2, max_size=20))
def test_tids_of_one_clock_grow_also_when_it_is_set_back(times):
    """No key is made twice."""
    tids = tid.Tids(3)
    made = [tids.next(now) for now in times]
    assert made == sorted(set(made))


@pytest.mark.parametrize(
    "text", ["", "3jzfcijpj2z21", "0000000000000", "zzzzzzzzzzzzz", "3jzfcijpj2z2aa", "self"]
)
def test_what_is_no_tid(text):
    """Nothing but a TID is taken for a key of ours."""
    assert not tid.is_tid(text)
    assert place_of(f"at://{ME}/{FOLLOW}/{text}") is None


def test_a_follow_is_a_record_with_a_key_of_ours():
    """The record, its at-URI in the deed before it is sent, and who may send it."""
    pds = Pds()
    run = follow(pds, wanted(1))
    [call] = [ask for ask in run.asks if ask.method == "POST"]
    assert (call.origin, call.by, call.purpose) == (PDS, ME, Purpose.WRITE)
    assert call.content_type == "application/json"
    [(uri, value)] = pds.records.items()
    assert value == {"$type": FOLLOW, "subject": did(1), "createdAt": iso(NOW + 0.4)}
    [deed] = run.deeds.values()
    assert (deed.uri, deed.state, deed.person) == (uri, DeedState.DONE, "2")
    assert iso(0) == "1970-01-01T00:00:00.000Z"


def test_one_hour_takes_1666_in_nine_calls():
    """All that the points allow, the most important first; the others an hour later."""
    pds = Pds()
    run = follow(pds, wanted(*range(2_000)))
    assert pds.sizes[:9] == [200] * 8 + [66]
    assert sum(pds.sizes[9:]) == 334
    assert pds.refused == 0
    [(reason, seconds)] = run.pauses
    assert reason is Reason.HOUR
    assert 3_590 < seconds < 3_690
    assert [v["subject"] for v in pds.records.values()] == [did(n) for n in range(2_000)]


@pytest.mark.parametrize("tells", [True, False])
def test_a_day_takes_11666(tells):
    """Seven hours of 1,666 and four more, then the day's limit, be it told or not."""
    pds = Pds(tells=tells)
    run = follow(pds, wanted(*range(11_800)))
    assert pds.refused == 0
    reasons = [reason for reason, _ in run.pauses]
    assert reasons[-1] is Reason.DAY
    assert reasons.count(Reason.DAY) == 1
    made = [value["createdAt"] for value in pds.records.values()]
    assert len(made) == 11_800
    assert sum(when < iso(NOW + 86_400) for when in made) == 11_666
    assert run.now - NOW > 86_400


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 60))
def test_a_tab_closed_at_any_turn_loses_no_points(turns):
    """What was spent is known from the deeds: the second tab stays within the same hour."""
    pds = Pds(tells=False)
    first = follow(pds, wanted(*range(1_800)), turns=turns)
    follow(pds, wanted(*range(1_800)), first.deeds, now=first.now)
    assert pds.refused == 0
    assert sorted(pds.subjects(FOLLOW)) == [did(n) for n in range(1_800)]


def test_points_that_others_spend_are_heard_of():
    """Another app writes on the account: what the server tells is kept to."""
    pds = Pds()
    pds.windows[0].take(2_900, NOW)
    run = follow(pds, wanted(*range(900)))
    assert pds.refused == 0
    assert pds.sizes[:4] == [200, 200, 200, 100]
    assert run.pauses[0][0] is Reason.HOUR


def test_nobody_twice_and_never_oneself():
    """Two people on X may have one account on Bluesky, and one of them may be oneself."""
    pds = Pds()
    run = follow(pds, [*wanted(1, 2), *wanted(1), Wanted(AccountId("7"), ME)])
    assert pds.subjects(FOLLOW) == [did(1), did(2)]
    assert set(run.states()) == {did(1), did(2)}


def test_who_is_followed_already_is_left_alone():
    """By another hand: ALREADY, without an at-URI, so that it is never taken back."""
    pds = Pds({uri_of(FOLLOW, "3jzfcijpj2z2a"): {"subject": did(1)}})
    run = follow(pds, wanted(1, 2))
    assert run.states() == {did(1): DeedState.ALREADY, did(2): DeedState.DONE}
    assert run.deeds[ME, Act.FOLLOW, did(1), ""].uri == ""
    undo = Run(undo_flow(ACCOUNT, run.deeds, None, run.now), pds, run.deeds, now=run.now)
    assert pds.subjects(FOLLOW) == [did(1)]
    assert undo.states() == {did(1): DeedState.ALREADY, did(2): DeedState.UNDONE}


def test_who_was_left_by_hand_since_stays_left():
    """Going on after days does not follow again whom the person no longer follows."""
    pds = Pds()
    run = follow(pds, wanted(1, 2))
    pds.records = {u: v for u, v in pds.records.items() if v["subject"] != did(1)}
    later = follow(pds, wanted(1, 2, 3), run.deeds, now=run.now)
    assert sorted(pds.subjects(FOLLOW)) == [did(2), did(3)]
    assert later.states()[did(1)] is DeedState.UNDONE


def test_a_late_write_makes_no_second_record():
    """A call given up that arrives while it is sent again: the same keys, so one record each."""
    pds, late = Pds(), []

    def fault(ask):
        if ask.method == "POST" and not late:
            late.append(ask)
            return Lost(Why.TIMED_OUT)
        if ask.method == "POST" and len(late) == 1:
            late.append(ask)
            pds.answer(late[0], NOW + 10)
        return None

    run = follow(pds, wanted(1, 2, 3), fault=fault)
    assert run.ended
    assert sorted(pds.subjects(FOLLOW)) == [did(1), did(2), did(3)]
    assert set(run.states().values()) == {DeedState.DONE}


def test_one_bad_subject_fails_alone():
    """The others of its call are followed; it has a reason."""
    pds = Pds(bad={did(77)})
    run = follow(pds, wanted(*range(200)))
    assert run.problem is None
    assert len(pds.subjects(FOLLOW)) == 199
    deed = run.deeds[ME, Act.FOLLOW, did(77), ""]
    assert deed.state is DeedState.FAILED
    assert deed.problem.code == "declined"


def test_where_all_is_refused_few_points_are_spent_on_it():
    """A server that refuses everything is not asked for each person alone."""
    pds = Pds(bad={did(number) for number in range(400)})
    run = follow(pds, wanted(*range(400)))
    assert run.problem.code == "declined"
    assert sum(ask.method == "POST" for ask in run.asks) < 40


ENDS = {
    "signed-out": [
        reply({"error": "AuthenticationRequired"}, 401),
        reply({"error": "ExpiredToken"}, 400),
        Lost(Why.SIGNED_OUT),
    ],
    "not-allowed": [reply({"error": "ScopeMissingError"}, 403)],
    "account-stopped": [
        reply({"error": "AccountTakedown"}, 401),
        reply({"error": "AccountDeactivated"}, 401),
    ],
    "refused": [reply({"error": "Forbidden"}, 403)],
    "surprising": [Answer(302)],
    "broken": [Answer(502, {}, "<html>"), Answer(200, {}, "[[[")],
    "unreachable": [Lost(Why.UNREACHABLE)],
    "timed-out": [Lost(Why.TIMED_OUT)],
    "rate-limited": [Answer(429)],
}


@pytest.mark.parametrize(
    ("code", "answer"), [(code, one) for code, every in ENDS.items() for one in every]
)
def test_what_keeps_a_flow_from_going_on(code, answer):
    """The problem it ends with; what was being sent stays SENT: could not be checked."""
    run = follow(Pds(), wanted(1), fault=lambda ask: answer if ask.method == "POST" else None)
    assert run.problem.code == code
    assert run.states() == {did(1): DeedState.SENT}
    tried = sum(ask.method == "POST" for ask in run.asks)
    assert tried == (6 if code in ("broken", "unreachable", "timed-out", "rate-limited") else 1)
    assert run.now - NOW < 1_000


def test_the_wait_that_a_server_asks_for_is_kept():
    """Retry-After, once; then all is done."""
    answers = [reply({"error": "RateLimitExceeded"}, 429, {"retry-after": "120"})]
    pds = Pds()
    run = follow(pds, wanted(1), fault=lambda ask: answers.pop() if answers and ask.by else None)
    [(reason, seconds)] = run.pauses
    assert reason is Reason.ASKED
    assert 120 <= seconds <= 122
    assert run.states() == {did(1): DeedState.DONE}


@pytest.mark.parametrize("value", ["spam", "!hide", "!warn", "rude"])
def test_an_account_under_a_warning_follows_nobody(value):
    """Before the first follow, its own labels are looked at, without sign-in."""
    pds = Pds(labels=[{"src": "did:plc:moderation", "val": value}])
    run = follow(pds, wanted(1))
    assert run.problem.code == "flagged"
    assert run.problem.fact("label") == value
    assert not pds.records
    assert not any(ask.by for ask in run.asks)


def test_a_warning_that_comes_in_between_ends_it():
    """After 500 follows, the labels are looked at again."""
    pds = Pds()

    def fault(_ask):
        if len(pds.records) >= 400:
            pds.labels = [{"src": "did:plc:moderation", "val": "spam"}]

    run = follow(pds, wanted(*range(2_000)), fault=fault)
    assert run.problem.code == "flagged"
    assert len(pds.records) == 600


@pytest.mark.parametrize(
    "label",
    [
        {"src": ME, "val": "spam"},
        {"src": "did:plc:moderation", "val": "spam", "neg": True},
        {"src": "did:plc:moderation", "val": "nudity"},
        {"src": ME, "val": "!no-unauthenticated"},
    ],
)
def test_labels_that_say_nothing_of_this(label):
    """Those one gives oneself, those taken back, those of what an account shows."""
    run = follow(Pds(labels=[label]), wanted(1))
    assert run.problem is None


def test_an_appview_that_is_down_keeps_nobody_from_following():
    """The PDS writes; the labels are looked at when they can be."""

    def fault(ask):
        return Lost(Why.UNREACHABLE) if ask.origin == APPVIEW else None

    assert follow(Pds(), wanted(1), fault=fault).states() == {did(1): DeedState.DONE}


def listed(pds, people, deeds, now, make=list_flow, **more):
    """Make a list or a pack."""
    return Run(make(ACCOUNT, HEADING, people, deeds, now, 9, APPVIEW), pds, deeds, now=now, **more)


@pytest.mark.parametrize(("make", "lists", "packs"), [(list_flow, 1, 0), (pack_flow, 1, 1)])
@settings(deadline=None)
@given(turns=st.integers(0, 14))
def test_a_list_is_made_once_whenever_the_tab_is_closed(make, lists, packs, turns):
    """One list, one entry for each person, and the starter pack that shows it."""
    pds = Pds()
    first = listed(pds, wanted(*range(5)), {}, NOW, make, turns=turns)
    run = listed(pds, wanted(*range(5)), first.deeds, first.now, make)
    assert run.problem is None
    assert sorted(pds.subjects(LISTITEM)) == [did(n) for n in range(5)]
    assert len(pds.subjects(LIST)) == lists
    assert len(pds.subjects(STARTERPACK)) == packs
    [uri] = {value["list"] for value in pds.records.values() if "subject" in value}
    assert pds.records[uri]["name"] == "From X"
    packed = [v for v in pds.records.values() if v["$type"] == STARTERPACK]
    assert all(pack["list"] == uri for pack in packed)
    end = "referencelist" if packed else "curatelist"
    assert pds.records[uri]["purpose"] == f"app.bsky.graph.defs#{end}"
    undo = Run(undo_flow(ACCOUNT, run.deeds, None, run.now), pds, run.deeds, now=run.now)
    assert not pds.records
    assert set(undo.states().values()) == {DeedState.UNDONE}


def test_a_list_and_a_pack_of_one_name_stay_apart():
    """Each has its own list; taking back the pack leaves the list and those on it."""
    pds = Pds()
    one = listed(pds, wanted(1, 2), {}, NOW)
    both = listed(pds, wanted(2, 3), one.deeds, one.now, pack_flow)
    assert len(pds.subjects(LIST)) == 2
    key = (ME, Act.PACK, "From X", "")
    Run(undo_flow(ACCOUNT, both.deeds, [key], both.now), pds, both.deeds, now=both.now)
    assert pds.subjects(LISTITEM) == [did(1), did(2)]
    assert pds.subjects(STARTERPACK) == []


def test_a_pack_holds_no_more_than_the_app_shows():
    """The most important 150."""
    pds = Pds()
    listed(pds, wanted(*range(200)), {}, NOW, pack_flow)
    assert pds.subjects(LISTITEM) == [did(n) for n in range(PACK_MOST)]


@given(st.text(max_size=200), st.text(max_size=900))
def test_headings_fit(name, description):
    """At most 64 bytes and 50 characters, and 300; no control characters."""
    fitting = Heading(name, description).fitting
    assert len(fitting.name.encode()) <= 64
    assert len(fitting.name) <= 50
    assert len(fitting.description) <= 300
    assert "\n" not in fitting.name + fitting.description


def test_a_list_without_a_name_is_not_made():
    """Nothing is sent."""
    flow = list_flow(ACCOUNT, Heading(" \n"), wanted(1), {}, NOW, 9, APPVIEW)
    run = Run(flow, Pds())
    assert run.problem.code == "declined"
    assert run.asks == []


def test_blocks_are_records_and_mutes_are_not():
    """Each once; those there before are left alone, and taken back is only what is ours."""
    pds = Pds({uri_of(BLOCK, "3jzfcijpj2z2a"): {"subject": did(1)}}, mutes={did(1)})
    deeds, now = {}, NOW
    for _ in range(2):
        flow = block_flow(ACCOUNT, wanted(1, 2), deeds, now, 9, APPVIEW)
        blocked = Run(flow, pds, deeds, now=now)
        flow = mute_flow(ACCOUNT, wanted(1, 2), blocked.deeds, now, APPVIEW)
        muted = Run(flow, pds, blocked.deeds, now=blocked.now)
        deeds, now = muted.deeds, muted.now
    assert sorted(pds.subjects(BLOCK)) == [did(1), did(2)]
    assert pds.mutes == {did(1), did(2)}
    Run(undo_flow(ACCOUNT, deeds, None, now), pds, deeds, now=now)
    assert pds.subjects(BLOCK) == [did(1)]
    assert pds.mutes == {did(1)}


@given(st.integers(0, 9), st.booleans())
def test_a_mute_cut_short_is_done_once_more(turns, lost):
    """Closed at any turn, and with an answer lost: muted in the end, and ours."""
    pds = Pds()
    faults = [Lost(Why.TIMED_OUT)] if lost else []

    def fault(ask):
        return faults.pop() if faults and ask.method == "POST" else None

    flow = mute_flow(ACCOUNT, wanted(1, 2), {}, NOW, APPVIEW)
    first = Run(flow, pds, turns=turns, fault=fault)
    flow = mute_flow(ACCOUNT, wanted(1, 2), first.deeds, first.now, APPVIEW)
    run = Run(flow, pds, first.deeds, now=first.now)
    assert pds.mutes == {did(1), did(2)}
    assert set(run.states().values()) == {DeedState.DONE}


def test_undo_of_one_leaves_the_others():
    """What the person names, no more."""
    pds = Pds()
    run = follow(pds, wanted(1, 2))
    key = (ME, Act.FOLLOW, did(1), "")
    Run(undo_flow(ACCOUNT, run.deeds, [key], run.now), pds, run.deeds, now=run.now)
    assert pds.subjects(FOLLOW) == [did(2)]


def test_undo_touches_no_other_account():
    """Deeds of another account, or of another network, are nobody's to take back here."""
    deed = Deed(Network.BLUESKY, "did:plc:other", Act.FOLLOW, did(1), DeedState.DONE, NOW)
    strange = replace(deed, by=ME, uri=f"at://did:plc:other/{FOLLOW}/3jzfcijpj2z2a")
    deeds = {one.key: one for one in (deed, strange)}
    run = Run(undo_flow(ACCOUNT, deeds, None, NOW), Pds(), deeds)
    assert run.asks == []


def test_undo_within_the_hour_is_counted_with_the_follows():
    """5,000 points, of which the follows took most: the rest is taken back an hour later."""
    pds = Pds(tells=False)
    run = follow(pds, wanted(*range(1_600)))
    undo = Run(undo_flow(ACCOUNT, run.deeds, None, run.now), pds, run.deeds, now=run.now)
    assert pds.refused == 0
    assert not pds.records
    assert [reason for reason, _ in undo.pauses] == [Reason.HOUR]


def test_an_undo_cut_short_stays_within_the_limits():
    """What was taken back cost both to make and to take back, also for the tab that goes on."""
    pds = Pds(tells=False)
    run = follow(pds, wanted(*range(1_500)))
    flow = undo_flow(ACCOUNT, run.deeds, None, run.now)
    first = Run(flow, pds, run.deeds, now=run.now, turns=20)
    assert 1_000 < len(pds.records) < 1_500
    flow = undo_flow(ACCOUNT, first.deeds, None, first.now)
    Run(flow, pds, first.deeds, now=first.now)
    assert pds.refused == 0
    assert not pds.records


def test_what_was_found_done_keeps_the_time_it_was_sent():
    """So its points count from then on, and no longer."""
    pds = Pds()
    # The labels, the records, what is sent, the write itself; its answer is never kept.
    first = follow(pds, wanted(1), turns=4)
    assert first.states() == {did(1): DeedState.SENT}
    later = follow(pds, wanted(1), first.deeds, now=NOW + 900)
    [before], [after] = first.deeds.values(), later.deeds.values()
    assert after == replace(before, state=DeedState.DONE)
    assert len(pds.records) == 1


def test_the_plan_says_when():
    """At once, today, and when the last is followed; a warning from where it looks like spam."""
    midnight = NOW + 5_000
    small = plan_of(100, {}, ME, NOW, midnight)
    assert (small.at_once, small.today, small.ends, small.bulk) == (100, 100, NOW, False)
    large = plan_of(6_000, {}, ME, NOW, midnight)
    assert (large.at_once, large.today, large.bulk) == (1_666, 3_332, True)
    assert 3 * 3_600 < large.ends - NOW < 3 * 3_700
    assert plan_of(BULK_FROM, {}, ME, NOW, midnight).bulk
    days = plan_of(20_000, {}, ME, NOW, midnight)
    assert 86_400 < days.ends - NOW < 2 * 86_400
    assert plan_of(0, {}, ME, NOW, midnight).ends == NOW


def test_the_plan_counts_what_was_done_before():
    """Deeds of the last hour leave less for now."""
    run = follow(Pds(), wanted(*range(1_000)))
    plan = plan_of(1_000, run.deeds, ME, run.now, run.now + 9_000)
    assert (plan.at_once, plan.today) == (666, 1_000)


def test_nothing_is_asked_where_nobody_is_wanted():
    """An empty list costs no request."""
    assert follow(Pds(), []).asks == []


def test_pages_without_end_are_not_read_for_ever():
    """A server that hands out the same page again and again ends the flow."""
    page = {"records": [{"uri": "at://x/y/z", "value": {}}], "cursor": "same"}

    def fault(ask):
        return Answer(200, {}, json.dumps(page)) if ask.purpose is Purpose.MINE else None

    assert follow(Pds(), wanted(1), fault=fault).problem.code == "surprising"


def test_no_request_without_need_carries_credentials():
    """Only writes do; what is public is read without."""
    run = follow(Pds(), wanted(*range(250)))
    assert all(isinstance(ask, Ask) for ask in run.asks)
    assert {ask.purpose for ask in run.asks if ask.by} == {Purpose.WRITE}
    assert all(deed.state in OURS for deed in run.deeds.values())
