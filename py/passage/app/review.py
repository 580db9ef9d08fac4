"""Which people a review lists, in which order, and which account stands for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import Enum

from passage.app.marks import Mark, words
from passage.app.standing import FOUND, Standing
from passage.app.state import AppState, Filter, ReviewList
from passage.core.choose import accounts
from passage.core.model import Band, Decision, Followed, Match, Network, Outcome, Verdict
from passage.core.names import AccountId


class Relation(Enum):
    """How close a person was; the values are those of the filter."""

    MUTUAL = "mutual"
    EXCHANGED = "exchanged"
    NEITHER = "neither"


class Sort(Enum):
    """Orders of the list other than by importance; the values are those of the filter."""

    NAME = "name"
    SCORE = "score"


_CLOSENESS: dict[str, Callable[[Followed], bool]] = {
    Relation.MUTUAL.value: lambda person: person.mutual,
    Relation.EXCHANGED.value: lambda person: person.contacts > 0,
    Relation.NEITHER.value: lambda person: not person.mutual and not person.contacts,
}


def listed(state: AppState, chosen: Filter) -> tuple[AccountId, ...]:
    """Return the ids a filter shows, the most important people first unless it sorts otherwise.

    An empty standing shows everybody for whom an account was found; the text is looked for
    in the names of both sides, whatever the case. Values that no filter has restrict nothing.
    """
    people = _of_standing(state, chosen.standing)
    closeness = _CLOSENESS.get(chosen.relation)
    if closeness:
        people = [person for person in people if closeness(person)]
    if chosen.decided in ("yes", "no"):
        wanted, decided = chosen.decided == "yes", state.decided
        people = [person for person in people if (person.id in decided) is wanted]
    people = _of_marks(state, chosen, people)
    needle = chosen.text.casefold()
    if needle:
        look = state.marks.get
        people = [
            person
            for person in people
            if needle in (one.words if (one := look(person.id)) else words(person))
        ]
    return tuple(person.id for person in _sorted(state, chosen.sort, people))


def review_of(state: AppState, chosen: Filter, page: int = 1) -> ReviewList:
    """Return the list of a filter, at a page that it has."""
    ids = listed(state, chosen)
    review = ReviewList(chosen, ids, frozenset(ids))
    return replace(review, page=min(max(page, 1), review.pages))


def _of_standing(state: AppState, standing: str) -> list[Followed]:
    look = state.marks.get
    wanted = {kind for kind in Standing if kind.value == standing} or set(FOUND)
    if {Standing.UNNAMED, Standing.WAITING} & wanted:
        return [
            person
            for person in state.people
            if (one.standing if (one := look(person.id)) else _unmarked(person)) in wanted
        ]
    return [
        person
        for person in state.people
        if (one := look(person.id)) is not None and one.standing in wanted
    ]


def _unmarked(person: Followed) -> Standing:
    return Standing.WAITING if person.can_be_sought else Standing.UNNAMED


def _of_marks(state: AppState, chosen: Filter, people: list[Followed]) -> list[Followed]:
    look, network, searches = state.marks.get, network_of(chosen), len(state.searches)
    if network:
        people = [
            person for person in people if (one := look(person.id)) and network in one.networks
        ]
    if chosen.new:
        people = [person for person in people if (one := look(person.id)) and one.is_new(searches)]
    return people


def network_of(chosen: Filter) -> Network | None:
    """Return the network that a filter restricts its list to, or None."""
    return next((one for one in Network if one.value == chosen.network), None)


def _sorted(state: AppState, sort: str, people: list[Followed]) -> Iterable[Followed]:
    if sort == Sort.NAME.value:
        return sorted(people, key=lambda one: (one.name or one.screen_name or "").casefold())
    if sort == Sort.SCORE.value:
        marks = state.marks
        return sorted(people, key=lambda one: -_score(marks.get(one.id)))
    return people


def _score(one: Mark | None) -> float:
    return one.score if one else -1.0


def verdict_on(match: Match, decision: Decision | None) -> Verdict | None:
    """Return what holds for a match: the person's word, else "follow" for the sure ones.

    None means undecided: such a match is not taken along. A "skip" without an address is meant
    for every account.
    """
    if decision is None or decision.verdict is None:
        return Verdict.FOLLOW if match.band is Band.SURE else None
    same = decision.address in (match.candidate.address, "")
    return decision.verdict if same else None


def shown_accounts(
    outcome: Outcome | None, decision: Decision | None
) -> tuple[Match | None, tuple[Match, ...]]:
    """Return the match to show, and the others: the one decided on, else the best."""
    matches = accounts(outcome, decision)
    if not matches:
        return None, ()
    address = decision.address if decision else ""
    shown = next((one for one in matches if one.candidate.address == address), matches[0])
    return shown, tuple(match for match in matches if match is not shown)
