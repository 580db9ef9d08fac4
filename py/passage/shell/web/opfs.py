"""The journal in the browser's private file system (OPFS): written and flushed in one go.

Two files take turns, so that a journal written anew never overwrites the one before. Each begins
with its turn, which is written last: a file without one is not finished and does not count.
https://developer.mozilla.org/en-US/docs/Web/API/FileSystemSyncAccessHandle
"""

from __future__ import annotations

import asyncio
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from passage.core.errors import StoreBlocked, StoreBusy, StoreError, StoreFull

FOLDER, FILES = "passage", ("work-0", "work-1")
TURN = 16
"""Bytes at the beginning of a file: fifteen digits and the end of the line."""

CHUNK = 1 << 22
"""Bytes written and flushed between two looks at the messages that wait."""

TRIES, PAUSE = 20, 0.1
"""How often, and every how many seconds, a file is tried that a page just left still holds."""


def store_error(error: JsException) -> StoreError:
    """Return what a browser's refusal means."""
    name = str(error.name)
    if name == "QuotaExceededError":
        return StoreFull()
    if name == "NoModificationAllowedError":
        return StoreBusy()
    return StoreBlocked()


class OpfsStore:
    """Two open files. Both stay locked for other tabs as long as this worker lives."""

    def __init__(self, handles: list[Any]) -> None:
        """Take the open files; `open` makes one."""
        self._handles = handles
        self._turns = [0, 0]
        self._current: int | None = None
        self._end = 0

    @classmethod
    async def open(cls) -> OpfsStore:
        """Open the files. Raises `StoreBusy` or `StoreBlocked`."""
        handles: list[Any] = []
        try:
            create = to_js({"create": True}, dict_converter=js.Object.fromEntries)
            root = await js.navigator.storage.getDirectory()
            folder = await root.getDirectoryHandle(FOLDER, create)
            for name in FILES:
                handles.append(await _handle(await folder.getFileHandle(name, create)))  # noqa: PERF401
        except AttributeError as error:
            raise StoreBlocked from error
        except JsException as error:
            for handle in handles:
                handle.close()
            raise store_error(error) from error
        return cls(handles)

    async def load(self) -> bytes:
        """Return the newest journal that is complete."""
        try:
            self._turns = [self._turn(handle) for handle in self._handles]
            newest = max(self._turns)
            if not newest:
                return b""
            self._current = self._turns.index(newest)
            self._end = int(self._handles[self._current].getSize())
            return self._read(self._handles[self._current], TURN, self._end)
        except JsException as error:
            raise store_error(error) from error

    async def append(self, data: bytes) -> None:
        """Add to the end; a write that fails leaves no half of it."""
        if self._current is None:
            await self.replace(data)
            return
        handle = self._handles[self._current]
        try:
            self._write(handle, data, self._end)
            handle.flush()
        except JsException as error:
            self._cut(handle)
            raise store_error(error) from error
        except StoreError:
            self._cut(handle)
            raise
        self._end += len(data)

    async def replace(self, data: bytes) -> None:
        """Write the other file, then give it the turn."""
        other = 1 - self._current if self._current is not None else 0
        handle, turn = self._handles[other], max(self._turns) + 1
        try:
            handle.truncate(0)
            for start in range(0, len(data), CHUNK):
                self._write(handle, data[start : start + CHUNK], TURN + start)
                handle.flush()
                await asyncio.sleep(0)
            self._write(handle, b"%015d\n" % turn, 0)
            handle.flush()
        except JsException as error:
            self._unfinished(other)
            raise store_error(error) from error
        except StoreError:
            self._unfinished(other)
            raise
        if self._current is not None:
            self._empty(self._handles[self._current])
            self._turns[self._current] = 0
        self._turns[other], self._current, self._end = turn, other, TURN + len(data)

    async def clear(self) -> None:
        """Empty both files."""
        try:
            for handle in self._handles:
                handle.truncate(0)
                handle.flush()
        except JsException as error:
            raise store_error(error) from error
        self._turns, self._current, self._end = [0, 0], None, 0

    def _turn(self, handle: Any) -> int:
        if int(handle.getSize()) < TURN:
            return 0
        line = self._read(handle, 0, TURN)
        return int(line) if line[:-1].isdigit() and line.endswith(b"\n") else 0

    def _cut(self, handle: Any) -> None:
        """Take away what a failed write left."""
        try:
            handle.truncate(self._end)
            handle.flush()
        except JsException:
            pass  # the checksum of a torn record tells it from a whole one

    def _unfinished(self, which: int) -> None:
        self._turns[which] = 0
        self._empty(self._handles[which])

    def _empty(self, handle: Any) -> None:
        try:
            handle.truncate(0)
            handle.flush()
        except JsException:
            pass  # a file that is not finished, or whose turn is over, does not count

    @staticmethod
    def _read(handle: Any, start: int, end: int) -> bytes:
        buffer = js.Uint8Array.new(end - start)
        at = to_js({"at": start}, dict_converter=js.Object.fromEntries)
        count = int(handle.read(buffer, at))
        return bytes(buffer.subarray(0, count).to_bytes())

    @staticmethod
    def _write(handle: Any, data: bytes, start: int) -> None:
        at = to_js({"at": start}, dict_converter=js.Object.fromEntries)
        if int(handle.write(to_js(data), at)) != len(data):
            raise StoreFull


async def _handle(file: Any) -> Any:
    """Open a file for good; wait a little for a page that is just going."""
    for _ in range(TRIES):
        try:
            return await file.createSyncAccessHandle()
        except JsException as error:
            if str(error.name) != "NoModificationAllowedError":
                raise
            await asyncio.sleep(PAUSE)
    return await file.createSyncAccessHandle()
