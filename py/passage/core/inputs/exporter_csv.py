r"""Lists saved by twitter-web-exporter, as CSV, also after a spreadsheet had its way with them.

The script writes one row a line: what were line breaks are the two characters ``\n``. So a
damaged line costs itself alone. Spreadsheets keep fifteen digits of a number: an id opened and
saved by one comes back as ``1.23457E+18``, or with zeros for its end. Such ids are refused,
and the @names beside them kept.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterable, Sequence

from passage.core.inputs.exporter import MARKS, is_tweet, saved_on, take
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.picker import texts
from passage.core.model import FileKind, Source
from passage.core.side import SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

_LINE_MAX = 1 << 20
_DELIMITERS = ",;\t"
_KEPT_DIGITS = 15
_BREAKS = re.compile(r"(?:\\r)?\\n")


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins with the script's header row."""
    header = _header(head.lstrip("\ufeff").partition("\n")[0])[0]
    return "screen_name" in header and bool(MARKS.intersection(header))


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a table of any length. Raises `FileChanged`.

    Note of the report: ``refused``, ids that a spreadsheet damaged.
    """
    tally = Tally(name)
    rows: list[dict[str, object]] = []
    header: list[str] = []
    delimiter = ","
    pending = ""
    for text, done in texts(stream, tally):
        *lines, pending = (pending + text).split("\n")
        if done == stream.size and not text:
            lines, pending = [*lines, pending], ""
        if len(pending) > _LINE_MAX:
            tally.lost += 1
            tally.faults.add(Why.DAMAGED)
            pending = ""
        for line in lines:
            if not line.strip("\r\0 "):
                continue
            if not header:
                header, delimiter = _header(line)
                continue
            row = _row(line, header, delimiter)
            if row is None:
                tally.lost += 1
                tally.faults.add(Why.DAMAGED)
            else:
                rows.append(row)
        yield done
    if "screen_name" not in header:
        tally.faults.add(Why.NO_LIST)
        rows.clear()
    gathering = Gathering()
    for row in _without_rounded(rows):
        take(row, gathering, tally)
    return gathering.result(name, FileKind.EXPORTER_CSV, Source.EXPORTER, tally, saved_on(name))


def _header(line: str) -> tuple[list[str], str]:
    """Return the column names and what separates them."""
    delimiter = max(_DELIMITERS, key=line.count)
    cells = _cells(line[:_LINE_MAX], delimiter) or []
    return [one.strip().lower() for one in cells], delimiter


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return None


def _row(line: str, header: Sequence[str], delimiter: str) -> dict[str, object] | None:
    cells = _cells(line, delimiter)
    if cells is None or len(cells) != len(header):
        return None
    return {key: _BREAKS.sub(" ", cell) for key, cell in zip(header, cells, strict=True)}


def _without_rounded(rows: list[dict[str, object]]) -> Iterable[dict[str, object]]:
    """Return the rows; where most long ids of a table end in zeros, those are taken away."""
    key = "user_id" if rows and is_tweet(rows[0]) else "id"
    long = [one for row in rows if len(one := str(row.get(key, ""))) > _KEPT_DIGITS]
    rounded = {one for one in long if not one[_KEPT_DIGITS:].strip("0")}
    if sum(one in rounded for one in long) * 2 <= len(long):
        return rows
    return ({**row, key: "rounded"} if row.get(key) in rounded else row for row in rows)
