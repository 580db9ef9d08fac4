"""A database of the browser's (IndexedDB): stores of entries, asked and awaited.

https://developer.mozilla.org/en-US/docs/Web/API/IndexedDB_API
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy, to_js

from passage.core.errors import StoreBlocked, StoreError, StoreFull


class Database:
    """One open database; `open` makes one."""

    def __init__(self, database: Any) -> None:
        """Take what the browser opened."""
        self._database = database

    @classmethod
    async def open(cls, name: str, stores: Sequence[str], *, counted: bool = False) -> Database:
        """Open a database, with these stores from the first time on. Raises `StoreBlocked`.

        The keys of a ``counted`` store are numbers that the browser gives.
        """
        try:
            request = js.indexedDB.open(name, 1)
        except (AttributeError, JsException) as error:
            raise StoreBlocked from error
        options = to_js({"autoIncrement": counted}, dict_converter=js.Object.fromEntries)
        make = create_proxy(
            lambda _event: [request.result.createObjectStore(one, options) for one in stores]
        )
        request.onupgradeneeded = make
        try:
            await _ended(request, ("onsuccess",), ("onerror", "onblocked"))
        finally:
            make.destroy()
        return cls(request.result)

    async def do(self, store: str, mode: str, ask: Callable[[Any], Any]) -> Any:
        """Ask something of a store, and return its result when it is done for good.

        ``ask`` is given the store and may return a request. Raises `StoreError`.
        """
        try:
            strict = to_js({"durability": "strict"}, dict_converter=js.Object.fromEntries)
            transaction = self._database.transaction(store, mode, strict)
            asked = ask(transaction.objectStore(store))
        except JsException as error:
            raise _meaning(error) from error
        await _ended(transaction, ("oncomplete",), ("onabort", "onerror"))
        return getattr(asked, "result", None)


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
