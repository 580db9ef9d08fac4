"""The journal in IndexedDB, for browsers whose private file system is missing or refused.

Each write is one entry of one store, in the order of writing; a journal written anew replaces all
entries in one transaction, which the browser does as a whole or not at all.
https://developer.mozilla.org/en-US/docs/Web/API/IndexedDB_API
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy, to_js

from passage.core.errors import StoreBlocked, StoreError, StoreFull

NAME, ENTRIES = "passage", "work"


class IndexedStore:
    """One database with one store of entries."""

    def __init__(self, database: Any) -> None:
        """Take the open database; `open` makes one."""
        self._database = database

    @classmethod
    async def open(cls) -> IndexedStore:
        """Open the database. Raises `StoreBlocked`."""
        try:
            request = js.indexedDB.open(NAME, 1)
        except (AttributeError, JsException) as error:
            raise StoreBlocked from error
        make = create_proxy(
            lambda _event: request.result.createObjectStore(
                ENTRIES, to_js({"autoIncrement": True}, dict_converter=js.Object.fromEntries)
            )
        )
        request.onupgradeneeded = make
        await _ended(request, ("onsuccess",), ("onerror", "onblocked"))
        make.destroy()
        return cls(request.result)

    async def load(self) -> bytes:
        """Return all entries, one after the other."""
        found: list[Any] = []
        await self._do("readonly", lambda store: found.append(store.getAll()))
        return b"".join(bytes(entry.to_bytes()) for entry in found[0].result)

    async def append(self, data: bytes) -> None:
        """Add an entry."""
        await self._do("readwrite", lambda store: store.add(to_js(data)))

    async def replace(self, data: bytes) -> None:
        """Put one entry in the place of all."""

        def anew(store: Any) -> None:
            store.clear()
            store.add(to_js(data))

        await self._do("readwrite", anew)

    async def clear(self) -> None:
        """Remove all entries."""
        await self._do("readwrite", lambda store: store.clear())

    async def _do(self, mode: str, ask: Callable[[Any], object]) -> None:
        """Ask something of the store and wait until it is done for good."""
        try:
            strict = to_js({"durability": "strict"}, dict_converter=js.Object.fromEntries)
            transaction = self._database.transaction(ENTRIES, mode, strict)
            ask(transaction.objectStore(ENTRIES))
        except JsException as error:
            raise _meaning(error) from error
        await _ended(transaction, ("oncomplete",), ("onabort", "onerror"))


async def _ended(target: Any, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    """Wait for one of the events of a request or transaction. Raises `StoreError` on a bad one."""
    done: asyncio.Future[StoreError | None] = asyncio.get_running_loop().create_future()

    def settle(value: StoreError | None) -> None:
        if not done.done():
            done.set_result(value)

    well = create_proxy(lambda _event: settle(None))
    ill = create_proxy(lambda event: settle(_meaning(getattr(event.target, "error", None))))
    for name in good:
        setattr(target, name, well)
    for name in bad:
        setattr(target, name, ill)
    error = await done
    for name in good + bad:
        setattr(target, name, None)
    well.destroy()
    ill.destroy()
    if error is not None:
        raise error


def _meaning(error: Any) -> StoreError:
    return StoreFull() if getattr(error, "name", "") == "QuotaExceededError" else StoreBlocked()
