"""JSON as Passage writes it: readable, short, and for any text that an archive can hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

PIECE = 25
"""Values of an array in one piece: some milliseconds' work in a browser."""

Steps = Generator[None, None, bytes]
"""Bytes made in steps of some milliseconds each, so that a program can do other things between."""


def json_bytes(value: object) -> bytes:
    """Return a value of JSON's types in UTF-8, on one line."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        # A name with half a surrogate pair, which X archives can hold: only escapes carry it.
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def array_pieces(values: Iterable[T], record: Callable[[T], object]) -> Iterator[bytes]:
    """Yield, piece by piece, the JSON of the array of what ``record`` makes of each value."""
    rest, before = iter(values), b"["
    while some := [record(value) for value in islice(rest, PIECE)]:
        yield before + json_bytes(some)[1:-1]
        before = b","
    yield b"[]" if before == b"[" else b"]"


def at_once(steps: Steps) -> bytes:
    """Take all steps and return what they make."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: bytes = end.value
            return made
