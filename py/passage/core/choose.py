"""Which matches are taken along: what the person decided, else what is sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from passage.core.crossing import Crossing
from passage.core.model import Absent, Band, Followed, Found, Match, Network, Outcome, Verdict


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
    if decision is None:
        best = best_of(outcome)
        return best if best and preselected(best) else None
    if decision.verdict is Verdict.SKIP:
        return None
    wanted = (m for m in matches_of(outcome) if m.candidate.address == decision.address)
    return next(wanted, None)


def chosen(crossing: Crossing, network: Network) -> Iterator[Choice]:
    """Yield the people taken along to a network, in the crossing's order."""
    for followed in crossing.followed:
        match = choice(crossing, followed, network)
        if match is not None:
            yield Choice(followed, match)
