"""The list of a group that leaves together: its members, by the addresses they gave.

Each site writes one beside the page of a group (`workshop.group_files`), and its app page opens
it by name. It is a file like any other: whoever wrote it is not to be trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Mapping

from passage.core.decode import decode
from passage.core.errors import IdentifierError, TooLarge
from passage.core.inputs.picker import texts
from passage.core.inputs.users import tidy
from passage.core.listing import Listing
from passage.core.model import FileKind, FileReport, Relation, Source
from passage.core.names import key_of_address, parse_acct, parse_handle
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

FORMAT = "passage-group"
VERSION = 1

NAME_MAX = 120
"""Characters of the name of a group, or of a member."""

MEMBERS_MAX = 5_000
"""Members of one group: more make no page that somebody reads."""

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")
"""The name by which a site knows a group: its place in addresses."""

FILE_MAX = 4 << 20
"""Bytes of a list: more than so many members with long names and addresses take."""

# As `write` begins: no other file is taken for one.
_BEGINS = re.compile(r'\s*\{\s*"format"\s*:\s*"passage-group"')


def write(name: str, members: Iterable[Mapping[str, str]]) -> bytes:
    """Return the file of a group; of each member ``name``, ``bluesky`` and ``mastodon``."""
    written = {"format": FORMAT, "version": VERSION, "name": name, "members": list(members)}
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def looks_like(name: str, head: str) -> bool:
    """Whether a file says that it is the list of a group."""
    del name
    return _BEGINS.match(head) is not None


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read the list. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    people: list[Person] = []
    if stream.size > FILE_MAX:
        tally.refusal = TooLarge(name=name)
    else:
        pieces = []
        for piece, done in texts(stream, tally):
            pieces.append(piece)
            yield done
        people = _people("".join(pieces), tally)
    tally.entries = len(people)
    notes = (("lost", tally.lost),) if tally.lost else ()
    report = FileReport(name, tally.state, tally.entries, kind=FileKind.GROUP, notes=notes)
    problem = tally.problem()
    problems = () if problem is None else (problem,)
    return SideInput(Source.GROUP, report, tuple(people), problems=problems)


def _people(text: str, tally: Tally) -> list[Person]:
    try:
        raw, _ = decode(text.lstrip())
    except ValueError:
        tally.faults.add(Why.DAMAGED)
        return []
    match raw:
        # Whole numbers come as text.
        case {"version": "1", "name": str(name), "members": [*members]} if tidy(name, NAME_MAX):
            found = [_person(one, tidy(name, NAME_MAX)) for one in members[:MEMBERS_MAX]]
        case _:
            tally.faults.add(Why.DAMAGED)
            return []
    tally.lost = len(members) - sum(one is not None for one in found)
    return [one for one in found if one is not None]


def _person(raw: object, group: str) -> Person | None:
    """Read a member; None for who has no address that is well formed."""
    match raw:
        case {"name": str(name), "bluesky": str(bluesky), "mastodon": str(mastodon)}:
            try:
                handles = (parse_handle(bluesky),) if bluesky else ()
                accts = (parse_acct(mastodon),) if mastodon else ()
            except IdentifierError:
                return None
            if not handles and not accts:
                return None
            listing = Listing(group, by_id=False, handles=handles, accts=accts)
            key = key_of_address((*handles, *accts)[0])
            related = frozenset({Relation.FOLLOWING})
            return Person(key, None, tidy(name, NAME_MAX), None, related, (listing,))
    return None
