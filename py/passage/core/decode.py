"""Decode JSON that strangers wrote, without giving them the stack.

In the browser nothing catches a decoder when deep nesting exhausts the stack: it takes the
whole interpreter along (seen with Pyodide 314 in a worker: Python's at some thousand levels,
msgspec's between six and seven thousand). So the careful decoder measures the depth first, and
the fast one is given no more than `FAST_MAX` bytes at a time, which cannot nest deep enough.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from msgspec import Struct
    from msgspec.json import Decoder
else:
    try:
        from msgspec import Struct
        from msgspec.json import Decoder
    except ImportError:  # the results are the same, only later
        Decoder = None

        class Struct:
            """Named values with defaults, as msgspec's own are, only slower to make."""

            def __init_subclass__(cls, **_options: bool) -> None:
                """Take msgspec's options, which all say how to be faster."""

            def __init__(self, **values: object) -> None:
                """Set some of the values; of the others the class has the defaults."""
                self.__dict__.update(values)


Shape = Struct
"""What is read of a record, as a class: values with names, types and defaults."""

Record = dict[str, object]
"""One decoded entry of a file. Numbers that JSON would not quote are text too."""

FastDecoder = Callable[[memoryview], list[Record] | None]
"""Decodes the records of a JSON list, or gives None where the careful decoder must look."""

DEPTH_MAX = 100
"""Levels of nesting accepted; a tweet has 8."""

FAST_MAX = 4096
"""Bytes given to the fast decoder at a time: two or three tweets."""

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
# Control characters are accepted inside strings; ids written as numbers keep every digit.
_DECODER = json.JSONDecoder(strict=False, parse_int=str)


def decode(text: str) -> tuple[object, int]:
    """Decode the JSON value that ``text`` begins with; return it and where it ends.

    Whole numbers come back as text. Raises ValueError when there is no whole value, or one
    nested deeper than `DEPTH_MAX`.
    """
    if is_deep(text):
        raise ValueError("nested too deep")
    return _DECODER.raw_decode(text)


def fast_decoder(shape: type) -> FastDecoder | None:
    """Return a decoder of lists of ``shape`` (a TypedDict), or None where msgspec is missing.

    What it returns has the keys of the shape alone, each of the type stated; whatever else is
    in a record is skipped. It gives None for all that is unusual: values of another type,
    faults, and what exceeds `FAST_MAX`. It does not look into the strings that it skips:
    whether they are UTF-8 is for the caller to see.
    """
    if Decoder is None:
        return None
    decoding = Decoder(list[shape]).decode  # type: ignore[valid-type]
    # Both of msgspec's own are ValueErrors, and so is UnicodeDecodeError.
    faults = (ValueError, RecursionError)

    def fast(data: memoryview) -> list[Record] | None:
        if len(data) > FAST_MAX:
            return None
        try:
            return cast("list[Record]", decoding(data))
        except faults:
            return None

    return fast


def is_deep(text: str) -> bool:
    """Whether the brackets of a JSON text, outside its strings, nest beyond `DEPTH_MAX`."""
    if text.count("{") + text.count("[") <= DEPTH_MAX:
        return False
    depth = 0
    for bracket in _NO_BRACKET.sub("", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEPTH_MAX:
            return True
    return False
