"""Those whom the owner blocked or muted, to go on avoiding them elsewhere: never to be followed.

They are kept apart from the following list everywhere, so that no follow list can hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from passage.core.model import Archive, Followed, Relation
from passage.core.names import AccountId

Avoided = Mapping[Relation, tuple[Followed, ...]]
"""By list: `Relation.BLOCKS`, `Relation.MUTES`; who is in both stands in both."""

RELATIONS = (Relation.BLOCKS, Relation.MUTES)


def avoided(archive: Archive) -> Avoided:
    """Return those of the two lists whose names are known, in the order of the archive."""
    lists = {relation: tuple(_named(archive, relation)) for relation in RELATIONS}
    return {relation: people for relation, people in lists.items() if people}


def _named(archive: Archive, relation: Relation) -> Iterator[Followed]:
    for rank, id_ in enumerate(archive.relations.get(relation, ())):
        known = archive.known.get(id_)
        if known:
            yield Followed(
                id_,
                rank,
                known.screen_name,
                known.name,
                profile=known.profile,
                source=known.source,
                listings=known.listings,
            )


def to_search(followed: Iterable[Followed], also: Avoided) -> tuple[Followed, ...]:
    """Return everybody to search for, each once; those avoided come last."""
    people: dict[AccountId, Followed] = {person.id: person for person in followed}
    for one in also.values():
        for person in one:
            people.setdefault(person.id, person)
    return tuple(person for person in people.values() if person.can_be_sought)
