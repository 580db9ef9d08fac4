"""People met in one side input, and whose lists they were met in.

Who looks at somebody else's list on X leaves the same traces as with their own. So a list
counts as the owner's only if nothing speaks against it: the input may say who was signed in,
and says of most people whether that one follows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from passage.core.inputs.users import Seen
from passage.core.model import FileKind, FileReport, Relation, Source
from passage.core.names import AccountId
from passage.core.side import Person, SideInput
from passage.core.tally import Tally

# Far above anything a browser can show; what is beyond is made to fill the memory.
_PEOPLE_MAX = 1_000_000


@dataclass(slots=True)
class _List:
    """One list of one account: its members' keys in order, and what is said of them."""

    owner: AccountId | None
    relation: Relation
    members: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Gathering:
    """Feed it people in the input's order; `result` settles whose lists were seen.

    ``viewer`` is who was signed in, where the input says so. ``notes`` are counted facts for
    the report.
    """

    viewer: AccountId | None = None
    notes: dict[str, int] = field(default_factory=dict)
    _people: dict[str, Person] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _lists: dict[tuple[str, Relation], _List] = field(default_factory=dict)

    def note(self, what: str, times: int = 1) -> None:
        """Count a fact for the report."""
        self.notes[what] = self.notes.get(what, 0) + times

    def add(self, seen: Seen) -> str:
        """Take a person in; later words win, and silence takes nothing back. Return the key."""
        person = seen.person
        key = person.id or f"@{str(person.screen_name).lower()}"
        old = self._people.get(key)
        if old is None and len(self._people) >= _PEOPLE_MAX:
            return key
        if seen.told:
            self._told.add(key)
        self._people[key] = person if old is None else _joined(old, person)
        return key

    def enlist(self, seen: Seen, relation: Relation, owner: AccountId | None) -> None:
        """Take in a person who stands in a list: of ``owner``, or of whoever was signed in."""
        place = (owner or "", relation)
        self._lists.setdefault(place, _List(owner, relation)).members[self.add(seen)] = None

    def result(
        self, name: str, kind: FileKind, source: Source, tally: Tally, as_of: str = ""
    ) -> SideInput:
        """Return the input as read, the owner's lists first and in their order."""
        owner, own = self._settle()
        order: dict[str, None] = {}
        related: dict[str, set[Relation]] = {}
        # Following first: its order is the one that means something.
        for one in sorted(own, key=lambda one: list(Relation).index(one.relation)):
            order.update(one.members)
            for key in one.members:
                related.setdefault(key, set()).add(one.relation)
        order.update(dict.fromkeys(self._people))
        people = tuple(
            replace(person, relations=person.relations | related.get(key, set()))
            for key in order
            if (person := self._people.get(key)) is not None and (owner is None or key != owner)
        )
        others = len(self._lists) - len(own)
        unstated = sum(not one.relations for one in people)
        notes = {**self.notes, "others": others, "unstated": unstated}
        report = FileReport(
            name,
            tally.state,
            tally.entries,
            kind=kind,
            notes=tuple((what, times) for what, times in notes.items() if times),
        )
        problem = tally.problem()
        return SideInput(
            source, report, people, as_of, owner, () if problem is None else (problem,)
        )

    def _settle(self) -> tuple[AccountId | None, list[_List]]:
        """Return the owner (None where not said) and which lists are theirs."""
        mine = [one for one in self._lists.values() if self._may_be_own(one)]
        owner = self.viewer
        if owner is None:
            weights: dict[AccountId, tuple[int, int]] = {}
            for one in mine:
                if one.owner is not None:
                    flagged, size = weights.get(one.owner, (0, 0))
                    weights[one.owner] = (flagged + self._flagged(one), size + len(one.members))
            owner = max(weights, key=lambda one: weights[one]) if weights else None
        return owner, [one for one in mine if one.owner in (None, owner)]

    def _may_be_own(self, one: _List) -> bool:
        """Whether most of those whose relation is told have the one this list is made of."""
        if self.viewer is not None and one.owner is not None:
            return one.owner == self.viewer
        if not any(one.relation in person.relations for person in self._people.values()):
            # Nothing is ever said of this relation, so silence says nothing either.
            return True
        told = sum(key in self._told for key in one.members)
        return self._flagged(one) * 2 >= told

    def _flagged(self, one: _List) -> int:
        people = (self._people.get(key) for key in one.members)
        return sum(person is not None and one.relation in person.relations for person in people)


def _joined(old: Person, new: Person) -> Person:
    return Person(
        new.id or old.id,
        new.screen_name or old.screen_name,
        new.name or old.name,
        new.profile or old.profile,
        old.relations | new.relations,
    )
