"""The files a person chose, read by ranges and never trusted to stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile

from passage.core.errors import FileChanged

# The directory of a ZIP is read at once: 1 MB for a real archive's 7,000 entries.
_READ_MAX = 32 << 20


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file as the person chose it.

    ``name`` is its own name, or its path within the folder they chose.
    ``stream`` is seekable and binary; it may be raw and unbuffered. Whoever opened it closes it.
    """

    name: str
    stream: BinaryIO


class Watched:
    """A seekable view on a stream that tells a file which changed from one that is damaged.

    It has what `zipfile` asks of a file. A failing or short read raises `FileChanged`; a seek
    before the start raises OSError, which `zipfile` takes for "no such record".
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Measure the stream once; a later read that comes short of this means a change."""
        self._stream = stream
        self._position = 0
        try:
            self.size = stream.seek(0, 2)
        except (OSError, ValueError) as error:
            raise FileChanged from error

    def seekable(self) -> bool:
        """Return True: ranges are the point."""
        return True

    def tell(self) -> int:
        """Return the position in bytes from the start."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move as `io.IOBase.seek` does; nothing is asked of the file until it is read."""
        position = (0, self._position, self.size)[whence] + offset
        if position < 0:
            raise OSError("before the start")
        self._position = position
        return position

    def read(self, size: int = -1) -> bytes:
        """Read ``size`` bytes or all that are left. Raises `FileChanged`."""
        left = max(self.size - self._position, 0)
        wanted = left if size < 0 else min(size, left)
        if wanted > _READ_MAX:
            raise BadZipFile("a directory larger than any real one")
        pieces: list[bytes] = []
        try:
            if wanted:
                self._stream.seek(self._position)
            while wanted:
                piece = self._stream.read(wanted)
                if not piece:
                    raise FileChanged
                pieces.append(piece)
                wanted -= len(piece)
                self._position += len(piece)
        except (OSError, ValueError) as error:
            raise FileChanged from error
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
