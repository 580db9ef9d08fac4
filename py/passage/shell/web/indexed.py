"""The journal in IndexedDB, for browsers whose private file system is missing or refused.

Each write is one entry of one store, in the order of writing; a journal written anew replaces all
entries in one transaction, which the browser does as a whole or not at all.
"""

from __future__ import annotations

from typing import Any

from pyodide.ffi import to_js

from passage.shell.web.database import Database

NAME, ENTRIES = "passage", "work"


class IndexedStore:
    """One database with one store of entries."""

    def __init__(self, database: Database) -> None:
        """Take the open database; `open` makes one."""
        self._database = database

    @classmethod
    async def open(cls) -> IndexedStore:
        """Open the database. Raises `StoreBlocked`."""
        return cls(await Database.open(NAME, [ENTRIES], counted=True))

    async def load(self) -> bytes:
        """Return all entries, one after the other."""
        entries = await self._database.do(ENTRIES, "readonly", lambda store: store.getAll())
        return b"".join(bytes(entry.to_bytes()) for entry in entries)

    async def append(self, data: bytes) -> None:
        """Add an entry."""
        await self._database.do(ENTRIES, "readwrite", lambda store: store.add(to_js(data)))

    async def replace(self, data: bytes) -> None:
        """Put one entry in the place of all."""

        def anew(store: Any) -> None:
            store.clear()
            store.add(to_js(data))

        await self._database.do(ENTRIES, "readwrite", anew)

    async def clear(self) -> None:
        """Remove all entries."""
        await self._database.do(ENTRIES, "readwrite", lambda store: store.clear())
