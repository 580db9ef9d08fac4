"""Work that is kept on the device: what there is of it, and how a person goes on with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from passage.app import actions as act
from passage.app.opening import opened
from passage.app.state import AppState, Running, Step
from passage.app.takeaway import crossing_of
from passage.core.crossing import Crossing, Plan
from passage.core.model import Archive, Decision, Result
from passage.core.work import Work, new_decisions, new_deeds, new_results, new_search, typed_name


def work_of(state: AppState) -> Work:
    """Return what is to be kept of a state."""
    return Work(crossing_of(state), state.pasted, state.typed)


def still_to_ask(crossing: Crossing) -> int:
    """Count the named people whom a search begun has not reached: it was cut short."""
    networks = frozenset(crossing.plan.networks)
    return sum(
        1
        for person in crossing.followed
        if person.screen_name
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
    )
    if still_to_ask(work.crossing):
        return replace(fresh, step=Step.SEARCH, running=Running.DONE)
    return fresh


def is_same_owner(work: Work, archive: Archive) -> bool:
    """Whether an archive is of the account that the kept work is about."""
    owner = work.crossing.owner
    return owner is not None and archive.owner is not None and owner.id == archive.owner.id


@dataclass(frozen=True, slots=True)
class Change:
    """What a journal must take: its records, and about how many bytes of it they make useless."""

    records: bytes
    superseded: int = 0


def changed(before: AppState, action: act.Action, after: AppState) -> Change | None:
    """Return what an action changed of the work, or None where all of it is to be written anew.

    Only what the action can have touched is looked at: answers come four times a second, among
    fifty thousand.
    """
    records, superseded = b"", 0
    if after.avoided is not before.avoided and after.avoided != before.avoided:
        return None
    if after.people is not before.people:
        if not isinstance(action, act.NamePerson):
            return None
        records += typed_name(action.person, after.typed[action.person])
    if after.plan is not before.plan or after.searches != before.searches:
        records += new_search(after.plan or Plan(), after.searches)
    results = _fresh_results(before, action, after)
    if results:
        record = new_results(results)
        again = sum(one.id in before.results for one in results)
        records, superseded = records + record, superseded + len(record) * again // len(results)
    if after.deeds is not before.deeds:
        moved = [one for key, one in after.deeds.items() if before.deeds.get(key) is not one]
        record = new_deeds(moved) if moved else b""
        again = sum(one.key in before.deeds for one in moved)
        records += record
        superseded += len(record) * again // (len(moved) or 1)
    if after.decisions is not before.decisions:
        fresh = {
            key: one for key, one in after.decisions.items() if before.decisions.get(key) is not one
        }
        # A decision that was taken back is one that leaves everything open.
        fresh |= dict.fromkeys(before.decisions.keys() - after.decisions.keys(), Decision(None))
        record = new_decisions(fresh) if fresh else b""
        again = sum(key in before.decisions for key in fresh)
        records, superseded = (
            records + record,
            superseded + len(record) * again // (len(fresh) or 1),
        )
    return Change(records, superseded)


def _fresh_results(before: AppState, action: act.Action, after: AppState) -> list[Result]:
    if after.results is before.results:
        return []
    if isinstance(action, act.SearchMoved):
        return [after.results[one.id] for one in action.results if one.id in after.results]
    return [one for key, one in after.results.items() if before.results.get(key) != one]
