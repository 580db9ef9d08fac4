"""Which reader a file is for, told by the beginning of its content and never by its name."""

from __future__ import annotations

from collections.abc import Callable, Generator

from passage.core.errors import ArchiveError, FileChanged, NotUnderstood
from passage.core.inputs import debirdify, fedifinder, group, page, pasted, table_json, tables
from passage.core.inputs.web import READERS as WEB_READERS
from passage.core.model import FileReport, FileState, Source
from passage.core.side import SideInput
from passage.core.sources import Watched

Looks = Callable[[str, str], bool]
Read = Callable[[str, Watched], Generator[int, None, SideInput]]

HEAD = 64 << 10
"""Bytes of the beginning that readers are shown."""

READERS: tuple[tuple[Looks, Read], ...] = (
    (group.looks_like, group.read),
    *WEB_READERS,
    (debirdify.looks_like, debirdify.read),
    (fedifinder.looks_like, fedifinder.read),
    (page.looks_like, page.read),
    (table_json.looks_like, table_json.read),
    (tables.looks_like, tables.read),
    (pasted.looks_like, pasted.read),
)
"""From the strictest to the most generous: any text with a @name in it is a pasted list."""

GENEROUS = frozenset({tables.read, pasted.read})
"""Readers that find names in texts of any kind, such as the notes to a program."""


def reader_for(name: str, head: bytes) -> Read | None:
    """Return the reader of a file that begins so, or None for what nobody understands."""
    text = text_of(head)
    return next((read for looks_like, read in READERS if looks_like(name, text)), None)


def read_with(read: Read, name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Run a reader; what it refuses becomes the report of this file alone.

    Raises `FileChanged` only. A file in which the reader finds nobody is not understood.
    """
    try:
        found = yield from read(name, stream)
    except FileChanged:
        raise
    except ArchiveError as error:
        report = FileReport(name, FileState.UNREADABLE, 0)
        return SideInput(Source.PASTED, report, problems=(error.problem(),))
    return found


def not_understood(name: str) -> SideInput:
    """Return what is told of a file that no reader knows."""
    problem = NotUnderstood(name=name).problem()
    report = FileReport(name, FileState.UNREADABLE, 0)
    return SideInput(Source.PASTED, report, problems=(problem,))


def text_of(head: bytes) -> str:
    """Return the beginning of a file as text, whatever it is; a cut character is left out."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if wide else "utf-8", "replace")
    return text.removeprefix("\ufeff")
