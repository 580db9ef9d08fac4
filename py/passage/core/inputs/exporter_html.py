"""Lists saved by twitter-web-exporter, as a table in HTML.

Its header is in the language of the script, so that columns are known by their place, and a
person by the address of their profile where the places are others.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from html import unescape

from passage.core.inputs.exporter import COLUMNS, named_by, saved_on, take
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.picker import texts
from passage.core.inputs.users import account_id, screen_name_of
from passage.core.model import FileKind, Source
from passage.core.side import SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

_ROW_MAX = 1 << 20
_ROW_END = re.compile(r"</tr\s{0,9}>", re.IGNORECASE)
_CELL = re.compile(r"<(t[dh])\b[^<>]{0,4000}+>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}+>")
_HREF = re.compile(r"""\bhref\s?=\s?["']([^"'<>]{1,200})["']""", re.IGNORECASE)
_ENGLISH = {
    "id": "id", "screen name": "screen_name", "profile name": "name", "url": "url",
    "description": "description", "website": "website", "following": "following",
    "follows you": "followed_by", "user id": "user_id", "full text": "full_text",
    **{one: one for one in (*COLUMNS, "user_id", "full_text")},
}  # fmt: skip

_Cell = tuple[str, str]
"""A cell's text, and the address it leads to."""


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins like the script's page: a bare table with a header."""
    text = head.lstrip("\ufeff \t\r\n").lower()
    return text.startswith("<") and "<table" in text and "<th" in text and "usercell" not in text


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a table of any length. Raises `FileChanged`.

    Note of the report: ``refused``, ids that are none.
    """
    tally = Tally(name)
    gathering = Gathering()
    header: list[str] = []
    pending = ""
    for text, done in texts(stream, tally):
        pending += text
        *rows, pending = _ROW_END.split(pending)
        if len(pending) > _ROW_MAX:
            tally.lost += 1
            tally.faults.add(Why.DAMAGED)
            pending = ""
        for row in rows:
            kinds, cells = _cells(row)
            if not header and "th" in kinds:
                header = _columns([text for text, _ in cells])
            elif cells:
                take(_named(cells, header), gathering, tally)
        yield done
    if not header:
        tally.faults.add(Why.NO_LIST)
    elif "<td" in pending.lower() or "<tr" in pending.lower():
        tally.faults.add(Why.CUT)
    return gathering.result(name, FileKind.EXPORTER_HTML, Source.EXPORTER, tally, saved_on(name))


def _cells(row: str) -> tuple[set[str], list[_Cell]]:
    _, *parts = _CELL.split(row)
    cells = []
    for part in parts[1::2]:
        href = _HREF.search(part)
        text = unescape(_TAG.sub(" ", part)).strip()
        cells.append((text, unescape(href[1]) if href else ""))
    return {one.lower() for one in parts[::2]}, cells


def _columns(header: Sequence[str]) -> list[str]:
    """Return the column names: by their words where English, else by place; else unknown."""
    known = [_ENGLISH.get(one.lower(), "") for one in header]
    if "screen_name" in known:
        return known
    return list(COLUMNS) if len(header) == len(COLUMNS) else [""] * len(header)


def _named(cells: Sequence[_Cell], columns: Sequence[str]) -> Mapping[str, object]:
    """Return a row by column names."""
    row = {key: text for key, (text, _) in zip(columns, cells, strict=False) if key}
    if "screen_name" not in row:
        row = _recognised(cells)
    address = next((one for cell in cells for one in cell if named_by(one)), "")
    return {**row, "url": address}


def _recognised(cells: Sequence[_Cell]) -> dict[str, str]:
    """Return what can be told of a row whose columns are unknown.

    The @name is in the profile's address; the id comes before it and the name after it.
    """
    screen_name = next((found for cell in cells for one in cell if (found := named_by(one))), None)
    row: dict[str, str] = {}
    for place, (text, _) in enumerate(cells):
        if (own := screen_name_of(text)) and own.lower() == str(screen_name).lower():
            row = {
                "screen_name": own,
                "name": cells[place + 1][0] if place + 1 < len(cells) else "",
            }
            ids = (id_ for one, _ in reversed(cells[:place]) if (id_ := account_id(one)))
            id_ = next(ids, None)
            return {**row, "id": id_} if id_ else row
    return row
