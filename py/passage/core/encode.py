"""JSON as Passage writes it: readable, short, and for any text that an archive can hold."""

from __future__ import annotations

import json


def json_bytes(value: object) -> bytes:
    """Return a value of JSON's types in UTF-8, on one line."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        # A name with half a surrogate pair, which X archives can hold: only escapes carry it.
        return json.dumps(value, separators=(",", ":")).encode("ascii")
