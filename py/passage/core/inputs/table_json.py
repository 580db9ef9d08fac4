"""A table written as JSON: a list of objects, or objects one after the other, a line each.

What the columns of a CSV table are, the keys of the objects are here (`columns`). An id is text
or a whole number with all its digits; one written with a fraction or an exponent went through
a program that rounded it, and is refused.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import islice

from passage.core.decode import decode
from passage.core.inputs.columns import Columns, person_of, placed, settled, title
from passage.core.inputs.picker import Picker, Piece, texts
from passage.core.model import FileKind
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally

_ROW_MAX = 1 << 20
_SAMPLE_MAX = 64 << 10
_SAMPLE = 20
_TITLES_MAX = 200


class _Rows:
    """The rows of objects whose keys need not be alike: a new key is a further column."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self.columns: Columns = {}

    def add(self, record: Mapping[str, object]) -> list[str]:
        """Return the cells of an object, in the order of the columns so far."""
        cells = {title(key): _cell(value) for key, value in record.items()}
        new = [key for key in cells if key not in self._places]
        for key in new[: _TITLES_MAX - len(self._places)]:
            self._places[key] = len(self._places)
        if new:
            self.columns = placed(tuple(self._places))
        return [cells.get(key, "") for key in self._places]


def looks_like(name: str, head: str) -> bool:
    """Whether a file begins with objects that have keys that we know as columns."""
    del name
    return bool(_first_rows(head).columns)


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read the objects. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    people: list[Person] = []
    damaged = 0
    picker: Picker | None = None
    rows = _Rows()
    for text, done in texts(stream, tally):
        if picker is None:
            # Keys that the first objects lack would make columns only when they come.
            picker, rows = _picker(text), _first_rows(text)
        for record in _records(picker.feed(text)):
            cells = rows.add(record) if record is not None else []
            person, rounded = person_of(cells, rows.columns)
            damaged += rounded
            if person is None:
                tally.lost += 1
            else:
                people.append(person)
        yield done
    if picker is not None:
        picker.finish(tally)
    return settled(people, damaged, tally, FileKind.TABLE)


def _first_rows(head: str) -> _Rows:
    rows = _Rows()
    for record in islice(_records(_picker(head[:_SAMPLE_MAX]).feed(head[:_SAMPLE_MAX])), _SAMPLE):
        if record is not None:
            rows.add(record)
    return rows


def _picker(head: str) -> Picker:
    """Return what picks the objects out of a file that begins so."""
    return Picker([("*",)] if head.lstrip()[:1] == "[" else [()], _ROW_MAX)


def _records(pieces: Iterable[Piece]) -> Iterator[Mapping[str, object] | None]:
    """Yield each object, or None for what is none."""
    for piece in pieces:
        if not piece.text and piece.text is not None:
            # The end of the list itself.
            continue
        try:
            value = None if piece.text is None else decode(piece.text)[0]
        except ValueError:
            value = None
        yield value if isinstance(value, dict) else None


def _cell(value: object) -> str:
    """Return a value as a table writes it: a float as one that a spreadsheet rounded."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:E}"
    return value if isinstance(value, str) else ""
