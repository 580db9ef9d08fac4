"""A table of accounts, as an institution keeps it: pasted out of a spreadsheet, or a CSV file.

Columns are known by their heading, in English or French; without headings they are name, X,
Bluesky, Mastodon and website, in this order. A row with a mistake is told and left out: nothing
in it is guessed.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from itertools import islice

from passage.core.errors import IdentifierError
from passage.core.kit import Identity, identity_of
from passage.core.kit_errors import NotATable
from passage.core.text import fold

ROWS_MAX = 200
"""Accounts of one institution that are taken; further rows are told as left out."""

TABLE_MAX = 200_000
"""Characters of a table: many times what so many rows need."""

FILE_MAX = 1 << 20
"""Bytes of a table as a file; a larger one is none of accounts."""

COLUMNS = ("name", "x", "bluesky", "mastodon", "website")
_HEADINGS = {
    "name": ("name", "nom", "account", "compte", "organisation", "organization", "service"),
    "x": ("x", "twitter", "x handle", "x name", "handle x", "compte x", "nom sur x"),
    "bluesky": ("bluesky", "bluesky handle", "bsky", "compte bluesky", "identifiant bluesky"),
    "mastodon": (
        "mastodon",
        "mastodon address",
        "fediverse",
        "adresse mastodon",
        "compte mastodon",
    ),
    "website": ("website", "web", "site", "site web", "url", "site internet"),
}
_COLUMN = {heading: column for column, known in _HEADINGS.items() for heading in known}


_END = "end"
"""A row after the last one, which comes out as it went in unless a cell was still open."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its number in the table, from 1, and the code of the problem.

    With "unread" all rows from this one on were left out.
    """

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Table:
    """The accounts of a table, and the rows that are none."""

    accounts: tuple[Identity, ...] = ()
    bad: tuple[BadRow, ...] = ()


def read_table_file(data: bytes) -> Table:
    """Read a table as a spreadsheet saves it: CSV in UTF-8, UTF-16 or Windows-1252.

    Raises `NotATable` for what is no text, such as the spreadsheet's own file.
    """
    wide = data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE)
    if len(data) > FILE_MAX or (b"\0" in data and not wide):
        raise NotATable
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if data[:2] == b"PK" or data[:5] == b"%PDF-":
        raise NotATable
    return read_table(text)


def read_table(text: str) -> Table:
    """Read a table. Never raises: what cannot be read is told row by row."""
    # With their ends: a cell may have several lines. A line that the bound cuts through is none.
    lines = text[:TABLE_MAX].removeprefix("\ufeff").splitlines(keepends=True)
    if len(text) > TABLE_MAX:
        del lines[-1]
    if lines and lines[0].lower().startswith("sep="):
        # What Excel itself writes there, to be told the sign between cells.
        del lines[0]
    rows, is_whole = _rows(lines)
    columns = _columns(rows[0]) if rows else ()
    skip, columns = (1, columns) if columns else (0, COLUMNS)
    accounts: list[Identity] = []
    bad: list[BadRow] = []
    for number, row in islice(enumerate(rows, 1), skip, None):
        if not any(cell.strip() for cell in row):
            continue
        found = _account(row, columns)
        if isinstance(found, str):
            bad.append(BadRow(number, found))
        elif len(accounts) == ROWS_MAX:
            bad.append(BadRow(number, "too-many"))
        else:
            accounts.append(found)
    if not is_whole or len(text) > TABLE_MAX:
        bad.append(BadRow(len(rows) + 1, "unread"))
    return Table(tuple(accounts), tuple(bad))


def _rows(lines: list[str]) -> tuple[list[list[str]], bool]:
    """Return the rows, and whether these are all: a cell without an end swallows what follows."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader([*lines, _END], delimiter=_delimiter(lines)))
    except csv.Error:
        # The cell grew longer than the reader takes.
        return rows, False
    return rows[:-1], rows[-1] == [_END]


def _delimiter(lines: list[str]) -> str:
    first = next((line for line in lines if line.strip()), "")
    return max("\t;,", key=first.count)


def _columns(row: list[str]) -> tuple[str, ...]:
    """Return the columns that a row of headings names ("" for others); none where it is data."""
    found = tuple(_COLUMN.get(fold(cell).strip().lstrip("@"), "") for cell in row)
    known = [one for one in found if one]
    return found if len(known) > 1 and len(known) == len(set(known)) else ()


def _account(row: list[str], columns: tuple[str, ...]) -> Identity | str:
    """Return the account of a row, or the code of what is wrong with it."""
    cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
    try:
        account = identity_of(**cells)
    except IdentifierError as error:
        return error.code
    return account if account.name or account.x else "no-name"
