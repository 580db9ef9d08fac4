"""Any table with a column of names or ids on X, as spreadsheets and other tools write them.

`columns` says which columns are known; a table without any of them gives every cell that is a
@name or a link to a profile.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Generator, Iterator, Sequence

from passage.core.inputs.columns import Columns, person_of, placed, settled, title
from passage.core.inputs.pasted import name_of
from passage.core.model import FileKind, Relation
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

# Little enough that a screen stays alive: some hundred rows.
_CHUNK = 32 << 10
_LINE_MAX = 1 << 20
_SAMPLE = 20
_DELIMITERS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]|"")*+"?')


def titles(head: str) -> list[str]:
    """Return the titles in a table's first line: small letters, without spaces and signs."""
    lines = _lines_of(head)
    cells = next(csv.reader(lines[:1], delimiter=delimiter(head)), []) if lines else []
    return [title(cell) for cell in cells]


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
    if placed([title(one) for one in titles(head)]):
        return True
    lines = _lines_of(head)[:_SAMPLE]
    try:
        found = [row for row in csv.reader(lines, delimiter=delimiter(head)) if len(row) > 1]
    except csv.Error:
        return False
    return any(name_of(cell) for row in found for cell in row)


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a table. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    people: list[Person] = []
    damaged = 0
    columns: Columns | None = None
    for row, done in rows(stream, tally):
        yield done
        if columns is None:
            columns = placed([title(cell) for cell in row])
            if columns:
                continue
        if not any(cell.strip() for cell in row):
            continue
        person, rounded = person_of(row, columns) if columns else (_named(row), 0)
        damaged += rounded
        if person is None:
            tally.lost += 1
        else:
            people.append(person)
    return settled(people, damaged, tally, FileKind.TABLE)


def _named(row: Sequence[str]) -> Person | None:
    """Return the first person whom the cells of a table without titles name."""
    found = next(filter(None, map(name_of, row)), None)
    return Person(None, found, relations=frozenset({Relation.FOLLOWING})) if found else None


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
