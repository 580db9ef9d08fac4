"""The browser's own storage as the `Store` port: its private file system, else IndexedDB.

One tab at a time: a lock that the browser takes back by itself when the tab ends, however it ends.
"""

from __future__ import annotations

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy, to_js

from passage.app.ports import Store
from passage.core.errors import StoreBlocked, StoreBusy, StoreError
from passage.shell.web.indexed import IndexedStore
from passage.shell.web.opfs import OpfsStore

LOCK = "passage-work"

PATIENCE = 1.5
"""Seconds to wait for the lock: after a reload the browser takes a moment to end the old page."""

LONGEST = 8.0
"""Seconds a browser may take to open its storage; some never answer, and the page must start."""


class WebStore:
    """The journal of this site in this browser. `load` finds out where it lies."""

    def __init__(self) -> None:
        """Touch nothing yet."""
        self._inner: Store | None = None

    async def load(self) -> bytes:
        """Return what is kept. Raises `StoreBusy` where another tab has it, or `StoreBlocked`."""
        try:
            return await asyncio.wait_for(self._load(), LONGEST)
        except TimeoutError as error:
            raise StoreBlocked from error

    async def _load(self) -> bytes:
        if not await _alone():
            raise StoreBusy
        try:
            self._inner = await OpfsStore.open()
        except StoreBusy:
            raise
        except StoreError:
            self._inner = await IndexedStore.open()
        return await self._inner.load()

    async def append(self, data: bytes) -> None:
        """Add to the end."""
        await self._opened.append(data)

    async def replace(self, data: bytes) -> None:
        """Put this in the place of all that is there."""
        await self._opened.replace(data)

    async def clear(self) -> None:
        """Remove all that is there."""
        await self._opened.clear()

    @property
    def _opened(self) -> Store:
        if self._inner is None:
            raise StoreBusy
        return self._inner


async def _alone() -> bool:
    """Take the lock for as long as the worker lives; say whether it could be had."""
    locks = getattr(js.navigator, "locks", None)
    if not locks:
        return True
    answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    control = js.AbortController.new()

    def granted(_lock: Any) -> Any:
        if not answer.done():
            answer.set_result(None)
        return js.Promise.new(create_proxy(lambda _resolve, _reject: None))

    options = to_js({"mode": "exclusive"}, dict_converter=js.Object.fromEntries)
    options.signal = control.signal
    try:
        asked = locks.request(LOCK, options, create_proxy(granted))
        # Given up, it is refused: nobody has to hear of that.
        asked.catch(create_proxy(lambda _error: None))
        await asyncio.wait_for(answer, PATIENCE)
    except TimeoutError:
        control.abort()
        return False
    except JsException:
        # No locks in this kind of page: the file's own lock must do.
        return True
    return True
