"""Preparing to leave X: the kit as the person fills it in, with an archive or without."""

from __future__ import annotations

from dataclasses import asdict, replace

from passage.app import kitting as act
from passage.app.state import AppState, KitPage, Step
from passage.core.account_table import read_table, read_table_file
from passage.core.errors import IdentifierError
from passage.core.kit import Kit, identity_of, parse_day
from passage.core.kit_errors import NotATable


def prepared(state: AppState, action: act.Kitting) -> AppState:
    """Return the state after a step of preparing. What was mistyped stays with its problem."""
    match action:
        case act.OpenKit(page):
            return entered(state, page)
        case act.SetDay(day):
            return _with_day(state, day)
        case act.SetIdentity(typed):
            try:
                identity = identity_of(**asdict(typed))
            except IdentifierError as error:
                return replace(state, problem=error.problem())
            return with_kit(state, replace(state.kit, identity=identity))
        case act.ChooseWay(way):
            return with_kit(state, replace(state.kit, way=way))
        case act.Tick(task, done):
            ticked = state.kit.ticked | {task.value} if done else state.kit.ticked - {task.value}
            return with_kit(state, replace(state.kit, ticked=ticked))
        case act.SetAccounts() | act.TableRead():
            return _with_table(state, action)
        case act.SetLanguage(lang):
            return with_kit(state, replace(state.kit, lang=lang))
    return state


def _with_day(state: AppState, day: str) -> AppState:
    try:
        return with_kit(state, replace(state.kit, leaving=parse_day(day)))
    except ValueError:
        return state


def _with_table(state: AppState, action: act.SetAccounts | act.TableRead) -> AppState:
    try:
        if isinstance(action, act.SetAccounts):
            table = read_table(action.text)
        else:
            table = read_table_file(action.data)
    except NotATable as error:
        return replace(state, problem=error.problem())
    moved = with_kit(state, replace(state.kit, accounts=table.accounts))
    return replace(moved, bad_rows=table.bad)


def entered(state: AppState, page: KitPage = KitPage.OVERVIEW) -> AppState:
    """Return the state at a page of the kit, from wherever the person is."""
    if state.step is Step.READING:
        return state
    here = state.kit_from if state.step is Step.LEAVE else state.step
    return replace(state, step=Step.LEAVE, kit_page=page, kit_from=here, problem=None)


def with_kit(state: AppState, kit: Kit) -> AppState:
    """Return a state with another kit; what went wrong before is settled by it."""
    return replace(state, kit=kit, problem=None)


def kit_of_both(fresh: AppState, before: AppState) -> Kit:
    """Return the kit of what was opened, or the one before where that brings none.

    What the archive says of the account goes with the archive.
    """
    chosen = before.kit if fresh.kit.is_empty else fresh.kit
    return replace(chosen, own=fresh.kit.own)
