"""Tell people apart from strangers by a table of known people: joins it to what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from passage.core.crosswalk import Crosswalk, Row
from passage.core.listing import Listing
from passage.core.model import Archive, Followed, Known, Source
from passage.core.names import AccountId


def listed(archive: Archive, table: Crosswalk) -> Archive:
    """Return the archive with what the table says of the accounts in its lists.

    Whoever has no name gets the table's, as one source among others (`Source.CROSSWALK`), if the
    table knows the very number. Raises `NotACrosswalk`.
    """
    known = dict(archive.known)
    names: dict[AccountId, str] = {}
    for ids in archive.relations.values():
        names |= dict.fromkeys(ids, "")
    names |= {id_: one.screen_name or "" for id_, one in known.items() if id_ in names}
    for id_, rows in table.joined(names).items():
        before, listings = known.get(id_), _listings(rows)
        if before is not None:
            known[id_] = replace(before, listings=listings)
        else:
            name = rows[0].screen_name
            known[id_] = Known(name, "", Source.CROSSWALK, as_of=table.date, listings=listings)
    return replace(archive, known=known)


def listed_people(people: Iterable[Followed], table: Crosswalk) -> tuple[Followed, ...]:
    """Return the same of people who were read before, such as those of a saved crossing."""
    by_id = {person.id: person for person in people}
    names = {id_: person.screen_name or "" for id_, person in by_id.items()}
    for id_, rows in table.joined(names).items():
        person = replace(by_id[id_], listings=_listings(rows))
        if person.screen_name is None:
            name = rows[0].screen_name
            person = replace(person, screen_name=name, source=Source.CROSSWALK)
        by_id[id_] = person
    return tuple(by_id.values())


def _listings(rows: Iterable[Row]) -> tuple[Listing, ...]:
    return tuple(row.listing for row in rows if row.listing)
