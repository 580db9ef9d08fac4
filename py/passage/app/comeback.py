"""Coming back after a while: who is looked for again, and who is new since last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from passage.app.elsewhere import origins
from passage.app.marks import Marks, mark, marked
from passage.app.memo import once
from passage.app.standing import Standing, standing, tally
from passage.app.state import AppState
from passage.core.choose import best_of
from passage.core.errors import Problem, Stopped
from passage.core.model import Absent, Followed, Found, Network, Outcome, Result, Verdict
from passage.core.names import AccountId, host_of

_MISSING = frozenset({Standing.UNCHECKED, Standing.ABSENT, Standing.WAITING})


def missing(state: AppState) -> tuple[Followed, ...]:
    """Return those whom looking again asks about, the most important first.

    They have a name, no account worth looking at, and none that the person took by hand.
    """
    return tuple(
        person
        for person in state.people
        if standing(person, state.results.get(person.id)) in _MISSING
        and not (person.id in state.decided and _is_taken(state, person.id))
    )


def missing_count(state: AppState) -> int:
    """Count those still missing, without going through everybody again."""
    decided = _without_account(state.marks) & state.decided
    taken = sum(_is_taken(state, id_) for id_ in decided)
    return sum(state.tally.get(kind, 0) for kind in _MISSING) - taken


@once
def _without_account(marks: Marks) -> frozenset[AccountId]:
    return frozenset(id_ for id_, one in marks.items() if one.standing in _MISSING)


def _is_taken(state: AppState, id_: AccountId) -> bool:
    said = (state.decisions.get((id_, network)) for network in Network)
    return any(one is not None and one.verdict is Verdict.FOLLOW for one in said)


def looking_again(state: AppState) -> AppState:
    """Return the state with those still missing open again, and today among the searches.

    What else was found stays as it is and is not asked about. Unlikely accounts stay until an
    answer takes their place: a search that is stopped loses nothing.
    """
    results = {**state.results}
    problems = {network: _not_asked(state, network) for network in Network}
    for person in missing(state):
        if person.id in results:
            results[person.id] = _open(results[person.id], problems)
    return with_results(replace(state, searches=dates_with_today(state)), results)


def with_results(state: AppState, results: Mapping[AccountId, Result]) -> AppState:
    """Return the state with these results of the same people, and what follows from them."""
    fresh = [one for id_, one in results.items() if state.results.get(id_) is not one]
    if not fresh:
        return state
    marks = {**state.marks, **marked(state.by_id, fresh)}
    return replace(state, results=results, marks=marks, tally=tally(state.people, results))


def _not_asked(state: AppState, network: Network) -> tuple[Problem, ...]:
    asked = origins(state.plan, network) if state.plan else ()
    return tuple(Stopped(host=host_of(origin)).problem() for origin in asked)


def _open(result: Result, problems: Mapping[Network, tuple[Problem, ...]]) -> Result:
    """Return a result that is asked about again where somebody can be asked."""
    outcomes: dict[Network, Outcome] = {}
    for network, outcome in result.outcomes.items():
        if isinstance(outcome, Found) and problems[network]:
            outcomes[network] = replace(outcome, unchecked=problems[network])
        elif not (isinstance(outcome, Absent) and problems[network]):
            outcomes[network] = outcome
    return replace(result, outcomes=outcomes)


def dates_with_today(state: AppState) -> tuple[str, ...]:
    """Return the dates of the searches with today as one more.

    Files of before do not say when people were looked for: that date is empty then.
    """
    before = state.searches or (("",) if state.results else ())
    return (*before, state.today)


def carried(old: Result | None, new: Result, searches: int) -> Result:
    """Return a new result that tells in which of so many ``searches`` its account came up.

    A search knows nothing of those before it; who was found once is not found anew.
    """
    since = max(searches - 1, 0) if _is_found(new) else 0
    if old and _is_found(old):
        since = old.since
    return new if new.since == since else replace(new, since=since)


def _is_found(result: Result) -> bool:
    return any(map(best_of, result.outcomes.values()))


def is_new(state: AppState, result: Result) -> bool:
    """Whether an account worth looking at came up in the last search and in none before it."""
    return mark(state.by_id[result.id], result).is_new(len(state.searches))


def new_count(state: AppState) -> int:
    """Count the people followed who are new since last time."""
    return _new_count(state.marks, len(state.searches))


@once
def _new_count(marks: Marks, searches: int) -> int:
    return sum(one.is_new(searches) for one in marks.values())
