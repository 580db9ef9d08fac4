"""The columns by which a table of any kind names people, and the person of one of its rows.

Columns are known by their titles, whatever their case, spaces and underscores. Spreadsheets show
long ids as 1.23457E+18 and store them with their last digits lost, and so do programs that take
ids for numbers: such an id is somebody else's or nobody's, so it is refused and counted, and only
the @name beside it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from passage.core.errors import BadAccountId
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.pasted import name_of
from passage.core.inputs.users import BIO_MAX, Seen, account_id, link, profile, screen_name_of, tidy
from passage.core.model import FileKind, Relation, Source
from passage.core.names import AccountId, ScreenName
from passage.core.side import Person, SideInput
from passage.core.tally import Tally, Why

_NAME_MAX = 200
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
# Spreadsheets keep 15 digits of a number: https://learn.microsoft.com/office/troubleshoot/excel
_KEPT_DIGITS = 15
# Ids have had 18 digits or more since they outgrew what JavaScript's numbers hold exactly.
_LONG_DIGITS = 18
_ZEROS_MIN = 3
_YES = frozenset({"true", "1", "yes", "oui", "x", "y", "vrai"})

_TITLES: Mapping[str, frozenset[str]] = {
    "id": frozenset({"id", "userid", "twitteruserid", "restid", "accountid", "twitterid", "xid"}),
    "handle": frozenset(
        {"screenname", "username", "handle", "twitterusername", "twitterhandle"}
        | {"xusername", "xhandle", "profileurl", "url", "userlink", "profilelink", "link"}
    ),
    "name": frozenset({"name", "displayname", "profilename", "twitterdisplayname", "fullname"}),
    "bio": frozenset({"bio", "description"}),
    "website": frozenset({"website", "site"}),
    "following": frozenset({"following"}),
    "followers": frozenset({"followedby", "follower"}),
}
# Titles that so many tables have that they say nothing by themselves.
_WEAK = frozenset({"id", "url", "link"})

T = TypeVar("T", bound=str)

Columns = Mapping[str, Sequence[int]]
"""The places of the known columns by what they hold (the keys of `_TITLES`)."""


def title(cell: str) -> str:
    """Return a column's title in small letters, without spaces and signs."""
    return re.sub(r"[\s_\-\ufeff]+", "", cell).lower()


def placed(found: Sequence[str]) -> Columns:
    """Return the places of the known columns, or nothing where the titles tell too little.

    ``found`` are titles as `title` returns them.
    """
    columns = {
        what: [place for place, one in enumerate(found) if one in known]
        for what, known in _TITLES.items()
    }
    # A column named for the site's own word comes before one that may hold any address.
    columns["handle"].sort(key=lambda place: found[place] in _WEAK)
    strong = [found[one] for one in (*columns["id"], *columns["handle"]) if found[one] not in _WEAK]
    both = columns["id"] and columns["handle"]
    if not strong and not both and list(found) != ["id"]:
        return {}
    return {what: places for what, places in columns.items() if places}


def person_of(row: Sequence[str], columns: Columns) -> tuple[Person | None, int]:
    """Return whom a row tells of, and 1 where its id was rounded.

    Somebody without an id is taken for one the owner followed, unless a column says how they
    relate to the owner. Those with an id are only named.
    """
    id_cell = _first(row, columns.get("id", ()), str) or ""
    id_, screen_name = account_id(id_cell), _first(row, columns.get("handle", ()), _handle)
    rounded = int(is_rounded(id_cell))
    if id_ is None and screen_name is None:
        return None, rounded
    cells = {what: _first(row, places, str) or "" for what, places in columns.items()}
    related = _relations(cells, columns, id_)
    about = profile(tidy(cells.get("bio"), BIO_MAX), link(cells.get("website")))
    return Person(id_, screen_name, tidy(cells.get("name"), _NAME_MAX), about, related), rounded


def settled(people: Sequence[Person], damaged: int, tally: Tally, kind: FileKind) -> SideInput:
    """Return a table as read; ``damaged`` ids were seen to be rounded, others are found here."""
    kept, silent = _without_rounded(people)
    damaged += silent
    gathering = Gathering()
    for person in kept:
        gathering.add(Seen(person))
    tally.entries = len(kept)
    for what, times in (("damaged-ids", damaged), ("rows-without-name", tally.lost)):
        if times:
            gathering.note(what, times)
    if not kept:
        tally.faults.add(Why.NO_LIST)
    read_ = gathering.result(tally.name, kind, Source.TABLE, tally)
    if not damaged:
        return read_
    refused = BadAccountId(name=tally.name, lost=damaged).problem()
    return replace(read_, problems=(*read_.problems, refused))


def is_yes(cell: str) -> bool:
    """Whether a cell says yes."""
    return cell.strip().lower() in _YES


def is_rounded(cell: str) -> bool:
    """Whether a spreadsheet wrote an id as 1.23457E+18, or 1,23457E+18 in French."""
    return _ROUNDED.fullmatch(cell.strip()) is not None


def _relations(
    cells: Mapping[str, str], columns: Columns, id_: AccountId | None
) -> frozenset[Relation]:
    if "following" not in columns and "followers" not in columns:
        return frozenset() if id_ else frozenset({Relation.FOLLOWING})
    told = {Relation.FOLLOWING: "following", Relation.FOLLOWERS: "followers"}
    return frozenset(relation for relation, what in told.items() if is_yes(cells.get(what, "")))


def _handle(cell: str) -> ScreenName | None:
    return name_of(cell) or screen_name_of(cell)


def _first(row: Sequence[str], places: Sequence[int], read_: Callable[[str], T | None]) -> T | None:
    found = (read_(row[place].strip()) for place in places if place < len(row))
    return next(filter(None, found), None)


def _without_rounded(people: Sequence[Person]) -> tuple[list[Person], int]:
    """Take ids away where most long ones look rounded: something has saved over them."""
    long = [one.id for one in people if one.id and len(one.id) > _KEPT_DIGITS + 1]
    rounded = {one for one in long if _looks_rounded(one)}
    # One id in a hundred looks so by itself.
    if len(rounded) < _ZEROS_MIN or len(rounded) * 2 <= len(long):
        return list(people), 0
    damaged = sum(one.id is not None and len(one.id) > _KEPT_DIGITS for one in people)
    named = [
        replace(one, id=None) if one.id and len(one.id) > _KEPT_DIGITS else one for one in people
    ]
    return [one for one in named if one.id or one.screen_name], damaged


def _looks_rounded(id_: AccountId) -> bool:
    """Whether an id ends as a spreadsheet leaves it, or as JavaScript prints a number so long.

    That is the fewest digits that mean the same float, then zeros:
    https://tc39.es/ecma262/#sec-numeric-types-number-tostring
    """
    if not id_[_KEPT_DIGITS:].strip("0"):
        return True
    return len(id_) >= _LONG_DIGITS and int(Decimal(repr(float(id_)))) == int(id_)
