"""What became of the files that a person gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FileKind(Enum):
    """What a file that was given is. `ARCHIVE` covers every file of X's own archive."""

    ARCHIVE = "archive"
    EXPORTER_JSON = "exporter-json"
    EXPORTER_CSV = "exporter-csv"
    EXPORTER_HTML = "exporter-html"
    EXPORTER_BACKUP = "exporter-backup"
    RECORDING = "recording"
    RESPONSE = "response"
    API = "api"
    FEDIFINDER = "fedifinder"
    DEBIRDIFY = "debirdify"
    GROUP = "group"
    TABLE = "table"
    SAVED_PAGE = "saved-page"
    PASTED = "pasted"


class FileState(Enum):
    """What became of one file of the archive."""

    READ = "read"
    PARTLY = "partly"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file that was looked into: ``entries`` read, ``promised`` by the manifest (or None).

    ``kind`` is what it was taken for (`FileKind`), ``notes`` are facts for its sentence, such
    as the pages of a recording that had no body.
    """

    name: str
    state: FileState
    entries: int
    promised: int | None = None
    kind: FileKind | None = None
    notes: tuple[tuple[str, int], ...] = ()
