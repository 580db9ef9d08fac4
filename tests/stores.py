"""Stores that live in memory, in place of a browser's: they can be full, shut, or torn away."""

from __future__ import annotations

from passage.core.errors import StoreError


class MemoryStore:
    """A store that outlives its engine. ``refuses`` is raised by every write while it is set."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data
        self.refuses: StoreError | None = None
        self.shut: StoreError | None = None
        self.stages: list[bytes] = [data]

    async def load(self) -> bytes:
        """Return what is there."""
        if self.shut:
            raise self.shut
        return self.data

    async def append(self, data: bytes) -> None:
        """Add to the end."""
        self._put(self.data + data)

    async def replace(self, data: bytes) -> None:
        """Put this in the place of all."""
        self._put(data)

    async def clear(self) -> None:
        """Remove all."""
        self._put(b"")

    def _put(self, data: bytes) -> None:
        if self.refuses:
            raise self.refuses
        self.data = data
        self.stages.append(data)
