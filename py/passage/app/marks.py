"""What lists are made of: each result boiled down once, so that any filter is quick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from passage.app.standing import Standing, standing
from passage.core.choose import best_of, matches_of
from passage.core.crossing import DecisionKey
from passage.core.model import Decision, Followed, Network, Result, Verdict
from passage.core.names import AccountId


@dataclass(frozen=True, slots=True)
class Mark:
    """One person's result as filters and sorting see it.

    ``networks`` are those with an account worth looking at, ``words`` all names and addresses in
    small letters, ``score`` the best match's, ``since`` as in `Result`. ``offers`` are the
    decisions that "follow" would be, one for each such network.
    """

    standing: Standing
    networks: frozenset[Network]
    words: str
    score: float
    since: int
    offers: tuple[tuple[DecisionKey, Decision], ...]

    def is_new(self, searches: int) -> bool:
        """Whether the account came up in the last of so many searches, and in none before it."""
        return searches > 1 and self.since == searches - 1 and bool(self.networks)


Marks = Mapping[AccountId, Mark]


def marked(people: Mapping[AccountId, Followed], results: Iterable[Result]) -> Marks:
    """Return the marks of these results; who is not among the people has none."""
    return {one.id: mark(people[one.id], one) for one in results if one.id in people}


def mark(person: Followed, result: Result) -> Mark:
    """Boil one result down."""
    bests = {network: best_of(outcome) for network, outcome in result.outcomes.items()}
    offers = tuple(
        ((person.id, network), Decision(Verdict.FOLLOW, best.candidate.address))
        for network, best in bests.items()
        if best
    )
    return Mark(
        standing(person, result),
        frozenset(network for network, best in bests.items() if best),
        words(person, result),
        max((best.score for best in bests.values() if best), default=0.0),
        result.since,
        offers,
    )


def words(person: Followed, result: Result | None = None) -> str:
    """Return everything a person may be looked for by, in small letters, one name a line."""
    found = [person.screen_name or "", person.name]
    for outcome in result.outcomes.values() if result else ():
        for match in matches_of(outcome):
            found += (match.candidate.address, match.candidate.name)
    return "\n".join(found).casefold()
