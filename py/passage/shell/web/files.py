"""A browser `File` as a seekable binary: read by ranges, never as a whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import JsException, to_js

from passage.core.sources import ArchiveFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RANGE = 1 << 20
"""Bytes fetched at once: smaller asks the browser too often, larger gains nothing."""


class BlobIO(io.RawIOBase):
    """A `File` or `Blob` as a raw stream. Synchronous slices exist in workers only.

    A file that changes or vanishes ends in `OSError`, and the interpreter lives on.
    """

    def __init__(self, blob: Any) -> None:
        """Read from ``blob``; nothing is read yet."""
        super().__init__()
        self._blob = blob
        self._size = int(blob.size)
        self._position = 0
        self._reader = js.FileReaderSync.new()

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position and return it; it may lie beyond the end, as with any file."""
        base = (0, self._position, self._size)[whence]
        if base + offset < 0:
            raise ValueError(offset)
        self._position = base + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer`` from the position on; return how many bytes, 0 at the end."""
        view = memoryview(buffer)
        end = min(self._position + len(view), self._size)
        if end <= self._position:
            return 0
        try:
            data = self._reader.readAsArrayBuffer(self._blob.slice(self._position, end))
        except JsException as error:
            raise OSError(error.name) from error
        count = int(data.byteLength)
        js.Uint8Array.new(data).assign_to(view[:count])
        self._position += count
        return count


class WebFiles:
    """The files a person gave, under the paths they had."""

    def __init__(self) -> None:
        """Start with none."""
        self._given: list[tuple[str, Any]] = []
        self._opened: list[tuple[str, Any]] = []
        self._kept: list[tuple[str, Any]] = []

    def give(self, files: Any, names: Sequence[str]) -> int:
        """Take the files of a message (a JavaScript array); return how many."""
        self._given = list(zip(names, files, strict=True))
        return len(self._given)

    def bring(self, name: str, data: bytes) -> None:
        """Put a file of this website in the place of those that came with the last message."""
        self._given = [(name, js.Blob.new(to_js([data])))]

    def open(self, *, more: bool) -> Sequence[ArchiveFile]:
        """Open what was just given, with ``more`` also what was kept before."""
        self._opened = [*(self._kept if more else ()), *self._given]
        self._given = []
        return [
            ArchiveFile(name, io.BufferedReader(BlobIO(file), RANGE)) for name, file in self._opened
        ]

    def keep(self) -> None:
        """Keep what was opened last for the next time: it could be read."""
        self._kept = self._opened
