"""A search for many: everybody gets the right outcome, at the right pace, whatever happens."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from net.worlds import World, account, actor, drive, person
from passage.core.choose import best_of, is_settled
from passage.core.crossing import Plan
from passage.core.errors import Problem
from passage.core.model import Absent, Band, Found, Network, Profile, Result, Unknown
from passage.core.names import Handle, Origin
from passage.net.batches import Batches
from passage.net.exchange import Answer, Lost, Purpose, Why
from passage.net.questions import Learned
from passage.net.quota import Pace
from passage.net.search import Done, HostState, Search, Send, Wait

APPVIEW, SERVER, OTHER = (
    Origin("https://appview.example"),
    Origin("https://social.example"),
    Origin("https://other.example"),
)
BLUESKY, MASTODON, BOTH = Plan(APPVIEW), Plan(None, (SERVER,)), Plan(APPVIEW, (SERVER,))
PROBLEM = Problem("timed-out", (("host", "appview.example"),))
FIRST = ["Ada", "Björn", "Chloé", "Dmitri", "Émile", "Fatou", "Gwen", "Hugo", "Inès", "Jonas"]
LAST = ["Novak", "Lindqvist", "Okafor", "Tremblay", "Petrov", "Sarr", "Kowalski", "Marchetti"]


def name_of(number):
    """Return a display name that nobody else in a test has."""
    return f"{FIRST[number % 10]} {LAST[number % 8]}{number}"


def crowd(count):
    """Return people, every second of them on Bluesky, every third on Mastodon."""
    people = [person(n + 1, f"otter{n}fan", name_of(n)) for n in range(count)]
    actors = [actor(f"otter{n}fan.bsky.social", name_of(n)) for n in range(0, count, 2)]
    accounts = [account(f"otter{n}fan", name_of(n)) for n in range(0, count, 3)]
    return people, World(actors, {"social.example": accounts})


def outcomes(run, network):
    """Return the outcomes of a run by the number of the person."""
    return {int(key): result.outcomes[network] for key, result in run.results.items()}


def test_everybody_gets_the_right_outcome():
    """Those who are there are found and sure, the others are absent, on each network."""
    people, world = crowd(60)
    search = Search(people, BOTH)
    run = drive(search, world)
    for number, outcome in outcomes(run, Network.BLUESKY).items():
        there = (number - 1) % 2 == 0
        assert isinstance(outcome, Found if there else Absent)
        if there:
            assert outcome.matches[0].band is Band.SURE
            assert outcome.matches[0].candidate.address == f"otter{number - 1}fan.bsky.social"
    for number, outcome in outcomes(run, Network.MASTODON).items():
        assert isinstance(outcome, Found if (number - 1) % 3 == 0 else Absent)
    progress = search.progress(run.ended_at)
    assert (progress.total, progress.done, progress.unknown) == (60, 60, 0)
    assert progress.found == sum(n % 2 == 0 or n % 3 == 0 for n in range(60))
    assert progress.seconds_left == 0.0


def test_guesses_are_asked_in_full_batches():
    """25 handles to a call as long as there are 25, none asked twice."""
    people, world = crowd(200)
    run = drive(Search(people, BLUESKY), world)
    batches = [ask for _, ask in run.sent if ask.purpose is Purpose.PROFILES]
    sizes = [len(ask.params) for ask in batches]
    assert sum(size == 25 for size in sizes) >= len(sizes) - 2
    handles = Counter(handle for ask in batches for _, handle in ask.params)
    assert max(handles.values()) == 1


def test_only_what_is_needed_leaves():
    """Each request goes to a host of the plan and holds a guessed handle, an X name or a name."""
    people, world = crowd(30)
    run = drive(Search(people, BOTH), world)
    assert {ask.origin for _, ask in run.sent} == {APPVIEW, SERVER}
    words = {p.screen_name for p in people} | {p.name for p in people}
    for _, ask in run.sent:
        query = dict(ask.params)
        assert set(query) <= {"actors", "q", "limit", "type"}
        assert "q" not in query or query["q"] in words
    ids = {p.id for p in people if len(p.id) > 3}
    assert not any(id_ in ask.url for _, ask in run.sent for id_ in ids)


def test_the_most_important_people_come_first():
    """The first tenth is done long before the last."""
    people, world = crowd(400)
    search, order = Search(people, BLUESKY), []
    original = search.receive

    def receive(*args):
        results = original(*args)
        order.extend(int(result.id) for result in results)
        return results

    search.receive = receive
    drive(search, world)
    place = {number: index for index, number in enumerate(order)}
    first = sum(place[number] for number in range(1, 41)) / 40
    last = sum(place[number] for number in range(361, 401)) / 40
    assert first < 100
    assert last > 300


@pytest.mark.parametrize(("plan", "interval", "parallel"), [(BLUESKY, 0.2, 4), (MASTODON, 1.0, 2)])
def test_the_pace_is_kept_and_used(plan, interval, parallel):
    """Five a second and four at once at the AppView; one a second at a server."""
    people, world = crowd(150)
    run = drive(Search(people, plan), world, latency=0.3)
    times = [at for at, _ in run.sent]
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert min(gaps) >= interval - 0.002
    assert max(run.most_in_flight.values()) <= parallel
    assert times[-1] - times[0] <= 1.1 * interval * len(times)


def renamed_crowd(number):
    """Return people whose Mastodon account, found by its name, names a foreign Bluesky handle."""
    people = [person(n, f"pixelotter{n:03}", f"Ada Novak{n:03}") for n in range(number)]
    world = World(
        [actor(f"quokka{n:03}.example.com", "Somebody") for n in range(number)],
        {
            "social.example": [
                account(f"pixelotter{n:03}", f"Ada Novak{n:03}", f"🦋 quokka{n:03}.example.com")
                for n in range(number)
            ]
        },
    )
    return people, world


def test_a_find_on_one_network_is_followed_on_the_other():
    """Nobody could guess the handle; the Mastodon account names it."""
    people, world = renamed_crowd(30)
    run = drive(Search(people, BOTH), world)
    for n, one in enumerate(people):
        found = run.results[one.id].outcomes[Network.BLUESKY]
        assert found.matches[0].candidate.address == f"quokka{n:03}.example.com"
        assert found.matches[0].band is Band.SURE


def test_follow_ups_share_their_requests():
    """Half a batch costs as much as a whole one, so follow-ups wait for each other."""
    people, world = renamed_crowd(30)
    run = drive(Search(people, BOTH), world)
    late = [
        ask
        for _, ask in run.sent
        if ask.purpose is Purpose.PROFILES and any("quokka" in v for _, v in ask.params)
    ]
    assert len(late) <= 8


def test_until_it_is_followed_up_there_is_no_outcome():
    """Who closes the tab in between is asked again, rather than told "not found"."""
    people, world = renamed_crowd(1)
    search = Search(people, BOTH)
    seen = []
    receive = search.receive

    def watched(*args):
        results = receive(*args)
        seen.extend(results)
        return results

    search.receive = watched
    drive(search, world)
    outcomes = [result.outcomes for result in seen]
    found = next(
        n for n, one in enumerate(outcomes) if isinstance(one.get(Network.MASTODON), Found)
    )
    assert Network.BLUESKY not in outcomes[found]
    assert isinstance(outcomes[-1][Network.BLUESKY], Found)


def test_what_was_confirmed_before_leads_after_a_restart():
    """The find on Mastodon is saved; Bluesky is asked later, and follows it at once."""
    people, world = renamed_crowd(3)
    before = drive(Search(people, MASTODON), world)
    after = drive(Search(people, BLUESKY, known=before.results), world)
    for one in people:
        assert after.results[one.id].outcomes[Network.BLUESKY].matches[0].band is Band.SURE


def test_who_is_still_to_be_asked_is_not_followed_up_as_well():
    """A failure from before the restart is no outcome to follow up: its turn is still to come."""
    people, world = renamed_crowd(120)
    down = {one.id: Result(one.id, {Network.BLUESKY: Unknown((PROBLEM,))}) for one in people}

    def on_a_break(ask, now):
        wanted = ask.host == "appview.example" and now < 150.0
        return Answer(429, {"retry-after": "150"}) if wanted else None

    run = drive(Search(people, BOTH, known=down), world, fault=on_a_break)
    for one in people:
        for network in Network:
            assert run.results[one.id].outcomes[network].matches[0].band is Band.SURE


def test_looking_up_for_members_only_parks_no_host():
    """A server that keeps the look-up to its members is searched nevertheless."""
    people, world = renamed_crowd(5)
    stated = [replace(one, profile=Profile("now @someone@other.example")) for one in people]

    def members_only(ask, _now):
        return Answer(401, {}, '{"error": "no"}') if ask.purpose is Purpose.LOOKUP else None

    run = drive(Search(stated, MASTODON), world, fault=members_only)
    for one in stated:
        assert run.results[one.id].outcomes[Network.MASTODON].matches[0].band is Band.SURE


def test_a_refused_batch_is_asked_in_halves():
    """One handle that a server calls malformed costs only its person a check."""
    people, world = crowd(40)
    bad = "otter9fan.bsky.social"

    def picky(ask, _now):
        refused = ask.purpose is Purpose.PROFILES and ("actors", bad) in ask.params
        return Answer(400, {}, '{"error":"InvalidRequest"}') if refused else None

    run = drive(Search(people, BLUESKY), world, fault=picky)
    found = outcomes(run, Network.BLUESKY)
    assert isinstance(found.pop(10), Unknown)
    assert all(isinstance(found[n], Found if (n - 1) % 2 == 0 else Absent) for n in found)


def test_a_host_that_is_down_leaves_its_people_unchecked_and_others_found():
    """Could not check on one network, found on the other; the host is not asked for ever."""
    people, world = crowd(300)

    def down(ask, _now):
        return Lost(Why.UNREACHABLE) if ask.origin == SERVER else None

    search = Search(people, BOTH)
    run = drive(search, world, fault=down)
    assert {type(each) for each in outcomes(run, Network.MASTODON).values()} == {Unknown}
    assert {type(each) for each in outcomes(run, Network.BLUESKY).values()} == {Found, Absent}
    assert sum(ask.origin == SERVER for _, ask in run.sent) < 20
    states = {host.host: host.state for host in search.progress(run.ended_at).hosts}
    assert states["social.example"] is HostState.PARKED
    assert len(run.results) == 300


def test_a_second_server_goes_on_where_the_first_is_down():
    """People of a parked server are still looked for on the others, and told of the gap."""
    people = [person(1, "otter1fan", name_of(1)), person(2, "otter2fan", name_of(2))]
    world = World([], {"other.example": [account("otter1fan", name_of(1))]})

    def down(ask, _now):
        return Answer(401, {}, "{}") if ask.origin == SERVER else None

    run = drive(Search(people, Plan(mastodon=(SERVER, OTHER))), world, fault=down)
    found, absent = (outcomes(run, Network.MASTODON)[n] for n in (1, 2))
    assert isinstance(found, Found)
    assert found.matches[0].band is Band.SURE
    assert found.unchecked == ()
    assert isinstance(absent, Unknown)
    assert {problem.fact("host") for problem in absent.problems} == {"social.example"}


def test_a_passing_fault_costs_time_but_no_result():
    """A minute of outage and some 429s: in the end, everybody as without them."""
    people, world = crowd(80)

    def shaky(ask, now):
        if 3.0 < now < 20.0:
            return Lost(Why.UNREACHABLE)
        if ask.origin == SERVER and 30.0 < now < 32.0:
            return Answer(429, {"retry-after": "10"}, "")
        return None

    calm = drive(Search(people, BOTH), world)
    rough = drive(Search(people, BOTH), world, fault=shaky)
    assert rough.results == calm.results
    assert rough.ended_at > calm.ended_at


@pytest.mark.parametrize("text", ["<html>", "[]", "null", '{"actors": 1}', "", "{" * 9999])
def test_answers_that_make_no_sense_mean_unchecked(text):
    """HTML, other shapes, nothing, endless nesting: could not check, with the host named."""
    people, world = crowd(20)
    run = drive(Search(people, BOTH), world, fault=lambda _ask, _now: Answer(200, {}, text))
    for network in Network:
        for outcome in outcomes(run, network).values():
            assert isinstance(outcome, Unknown)
            assert {problem.code for problem in outcome.problems} == {"surprising"}
            assert all(problem.fact("host") for problem in outcome.problems)


def test_pause_sends_nothing_and_is_not_counted_as_time():
    """Replies under way are taken; after `resume` it goes on as before."""
    people, world = crowd(40)
    search = Search(people, BLUESKY)
    turn = search.next(0.0)
    assert isinstance(turn, Send)
    search.pause(0.1)
    assert search.progress(0.1).paused
    assert search.next(5.0) == Wait(None)
    search.receive(turn.ticket, world.answer(turn.ask), 5.0, 0.0)
    assert search.next(1000.0) == Wait(None)
    search.resume(1000.0)
    assert isinstance(search.next(1000.0), Send)


def test_a_pause_does_not_change_the_forecast():
    """The time left is time at work: a pause of an hour is no slowness."""
    people, world = crowd(400)
    search = Search(people, BLUESKY)
    run = drive(search, world, until=30.0)
    before = search.progress(run.ended_at).seconds_left
    search.pause(run.ended_at)
    assert search.progress(run.ended_at + 1800.0).seconds_left == pytest.approx(before)
    search.resume(run.ended_at + 3600.0)
    assert search.progress(run.ended_at + 3600.0).seconds_left == pytest.approx(before)


def test_stop_leaves_nobody_waiting_for_a_batch():
    """People whose handles were not even sent are settled by a stop as well."""
    people, _ = crowd(8)
    search = Search(people, BLUESKY)
    assert isinstance(search.next(0.0), Send)
    assert len(search.stop()) == 8


def test_a_handle_under_way_is_not_asked_again():
    """Whoever comes to want it meanwhile is told with the first asker."""
    batches, handle = Batches(), Handle("ada.bsky.social")
    batches.add(1, [handle])
    assert list(batches.rest()) == [(1, (handle,))]
    batches.add(2, [handle])
    assert list(batches.rest()) == []
    learned = Learned(problems=(PROBLEM,))
    assert list(batches.answered([handle], learned)) == [(1, learned), (2, learned)]


def test_stop_settles_everybody_at_once():
    """Those not asked become "could not check, stopped"; those found stay found."""
    people, world = crowd(500)
    search = Search(people, BLUESKY)
    run = drive(search, world, until=10.0)
    stopped = search.stop()
    assert isinstance(search.next(10.0), Done)
    assert len(run.results) + len(stopped) >= 500
    merged = {**run.results, **{result.id: result for result in stopped}}
    kinds = Counter(type(result.outcomes[Network.BLUESKY]) for result in merged.values())
    assert kinds[Found] > 10
    assert kinds[Unknown] > 300
    codes = {
        problem.code
        for result in merged.values()
        for outcome in result.outcomes.values()
        if isinstance(outcome, Unknown)
        for problem in outcome.problems
    }
    assert codes == {"stopped"}
    assert search.receive(1, Answer(200, {}, "{}"), 11.0, 0.0) == ()
    assert search.stop() == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0.1, 40.0), min_size=1, max_size=4))
def test_stopping_and_going_on_gives_the_same_results(stops):
    """However often and whenever it is stopped, going on ends where one run ends."""
    people, world = crowd(90)
    whole = drive(Search(people, BOTH), world)
    known = {}
    for stop in stops:
        search = Search(people, BOTH, known=known)
        known = {**known, **drive(search, world, until=stop).results}
        known.update({result.id: result for result in search.stop()})
    last = drive(Search(people, BOTH, known=known), world)
    assert {**known, **last.results} == whole.results


def test_what_is_settled_is_not_asked_again():
    """Going on with complete results asks nothing and counts everybody."""
    people, world = crowd(30)
    run = drive(Search(people, BLUESKY), world)
    again = Search(people, BLUESKY, known=run.results)
    assert isinstance(again.next(0.0), Done)
    progress = again.progress(0.0)
    assert (progress.done, progress.total) == (30, 30)


def test_asking_again_never_loses_a_find():
    """A find of yesterday stays when its host cannot be asked today, and says so."""
    people, world = crowd(4)
    first = drive(Search(people, BLUESKY), world).results
    found = first["1"].outcomes[Network.BLUESKY]
    weak = replace(found.matches[0], band=Band.CHECK, score=0.6)
    open_find = replace(found, matches=(weak,), unchecked=(PROBLEM,))
    known = {"1": replace(first["1"], outcomes={Network.BLUESKY: open_find})}
    assert not is_settled(open_find)
    run = drive(
        Search(people[:1], BLUESKY, known=known),
        world,
        fault=lambda _ask, _now: Answer(403, {}, "{}"),
    )
    outcome = outcomes(run, Network.BLUESKY)[1]
    assert best_of(outcome) == weak
    assert outcome.unchecked[0].code == "refused"


def test_people_without_a_screen_name_are_left_out():
    """Who is known by number only cannot be searched and is not counted."""
    people, world = crowd(3)
    nameless = replace(people[0], screen_name=None)
    search = Search([nameless, *people[1:], people[1]], BLUESKY)
    run = drive(search, world)
    assert set(run.results) == {"2", "3"}
    assert search.progress(0.0).total == 2


def test_nobody_and_nothing_are_done_at_once():
    """No people, or no server: there is nothing to do."""
    people, _ = crowd(3)
    assert isinstance(Search([], BOTH).next(0.0), Done)
    assert isinstance(Search(people, Plan()).next(0.0), Done)


def test_two_people_with_the_same_guess_share_the_answer():
    """A handle is asked once, and told to everybody who waits for it."""
    people = [person(1, "adanovak1", "Ada Novak"), person(2, "novakada9", "Ada Novak")]
    world = World([actor("adanovak.bsky.social", "Ada Novak", "x.com/novakada9")])
    run = drive(Search(people, BLUESKY), world)
    found = outcomes(run, Network.BLUESKY)
    assert found[2].matches[0].band is Band.SURE
    assert found[1].matches[0].candidate.address == "adanovak.bsky.social"


def test_the_time_left_is_right():
    """After the first minute the forecast is within a fifth of what it then takes."""
    people, world = crowd(2500)
    run = drive(Search(people, BOTH), world)
    for share in (0.1, 0.3, 0.6):
        at, left = min(run.forecasts, key=lambda f: abs(f[0] - max(60.0, share * run.ended_at)))
        assert left == pytest.approx(run.ended_at - at, rel=0.2)


def test_a_pace_can_be_given():
    """A host of one's own may be asked as fast as it likes."""
    people, world = crowd(60)
    pace = Pace(interval=0.0, fastest=0.0, parallel=8, budget=10_000)
    run = drive(Search(people, BLUESKY, paces={"appview.example": pace}), world, latency=0.01)
    assert run.ended_at < 1.0


FAULTS = st.sampled_from(
    ["none", "none", "none", "lost", "late", "429", "502", "html", "junk", "401"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FAULTS, min_size=1, max_size=60), st.integers(1, 40))
def test_under_any_faults_everybody_has_an_outcome(faults, count):
    """Whatever the replies, it ends, nobody is forgotten, and failure is never absence."""
    people, world = crowd(count)
    replies = {
        "lost": Lost(Why.UNREACHABLE),
        "late": Lost(Why.TIMED_OUT),
        "429": Answer(429, {"retry-after": "7"}, ""),
        "502": Answer(502, {}, "<html>"),
        "html": Answer(200, {}, "<html>"),
        "junk": Answer(200, {}, json.dumps({"profiles": [1], "actors": None, "accounts": {}})),
        "401": Answer(401, {}, "{}"),
    }
    turn = iter(range(10**9))

    def fault(_ask, _now):
        return replies.get(faults[next(turn) % len(faults)])

    run = drive(Search(people, BOTH), world, fault=fault)
    assert len(run.results) == count
    for result in run.results.values():
        assert set(result.outcomes) == set(Network)
        number = int(result.id) - 1
        if number % 2 == 0:
            assert not isinstance(result.outcomes[Network.BLUESKY], Absent)
        if number % 3 == 0:
            assert not isinstance(result.outcomes[Network.MASTODON], Absent)


def test_fifty_thousand_people_are_cheap():
    """Few inquiries run at once, and stopping settles the whole crowd without asking anybody."""
    people = [person(n + 1, f"otter{n}fan", name_of(n)) for n in range(50_000)]
    search = Search(people, BOTH)
    run = drive(search, World(), until=3.0)
    assert all(len(side.running) <= 100 for side in search._sides.values())
    assert len(search.stop()) + len(run.results) >= 50_000
    assert len(run.sent) < 20
    assert search.progress(3.0).unknown > 49_000
