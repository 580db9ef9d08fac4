"""Any table with a column of names or ids on X, as spreadsheets and other tools write them.

Columns are known by their titles, whatever their case, spaces and underscores; a table without
known titles gives every cell that is a @name or a link to a profile. Spreadsheets show long ids
as 1.23457E+18 and store them with their last digits lost: such an id is somebody else's or
nobody's, so it is refused and counted, and only the @name beside it is kept.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from passage.core.errors import BadAccountId
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.pasted import name_of
from passage.core.inputs.users import BIO_MAX, Seen, account_id, link, profile, screen_name_of, tidy
from passage.core.model import FileKind, Relation, Source
from passage.core.names import AccountId, ScreenName
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

# Little enough that a screen stays alive: some hundred rows.
_CHUNK = 32 << 10
_LINE_MAX = 1 << 20
_NAME_MAX = 200
_SAMPLE = 20
_DELIMITERS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]|"")*+"?')
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
# Spreadsheets keep 15 digits of a number: https://learn.microsoft.com/office/troubleshoot/excel
_KEPT_DIGITS = 15
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

Row = Mapping[str, str]
"""The cells of one row by what they are (the keys of `_TITLES`)."""


def titles(head: str) -> list[str]:
    """Return the titles in a table's first line: small letters, without spaces and signs."""
    lines = _lines_of(head)
    cells = next(csv.reader(lines[:1], delimiter=delimiter(head)), []) if lines else []
    return [_title(cell) for cell in cells]


def delimiter(head: str) -> str:
    """Return what separates the cells of a table that begins so."""
    lines = _lines_of(head)
    bare = _QUOTED.sub("", lines[0]) if lines else ""
    return max(_DELIMITERS, key=bare.count)


def rows(stream: Watched, tally: Tally) -> Iterator[tuple[list[str], int]]:
    """Yield the rows of a table, the first with its titles, each with the bytes done so far.

    UTF-8 or UTF-16, else what Windows writes in Western Europe. What is no table any more ends
    it, with a fault in ``tally``. Raises `FileChanged`.
    """
    encoding = _encoding(stream)
    lines = _lines(stream, encoding, tally)
    first = next(lines, "")
    if first.lower().startswith("sep="):
        first = next(lines, "")

    def every() -> Iterator[str]:
        yield first
        yield from lines

    try:
        for row in csv.reader(every(), delimiter=delimiter(first)):
            yield row, stream.tell()
    except csv.Error:
        tally.faults.add(Why.DAMAGED)


def looks_like(name: str, head: str) -> bool:
    """Whether a file is a table with a column that we know, or with cells that are names."""
    del name
    if "\0" in head or head.lstrip()[:1] in ("{", "[", "<"):
        return False
    if _placed([_title(one) for one in titles(head)]):
        return True
    lines = _lines_of(head)[:_SAMPLE]
    try:
        found = [row for row in csv.reader(lines, delimiter=delimiter(head)) if len(row) > 1]
    except csv.Error:
        return False
    return any(name_of(cell) for row in found for cell in row)


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a table. Yields the bytes done; raises `FileChanged`.

    People of whom it has no id are taken for people the owner followed, unless a column says
    how they relate to the owner. Those with an id are only named.
    """
    tally = Tally(name)
    people: list[Person] = []
    damaged = 0
    columns: Mapping[str, Sequence[int]] | None = None
    for row, done in rows(stream, tally):
        yield done
        if columns is None:
            columns = _placed([_title(cell) for cell in row])
            if columns:
                continue
        if not any(cell.strip() for cell in row):
            continue
        person, rounded = _person(row, columns)
        damaged += rounded
        if person is None:
            tally.lost += 1
        else:
            people.append(person)
    return settled(people, damaged, tally, FileKind.TABLE)


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


def _person(
    row: list[str], columns: Mapping[str, Sequence[int]] | None
) -> tuple[Person | None, int]:
    """Return whom a row tells of, and 1 where its id was rounded."""
    if not columns:
        found = next(filter(None, map(name_of, row)), None)
        following = frozenset({Relation.FOLLOWING})
        return (Person(None, found, relations=following) if found else None), 0
    id_cell = _first(row, columns.get("id", ()), str) or ""
    id_, screen_name = account_id(id_cell), _first(row, columns.get("handle", ()), _handle)
    rounded = int(is_rounded(id_cell))
    if id_ is None and screen_name is None:
        return None, rounded
    cells = {what: _first(row, places, str) or "" for what, places in columns.items()}
    related = _relations(cells, columns, id_)
    about = profile(tidy(cells.get("bio"), BIO_MAX), link(cells.get("website")))
    return Person(id_, screen_name, tidy(cells.get("name"), _NAME_MAX), about, related), rounded


def _relations(
    cells: Row, columns: Mapping[str, Sequence[int]], id_: AccountId | None
) -> frozenset[Relation]:
    if "following" not in columns and "followers" not in columns:
        return frozenset() if id_ else frozenset({Relation.FOLLOWING})
    told = {Relation.FOLLOWING: "following", Relation.FOLLOWERS: "followers"}
    return frozenset(relation for relation, what in told.items() if is_yes(cells.get(what, "")))


def _handle(cell: str) -> ScreenName | None:
    return name_of(cell) or screen_name_of(cell)


def _first(row: list[str], places: Sequence[int], read_: Callable[[str], T | None]) -> T | None:
    found = (read_(row[place].strip()) for place in places if place < len(row))
    return next(filter(None, found), None)


def _placed(found: list[str]) -> dict[str, list[int]]:
    """Return the places of the known columns, or nothing where the titles tell too little."""
    columns = {
        what: [place for place, title in enumerate(found) if title in known]
        for what, known in _TITLES.items()
    }
    # A column named for the site's own word comes before one that may hold any address.
    columns["handle"].sort(key=lambda place: found[place] in _WEAK)
    strong = [found[one] for one in (*columns["id"], *columns["handle"]) if found[one] not in _WEAK]
    both = columns["id"] and columns["handle"]
    if not strong and not both and found != ["id"]:
        return {}
    return {what: places for what, places in columns.items() if places}


def _without_rounded(people: Sequence[Person]) -> tuple[list[Person], int]:
    """Take ids away where most long ones end in zeros: a spreadsheet has saved over them."""
    long = [one.id for one in people if one.id and len(one.id) > _KEPT_DIGITS + 1]
    zeros = {one for one in long if not one[_KEPT_DIGITS:].strip("0")}
    # One id in ten thousand ends so by itself.
    if len(zeros) < _ZEROS_MIN or len(zeros) * 2 <= len(long):
        return list(people), 0
    damaged = [one for one in people if one.id and len(one.id) > _KEPT_DIGITS]
    named = [replace(one, id=None) if one in damaged else one for one in people]
    return [one for one in named if one.id or one.screen_name], len(damaged)


def _title(cell: str) -> str:
    return re.sub(r"[\s_\-\ufeff]+", "", cell).lower()


def _lines_of(head: str) -> list[str]:
    lines = head.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[1:] if lines[0].lower().startswith("sep=") else lines


def _encoding(stream: Watched) -> str:
    """Return how a file is written; looked through to its end, since accents may come late."""
    stream.seek(0)
    if stream.read(min(2, stream.size)) in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    stream.seek(0)
    decoder = getincrementaldecoder("utf-8-sig")("strict")
    try:
        while piece := stream.read(_CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(stream: Watched, encoding: str, tally: Tally) -> Iterator[str]:
    decoder = getincrementaldecoder(encoding)("replace")
    stream.seek(0)
    rest, more = "", True
    while more:
        piece = stream.read(_CHUNK)
        more = bool(piece)
        text = rest + decoder.decode(piece, final=not piece)
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in whole:
            yield f"{line}\n"
        if len(rest) > _LINE_MAX:
            tally.faults.add(Why.DAMAGED)
            return
    if rest:
        yield rest
