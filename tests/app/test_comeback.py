"""Coming back: only those still missing are asked about, and who is new since last time is told."""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app.comeback import is_new, missing, missing_count, new_count
from passage.app.effects import RunSearch
from passage.app.marks import marked
from passage.app.opening import opened
from passage.app.standing import tally
from passage.app.state import AppState, Running
from passage.app.takeaway import crossing_of
from passage.app.update import update
from passage.core import ledger
from passage.core.model import Absent, Decision, Found, Network, Unknown, Verdict
from passage.net.requests import RequestLog
from samples import after_reading, found, match, progress, result, unknown

MASTODON = Network.MASTODON
FIRST, SECOND = "2026-11-26", "2026-12-26"


def play(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def searched() -> AppState:
    """Return a search that is over: one sure, one to check, one absent, one failed, one odd."""
    state = replace(after_reading(5, 1), today=FIRST)
    state = play(state, act.StartSearch("https://appview.test", "b.test"))
    sure, check, absent, failed, unlikely = state.named
    results = (
        result(sure, bluesky=found(match("a.test")), mastodon=Absent()),
        result(check, bluesky=found(match("b.test", 0.6)), mastodon=Absent()),
        result(absent, bluesky=Absent(), mastodon=Absent()),
        result(failed, bluesky=unknown(), mastodon=Absent()),
        result(unlikely, bluesky=found(match("u.test", 0.1)), mastodon=Absent()),
    )
    return play(state, act.SearchMoved(results, progress(5, 5), done=True))


def reopened_later(state: AppState) -> AppState:
    """Return the state of the saved file opened a month later."""
    saved = ledger.load(ledger.dump(crossing_of(state)))
    return opened(saved, RequestLog(), SECOND)


def test_the_first_search_has_a_date_and_nobody_is_new() -> None:
    """Being found in the first search is no news since last time."""
    state = searched()
    assert state.searches == (FIRST,)
    assert new_count(state) == 0


def test_only_those_still_missing_are_asked_again() -> None:
    """Sure and uncertain finds are left alone; absent, unchecked and unlikely ones are asked."""
    state = reopened_later(searched())
    again, (effect,) = update(state, act.LookAgain())
    assert isinstance(effect, RunSearch)
    wanted = state.named[2:]
    assert effect.people == wanted == missing(state)
    assert missing_count(state) == 3
    assert again.searches == (FIRST, SECOND)
    assert again.running is Running.YES
    for person in wanted:
        outcomes = again.results[person.id].outcomes.values()
        assert not any(isinstance(one, Absent) for one in outcomes)
        assert all(isinstance(one, Unknown) or one.unchecked for one in outcomes)
    for person in state.named[:2]:
        assert again.results[person.id] == state.results[person.id]
    assert again.tally == tally(again.people, again.results)


def test_who_is_found_the_second_time_is_new_since_the_first() -> None:
    """The new ones are told from those found before, also when these are asked again later."""
    state = play(reopened_later(searched()), act.LookAgain())
    sure, _, absent, failed, _ = state.named
    moved = act.SearchMoved(
        (
            result(absent, bluesky=found(match("new.test")), mastodon=Absent()),
            result(failed, bluesky=Absent(), mastodon=Absent()),
            result(
                sure,
                bluesky=found(match("a.test")),
                mastodon=found(match("s@b.test", 0.97, MASTODON)),
            ),
        ),
        progress(3, 3),
        done=True,
    )
    state = play(state, moved)
    assert new_count(state) == 1
    assert is_new(state, state.results[absent.id])
    assert not is_new(state, state.results[sure.id])
    kept = reopened_later(state)
    assert kept.results == state.results
    later = play(replace(kept, today="2027-01-26"), act.LookAgain())
    assert new_count(later) == 0


def test_an_unlikely_account_is_not_lost_when_the_search_is_stopped() -> None:
    """What came up before stays until an answer takes its place."""
    state = play(searched(), act.LookAgain())
    outcome = state.results[state.named[4].id].outcomes[Network.BLUESKY]
    assert isinstance(outcome, Found)
    assert outcome.matches[0].candidate.address == "u.test"


def test_who_was_taken_by_hand_is_not_missing() -> None:
    """An account that the person chose, however unlikely, settles the question."""
    state = searched()
    person = state.named[4]
    chosen = Decision(Verdict.FOLLOW, "u.test")
    decided = frozenset({person.id})
    state = replace(state, decisions={(person.id, Network.BLUESKY): chosen}, decided=decided)
    assert person not in missing(state)
    assert missing_count(state) == len(missing(state)) == 2


def test_a_network_that_is_not_asked_keeps_its_answers() -> None:
    """Nobody is made to look unsearched where no server will be asked."""
    state = searched()
    assert state.plan is not None
    state = replace(state, plan=replace(state.plan, mastodon=()))
    again = play(state, act.LookAgain())
    assert again.results[state.named[2].id].outcomes == {MASTODON: Absent()}


def test_a_file_of_before_has_a_first_search_without_a_date() -> None:
    """Files of earlier editions do not say when: who was found then is not new all the same."""
    state = replace(searched(), searches=(), today=SECOND)
    again = play(state, act.LookAgain())
    assert again.searches == ("", SECOND)
    assert new_count(again) == 0


def test_looking_again_needs_a_search_that_is_over_and_somebody_missing() -> None:
    """An early click, or one with nobody left, changes nothing."""
    for state in (AppState(), after_reading()):
        assert update(state, act.LookAgain()) == (state, ())
    state = searched()
    running = replace(state, running=Running.YES)
    assert update(running, act.LookAgain()) == (running, ())
    state = replace(state, people=state.people[:2])
    assert update(state, act.LookAgain()) == (state, ())


def test_other_servers_asked_another_day_are_a_search_of_their_own() -> None:
    """Whom a new server brings is new since last time; on the same day it is one search."""
    state = searched()
    same_day = play(state, act.StartSearch("https://appview.test", "c.test"))
    assert same_day.searches == (FIRST,)
    later = play(reopened_later(state), act.StartSearch("https://appview.test", "c.test"))
    assert later.searches == (FIRST, SECOND)


def test_an_archive_read_anew_keeps_the_dates_with_its_answers() -> None:
    """Lists with more names do not make everybody look new; another archive starts from none."""
    state = searched()
    assert state.archive is not None
    reading = play(state, act.FilesChosen(1, more=True))
    read = play(reading, act.ArchiveRead(state.archive, state.people, more=True))
    assert (read.searches, read.today) == (state.searches, FIRST)
    other = play(play(state, act.FilesChosen(1)), act.ArchiveRead(state.archive, ()))
    assert other.searches == ()


def test_what_follows_from_the_answers_is_in_step_when_a_search_begins() -> None:
    """And is worked out anew only for those who are open again: there may be fifty thousand."""
    before = reopened_later(searched())
    again = play(before, act.AskAgain())
    assert (again.running, again.marks) == (Running.YES, before.marks)
    assert again.marks is before.marks
    look = play(before, act.LookAgain())
    assert look.running is Running.YES
    for state in (again, look, play(before, act.StartSearch("https://new.test", "c.test"))):
        assert state.marks == marked(state.by_id, state.results.values())
        assert state.tally == tally(state.people, state.results)
    sure = before.named[0].id
    assert look.marks[sure] is before.marks[sure]
    assert look.results != before.results
