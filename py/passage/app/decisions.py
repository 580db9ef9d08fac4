"""Decisions on fifty thousand people at once: one value for all of them, looked up one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from passage.app.marks import Marks
from passage.core.crossing import DecisionKey
from passage.core.model import Decision, Network, Verdict
from passage.core.names import AccountId

OPEN = Decision(None)
SKIP = Decision(Verdict.SKIP)


@dataclass(frozen=True, slots=True, eq=False)
class Bulk:
    """One verdict on many people: on every account that the ``marks`` of then offer for them.

    All ``people`` have such a mark. With a ``network``, accounts of others are left alone.
    """

    verdict: Verdict
    people: frozenset[AccountId]
    network: Network | None
    marks: Marks

    def get(self, key: DecisionKey) -> Decision | None:
        """Return what it says of one person on one network."""
        person, network = key
        if person not in self.people or self.network not in (None, network):
            return None
        offer = dict(self.marks[person].offers).get(key)
        return SKIP if offer and self.verdict is Verdict.SKIP else offer

    def all(self) -> Mapping[DecisionKey, Decision]:
        """Return everything it says; this takes as long as there are people."""
        each = chain.from_iterable([self.marks[person].offers for person in self.people])
        offers = {key: one for key, one in each if self.network in (None, key[1])}
        return dict.fromkeys(offers, SKIP) if self.verdict is Verdict.SKIP else offers

    def keys(self) -> Iterator[DecisionKey]:
        """Go through whom it is about, little by little."""
        each = chain.from_iterable(self.marks[person].offers for person in self.people)
        return (key for key, _ in each if self.network in (None, key[1]))


class Decisions(Mapping[DecisionKey, Decision]):
    """Decisions of which some were made in bulk. A word of its own counts before those."""

    __slots__ = ("bulks", "own")

    def __init__(self, own: Mapping[DecisionKey, Decision], bulks: tuple[Bulk, ...] = ()) -> None:
        """Take the words of their own, and those in bulk: on different people each."""
        self.own, self.bulks = own, bulks

    def __getitem__(self, key: DecisionKey) -> Decision:
        """Return a decision; `KeyError` where there is none."""
        said = self.own.get(key)
        if said is None:
            said = next(filter(None, (bulk.get(key) for bulk in self.bulks)), None)
        if said is None:
            raise KeyError(key)
        return said

    def __iter__(self) -> Iterator[DecisionKey]:
        """Go through all keys."""
        return iter(flat(self))

    def __len__(self) -> int:
        """Count all decisions."""
        return len(flat(self))


def layers(decisions: Mapping[DecisionKey, Decision]) -> Decisions:
    """Return decisions with those in bulk apart."""
    return decisions if isinstance(decisions, Decisions) else Decisions(decisions)


def flat(decisions: Mapping[DecisionKey, Decision]) -> Mapping[DecisionKey, Decision]:
    """Return decisions as one dictionary, quick to go through; making it is not."""
    if not isinstance(decisions, Decisions):
        return decisions
    merged: dict[DecisionKey, Decision] = {}
    for layer in (*[bulk.all() for bulk in decisions.bulks], decisions.own):
        merged.update(layer)
    return merged


def differing(
    before: Mapping[DecisionKey, Decision], after: Mapping[DecisionKey, Decision]
) -> Iterator[tuple[DecisionKey, Decision]]:
    """Go little by little through what differs afterwards; what was taken back is open then."""
    old, new = layers(before), layers(after)
    bulks = [one for one in (*old.bulks, *new.bulks) if (one in old.bulks) != (one in new.bulks)]
    keys = chain(
        (key for key, one in new.own.items() if old.own.get(key) is not one),
        old.own.keys() - new.own.keys(),
        *(bulk.keys() for bulk in bulks),
    )
    return ((key, new.get(key, OPEN)) for key in keys)
