"""An account whose address the person typed: asked for, and followed once it is found."""

from __future__ import annotations

from dataclasses import replace

from passage.app.deciding import take_typed
from passage.app.effects import LookUpAddress
from passage.app.state import AppState, LookUp
from passage.core.choose import matches_of
from passage.core.crossing import Plan
from passage.core.errors import BadAddress, NotAsked
from passage.core.model import Match, Outcome, Unknown
from passage.core.names import AccountId
from passage.core.typed import typed_address
from passage.net.requests import Request


def look_up(state: AppState, person: AccountId, text: str) -> tuple[AppState, LookUpAddress | None]:
    """Begin to ask for an address, on a network that the person chose to ask."""
    if person not in state.by_id or not text.strip():
        return state, None
    try:
        network, address = typed_address(text)
    except BadAddress as error:
        return replace(state, lookup=LookUp(person, problem=error.problem())), None
    plan = state.plan or Plan()
    if network not in plan.networks:
        problem = NotAsked(network=network.value).problem()
        return replace(state, lookup=LookUp(person, problem=problem)), None
    asked = LookUpAddress(state.by_id[person], plan, network, address)
    return replace(state, lookup=LookUp(person, asking=True)), asked


def looked_up(
    state: AppState, asked: LookUpAddress, outcome: Outcome, requests: tuple[Request, ...]
) -> AppState:
    """Follow the account if it exists; else say that it does not, or could not be checked."""
    person = asked.person.id
    state = replace(state, requests=state.requests.plus(requests))
    if person not in state.by_id:
        return state
    match = _at(asked.address, outcome)
    if match:
        key = (person, asked.network)
        return take_typed(replace(state, lookup=None), key, match)
    problem = outcome.problems[0] if isinstance(outcome, Unknown) else None
    return replace(state, lookup=LookUp(person, problem=problem))


def _at(address: str, outcome: Outcome) -> Match | None:
    """Return the account at an address, or the one that its server says it stands for."""
    matches = matches_of(outcome)
    same = (one for one in matches if one.candidate.address.lower() == address.lower())
    return next(same, matches[0] if len(matches) == 1 else None)
