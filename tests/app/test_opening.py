"""Going on with a saved crossing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from core.crossings import crossings
from passage.app import actions as act
from passage.app.effects import RunSearch
from passage.app.opening import opened
from passage.app.standing import tally
from passage.app.state import AppState, Running, Step
from passage.app.takeaway import crossing_of
from passage.app.update import update
from passage.core import ledger
from passage.core.crossing import Crossing
from passage.core.importance import followed_by_importance
from passage.core.model import Network, Relation
from passage.core.report import named
from passage.net.requests import RequestLog
from samples import after_reading, archive, found, match, progress, result, unknown


def reading() -> AppState:
    """Return a state in which a file is being read."""
    state, _ = update(AppState(), act.FilesChosen(1))
    return state


def played(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after these actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def half_way() -> AppState:
    """Return a search of three people: one found, one not checked, one not reached."""
    state = played(after_reading(3, 1), act.StartSearch("https://appview.example", ""))
    first, second, _ = state.named
    results = (
        result(first, bluesky=found(match("ada.test"))),
        result(second, bluesky=unknown("timed-out")),
    )
    return played(state, act.SearchMoved(results, progress(2, 3), done=True))


@given(crossings())
def test_saving_again_gives_the_same_crossing(crossing: Crossing) -> None:
    """Nothing is lost between opening and saving, whatever was found and decided."""
    counts = {**crossing.counts, Relation.FOLLOWING: len(crossing.followed)}
    plan = crossing.plan if crossing.plan.networks else Crossing().plan
    whole = replace(crossing, counts=counts, plan=plan)
    assert crossing_of(opened(whole, RequestLog())) == whole


def test_a_saved_search_opens_at_the_review() -> None:
    """With its people, counts and answers, ready to be asked on."""
    before = half_way()
    saved = ledger.load(ledger.dump(crossing_of(before)))
    state = played(reading(), act.CrossingOpened(saved))
    assert (state.step, state.running) == (Step.REVIEW, Running.DONE)
    assert (state.people, state.results, state.plan) == (before.people, before.results, before.plan)
    assert state.tally == tally(before.people, before.results)
    assert len(state.review.ids) == 1
    assert state.archive is not None
    assert state.archive.length(Relation.FOLLOWING) == 4
    assert named(state.archive)[Relation.FOLLOWING] == 3


def test_asking_on_asks_only_for_who_is_not_settled() -> None:
    """What was found is handed to the search as known."""
    saved = ledger.load(ledger.dump(crossing_of(half_way())))
    opened_again = played(reading(), act.CrossingOpened(saved))
    _, (effect,) = update(opened_again, act.AskAgain())
    assert isinstance(effect, RunSearch)
    first = opened_again.named[0]
    assert effect.known[first.id] == opened_again.results[first.id]
    assert Network.BLUESKY in effect.known[first.id].outcomes


def test_what_was_saved_before_a_search_opens_where_it_starts() -> None:
    """There is nothing to review yet."""
    saved = crossing_of(after_reading(2, 1))
    state = played(reading(), act.CrossingOpened(saved))
    assert (state.step, state.running) == (Step.READ, Running.NO)


def test_a_list_without_the_archive_takes_nobodys_place() -> None:
    """The people of the saved file stay, with a sentence that says what to choose."""
    saved = crossing_of(half_way())
    state = played(reading(), act.CrossingOpened(saved), act.GoTo(Step.READ))
    some = replace(archive(1, 0), owner=None)
    more = act.ArchiveRead(some, followed_by_importance(some), more=True)
    refused = played(state, act.FilesChosen(1, more=True), more)
    assert refused.problem is not None
    assert (refused.problem.code, refused.step) == ("archive-needed", Step.READ)
    assert (refused.people, refused.results) == (state.people, state.results)


def test_with_the_archive_what_was_found_is_kept() -> None:
    """The archive says whose it is; the answers about its people stay."""
    saved = crossing_of(half_way())
    state = played(reading(), act.CrossingOpened(saved), act.GoTo(Step.READ))
    whole = archive(3, 1)
    more = act.ArchiveRead(whole, followed_by_importance(whole), more=True)
    joined = played(state, act.FilesChosen(2, more=True), more)
    assert joined.problem is None
    assert joined.results == state.results
    assert joined.archive == whole


def test_a_late_answer_changes_nothing() -> None:
    """Who stopped the reading meanwhile stays where they are."""
    state = after_reading()
    assert played(state, act.CrossingOpened(Crossing())) == state
