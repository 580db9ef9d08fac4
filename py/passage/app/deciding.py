"""Deciding: one account, one "never", or everybody in the list at once; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from itertools import chain

from passage.app.decisions import OPEN, Bulk, Decisions, layers
from passage.app.marks import Marks
from passage.app.memo import once
from passage.app.review import network_of, shown_accounts
from passage.app.state import AppState, Undo
from passage.core.crossing import DecisionKey
from passage.core.model import Band, Decision, Match, Network, Verdict
from passage.core.names import AccountId


class Ruling(Enum):
    """Whether an account can be the person's at all."""

    NEVER = "never"
    MAYBE = "maybe"


def decide(state: AppState, key: DecisionKey, verdict: Verdict, address: str) -> AppState:
    """Take a verdict on one account."""
    before = state.decisions.get(key, OPEN)
    after = replace(before, verdict=verdict, address=address)
    return _with(state, key, after, verdict.value)


def rule(state: AppState, key: DecisionKey, ruling: Ruling, address: str) -> AppState:
    """Rule an account out, or let it be possible again.

    A verdict on an account that is ruled out falls with it.
    """
    before = state.decisions.get(key, OPEN)
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
    before = state.decisions.get(key, OPEN)
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
    network = network_of(state.review.filter)
    people = (state.review.among & _offered(state.marks, network)) - state.decided
    before = layers(state.decisions)
    # Where accounts were ruled out or typed, the best one may be another now.
    apart = {key[0] for key in before.own if key[0] in people}
    offers = _offers(state, apart, network, verdict)
    rest = people - apart
    if not offers and not rest:
        return state
    bulk = (Bulk(verdict, rest, network, state.marks),) if rest else ()
    decided = (state.decided | rest).union(id_ for id_, _ in offers)
    return replace(
        state,
        decisions=Decisions({**before.own, **offers}, (*before.bulks, *bulk)),
        decided=decided,
        undo=_undo(state, f"{verdict.value}-all", len(decided) - len(state.decided)),
    )


@once
def _offered(marks: Marks, network: Network | None) -> frozenset[AccountId]:
    return frozenset(
        id_ for id_, one in marks.items() if (network in one.networks if network else one.networks)
    )


def _offers(
    state: AppState, people: Iterable[AccountId], network: Network | None, verdict: Verdict
) -> dict[DecisionKey, Decision]:
    """Return what a verdict on these people is, one by one, with what they said before in it."""
    each = chain.from_iterable(state.marks[id_].offers for id_ in people)
    offers = {key: one for key, one in each if network in (None, key[1])}
    for key in [key for key in offers if key in state.decisions]:
        said, outcome = state.decisions[key], state.results[key[0]].outcomes.get(key[1])
        shown, _ = shown_accounts(outcome, said)
        if shown is None or shown.band is Band.UNLIKELY:
            del offers[key]
        else:
            offers[key] = replace(said, address=shown.candidate.address)
    if verdict is Verdict.SKIP:
        return {key: replace(one, verdict=verdict, address="") for key, one in offers.items()}
    return {key: replace(one, verdict=verdict) for key, one in offers.items()}


def _with(state: AppState, key: DecisionKey, decision: Decision, kind: str) -> AppState:
    """Put one decision down; whether the person is decided on depends on both networks."""
    person = frozenset([key[0]])
    others = (state.decisions.get((key[0], one)) for one in Network if one is not key[1])
    has_word = any(one and one.verdict is not None for one in (decision, *others))
    decided = state.decided | person if has_word else state.decided - person
    before = layers(state.decisions)
    decisions = Decisions({**before.own, key: decision}, before.bulks)
    return replace(state, decisions=decisions, decided=decided, undo=_undo(state, kind, 1))


def _undo(state: AppState, kind: str, people: int) -> Undo:
    return Undo(kind, people, state.decisions, state.decided)


def decided_people(decisions: Mapping[DecisionKey, Decision]) -> frozenset[AccountId]:
    """Return the people on whom a word was given."""
    return frozenset(id_ for (id_, _), one in decisions.items() if one.verdict is not None)


def undo(state: AppState) -> AppState:
    """Take the last decision back, once."""
    last = state.undo
    if last is None:
        return state
    return replace(state, decisions=last.decisions, decided=last.decided, undo=None)
