"""Where one person stands: the single word that filters and counts are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from passage.core.model import Absent, Band, Followed, Found, Outcome, Result, Unknown
from passage.core.names import AccountId


class Standing(Enum):
    """From the best news to none."""

    # As for `passage.core.model.Network`: filters look at everybody's.
    __hash__ = object.__hash__

    SURE = "sure"
    CHECK = "check"
    UNCHECKED = "unchecked"
    ABSENT = "absent"
    WAITING = "waiting"
    UNNAMED = "unnamed"


_RANKS = {kind: rank for rank, kind in enumerate(Standing)}


FOUND = (Standing.SURE, Standing.CHECK)
"""The standings of those for whom an account was found."""


def _of_outcome(outcome: Outcome) -> Standing:
    match outcome:
        case Found(matches, unchecked):
            bands = {match.band for match in matches}
            if Band.SURE in bands:
                return Standing.SURE
            if Band.CHECK in bands:
                return Standing.CHECK
            return Standing.UNCHECKED if unchecked else Standing.ABSENT
        case Unknown():
            return Standing.UNCHECKED
        case Absent():
            return Standing.ABSENT


def standing(person: Followed, result: Result | None) -> Standing:
    """Return where a person stands: the best of their networks.

    "Could not check" beats "nobody found": as long as one host has not answered, nothing may
    be called absent.
    """
    if not person.can_be_sought:
        return Standing.UNNAMED
    if result is None or not result.outcomes:
        return Standing.WAITING
    return min(map(_of_outcome, result.outcomes.values()), key=_RANKS.__getitem__)


def tally(
    people: Iterable[Followed], results: Mapping[AccountId, Result]
) -> Mapping[Standing, int]:
    """Count all people by standing; every standing has a key."""
    counts = Counter(standing(person, results.get(person.id)) for person in people)
    return {kind: counts[kind] for kind in Standing}


def moved_tally(
    before: Mapping[Standing, int], changed: Iterable[tuple[Standing, Standing]]
) -> Mapping[Standing, int]:
    """Return the tally after some standings changed, without counting everybody again."""
    counts = dict(before)
    for old, new in changed:
        counts[old] -= 1
        counts[new] += 1
    return counts
