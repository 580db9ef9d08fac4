"""One file of a ZIP as a seekable stream, for readers that know nothing of ZIPs."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

from passage.core.errors import UnreadablePart
from passage.core.tally import Why


class Unpacked(io.RawIOBase):
    """What is packed is only ever read on from the start: going back unpacks it once more.

    ``size`` is what the ZIP states; nothing beyond it is read, and a file that ends before it
    raises `UnreadablePart`, as does damage. ``name`` is for that error.
    """

    def __init__(
        self,
        name: str,
        size: int,
        opener: Callable[[], IO[bytes]],
        damage: tuple[type[Exception], ...],
    ) -> None:
        """Keep how to open the file (``damage`` is what that and reading may raise)."""
        super().__init__()
        self._name, self._size = name, size
        self._opener, self._damage = opener, damage
        self._packed: IO[bytes] | None = None
        self._reached = 0
        self._position = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True; only the way back to the start is short."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position and return it; nothing is unpacked until it is read."""
        base = (0, self._position, self._size)[whence]
        if base + offset < 0:
            raise ValueError(offset)
        self._position = base + offset
        return self._position

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a buffer has no name in 3.11
        """Fill ``buffer`` from the position on; return how many bytes, 0 at the end."""
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self._size - self._position)
        if wanted <= 0:
            return 0
        data = self._read(wanted)
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _read(self, wanted: int) -> bytes:
        try:
            if self._packed is None or self._reached > self._position:
                self._packed, self._reached = self._opener(), 0
            while self._reached < self._position:
                step = min(self._position - self._reached, 1 << 16)
                self._reached += len(self._some(self._packed, step))
            data = self._some(self._packed, wanted)
        except self._damage as error:
            raise UnreadablePart(name=self._name, why=Why.ZIP.value, lost=0) from error
        self._reached += len(data)
        return data

    def _some(self, packed: IO[bytes], most: int) -> bytes:
        data = packed.read(most)
        if not data:
            raise UnreadablePart(name=self._name, why=Why.ZIP.value, lost=0)
        return data
