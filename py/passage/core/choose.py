"""Which matches are taken along: what the person decided, else what is sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from passage.core.crossing import Crossing
from passage.core.model import (
    Absent,
    Band,
    Decision,
    Followed,
    Found,
    Match,
    Network,
    Outcome,
    Relation,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A person and the account they are followed at."""

    followed: Followed
    match: Match


def preselected(match: Match) -> bool:
    """Whether a match is taken along unless the person says otherwise."""
    return match.band is Band.SURE


def matches_of(outcome: Outcome | None) -> tuple[Match, ...]:
    """Return every account that came up, best first, also those that are unlikely."""
    return outcome.matches if isinstance(outcome, Found) else ()


def accounts(outcome: Outcome | None, decision: Decision | None) -> tuple[Match, ...]:
    """Return the accounts to choose from: one typed by hand, then those that came up.

    Those that the person ruled out are not among them.
    """
    matches = matches_of(outcome)
    if decision is None:
        return matches
    typed = (decision.typed,) if decision.typed else ()
    out = decision.never | {match.candidate.address for match in typed}
    return typed + tuple(match for match in matches if match.candidate.address not in out)


def best_of(outcome: Outcome | None) -> Match | None:
    """Return the best match that may well be the person's, or None."""
    best = next(iter(matches_of(outcome)), None)
    return best if best and best.band is not Band.UNLIKELY else None


def is_settled(outcome: Outcome | None) -> bool:
    """Whether asking again would be of no use: all that was asked was answered."""
    return isinstance(outcome, Absent) or (isinstance(outcome, Found) and not outcome.unchecked)


def choice(crossing: Crossing, followed: Followed, network: Network) -> Match | None:
    """Return the account a person is followed at on a network, or None.

    A decision counts for the account it was about: where that account is no longer among the
    matches (asked again, and renamed since), nothing is chosen.
    """
    result = crossing.results.get(followed.id)
    outcome = result.outcomes.get(network) if result else None
    decision = crossing.decisions.get((followed.id, network))
    matches = accounts(outcome, decision)
    if decision is None or decision.verdict is None:
        return next(filter(preselected, matches[:1]), None)
    if decision.verdict is Verdict.SKIP:
        return None
    wanted = (m for m in matches if m.candidate.address == decision.address)
    return next(wanted, None)


def chosen_to_avoid(crossing: Crossing, relation: Relation, network: Network) -> Iterator[Choice]:
    """Yield the accounts on a network of those who were blocked or muted, the sure ones."""
    return _choices(crossing, crossing.avoided.get(relation, ()), network)


def chosen(crossing: Crossing, network: Network) -> Iterator[Choice]:
    """Yield the people taken along to a network, in the crossing's order."""
    return _choices(crossing, crossing.followed, network)


def _choices(crossing: Crossing, people: Iterable[Followed], network: Network) -> Iterator[Choice]:
    for followed in people:
        match = choice(crossing, followed, network)
        if match is not None:
            yield Choice(followed, match)
