"""Reads further tables of known people, in the public domain, as plain CSV.

The columns are ``x_id``, ``x_name``, ``bluesky``, ``mastodon``, ``website``, ``source``, in any
order; the last one says whose table it is, and is shown to people as the reason. Of ``x_id`` and
``x_name`` the name is always needed. Every fault is named with its line: a table that somebody
adds by hand shall be right.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from passage.core.crosswalk import SOURCE_AT, TableSource
from workshop.crosswalk_rows import Entry, Gathered, Tidy, entries
from workshop.say import Problem

COLUMNS = ("x_id", "x_name", "bluesky", "mastodon", "website", "source")
SOURCES_MAX = 1 << (8 - SOURCE_AT)
LICENCE = "public domain"
_FAULTS_SHOWN = 5
_ADVICE = f"The columns are {','.join(COLUMNS)}; correct the file and run the command again"


def read_table(path: Path, sources: list[TableSource]) -> list[Entry]:
    """Return the entries of a table; names of tables that are new are added to ``sources``.

    Raises `Problem` that names up to five faults with their lines.
    """
    gathered: dict[str, dict[tuple[int, str], Gathered]] = {}
    faults: list[str] = []
    for line, row in _rows(path):
        wrong = list(_take(row, gathered.setdefault(row["source"], {})))
        faults += [f"line {line}: {fault}" for fault in wrong]
    if faults:
        more = len(faults) - _FAULTS_SHOWN
        told = "; ".join(faults[:_FAULTS_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        raise Problem(f"{path.name} was not added", told, _ADVICE)
    return [one for name, told in gathered.items() for one in entries(told, _place(name, sources))]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    what = f"{path.name} was not added"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(what, "it cannot be read as a text in UTF-8", _ADVICE) from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    if sorted(reader.fieldnames or []) != sorted(COLUMNS):
        raise Problem(what, "its first line does not name the columns", _ADVICE)
    try:
        for row in reader:
            cells = {name: str(row.get(name) or "").strip() for name in COLUMNS}
            if None in row:
                raise Problem(what, f"line {reader.line_num} has too many cells", _ADVICE)
            yield reader.line_num, cells
    except csv.Error as error:
        raise Problem(what, f"line {reader.line_num}: {error}", _ADVICE) from error


def _take(row: dict[str, str], into: dict[tuple[int, str], Gathered]) -> Iterator[str]:
    """Take one row in, or yield what is wrong with it."""
    tidy = Tidy()
    name, number = tidy.screen_name(row["x_name"]), tidy.number(row["x_id"])
    handle = tidy.handle(row["bluesky"]) if row["bluesky"] else None
    acct = tidy.acct(row["mastodon"]) if row["mastodon"] else None
    site = tidy.site(row["website"]) if row["website"] else ""
    if not row["source"]:
        yield "no source"
    elif not row["source"].isprintable():
        yield "the source has signs that cannot be shown"
    yield from tidy.refused
    if row["website"] and not site:
        yield "the website is not one of the person's own"
    if not number and not handle and not acct:
        yield "neither an X number nor an account elsewhere"
    if name and not tidy.refused:
        one = into.setdefault((number, "" if number else name.lower()), Gathered())
        one.names.add(name)
        one.handles.update(filter(None, [handle]))
        one.accts.update(filter(None, [acct]))
        one.sites.update(filter(None, [site]))


def _place(name: str, sources: list[TableSource]) -> int:
    names = [one.name for one in sources]
    if name in names:
        return names.index(name)
    if len(sources) == SOURCES_MAX:
        raise Problem(
            "A table was not added", f"there are {SOURCES_MAX} sources already", "Leave one out"
        )
    sources.append(TableSource(name, LICENCE))
    return len(sources) - 1
