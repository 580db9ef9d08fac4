"""Writes the table of known people as the file that `passage.core.crosswalk` describes."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from passage.core.crosswalk import (
    ACCTS,
    FORMAT,
    HANDLES,
    ROWS_MAX,
    SERVICE,
    SITES,
    SOURCE_AT,
    VERSION,
    TableSource,
    short,
)
from workshop.crosswalk_rows import Entry


def packed(entries: Sequence[Entry], date: str, sources: Sequence[TableSource]) -> bytes:
    """Return the file: ``entries`` are in the order of `crosswalk_rows.united`, ``date`` is ISO."""
    starts = range(0, len(entries), ROWS_MAX)
    blocks = [zlib.compress(_block(entries[one : one + ROWS_MAX]), 9) for one in starts]
    head = {
        "format": FORMAT,
        "version": VERSION,
        "date": date,
        "rows": len(entries),
        "sources": [
            {"name": one.name, "licence": one.licence, "address": one.address} for one in sources
        ],
        "blocks": [len(block) for block in blocks],
    }
    return b"".join([json.dumps(head, ensure_ascii=False).encode(), b"\n", *blocks])


def _block(entries: Sequence[Entry]) -> bytes:
    numbers = [0, *(one.number for one in entries)]
    differences = array("Q", [after - before for before, after in pairwise(numbers)])
    if sys.byteorder == "big":
        differences.byteswap()
    woven = differences.tobytes()
    columns = (
        (one.name for one in entries),
        (_line(one.name, map(_handle, one.handles)) for one in entries if one.handles),
        (_line(one.name, one.accts) for one in entries if one.accts),
        (_line(one.name, [one.site]) for one in entries if one.site),
    )
    text = "\0".join("\n".join(column) for column in columns)
    planes = b"".join(woven[plane::8] for plane in range(8))
    return len(entries).to_bytes(4, "little") + planes + bytes(_marks(entries)) + text.encode()


def _marks(entries: Iterable[Entry]) -> Iterator[int]:
    for one in entries:
        yield (
            HANDLES * bool(one.handles)
            | ACCTS * bool(one.accts)
            | SITES * bool(one.site)
            | one.source << SOURCE_AT
        )


def _handle(handle: str) -> str:
    label = handle.removesuffix(SERVICE)
    return handle if "." in label else label


def _line(name: str, addresses: Iterable[str]) -> str:
    return " ".join(short(one, name) for one in addresses)
