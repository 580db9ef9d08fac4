"""What programs kept of X's official interface, versions 1.1 and 2: JSON, or a line each.

| answer to | shape |
|---|---|
| 1.1 friends/list, followers/list | ``{"users": [..], "next_cursor_str": ..}`` |
| 1.1 users/lookup, users/show | a list of user objects, or one |
| 1.1 friends/ids | ``{"ids": [..]}``, numbers or text |
| 2 users/:id/following | ``{"data": [..], "includes": {"users": [..]}, "meta": ..}`` |

Sources: developer.x.com "GET friends/list", docs.x.com "Get following". Programs also write
pages or users as lines, or as one list; all of it may be many megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from passage.core.decode import decode
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.picker import Path, Picker, texts
from passage.core.inputs.users import Record, Seen, account_id, user
from passage.core.model import FileKind, Source
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

USER_MAX = 4 << 20
"""Characters of one value; a page of 1,000 users in a list of pages has less."""

# A user that stands alone, as a line or as ``data``, is put together from its fields.
_FIELDS = (
    "id", "id_str", "name", "screen_name", "username", "description", "url", "entities",
    "following", "followed_by", "blocking", "muting", "connection_status",
)  # fmt: skip
_ALONE: tuple[Path, ...] = ((), ("data",))
_USERS: tuple[Path, ...] = (("*",), ("users", "*"), ("data", "*"), ("includes", "users", "*"))
_IDS: Path = ("ids", "*")
# Members before the one looked for: marks and whole strings, which may hold any bracket.
_BEFORE = r'(?:[^{}\[\]"]|"(?:[^"\\]|\\.)*+"){0,2000}?'
_HEADS = (
    re.compile(rf'\s*\{{{_BEFORE}"(?:users|data)"\s*:\s*\[\s*(?:\]|\{{)'),
    re.compile(rf'\s*\{{{_BEFORE}"ids"\s*:\s*\[\s*["\]0-9]'),
    re.compile(rf'\s*\{{\s*"data"\s*:\s*\{{{_BEFORE}"username"\s*:\s*"'),
    re.compile(r'\s*\{\s*"\w+"\s*:\s*["0-9](?=.{0,4000}"username"\s*:\s*")', re.DOTALL),
    re.compile(r'\s*[\[{](?=.{0,4000}"id_str"\s*:\s*")(?=.{0,4000}"screen_name"\s*:)', re.DOTALL),
    re.compile(r'\s*\[\s*\{\s*"(?:data|users|ids)"\s*:\s*\['),
    re.compile(rf'\s*\[\s*\{{{_BEFORE}"username"\s*:\s*"'),
)


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins like something the official interface answers."""
    text = head.lstrip("\ufeff")
    return any(one.match(text) for one in _HEADS)


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read pages, users or ids, in any of their shapes. Raises `FileChanged`.

    Note of the report: ``refused``, ids that are none (damaged by a spreadsheet or a program
    that takes them for numbers).
    """
    tally = Tally(name)
    gathering = Gathering()
    alone = tuple((*path, key) for path in _ALONE for key in _FIELDS)
    picker = Picker((*_USERS, _IDS, *alone), USER_MAX)
    single: Record = {}
    for text, done in texts(stream, tally):
        for path, raw in picker.feed(text):
            if path == _IDS:
                _take_ids([_value(raw)], gathering, tally)
            elif path in _USERS:
                _take(_value(raw), gathering, tally)
            elif path in alone:
                single[path[-1]] = _value(raw)
            elif path in _ALONE and single:
                if "username" in single or "screen_name" in single:
                    _take(single, gathering, tally)
                single = {}
        yield done
    picker.finish(tally)
    return gathering.result(name, FileKind.API, Source.API, tally)


def _value(text: str | None) -> object:
    try:
        return None if text is None else decode(text)[0]
    except ValueError:
        return None


def _take(value: object, gathering: Gathering, tally: Tally) -> None:
    """Take in a user, or a page of them."""
    if not isinstance(value, dict):
        tally.lost += 1
        tally.faults.add(Why.DAMAGED)
        return
    included = value.get("includes")
    parts = [value.get("users"), value.get("data")]
    parts.append(included.get("users") if isinstance(included, dict) else None)
    if not isinstance(value.get("ids"), list) and not any(isinstance(one, list) for one in parts):
        _take_user(value, gathering, tally)
        return
    for part in parts:
        for one in part if isinstance(part, list) else ():
            _take_user(one, gathering, tally)
    ids = value.get("ids")
    _take_ids(ids if isinstance(ids, list) else [], gathering, tally)


def _take_user(value: object, gathering: Gathering, tally: Tally) -> None:
    seen = user(value) if isinstance(value, dict) else None
    if seen is None or not isinstance(value, dict):
        tally.lost += 1
        tally.faults.add(Why.DAMAGED)
        return
    if seen.person.id is None and ("id" in value or "id_str" in value):
        gathering.note("refused")
    tally.entries += 1
    gathering.add(seen)


def _take_ids(ids: list[object], gathering: Gathering, tally: Tally) -> None:
    for one in ids:
        id_ = account_id(one)
        if id_ is None:
            gathering.note("refused")
            tally.lost += 1
            tally.faults.add(Why.DAMAGED)
        else:
            tally.entries += 1
            gathering.add(Seen(Person(id_)))
