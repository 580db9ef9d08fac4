"""Decode JSON that strangers wrote, without giving them the stack.

In the browser nothing catches Python's decoder when deep nesting exhausts the stack: it takes
the whole interpreter along (seen with Pyodide 314, at some thousand levels). So wherever there
are brackets enough for it, the depth is measured first.
"""

from __future__ import annotations

import json
import re

DEPTH_MAX = 100
"""Levels of nesting accepted; a tweet has 8."""

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
# Control characters are accepted inside strings; ids written as numbers keep every digit.
_DECODER = json.JSONDecoder(strict=False, parse_int=str)


def decode(text: str) -> tuple[object, int]:
    """Decode the JSON value that ``text`` begins with; return it and where it ends.

    Every JSON of an archive goes through here, so a faster decoder has one place to go.
    Whole numbers come back as text. Raises ValueError when there is no whole value, or one
    nested deeper than `DEPTH_MAX`.
    """
    if is_deep(text):
        raise ValueError("nested too deep")
    return _DECODER.raw_decode(text)


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
