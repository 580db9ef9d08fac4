"""Hostile saved files: those that are refused, and one whose every text is markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from passage.core import ledger
from passage.core.errors import LedgerError

Path = tuple[str | int, ...]


def refused(good: bytes) -> dict[str, bytes]:
    """Return files by name that each spoil ``good``, a crossing as it is saved."""

    def spoilt(*path: str | int, by: object) -> bytes:
        value = json.loads(good)
        put(value, path, by)
        return json.dumps(value).encode()

    found = next(path for path, _ in leaves(json.loads(good)) if path[-1] == "url")
    return {
        "script-link.json": spoilt(*found, by="javascript:window.canary=1"),
        "data-link.json": spoilt(*found, by="data:text/html,<script>window.canary=1</script>"),
        "newer.json": spoilt("version", by=10**6),
        "no-version.json": spoilt("version", by="<script>window.canary=1</script>"),
        "wrong-list.json": spoilt("followed", by={"0": "x", "length": 10**9}),
        "wrong-person.json": spoilt("followed", by=[None, [], "x"]),
        "server.json": spoilt("plan", "bluesky", by="https://a.example;script-src *"),
        "deep.json": good.replace(b'"problems"', b'"x": ' + b"[" * 300_000 + b', "problems"', 1),
        "cut.json": good[: len(good) // 2],
        "huge-number.json": spoilt("counts", by=[["x", "9" * 5000]]),
    }


def full_of(good: bytes, hostile: tuple[str, ...]) -> bytes:
    """Return the crossing with hostile words in every text in which the reader takes them."""
    value = json.loads(good)
    turn = 0
    for path, old in list(leaves(value)):
        if not isinstance(old, str):
            continue
        for attempt in range(len(hostile)):
            put(value, path, hostile[(turn + attempt) % len(hostile)])
            if accepted(value):
                turn += attempt + 1
                break
        else:
            put(value, path, old)
    return json.dumps(value).encode()


def accepted(value: object) -> bool:
    """Tell whether the reader takes a crossing."""
    try:
        ledger.load(json.dumps(value).encode())
    except (LedgerError, UnicodeError):
        return False
    return True


def leaves(value: object, at: Path = ()) -> Iterator[tuple[Path, object]]:
    """Return each value that holds no others, with the way to it."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield at, value
    for key, one in list(inner):
        yield from leaves(one, (*at, key))


def put(value: Any, path: Path, new: object) -> None:
    """Set one value inside a decoded file."""
    *way, last = path
    for key in way:
        value = value[key]
    value[last] = new
