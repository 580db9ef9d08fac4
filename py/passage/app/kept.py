"""Work that is kept on the device: what there is of it, and how a person goes on with it."""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app.decisions import differing
from passage.app.opening import opened
from passage.app.state import AppState, Running, Step
from passage.app.takeaway import crossing_of
from passage.core.crossing import Crossing, DecisionKey, Plan
from passage.core.model import Archive, Result
from passage.core.work import Change, Work


def work_of(state: AppState) -> Work:
    """Return what is to be kept of a state."""
    kept = state.kept if state.archive is None else None
    pasted, typed = (kept.pasted, kept.typed) if kept else (state.pasted, state.typed)
    return Work(crossing_of(state), pasted, typed)


def still_to_ask(crossing: Crossing) -> int:
    """Count the named people whom a search begun has not reached: it was cut short."""
    networks = frozenset(crossing.plan.networks)
    return sum(
        1
        for person in crossing.followed
        if person.can_be_sought
        and not ((result := crossing.results.get(person.id)) and networks <= result.outcomes.keys())
    ) * bool(networks)


def gone_on(state: AppState, work: Work) -> AppState:
    """Return the state in which work that is kept goes on, at the step where it stopped.

    A search that was cut short waits there for the person: nothing is sent before they say so.
    """
    fresh = replace(
        opened(work.crossing, state.requests, state.today),
        pasted=work.pasted,
        typed=work.typed,
        keeping=state.keeping,
        kit=work.crossing.kit if state.kit.is_empty else state.kit,
    )
    if still_to_ask(work.crossing):
        return replace(fresh, step=Step.SEARCH, running=Running.DONE)
    return fresh


def is_same_owner(work: Work, archive: Archive) -> bool:
    """Whether an archive is of the account that the kept work is about."""
    owner = work.crossing.owner
    return owner is not None and archive.owner is not None and owner.id == archive.owner.id


def changed(before: AppState, action: act.Action, after: AppState) -> Change | None:
    """Return what an action changed of the work, or None where all of it is to be written anew.

    Only what the action can have touched is looked at: answers come four times a second, among
    fifty thousand.
    """
    if after.avoided is not before.avoided and after.avoided != before.avoided:
        return None
    if after.archive is None and after.kept is not before.kept:
        return None
    change = Change(kit=None if after.kit == before.kit else after.kit)
    if after.people is not before.people:
        if not isinstance(action, act.NamePerson):
            return None
        change = replace(change, name=(action.person, after.typed[action.person]))
    if after.plan is not before.plan or after.searches != before.searches:
        change = replace(change, search=(after.plan or Plan(), after.searches))
    results = _fresh_results(before, action, after)
    if results:
        again = sum(one.id in before.results for one in results) / len(results)
        change = replace(change, results=results, again=again)
    if after.deeds is not before.deeds:
        moved = tuple(one for key, one in after.deeds.items() if before.deeds.get(key) is not one)
        again = sum(one.key in before.deeds for one in moved) / (len(moved) or 1)
        change = replace(change, deeds=moved, again=again)
    if after.decisions is not before.decisions:
        change = _with_decisions(change, before, action, after)
    return change


def _with_decisions(
    change: Change, before: AppState, action: act.Action, after: AppState
) -> Change:
    key = _decided_on(action)
    if key is None:
        # Of thousands perhaps: they are looked for only when they are written.
        fresh = differing(before.decisions, after.decisions)
        return replace(change, decisions=fresh, again=float(isinstance(action, act.TakeBack)))
    said = [(key, after.decisions[key])]
    return replace(change, decisions=said, again=float(key in before.decisions))


def _decided_on(action: act.Action) -> DecisionKey | None:
    match action:
        case act.Decide() | act.Rule():
            return action.person, action.network
        case act.LookedUp():
            return action.asked.person.id, action.asked.network
    return None


def _fresh_results(before: AppState, action: act.Action, after: AppState) -> list[Result]:
    if after.results is before.results:
        return []
    if isinstance(action, act.SearchMoved):
        return [after.results[one.id] for one in action.results if one.id in after.results]
    return [one for key, one in after.results.items() if before.results.get(key) != one]
