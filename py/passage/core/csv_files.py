"""Tables as other software imports them: cells, quoting, and files no importer refuses."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

Row = Sequence[str]

# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold: ``rows`` without the header, ``size`` in bytes with it."""

    rows: int
    size: int


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, on a single line."""
    line = " ".join(cell.split())
    # Blanks before the sign may be all that hid a formula.
    risky = cell.startswith(FORMULA_STARTS) or line.startswith(FORMULA_STARTS)
    return f"'{line}" if risky else line


def csv_of(rows: Iterable[Row]) -> bytes:
    """Return rows as CSV in UTF-8, quoted where needed.

    Cells are written as they are; none may hold a carriage return.
    """
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def in_parts(header: Row | None, rows: Iterable[Row], limits: Limits) -> tuple[bytes, ...]:
    """Return the rows as files within the limits, each with the header if there is one, in order.

    No rows make no file. A row that is larger than a whole file is a file of its own.
    """
    first = csv_of([header]) if header else b""
    return tuple(_files(first, (csv_of([row]) for row in rows), limits))


def _files(header: bytes, lines: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    held: list[bytes] = []
    size = len(header)
    for line in lines:
        if held and (len(held) >= limits.rows or size + len(line) > limits.size):
            yield b"".join((header, *held))
            held, size = [], len(header)
        held.append(line)
        size += len(line)
    if held:
        yield b"".join((header, *held))
