"""Open what a person chose: ZIPs, loose files of an archive, and whatever else was among it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from passage.core.errors import ArchiveError, Encrypted, NotAnArchive, TooLarge, Truncated
from passage.core.exports import Export, sort_out
from passage.core.layout import is_classic, place, place_of_head
from passage.core.manifest import date_of_name
from passage.core.model import FileReport, FileState
from passage.core.sources import ArchiveFile, Watched
from passage.core.zips import CHUNK, ENTRY_MAX, Member, is_zip, members

_HEAD = 512


@dataclass(slots=True)
class Chosen:
    """What opening found: the exports, the files refused, and signs of a classic archive."""

    exports: list[Export] = field(default_factory=list)
    loose: list[Member] = field(default_factory=list)
    refused: list[FileReport] = field(default_factory=list)
    errors: list[ArchiveError] = field(default_factory=list)
    zips: int = 0
    classic: bool = False

    def open(self, file: ArchiveFile) -> None:
        """Add one file. Raises `FileChanged`; all else that is wrong with it is kept."""
        name = file.name.replace("\\", "/")
        where = place(name)
        # In a folder of 7,000 files only the promising ones are opened; one picked by itself
        # is always looked into, since people rename what they download.
        if where is None and "/" in name and not name.lower().endswith((".zip", ".js")):
            return
        stream = Watched(file.stream)
        head = stream.read(_HEAD)
        if is_zip(head):
            self._open_zip(name, stream)
            return
        text = head.decode("utf-8", "replace")
        self.classic = self.classic or is_classic(name, text)
        where = where or place_of_head(name, text)
        if where is not None:
            self.loose.append(Member(where, stream.size, _opener(stream, where.name)))
        elif name.lower().endswith(".zip"):
            self._refuse(name, NotAnArchive())

    def close(self) -> None:
        """Make exports of the loose files, once all were opened."""
        self.exports.extend(sort_out(self.loose))
        self.loose = []

    def _open_zip(self, name: str, stream: Watched) -> None:
        try:
            wanted, classic = members(stream)
        except (NotAnArchive, Truncated, Encrypted) as error:
            self._refuse(name, error)
            return
        self.zips += 1
        self.classic = self.classic or classic
        self.exports.extend(sort_out(wanted, date_of_name(name)))

    def _refuse(self, name: str, error: ArchiveError) -> None:
        self.errors.append(error)
        self.refused.append(FileReport(name.rpartition("/")[2], FileState.UNREADABLE, 0))


def _opener(stream: Watched, name: str) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        if stream.size > ENTRY_MAX:
            raise TooLarge(name=name)
        stream.seek(0)
        while piece := stream.read(CHUNK):
            yield piece

    return chunks
