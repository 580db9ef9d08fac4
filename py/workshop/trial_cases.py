"""What a matcher brought up for one person on one network, beside what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.model import Band, Flag, Found, Match, Network, Outcome
from workshop.trial_data import Key, Person


@dataclass(frozen=True, slots=True)
class Pick:
    """An account that a matcher brought up for a person. ``reasons`` are the evidence kinds."""

    address: str
    score: float
    band: Band
    bridged: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One person on one network: the right addresses (maybe none) and what was brought up.

    ``twins`` are the addresses under which a bridge shows the person's other account.
    """

    person: Person
    network: Network
    right: frozenset[str]
    twins: frozenset[str]
    picks: tuple[Pick, ...] = ()

    @property
    def taken(self) -> Pick | None:
        """What is taken along unasked: the first account, where it is sure."""
        return self.picks[0] if self.picks and self.picks[0].band is Band.SURE else None

    def is_right(self, pick: Pick) -> bool:
        """Whether an account is the person's."""
        return pick.address in self.right

    def is_twin(self, pick: Pick) -> bool:
        """Whether an account is, by its own word, a bridge's twin of the person's other one."""
        return pick.bridged and pick.address in self.twins and not self.is_right(pick)


def pick_of(match: Match) -> Pick:
    """Return what counts of a match."""
    reasons = tuple(reason.kind.value for reason in match.evidence)
    candidate = match.candidate
    bridged = Flag.BRIDGED in candidate.flags
    return Pick(candidate.address.lower(), match.score, match.band, bridged, reasons)


def case_of(
    person: Person, outcome: Outcome | None, network: Network, *, removed: bool = False
) -> Case:
    """Return what came of a person; ``removed`` where the right accounts were hidden."""
    right = frozenset(address for _, address in person.on(network))
    matches = outcome.matches if isinstance(outcome, Found) else ()
    picks = tuple(pick_of(match) for match in matches)
    return Case(person, network, frozenset() if removed else right, twins_of(person), picks)


def twins_of(person: Person) -> frozenset[str]:
    """Return the addresses that Bridgy Fed gives the person's accounts on the other network.

    https://fed.brid.gy/docs: the handle before ``@bsky.brid.gy``, and
    ``user.host.ap.brid.gy`` with ``-`` for what a handle may not hold.
    """
    return frozenset(map(_twin, person.accounts))


def _twin(key: Key) -> str:
    network, address = key
    if network is Network.BLUESKY:
        return f"{address}@bsky.brid.gy"
    return f"{address.replace('@', '.').replace('_', '-')}.ap.brid.gy"
