"""The backup of twitter-web-exporter's database: everything it ever saw, in one JSON file.

The format is that of Dexie (https://dexie.org/docs/ExportImport/dexie-export-import): tables
of rows, the users as X's pages were given them. The table ``captures`` says in which list of
X's pages a user was met, though not whose list that was.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field

from passage.core.decode import decode
from passage.core.inputs.exporter import date_of, saved_on
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.graphql import page_of
from passage.core.inputs.picker import Path, Picker, texts
from passage.core.inputs.users import Record, Seen, account_id, user
from passage.core.model import FileKind, Relation, Source
from passage.core.names import AccountId
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

_ROW_MAX = 2 << 20
_CAPTURES_MAX = 1_000_000
_TABLE: Path = ("data", "data", "*", "tableName")
_ROW: Path = ("data", "data", "*", "rows", "*")
_LISTS = {"FollowingModule": Relation.FOLLOWING, "FollowersModule": Relation.FOLLOWERS}
_HEAD = re.compile(r'\s*\{\s*"formatName"\s*:\s*"dexie"')
_MOMENT = re.compile(r"1[0-9]{12}")


@dataclass(slots=True)
class _Captures:
    """Who was met in which list; ``newest`` is the moment of the last, in milliseconds."""

    met: list[tuple[int, AccountId, Relation]] = field(default_factory=list)
    newest: str = ""

    def add(self, row: Record) -> None:
        id_ = account_id(row.get("data_key"))
        extension = row.get("extension")
        relation = _LISTS.get(extension) if isinstance(extension, str) else None
        if id_ is None or relation is None or len(self.met) >= _CAPTURES_MAX:
            return
        self.met.append((int(account_id(row.get("sort_index")) or 0), id_, relation))
        moment = row.get("created_at")
        if isinstance(moment, str) and _MOMENT.fullmatch(moment):
            self.newest = max(self.newest, moment)


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins like a backup of a Dexie database."""
    return _HEAD.match(head.lstrip("\ufeff")) is not None


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a backup of any size in constant memory. Raises `FileChanged`."""
    tally = Tally(name)
    gathering = Gathering()
    captures = _Captures()
    picker = Picker([_TABLE, _ROW], _ROW_MAX)
    table = ""
    for text, done in texts(stream, tally):
        for path, raw in picker.feed(text):
            if path == _TABLE:
                table = str(raw).strip('"')
            elif path == _ROW:
                _take(table, raw, gathering, captures, tally)
        yield done
    picker.finish(tally)
    for _, id_, relation in sorted(captures.met, key=lambda one: -one[0]):
        gathering.enlist(Seen(Person(id_)), relation, None)
    as_of = date_of(captures.newest) if captures.newest else saved_on(name)
    return gathering.result(name, FileKind.EXPORTER_BACKUP, Source.EXPORTER, tally, as_of)


def _take(
    table: str, text: str | None, gathering: Gathering, captures: _Captures, tally: Tally
) -> None:
    try:
        row = None if text is None else decode(text)[0]
    except ValueError:
        row = None
    if not isinstance(row, dict):
        tally.lost += 1
        tally.faults.add(Why.DAMAGED)
    elif table == "captures":
        captures.add(row)
    elif table == "users":
        seen = user(row)
        if seen is not None:
            gathering.add(seen)
            tally.entries += 1
    elif table == "tweets":
        for seen in page_of(row).others:
            gathering.add(seen)
