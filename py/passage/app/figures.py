"""What the pictures of a crossing show: people counted by where they were found, and by group.

Everybody who was followed is counted once in `Figures.everybody`; once more in each of
``relations`` and ``contacts`` where the archive tells them; and in ``places`` if an account was
found. The counts hold no name and no address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from passage.app.standing import FOUND, Standing, standing
from passage.core.choose import chosen, matches_of
from passage.core.crossing import Crossing
from passage.core.model import Band, Network, Relation, Result

Key = TypeVar("Key", bound=Enum)

Counts = Mapping[Standing, int]
"""How many people have each standing; every standing has a key."""

MISSING = (Standing.ABSENT, Standing.UNCHECKED, Standing.WAITING, Standing.UNNAMED)
"""The others. "Could not check" is one of its own, never "not found"."""


class Picture(Enum):
    """What there are pictures of: where people were found, and who they were to the owner."""

    CROSSING = "crossing"
    PEOPLE = "people"


class Place(Enum):
    """Where somebody was found: an account that may well be theirs is shown there."""

    BLUESKY = "bluesky"
    BOTH = "both"
    MASTODON = "mastodon"


class Group(Enum):
    """What somebody was to the owner on X: by relation, and by how often they exchanged."""

    MUTUAL = "mutual"
    ONE_WAY = "one-way"
    OFTEN = "often"
    SOMETIMES = "sometimes"
    SELDOM = "seldom"
    NEVER = "never"


LEAST = {Group.OFTEN: 20, Group.SOMETIMES: 5, Group.SELDOM: 1, Group.NEVER: 0}
"""From how many contacts on somebody is in a group: round numbers, a choice of ours."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a crossing.

    ``relations`` is empty where the archive has no list of followers, ``contacts`` where it
    tells of no contact at all: then nothing is known, and "never" would be false. ``networks``
    are those that were asked; ``taken`` is how many people are taken along to at least one.
    """

    everybody: Counts
    places: Mapping[Place, Counts]
    relations: Mapping[Group, Counts] = field(default_factory=dict)
    contacts: Mapping[Group, Counts] = field(default_factory=dict)
    networks: frozenset[Network] = frozenset()
    taken: int = 0

    @property
    def followed(self) -> int:
        """Everybody."""
        return total(self.everybody)

    @property
    def named(self) -> int:
        """Those who could be searched."""
        return self.followed - self.everybody[Standing.UNNAMED]

    @property
    def found(self) -> int:
        """Those for whom an account was found, sure or to check."""
        return found(self.everybody)


def total(counts: Counts) -> int:
    """Return how many people were counted."""
    return sum(counts.values())


def found(counts: Counts) -> int:
    """Return how many of them were found."""
    return sum(counts[kind] for kind in FOUND)


def figures_of(crossing: Crossing) -> Figures:
    """Count the people of a crossing. One pass over them, and one over those taken along."""
    alike: Counter[tuple[Standing, bool, int, str]] = Counter()
    most, nowhere = max(LEAST.values()), ""
    for person in crossing.followed:
        result = crossing.results.get(person.id)
        stands = standing(person, result)
        place = _place(result) if result is not None and stands in FOUND else nowhere
        alike[stands, person.mutual, min(person.contacts, most), place] += 1
    tally: Counter[Standing] = Counter()
    places: Counter[tuple[Place, Standing]] = Counter()
    relations: Counter[tuple[Group, Standing]] = Counter()
    contacts: Counter[tuple[Group, Standing]] = Counter()
    for (stands, mutual, exchanges, place), count in alike.items():
        tally[stands] += count
        relations[Group.MUTUAL if mutual else Group.ONE_WAY, stands] += count
        contacts[_often(exchanges), stands] += count
        if place:
            places[Place(place), stands] += count
    told = any(exchanges for _, _, exchanges, _ in alike)
    return Figures(
        everybody={kind: tally[kind] for kind in Standing},
        places=_table(Place, places),
        relations=_table((Group.MUTUAL, Group.ONE_WAY), relations)
        if Relation.FOLLOWERS in crossing.counts
        else {},
        contacts=_table(LEAST, contacts) if told else {},
        networks=frozenset().union(*{tuple(one.outcomes) for one in crossing.results.values()}),
        taken=len({one.followed.id for net in Network for one in chosen(crossing, net)}),
    )


def _often(exchanges: int) -> Group:
    return next(group for group, least in LEAST.items() if exchanges >= least)


def _place(result: Result) -> str:
    """Return the place of a person who was found: wherever one account is not unlikely."""
    shown = [
        network.value
        for network, outcome in result.outcomes.items()
        if any(match.band is not Band.UNLIKELY for match in matches_of(outcome))
    ]
    return Place.BOTH.value if len(shown) > 1 else shown[0]


def _table(keys: Iterable[Key], counted: Counter[tuple[Key, Standing]]) -> dict[Key, Counts]:
    return {key: {kind: counted[key, kind] for kind in Standing} for key in keys}
