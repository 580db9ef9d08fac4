"""The private file system's two files: whenever the power goes, one whole journal is there.

The browser's side is played here: files as bytes, of which only what was flushed outlives a cut.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from contextlib import suppress
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


class CutError(BaseException):
    """The power is gone."""


class JsExceptionPlayed(Exception):
    """What a browser throws."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Array:
    """A `Uint8Array`."""

    def __init__(self, size: int) -> None:
        self.data = bytearray(size)

    def subarray(self, start: int, end: int) -> Array:
        """Return a part."""
        part = Array(0)
        part.data = self.data[start:end]
        return part

    def to_bytes(self) -> bytes:
        """Return the bytes."""
        return bytes(self.data)


class Disk:
    """Two files, and after how many more operations the power goes, or the room."""

    def __init__(self) -> None:
        self.flushed = [b"", b""]
        self.operations_left = 10**9
        self.room = 10**9

    def handles(self) -> list[Handle]:
        """Return open files."""
        return [Handle(self, 0), Handle(self, 1)]

    def count(self) -> None:
        """Count one operation."""
        self.operations_left -= 1
        if self.operations_left < 0:
            raise CutError


class Handle:
    """A `FileSystemSyncAccessHandle`."""

    def __init__(self, disk: Disk, which: int) -> None:
        self.disk, self.which = disk, which
        self.data = bytearray(disk.flushed[which])

    def getSize(self) -> int:  # noqa: N802 - the browser's name
        """Return the size."""
        return len(self.data)

    def read(self, buffer: Array, at: dict[str, int]) -> int:
        """Fill the buffer."""
        part = self.data[at["at"] : at["at"] + len(buffer.data)]
        buffer.data[: len(part)] = part
        return len(part)

    def write(self, data: bytes, at: dict[str, int]) -> int:
        """Write, as far as there is room."""
        self.disk.count()
        if at["at"] + len(data) > self.disk.room:
            half = data[: len(data) // 2]
            self.data[at["at"] :] = half
            raise JsExceptionPlayed("QuotaExceededError")
        self.data.extend(b"\0" * (at["at"] - len(self.data)))
        self.data[at["at"] : at["at"] + len(data)] = data
        return len(data)

    def truncate(self, size: int) -> None:
        """Cut the file; like writing, it is only certain after a flush."""
        self.disk.count()
        del self.data[size:]

    def flush(self) -> None:
        """Make certain what was written."""
        self.disk.count()
        self.disk.flushed[self.which] = bytes(self.data)


@pytest.fixture
def opfs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, with a browser's side that is played."""
    js, pyodide, ffi = ModuleType("js"), ModuleType("pyodide"), ModuleType("pyodide.ffi")
    js.Uint8Array = SimpleNamespace(new=Array)  # type: ignore[attr-defined]
    js.Object = SimpleNamespace(fromEntries=None)  # type: ignore[attr-defined]
    ffi.JsException = JsExceptionPlayed  # type: ignore[attr-defined]
    ffi.to_js = lambda value, **_: value  # type: ignore[attr-defined]
    for name, module in (("js", js), ("pyodide", pyodide), ("pyodide.ffi", ffi)):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.delitem(sys.modules, "passage.shell.web.opfs", raising=False)
    played = importlib.import_module("passage.shell.web.opfs")
    # So that each journal of these tests takes several parts.
    monkeypatch.setattr(played, "CHUNK", 5)
    yield played
    sys.modules.pop("passage.shell.web.opfs", None)


STEPS = (
    ("replace", b"first journal\n"),
    ("append", b"one\n"),
    ("append", b"two\n"),
    ("replace", b"written anew\n"),
    ("append", b"three\n"),
    ("clear", b""),
    ("append", b"after all was forgotten\n"),
    ("replace", b"and anew\n"),
)


def expected() -> list[bytes]:
    """Return what is there after each step."""
    stages = [b""]
    for name, data in STEPS:
        stages.append(stages[-1] + data if name == "append" else data)
    return stages


async def play(opfs: Any, disk: Disk, done: list[int]) -> None:
    """Do all steps; note each that has ended."""
    store = opfs.OpfsStore(disk.handles())
    await store.load()
    for number, (name, data) in enumerate(STEPS, 1):
        await (store.clear() if name == "clear" else getattr(store, name)(data))
        done.append(number)


def test_the_power_may_go_between_any_two_operations(opfs: Any) -> None:
    """What a step had promised when it ended is there, and nothing that never was."""
    stages = expected()
    for operations in range(90):
        disk, done = Disk(), [0]
        disk.operations_left = operations
        with suppress(CutError):
            asyncio.run(play(opfs, disk, done))
        disk.operations_left = 10**9
        found = asyncio.run(opfs.OpfsStore(disk.handles()).load())
        assert found in stages[done[-1] : done[-1] + 2], operations
    assert done[-1] == len(STEPS)


def test_no_room_leaves_what_was_there(opfs: Any) -> None:
    """A write that fails half-way is taken back, and the next one that fits follows it."""

    async def story() -> None:
        disk = Disk()
        store = opfs.OpfsStore(disk.handles())
        await store.load()
        await store.replace(b"journal\n")
        disk.room = 40
        for change in (store.append, store.replace):
            with pytest.raises(opfs.StoreFull):
                await change(b"x" * 100)
        await store.append(b"small\n")
        assert await opfs.OpfsStore(disk.handles()).load() == b"journal\nsmall\n"

    asyncio.run(story())
