"""Open what a person chose: ZIPs, loose files of an archive, and whatever else was among it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from passage.core.errors import ArchiveError, Encrypted, NotAnArchive, TooLarge, Truncated
from passage.core.inputs.detect import HEAD, Read, not_understood, reader_for, text_of
from passage.core.layout import is_classic, place, place_of_head
from passage.core.manifest import date_of_name
from passage.core.model import FileKind, FileReport, FileState
from passage.core.side import SideInput
from passage.core.sources import ArchiveFile, Watched
from passage.core.takeouts import Takeout, sort_out
from passage.core.zips import CHUNK, ENTRY_MAX, Member, is_zip, members

_HEAD = 512
# Beside an archive in a folder: what X puts there itself, and files of the operating system.
_NO_INPUT = re.compile(
    r"(?:^|/)(?:assets|data|__macosx)/|(?:^|/)(?:\.[^/]*|thumbs\.db|desktop\.ini)$"
    r"|(?:^|/)(?:readme\.txt|your archive\.html)$",
    re.IGNORECASE,
)
_INPUT = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".har", ".html", ".htm", ".txt")
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
        """Add one file. Raises `FileChanged`; all else that is wrong with it is kept."""
        name = file.name.replace("\\", "/")
        where = place(name)
        if not is_promising(name):
            return
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
            self._refuse(name, NotAnArchive())
        elif not _NO_INPUT.search(name) and not _ARCHIVE_HEAD.match(text):
            self._open_side(name, stream)

    def close(self) -> None:
        """Make takeouts of the loose files, once all were opened."""
        self.takeouts.extend(sort_out(self.loose))
        self.loose = []

    def _open_side(self, name: str, stream: Watched) -> None:
        base = name.rpartition("/")[2]
        stream.seek(0)
        read = reader_for(base, stream.read(HEAD))
        if read is not None:
            self.sides.append(Side(base, stream, read))
        elif "/" not in name:
            # In a whole folder, what is not understood was not meant for us.
            self.unknown.append(not_understood(base))

    def _open_zip(self, name: str, stream: Watched) -> None:
        try:
            wanted, classic = members(stream)
        except (NotAnArchive, Truncated, Encrypted) as error:
            self._refuse(name, error)
            return
        self.zips += 1
        self.classic = self.classic or classic
        self.takeouts.extend(sort_out(wanted, date_of_name(name)))

    def _refuse(self, name: str, error: ArchiveError) -> None:
        self.errors.append(error)
        base = name.rpartition("/")[2]
        self.refused.append(FileReport(base, FileState.UNREADABLE, 0, kind=FileKind.ARCHIVE))


def is_promising(name: str) -> bool:
    """Whether a file is worth opening: in a folder of 7,000 files, few are.

    One that was picked by itself always is, since people rename what they download.
    """
    lowered = name.lower()
    if "/" not in name or place(name) is not None or lowered.endswith((".zip", ".js")):
        return True
    return lowered.endswith(_INPUT) and not _NO_INPUT.search(name)


def _opener(stream: Watched, name: str) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        if stream.size > ENTRY_MAX:
            raise TooLarge(name=name)
        stream.seek(0)
        while piece := stream.read(CHUNK):
            yield piece

    return chunks
