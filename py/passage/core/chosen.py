"""Open what a person chose: ZIPs, loose files of an archive, and whatever else was among it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from passage.core.errors import (
    ArchiveError,
    Encrypted,
    NotAnArchive,
    TooLarge,
    Truncated,
    UnreadablePart,
)
from passage.core.inputs.detect import (
    GENEROUS,
    HEAD,
    Read,
    not_understood,
    reader_for,
    text_of,
)
from passage.core.layout import is_classic, place, place_of_head
from passage.core.manifest import date_of_name
from passage.core.model import FileKind, FileReport, FileState
from passage.core.promising import has_list_name, is_beside, likely_inputs
from passage.core.side import SideInput
from passage.core.sources import ArchiveFile, Watched
from passage.core.takeouts import Takeout, sort_out
from passage.core.zips import CHUNK, ENTRY_MAX, Contents, Member, contents, is_zip, others

_HEAD = 512
# Any file of X's archive; those that nothing is read from are no news.
_ARCHIVE_HEAD = re.compile(r"\s*window\.(?:YTD\.|__THAR_CONFIG)")


@dataclass(frozen=True, slots=True)
class Side:
    """A file beside the archive and who can read it; ``name`` is without its folder."""

    name: str
    stream: Watched
    read: Read


@dataclass(slots=True)
class Chosen:
    """What opening found: the takeouts, the files refused, and signs of a classic archive.

    ``sides`` are the files beside the archive, with the reader of each, and ``unknown`` the
    reports of those that nobody understands.
    """

    takeouts: list[Takeout] = field(default_factory=list)
    loose: list[Member] = field(default_factory=list)
    refused: list[FileReport] = field(default_factory=list)
    errors: list[ArchiveError] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    unknown: list[SideInput] = field(default_factory=list)
    zips: int = 0
    classic: bool = False

    def open(self, file: ArchiveFile) -> None:
        """Add one file. Raises `FileChanged`; all else that is wrong with it is kept.

        Whoever calls has asked `passage.core.promising` whether it is worth opening.
        """
        name = file.name.replace("\\", "/")
        where = place(name)
        stream = Watched(file.stream)
        head = stream.read(_HEAD)
        if is_zip(head):
            self._open_zip(name, stream)
            return
        text = text_of(head)
        self.classic = self.classic or is_classic(name, text)
        where = where or place_of_head(name, text)
        if where is not None:
            self.loose.append(Member(where, stream.size, _opener(stream, where.name)))
        elif name.lower().endswith(".zip"):
            self._refuse(name, NotAnArchive(), FileKind.ARCHIVE)
        elif ("/" in name or is_beside(name)) and not _ARCHIVE_HEAD.match(text):
            self._open_side(name, stream)

    def close(self) -> None:
        """Make takeouts of the loose files, once all were opened."""
        self.takeouts.extend(sort_out(self.loose))
        self.loose = []

    def _open_side(self, path: str, stream: Watched) -> None:
        base = path.rpartition("/")[2]
        alone = "/" not in path
        if not self._is_side(base, stream, strict=not alone) and alone:
            # In a whole folder, what is not understood was not meant for us.
            self.unknown.append(not_understood(base))

    def _is_side(self, base: str, stream: Watched, *, strict: bool) -> bool:
        """Add a file that a reader knows; ``strict`` wants more than @names in any text."""
        stream.seek(0)
        head = stream.read(HEAD)
        if _ARCHIVE_HEAD.match(text_of(head)):
            return False
        read = reader_for(base, head)
        if read is None or (strict and read in GENEROUS and not has_list_name(base)):
            return False
        self.sides.append(Side(base, stream, read))
        return True

    def _open_zip(self, name: str, stream: Watched) -> None:
        try:
            inside = contents(stream)
            self.zips += 1
            self.classic = self.classic or inside.classic
            self.takeouts.extend(sort_out(inside.members, date_of_name(name)))
            if not inside.members and not inside.classic:
                self._open_others(name, inside)
        except (NotAnArchive, Truncated, Encrypted) as error:
            self._refuse(name, error, FileKind.ARCHIVE)

    def _open_others(self, name: str, inside: Contents) -> None:
        """Look for side inputs in a ZIP without an archive. Raises `Encrypted`, `FileChanged`."""
        found = False
        for base, stream in others(inside.zip, likely_inputs(inside.others)):
            try:
                if isinstance(stream, TooLarge):
                    raise stream
                found = self._is_side(base, stream, strict=True) or found
            except (TooLarge, UnreadablePart) as error:
                self._refuse(base, error)
                found = True
        if not found:
            self.unknown.append(not_understood(name.rpartition("/")[2]))

    def _refuse(self, name: str, error: ArchiveError, kind: FileKind | None = None) -> None:
        self.errors.append(error)
        base = name.rpartition("/")[2]
        self.refused.append(FileReport(base, FileState.UNREADABLE, 0, kind=kind))


def _opener(stream: Watched, name: str) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        if stream.size > ENTRY_MAX:
            raise TooLarge(name=name)
        stream.seek(0)
        while piece := stream.read(CHUNK):
            yield piece

    return chunks
