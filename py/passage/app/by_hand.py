"""An account whose address the person typed: asked for, and followed once it is found."""

from __future__ import annotations

from dataclasses import replace

from passage.app.actions import LookUp as LookUpAsked
from passage.app.deciding import take_typed
from passage.app.effects import LookUpAddress
from passage.app.state import AppState, LookUp
from passage.core.choose import matches_of
from passage.core.crossing import Plan
from passage.core.errors import BadAddress, NotAsked, Problem
from passage.core.model import Match, Network, Outcome, Unknown
from passage.core.names import Host, host_of
from passage.core.reach_errors import NotKnownThere
from passage.core.typed import typed_address
from passage.net.requests import Request


def look_up(state: AppState, typed: LookUpAsked) -> tuple[AppState, LookUpAddress | None]:
    """Begin to ask for an address, of those whom the person chose to ask."""
    person = typed.person
    if person not in state.by_id or not typed.text.strip():
        return state, None
    try:
        network, address = typed_address(typed.text)
    except BadAddress as error:
        return replace(state, lookup=LookUp(person, problem=error.problem())), None
    plan = state.plan or Plan()
    if network not in plan.networks:
        problem = NotAsked(network=network.value).problem()
        return replace(state, lookup=LookUp(person, problem=problem)), None
    if typed.home and network is Network.MASTODON:
        plan = plan.asking_named((_home(address),))
    asked = LookUpAddress(state.by_id[person], plan, network, address)
    return replace(state, lookup=LookUp(person, address, asking=True)), asked


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
    problem = outcome.problems[0] if isinstance(outcome, Unknown) else _not_known(asked)
    return replace(state, lookup=LookUp(person, asked.address, problem=problem))


def _home(address: str) -> Host:
    return Host(address.rpartition("@")[2].lower())


def _not_known(asked: LookUpAddress) -> Problem | None:
    """Return why an address that was not found may exist all the same, if it may.

    A server knows of others' accounts only those that it has met.
    """
    if asked.network is not Network.MASTODON:
        return None
    home, origins = _home(asked.address), (*asked.plan.mastodon, *asked.plan.named)
    if home in map(host_of, origins):
        return None
    return NotKnownThere(host=host_of(asked.plan.mastodon[0]), home=home).problem()


def _at(address: str, outcome: Outcome) -> Match | None:
    """Return the account at an address, or the one that its server says it stands for."""
    matches = matches_of(outcome)
    same = (one for one in matches if one.candidate.address.lower() == address.lower())
    return next(same, matches[0] if len(matches) == 1 else None)
