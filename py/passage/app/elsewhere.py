"""Searching elsewhere too: what other servers make of the answers that are already there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from passage.core.choose import preselected
from passage.core.crossing import Plan
from passage.core.errors import Problem, Stopped
from passage.core.model import Absent, Followed, Found, Network, Outcome, Result
from passage.core.names import AccountId, Origin, host_of

Results = Mapping[AccountId, Result]


def to_ask(people: Iterable[Followed], results: Results, network: Network) -> int:
    """Count those of whom no account on a network is sure: whom another search may ask about."""
    return sum(not _is_sure(results.get(person.id), network) for person in people)


def _is_sure(result: Result | None, network: Network) -> bool:
    outcome = result.outcomes.get(network) if result else None
    return isinstance(outcome, Found) and any(map(preselected, outcome.matches))


def origins(plan: Plan, network: Network) -> tuple[Origin, ...]:
    """Return the servers of a plan that are asked about everybody on a network."""
    if network is Network.MASTODON:
        return plan.mastodon
    return (plan.bluesky,) if plan.bluesky else ()


def _not_asked(before: Plan, after: Plan, network: Network) -> tuple[Problem, ...]:
    asked = origins(before, network)
    return tuple(
        Stopped(host=host_of(origin)).problem()
        for origin in origins(after, network)
        if origin not in asked
    )


def _reopened(outcome: Outcome, problems: tuple[Problem, ...]) -> Outcome | None:
    """Return an outcome that is to be asked about again; None where there is nothing to keep."""
    match outcome:
        case Found(matches) if any(map(preselected, matches)):
            return outcome
        case Found():
            return replace(outcome, unchecked=problems)
        case Absent():
            return None
    return outcome


def reopened(results: Results, before: Plan | None, after: Plan) -> Results:
    """Return the results with everybody open again whom a server not asked yet may know.

    Sure matches stay as they are; accounts found stay, and so do all answers on a network
    where nobody new is asked.
    """
    if before is None:
        return results
    for network in Network:
        problems = _not_asked(before, after, network)
        if problems:
            results = {key: _reopen(one, network, problems) for key, one in results.items()}
    return results


def _reopen(result: Result, network: Network, problems: tuple[Problem, ...]) -> Result:
    outcomes = dict(result.outcomes)
    old = outcomes.pop(network, None)
    again = _reopened(old, problems) if old else None
    if again:
        outcomes[network] = again
    return replace(result, outcomes=outcomes)
