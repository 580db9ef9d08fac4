"""The crosswalk: a table of known people on X, as one small file, joined by number on the device.

It is made by ``build.py crosswalk`` out of Wikidata, lies beside the pages and is read as a whole:
whom somebody follows is looked up in it here, and nobody is asked about anyone.

The file is one line of JSON, then blocks packed with zlib. The line tells ``format``, ``version``,
``date`` (ISO, of the data), ``rows``, ``sources`` (``name``, ``licence``, ``address`` of each table
that went into it) and the length of each of the ``blocks`` in bytes. A block is, unpacked:

- its number of rows (4 bytes), at most `ROWS_MAX`; all integers are little-endian;
- the X numbers in order, each less the one before (the first less nothing), in eight planes: first
  the lowest byte of every difference, then the next. So like stands beside like and packs well,
  and Python takes the differences as one array. 0 is a number that the source does not tell;
- a byte a row: which columns it is in (`HANDLES`, `ACCTS`, `SITES`), and from `SOURCE_AT` on its
  place in ``sources``;
- four columns of ASCII text with a zero byte between: the @names, the Bluesky handles, the
  Mastodon addresses, the websites. A line for each row that is in the column; several addresses
  have a space between. `long` says how the @name is left out of them.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from typing import NamedTuple, TypeVar

from passage.core.crosswalk_errors import NewerCrosswalk, NotACrosswalk
from passage.core.decode import is_deep
from passage.core.errors import IdentifierError
from passage.core.listing import Listing
from passage.core.mirrors import is_mirror_host
from passage.core.names import (
    AccountId,
    Acct,
    Handle,
    ScreenName,
    is_id,
    parse_acct,
    parse_handle,
    parse_screen_name,
)

FORMAT = "passage-crosswalk"
VERSION = 1
ROWS_MAX = 1 << 16
"""Rows of a block: what is unpacked at a time stays small beside an archive."""

HANDLES, ACCTS, SITES, SOURCE_AT = 1, 2, 4, 3
SERVICE = ".bsky.social"
BLOCK_MAX = 32 << 20
"""Bytes of a block unpacked: far above what so many rows take."""

_HEAD_MAX = 1 << 16
_PLANES = 8
_COLUMNS = 4
_ANYTHING = HANDLES | ACCTS | SITES
_HAS = {bit: bytes(1 if byte & bit else 0 for byte in range(256)) for bit in (1, 2, 4)}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table that went into the crosswalk: its name, its licence (SPDX), where it is from."""

    name: str
    licence: str
    address: str = ""


class Row(NamedTuple):
    """A line of the table: the X account, and what is said of it.

    ``number`` is the account's, 0 where the table knows the @name alone.
    """

    number: int
    screen_name: ScreenName
    listing: Listing


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A table that was opened: ``date`` is the ISO day of its data, ``blocks`` are still packed."""

    date: str
    rows: int
    sources: tuple[TableSource, ...]
    blocks: tuple[bytes, ...]

    def joined(self, people: Mapping[AccountId, str]) -> dict[AccountId, tuple[Row, ...]]:
        """Return the rows of those of ``people`` who are in the table, in one pass over it.

        A person is a number with the @name (empty where unknown), or the @name with what stands for
        a number there (`passage.core.names.key_of`). By number, only the number counts. By @name
        are looked up those who have no number, and those whose number the table does not tell; of a
        @name that several numbers bear in the table nothing is said: one of them is out of date.
        Raises `NotACrosswalk` for a damaged block.
        """
        wanted = _Wanted(people)
        rows = [row for block in self.blocks for row in _rows(block, wanted, self.sources)]
        return wanted.shared_out(rows)


def read_crosswalk(data: bytes) -> Crosswalk:
    """Open a table; its blocks are only looked into by `Crosswalk.joined`.

    Raises `NotACrosswalk` or `NewerCrosswalk`.
    """
    head, newline, _ = data[:_HEAD_MAX].partition(b"\n")
    try:
        text = head.decode()
        told = json.loads(text) if newline and not is_deep(text) else {}
        if told.get("format") != FORMAT or type(told["version"]) is not int:
            raise NotACrosswalk
        if told["version"] > VERSION:
            raise NewerCrosswalk(version=told["version"], known=VERSION)
        sources = tuple(
            TableSource(str(one["name"]), str(one["licence"]), str(one["address"]))
            for one in told["sources"]
        )
        lengths = [int(length) for length in told["blocks"]]
        date, rows = str(told["date"]), int(told["rows"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotACrosswalk from error
    starts = list(accumulate(lengths, initial=len(head) + 1))
    if min(lengths, default=0) < 0 or starts[-1] != len(data):
        raise NotACrosswalk
    blocks = (data[start:end] for start, end in pairwise(starts))
    return Crosswalk(date, rows, sources, tuple(blocks))


def long(text: str, screen_name: str) -> str:
    """Return an address as it is, from how the file writes it beside a @name.

    ``=`` at its start stands for the @name in small letters. A handle without a dot lies below
    `SERVICE`, which is for the caller to add.
    """
    return screen_name.lower() + text[1:] if text[:1] == "=" else text


def short(text: str, screen_name: str) -> str:
    """Return an address as the file writes it: what `long` undoes."""
    name = screen_name.lower()
    ends = len(text) == len(name) or text[len(name) : len(name) + 1] in (".", "@")
    return "=" + text[len(name) :] if text.startswith(name) and ends else text


class _Wanted:
    """Who is looked for: by number, and by @name in small letters."""

    def __init__(self, people: Mapping[AccountId, str]) -> None:
        # Fifty thousand of them: a call of a function for each would be the half of it.
        self.numbers = {int(key): key for key in people if key.isdecimal()}
        self.ordered = sorted(self.numbers)
        # Whoever has a number is found by @name only where the table tells no number.
        self.named: dict[str, list[AccountId]] = {}
        self.bare: dict[str, AccountId] = {}
        for key, name in [one for one in people.items() if one[1]]:
            if is_id(key):
                self.named.setdefault(name.lower(), []).append(key)
            else:
                self.bare[key[1:]] = key

    def shared_out(self, rows: Iterable[Row]) -> dict[AccountId, tuple[Row, ...]]:
        found: dict[AccountId, list[Row]] = {}
        by_name: dict[str, list[Row]] = {}
        for row in rows:
            if row.number in self.numbers:
                found.setdefault(self.numbers[row.number], []).append(row)
            if self.bare or not row.number:
                by_name.setdefault(row.screen_name.lower(), []).append(row)
        for name, named in by_name.items():
            unsure = [_unsure(row) for row in named]
            if name in self.bare and len({row.number for row in named if row.number}) <= 1:
                found[self.bare[name]] = unsure
            unnumbered = [row for row in unsure if not row.number]
            for key in self.named.get(name, ()) if unnumbered else ():
                found.setdefault(key, unnumbered)
        return {key: tuple(several) for key, several in found.items()}


def _unsure(row: Row) -> Row:
    """Return a row that was found by its @name: no number speaks for it, and no website."""
    told = row.listing
    by_name = Listing(told.source, by_id=False, handles=told.handles, accts=told.accts)
    return Row(row.number, row.screen_name, by_name)


def _rows(block: bytes, wanted: _Wanted, sources: tuple[TableSource, ...]) -> Iterator[Row]:
    """Yield the rows of a block that may be somebody's who is wanted."""
    try:
        raw = _unpacked(block)
        count = int.from_bytes(raw[:4], "little")
        if count > ROWS_MAX:
            raise NotACrosswalk
        numbers = _numbers(raw[4 : 4 + _PLANES * count], count)
        marks = raw[4 + _PLANES * count :][:count]
        columns = raw[4 + (_PLANES + 1) * count :].decode("ascii").split("\0")
        names = _lines(columns[0])
        if len(columns) != _COLUMNS or not len(names) == len(numbers) == len(marks):
            raise NotACrosswalk
        places = sorted(set(_places(numbers, columns[0], wanted)))
        handles, accts, sites = (
            _column(marks, bit, column, places)
            for bit, column in zip((HANDLES, ACCTS, SITES), columns[1:], strict=True)
        )
        silent = [Listing(one.name, by_id=True) for one in sources]
        for place in places:
            name, number, mark = parse_screen_name(names[place]), numbers[place], marks[place]
            listing = silent[mark >> SOURCE_AT]
            if mark & _ANYTHING:
                listing = Listing(
                    listing.source,
                    number > 0,
                    _each(handles.get(place, ""), name, _handle),
                    _each(accts.get(place, ""), name, _acct),
                    _site(long(sites.get(place, ""), name)),
                )
            yield Row(number, name, listing)
    except (IdentifierError, ValueError, IndexError, zlib.error) as error:
        raise NotACrosswalk from error


def _unpacked(block: bytes) -> bytes:
    packed = zlib.decompressobj()
    raw = packed.decompress(block, BLOCK_MAX)
    if not packed.eof or packed.unused_data:
        raise NotACrosswalk
    return raw


def _numbers(planes: bytes, count: int) -> list[int]:
    """Return the numbers of a block. Whole planes are moved at once: no loop over the rows."""
    woven = bytearray(_PLANES * count)
    for plane in range(_PLANES):
        woven[plane::_PLANES] = planes[plane * count : (plane + 1) * count]
    differences = array("Q", bytes(woven))
    if sys.byteorder == "big":
        differences.byteswap()
    return list(accumulate(differences))


def _places(numbers: list[int], column: str, wanted: _Wanted) -> Iterator[int]:
    """Yield where in a block those are who are wanted; both are in order, so it is one pass."""
    ordered = wanted.ordered
    first = bisect_left(ordered, numbers[0]) if numbers else len(ordered)
    last = bisect_right(ordered, numbers[-1]) if numbers else first
    place, rows = 0, len(numbers)
    for number in ordered[first:last]:
        place = bisect_left(numbers, number, place)
        while place < rows and numbers[place] == number:
            yield place
            place += 1
    unnumbered = bisect_right(numbers, 0)
    if wanted.bare or (unnumbered and wanted.named):
        lowered = _lines(column.lower())
        bare, named = wanted.bare, wanted.named
        yield from [place for place in range(unnumbered) if lowered[place] in named]
        yield from [place for place, name in enumerate(lowered) if name in bare]


def _lines(column: str) -> list[str]:
    return column.split("\n") if column else []


def _column(marks: bytes, bit: int, column: str, places: list[int]) -> dict[int, str]:
    """Return what a column says of some rows. All its lines are passed by without a loop."""
    inside, lines = marks.translate(_HAS[bit]), _lines(column)
    if inside.count(1) != len(lines):
        raise NotACrosswalk
    wanted = bytearray(len(marks))
    for place in places:
        wanted[place] = 1
    rows = (place for place in places if inside[place])
    return dict(zip(rows, compress(lines, compress(wanted, inside)), strict=True))


def _each(line: str, name: str, read: Callable[[str], T]) -> tuple[T, ...]:
    return tuple(read(long(one, name)) for one in line.split(" ")) if line else ()


def _handle(text: str) -> Handle:
    return parse_handle(text if "." in text else text + SERVICE)


def _acct(text: str) -> Acct:
    acct = parse_acct(text)
    if is_mirror_host(acct.partition("@")[2]):
        raise ValueError("a copy")
    return acct


def _site(text: str) -> str:
    """Return a website, which is a whole domain: written as a handle is."""
    return parse_handle(text) if text else ""
