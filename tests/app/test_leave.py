"""Leaving X well: reached from everywhere, without an archive, kept and forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passage.app import actions as act
from passage.app import kitting
from passage.app.kept import changed, work_of
from passage.app.places import address_of, place_at
from passage.app.state import AppState, Keeping, KitPage, Running, Step
from passage.app.update import update
from passage.core import ledger
from passage.core.crossing import Crossing
from passage.core.importance import followed_by_importance
from passage.core.kit import NO_KIT, Identity, Kit
from passage.core.work import Change, Work
from samples import after_reading, archive

TOWN = Identity("Ville de Vernay", "VilleVernay", "vernay.example")
KIT = Kit(leaving="2026-12-31", identity=TOWN)


def played(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def prepared(state: AppState) -> AppState:
    """Return a state in which somebody filled in a kit."""
    return played(
        state,
        act.GoTo(Step.LEAVE),
        kitting.OpenKit(KitPage.TOGETHER),
        kitting.SetDay("2026-12-31"),
        kitting.SetIdentity(TOWN),
    )


def test_the_kit_needs_no_archive() -> None:
    """It is reached from the first step, filled in, and left to where one was."""
    state = prepared(AppState())
    assert (state.step, state.kit_page, state.kit) == (Step.LEAVE, KitPage.TOGETHER, KIT)
    assert played(state, act.GoTo(state.kit_from)).step is Step.START


def test_the_way_back_leads_to_where_one_was() -> None:
    """Also after several pages of the kit."""
    searched = replace(after_reading(), running=Running.DONE)
    for step in (Step.READ, Step.TAKE_AWAY):
        state = prepared(played(searched, act.GoTo(step)))
        assert state.kit_from is step
        assert played(state, act.GoTo(state.kit_from)).step is step


def test_reading_is_not_left_for_the_kit() -> None:
    """What is being read would be lost from sight."""
    reading = played(AppState(), act.FilesChosen(1))
    assert played(reading, act.GoTo(Step.LEAVE)) == reading
    assert played(reading, kitting.OpenKit(KitPage.HOW)) == reading


@pytest.mark.parametrize("page", KitPage)
def test_each_page_has_an_address_that_leads_back_to_it(page: KitPage) -> None:
    """For "back", a reload and bookmarks."""
    state = played(AppState(), kitting.OpenKit(page))
    place = place_at(address_of(state))
    assert place is not None
    assert played(AppState(), act.Visit(*place)) == state


def test_an_address_that_is_none_of_ours_is_none() -> None:
    """A part below another step, or an unknown one."""
    assert place_at("review/how") is None
    assert place_at("leave/nowhere") == (*place_at("leave"),)  # type: ignore[misc]


def test_what_was_mistyped_is_told_and_nothing_is_changed() -> None:
    """The kit stays as it was, and the problem goes when the next is well."""
    state = played(prepared(AppState()), kitting.SetIdentity(replace(TOWN, mastodon="me")))
    assert state.problem is not None
    assert (state.problem.code, state.kit) == ("bad-acct", KIT)
    assert played(state, kitting.SetIdentity(TOWN)).problem is None
    assert played(state, kitting.SetDay("soon")).kit == KIT


def test_an_archive_opened_afterwards_leaves_the_kit_alone() -> None:
    """Whoever prepared first goes on with it."""
    read = archive(3, 1)
    state = played(
        prepared(AppState()),
        act.GoTo(Step.START),
        act.FilesChosen(1),
        act.ArchiveRead(read, followed_by_importance(read)),
    )
    assert (state.step, state.kit) == (Step.READ, KIT)


def test_a_saved_file_brings_its_kit() -> None:
    """One without a kit leaves the one that is there; one with nothing else opens at it."""
    bare = work_of(after_reading()).crossing
    other = Kit(leaving="2027-01-01")
    reading = played(prepared(AppState()), act.GoTo(Step.START), act.FilesChosen(1))
    assert played(reading, act.CrossingOpened(bare)).kit == KIT
    assert played(reading, act.CrossingOpened(replace(bare, kit=other))).kit == other
    saved = ledger.load(ledger.dump(work_of(prepared(AppState())).crossing))
    state = played(AppState(), act.FilesChosen(1), act.CrossingOpened(saved))
    assert (state.step, state.kit, state.archive) == (Step.LEAVE, KIT, None)


def test_a_kit_without_an_archive_is_kept_and_comes_back() -> None:
    """At the first step as before, with nothing that another archive would replace."""
    work = work_of(prepared(AppState()))
    assert work.crossing == Crossing(kit=KIT)
    state = played(AppState(), act.KeepingMoved(), act.WorkFound(work))
    assert (state.step, state.kept, state.kit) == (Step.START, None, KIT)


def test_a_kit_of_kept_work_can_be_changed_before_going_on() -> None:
    """And goes on with it; what is kept beside it stays."""
    kept = work_of(prepared(after_reading()))
    found = played(AppState(), act.KeepingMoved(), act.WorkFound(kept))
    moved = played(found, act.GoTo(Step.LEAVE), kitting.SetDay("2027-02-02"))
    assert work_of(moved) == replace(kept, crossing=replace(kept.crossing, kit=moved.kit))
    on = played(moved, act.GoTo(Step.START), act.GoOn())
    assert (on.kit.leaving, on.people) == ("2027-02-02", after_reading().people)


def test_a_change_of_the_kit_is_one_small_record() -> None:
    """Not the fifty thousand people beside it."""
    state = prepared(after_reading())
    day = kitting.SetDay("2027-02-02")
    moved = played(state, day)
    assert changed(state, day, moved) == Change(kit=moved.kit)
    look = kitting.OpenKit(KitPage.HOW)
    assert changed(state, look, played(state, look)) == Change()


def test_forgetting_everything_forgets_the_kit() -> None:
    """With or without an archive."""
    for state in (AppState(), after_reading()):
        assert played(prepared(state), act.StartOver()).kit == NO_KIT


def test_what_was_opened_instead_keeps_the_kit_of_now() -> None:
    """An archive has no kit of its own: the one that was filled in stays."""
    kept = Work(replace(work_of(after_reading(3)).crossing, owner=None, kit=KIT))
    found = replace(played(AppState(), act.WorkFound(kept)), keeping=Keeping(on=True))
    read = archive(5, 1)
    asked = played(found, act.FilesChosen(1), act.ArchiveRead(read, followed_by_importance(read)))
    assert asked.instead is not None
    assert played(asked, act.OpenInstead()).kit == KIT
