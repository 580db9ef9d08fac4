"""Deciding: one account, one "never", or everybody in the list at once; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from passage.app.review import shown_accounts
from passage.app.state import AppState, Undo
from passage.core.crossing import DecisionKey
from passage.core.model import Band, Decision, Match, Network, Verdict
from passage.core.names import AccountId

_OPEN = Decision(None)
_SKIP = Decision(Verdict.SKIP)


class Ruling(Enum):
    """Whether an account can be the person's at all."""

    NEVER = "never"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a decision on all would do: the decisions it adds, and on how many people."""

    decisions: Mapping[DecisionKey, Decision]
    people: frozenset[AccountId]


def decide(state: AppState, key: DecisionKey, verdict: Verdict, address: str) -> AppState:
    """Take a verdict on one account."""
    before = state.decisions.get(key, _OPEN)
    return _with(state, {key: replace(before, verdict=verdict, address=address)}, verdict.value)


def rule(state: AppState, key: DecisionKey, ruling: Ruling, address: str) -> AppState:
    """Rule an account out, or let it be possible again.

    A verdict on an account that is ruled out falls with it.
    """
    before = state.decisions.get(key, _OPEN)
    if ruling is Ruling.MAYBE:
        after = replace(before, never=before.never - {address})
    elif before.typed and before.typed.candidate.address == address:
        after = replace(_without(before, address), typed=None)
    else:
        after = replace(_without(before, address), never=before.never | {address})
    return _with(state, {key: after}, ruling.value)


def take_typed(state: AppState, key: DecisionKey, match: Match) -> AppState:
    """Follow an account that was given by hand and found."""
    address = match.candidate.address
    before = state.decisions.get(key, _OPEN)
    never = before.never - {address}
    return _with(state, {key: Decision(Verdict.FOLLOW, address, never, match)}, "typed")


def _without(decision: Decision, address: str) -> Decision:
    if decision.address in (address, ""):
        return replace(decision, verdict=None, address="")
    return decision


def undecided(state: AppState) -> frozenset[AccountId]:
    """Return the people of the list on whom nothing was decided by hand."""
    return frozenset(state.review.ids) - state.decided


def decide_all(state: AppState, verdict: Verdict) -> AppState:
    """Decide on everybody in the list who is not decided on, on the network it shows.

    Unlikely accounts are never followed in bulk.
    """
    network = next((one for one in Network if one.value == state.review.filter.network), None)
    offers = _offers(state, undecided(state), network)
    if verdict is Verdict.SKIP:
        offers = {key: _skipped(state, key) for key in offers}
    return _with(state, offers, f"{verdict.value}-all")


def _offers(
    state: AppState, people: Iterable[AccountId], network: Network | None
) -> dict[DecisionKey, Decision]:
    marks, spoken = state.marks, state.decisions
    offers = {
        key: follow
        for id_ in people
        if id_ in marks
        for key, follow in marks[id_].offers
        if network is None or key[1] is network
    }
    # Where accounts were ruled out or typed, the best one may be another now.
    for key in offers.keys() & spoken.keys():
        result = state.results[key[0]]
        shown, _ = shown_accounts(result.outcomes.get(key[1]), spoken[key])
        if shown is None or shown.band is Band.UNLIKELY:
            del offers[key]
        else:
            address = shown.candidate.address
            offers[key] = replace(spoken[key], verdict=Verdict.FOLLOW, address=address)
    return offers


def _skipped(state: AppState, key: DecisionKey) -> Decision:
    before = state.decisions.get(key)
    return replace(before, verdict=Verdict.SKIP, address="") if before else _SKIP


def _with(state: AppState, fresh: Mapping[DecisionKey, Decision], kind: str) -> AppState:
    if not fresh:
        return state
    decisions = {**state.decisions, **fresh}
    people = frozenset(id_ for id_, _ in fresh)
    spoken = frozenset(id_ for id_ in people if _has_word(decisions, id_))
    return replace(
        state,
        decisions=decisions,
        decided=(state.decided - people) | spoken,
        undo=Undo(kind, len(people), state.decisions, state.decided),
    )


def _has_word(decisions: Mapping[DecisionKey, Decision], id_: AccountId) -> bool:
    said = (decisions.get((id_, network)) for network in Network)
    return any(one is not None and one.verdict is not None for one in said)


def decided_people(decisions: Mapping[DecisionKey, Decision]) -> frozenset[AccountId]:
    """Return the people on whom a word was given."""
    return frozenset(id_ for (id_, _), one in decisions.items() if one.verdict is not None)


def undo(state: AppState) -> AppState:
    """Take the last decision back, once."""
    last = state.undo
    if last is None:
        return state
    return replace(state, decisions=last.decisions, decided=last.decided, undo=None)
