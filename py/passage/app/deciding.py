"""Deciding: one account, one "never", or everybody in the list at once; and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from itertools import chain

from passage.app.review import network_of, shown_accounts
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


def decide(state: AppState, key: DecisionKey, verdict: Verdict, address: str) -> AppState:
    """Take a verdict on one account."""
    before = state.decisions.get(key, _OPEN)
    after = replace(before, verdict=verdict, address=address)
    return _with(state, key, after, verdict.value)


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
    return _with(state, key, after, ruling.value)


def take_typed(state: AppState, key: DecisionKey, match: Match) -> AppState:
    """Follow an account that was given by hand and found."""
    address = match.candidate.address
    before = state.decisions.get(key, _OPEN)
    never = before.never - {address}
    return _with(state, key, Decision(Verdict.FOLLOW, address, never, match), "typed")


def _without(decision: Decision, address: str) -> Decision:
    if decision.address in (address, ""):
        return replace(decision, verdict=None, address="")
    return decision


def undecided(state: AppState) -> int:
    """Count the people of the list on whom nothing was decided by hand."""
    return len(state.review.among) - len(state.review.among & state.decided)


def decide_all(state: AppState, verdict: Verdict) -> AppState:
    """Decide on everybody in the list who is not decided on, on the network it shows.

    Unlikely accounts are never followed in bulk.
    """
    offers = _offers(state, network_of(state.review.filter))
    if not offers:
        return state
    if verdict is Verdict.SKIP:
        spoken = offers.keys() & state.decisions.keys()
        offers = {**dict.fromkeys(offers, _SKIP), **{key: _skipped(state, key) for key in spoken}}
    decided = state.decided.union([id_ for id_, _ in offers])
    people = len(decided) - len(state.decided)
    return _decided(state, offers, decided, f"{verdict.value}-all", people)


def _offers(state: AppState, network: Network | None) -> dict[DecisionKey, Decision]:
    marks, spoken = state.marks, state.decisions
    # In the list's order: a set's would jump through memory, and take twice the time.
    people = [id_ for id_ in state.review.ids if id_ not in state.decided and id_ in marks]
    each = chain.from_iterable([marks[id_].offers for id_ in people])
    offers = dict(each if network is None else (one for one in each if one[0][1] is network))
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
    return replace(state.decisions[key], verdict=Verdict.SKIP, address="")


def _with(state: AppState, key: DecisionKey, decision: Decision, kind: str) -> AppState:
    """Put one decision down; whether the person is decided on depends on both networks."""
    person = frozenset([key[0]])
    others = (state.decisions.get((key[0], one)) for one in Network if one is not key[1])
    has_word = any(one and one.verdict is not None for one in (decision, *others))
    decided = state.decided | person if has_word else state.decided - person
    return _decided(state, {key: decision}, decided, kind, 1)


def _decided(
    state: AppState,
    fresh: Mapping[DecisionKey, Decision],
    decided: frozenset[AccountId],
    kind: str,
    people: int,
) -> AppState:
    return replace(
        state,
        decisions={**state.decisions, **fresh},
        decided=decided,
        undo=Undo(kind, people, state.decisions, state.decided),
    )


def decided_people(decisions: Mapping[DecisionKey, Decision]) -> frozenset[AccountId]:
    """Return the people on whom a word was given."""
    return frozenset(id_ for (id_, _), one in decisions.items() if one.verdict is not None)


def undo(state: AppState) -> AppState:
    """Take the last decision back, once."""
    last = state.undo
    if last is None:
        return state
    return replace(state, decisions=last.decisions, decided=last.decided, undo=None)
