"""The full table of Debirdify: ids, @names, and the fediverse addresses it found in bios.

Format: https://github.com/pruvisto/debirdify, ``main/views.py``. Somebody with several addresses
has the further ones in cells beyond the last title.
"""

from __future__ import annotations

from collections.abc import Generator

from passage.core.errors import BadAcct
from passage.core.inputs.columns import is_rounded, settled
from passage.core.inputs.tables import rows, titles
from passage.core.inputs.users import account_id, screen_name_of, tidy
from passage.core.model import FileKind, Profile, Relation
from passage.core.names import parse_acct
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally

_NAME_MAX = 200
_ADDRESSES_MAX = 20
_ID, _SCREEN_NAME, _NAME, _SOURCE, _ADDRESSES = 0, 1, 2, 3, 5
_FIRST = ["twitteruserid", "twitterusername", "twitterdisplayname", "source"]
_RELATIONS = (
    ("follower", Relation.FOLLOWERS),
    ("follow", Relation.FOLLOWING),
    ("block", Relation.BLOCKS),
    ("mute", Relation.MUTES),
)


def looks_like(name: str, head: str) -> bool:
    """Whether a file begins with the titles of Debirdify."""
    del name
    return titles(head)[: len(_FIRST)] == _FIRST


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read the table. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    people: list[Person] = []
    damaged = 0
    first = True
    for row, done in rows(stream, tally):
        yield done
        if first or not any(row):
            first = False
            continue
        padded = [*row, *[""] * (_ADDRESSES + 1 - len(row))]
        damaged += is_rounded(padded[_ID])
        person = _person(padded)
        if person is None:
            tally.lost += 1
        else:
            people.append(person)
    return settled(people, damaged, tally, FileKind.DEBIRDIFY)


def address_link(text: str) -> str:
    """Return the profile page behind a fediverse address, or an empty text for what is none."""
    try:
        user, _, host = parse_acct(text).partition("@")
    except BadAcct:
        return ""
    return f"https://{host}/@{user}"


def _person(row: list[str]) -> Person | None:
    id_, screen_name = account_id(row[_ID].strip()), screen_name_of(row[_SCREEN_NAME])
    if id_ is None and screen_name is None:
        return None
    links = tuple(dict.fromkeys(filter(None, map(address_link, row[_ADDRESSES:]))))
    source = row[_SOURCE].lower()
    related = next((relation for word, relation in _RELATIONS if word in source), None)
    return Person(
        id_,
        screen_name,
        tidy(row[_NAME], _NAME_MAX),
        Profile(links=links[:_ADDRESSES_MAX]) if links else None,
        frozenset({related} if related else ()),
    )
