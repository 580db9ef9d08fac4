"""Work that is kept: where it goes on, what is told of it, and what each action adds to it."""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app.kept import changed, gone_on, still_to_ask, work_of
from passage.app.state import AppState, Keeping, Running, Step
from passage.app.update import update
from passage.core.crossing import Crossing
from passage.core.encode import at_once
from passage.core.errors import StoreFull
from passage.core.importance import followed_by_importance
from passage.core.model import Absent, Decision, Network, Verdict
from passage.core.work import Change, Work, opened, recorded, whole
from samples import after_reading, archive, found, match, progress, result


def played(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def half_searched() -> AppState:
    """Return a search of three people that one has come back from."""
    state = played(after_reading(3, 1), act.StartSearch("https://appview.test", ""))
    one = result(state.named[0], bluesky=found(match("a.test")))
    return played(state, act.SearchMoved((one,), progress(1)))


def back(state: AppState) -> AppState:
    """Return the first step as somebody finds it who comes back to this work."""
    return played(AppState(), act.KeepingMoved(), act.WorkFound(work_of(state)))


def test_a_search_cut_short_waits_and_is_not_begun_unasked() -> None:
    """The search step, nothing running, and asking again asks about the others alone."""
    state = played(back(half_searched()), act.GoOn())
    assert (state.step, state.running, state.kept) == (Step.SEARCH, Running.DONE, None)
    assert still_to_ask(work_of(state).crossing) == 2
    _, (effect,) = update(state, act.AskAgain())
    assert effect.known == half_searched().results


def test_a_search_cut_short_before_its_first_answer_waits_too() -> None:
    """Who had pressed the button does not have to fill in the form again."""
    begun = played(after_reading(3, 1), act.StartSearch("https://appview.test", ""))
    state = played(back(begun), act.GoOn())
    assert (state.step, state.plan) == (Step.SEARCH, begun.plan)


def test_each_task_leads_to_its_step() -> None:
    """And one that cannot be reached leads to where the work stopped."""
    assert played(back(half_searched()), act.GoOn(Step.REVIEW)).step is Step.REVIEW
    assert played(back(half_searched()), act.GoOn(Step.READ)).step is Step.READ
    assert played(back(after_reading()), act.GoOn(Step.TAKE_AWAY)).step is Step.READ


def test_going_on_makes_sense_only_where_work_is_kept() -> None:
    """A forged or late message changes nothing."""
    for state in (AppState(), after_reading(), half_searched()):
        assert played(state, act.GoOn(), act.OpenInstead()) == state


def test_nothing_that_was_never_searched_is_still_to_ask() -> None:
    """Without a plan no search was cut short."""
    assert still_to_ask(work_of(after_reading()).crossing) == 0
    assert still_to_ask(Crossing()) == 0


def test_the_same_archive_again_takes_the_answers_along() -> None:
    """Should it take the place of kept work, nobody of it is asked about again."""
    read = archive(3, 1)
    chosen = played(back(half_searched()), act.FilesChosen(1))
    asked = played(chosen, act.ArchiveRead(read, followed_by_importance(read)))
    assert (asked.step, asked.archive) == (Step.START, None)
    state = played(asked, act.OpenInstead())
    assert (state.step, state.results) == (Step.READ, half_searched().results)
    assert played(asked, act.GoOn()).results == half_searched().results


def test_another_archive_does_not() -> None:
    """Its people are others."""
    read = replace(archive(3, 1), owner=None)
    chosen = played(back(half_searched()), act.FilesChosen(1))
    asked = played(chosen, act.ArchiveRead(read, followed_by_importance(read)))
    assert played(asked, act.OpenInstead()).results == {}


def test_whether_work_is_kept_outlives_archives_and_beginning_anew() -> None:
    """It is about the device, not about the crossing."""
    full = Keeping(problem=StoreFull().problem())
    state = replace(half_searched(), keeping=full)
    assert played(state, act.StartOver()).keeping == full
    assert gone_on(state, Work()).keeping == full


def test_an_action_adds_what_it_changed_and_no_more() -> None:
    """An answer is one record; a look at another page none; another archive all anew."""
    state = half_searched()
    two = result(state.named[1], bluesky=Absent())
    moved = act.SearchMoved((two,), progress(2))
    change = changed(state, moved, played(state, moved))
    assert change is not None
    assert change == Change(results=[two])
    look = act.GoTo(Step.REVIEW)
    assert changed(state, look, played(state, look)) == Change()
    decide = act.Decide(state.named[0].id, Network.BLUESKY, Verdict.SKIP, "a.test")
    once = played(state, decide)
    again = changed(once, decide, played(once, decide))
    assert again is not None
    assert again.again == 1
    other = act.ArchiveRead(archive(5), followed_by_importance(archive(5)))
    reading = played(after_reading(), act.FilesChosen(1))
    assert changed(reading, other, played(reading, other)) is None


def test_a_decision_taken_back_is_kept_as_an_open_one() -> None:
    """After "undo" and a closed tab it is not there again."""
    state = half_searched()
    key = (state.named[0].id, Network.BLUESKY)
    once = played(state, act.Decide(*key, Verdict.SKIP, "a.test"))
    back = played(once, act.TakeBack())
    assert key not in back.decisions
    change = changed(once, act.TakeBack(), back)
    assert change is not None
    work, _ = opened(at_once(whole(work_of(once))) + at_once(recorded(change)))
    assert work.crossing.decisions[key] == Decision(None)
