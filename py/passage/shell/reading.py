"""Reads what a person chose: an archive, lists, saved work, a group's list, a table."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from passage.app import actions as act
from passage.app.effects import ReadFiles, ReadGroup, ReadTable
from passage.app.kitting import TableRead
from passage.app.ports import Clock, Files, Shelf
from passage.core.account_table import FILE_MAX
from passage.core.archive import read_archive
from passage.core.crosswalk import read_crosswalk
from passage.core.crosswalk_errors import CrosswalkError
from passage.core.errors import FileChanged
from passage.core.importance import followed_by_importance
from passage.core.kit_errors import GroupNotThere
from passage.core.listed import listed
from passage.core.model import Archive
from passage.core.saved import saved_crossing
from passage.core.sources import ArchiveFile
from passage.shell.collecting import without_collecting
from passage.shell.lasting import lasting

BREATH = 0.1
"""Seconds of reading between two looks at the messages that wait."""

CROSSWALK_PATIENCE = 20.0
"""Seconds that an archive which is read waits for the table of known people, at most."""


class Reading:
    """Reads in steps, and tells what it has found."""

    def __init__(
        self,
        files: Files,
        shelf: Shelf | None,
        clock: Clock,
        dispatch: Callable[[act.Action], None],
    ) -> None:
        """Read from ``files``; ``shelf`` has what lies beside the page, where there is any."""
        self._files, self._shelf, self._clock = files, shelf, clock
        self._dispatch = dispatch

    def begin(self, asked: ReadFiles | ReadGroup | ReadTable) -> Coroutine[Any, Any, None]:
        """Begin with what to read: files are opened at once, before another message brings some."""
        if isinstance(asked, ReadGroup):
            return self._read_group(asked)
        if isinstance(asked, ReadTable):
            return self._read_table(self._files.open(more=False))
        return self._read(self._files.open(more=asked.more), asked)

    async def _read_table(self, files: Sequence[ArchiveFile]) -> None:
        try:
            data = files[0].stream.read(FILE_MAX + 1)
        except OSError as error:
            raise FileChanged from error
        self._dispatch(TableRead(data))

    async def _read_group(self, asked: ReadGroup) -> None:
        data = await self._shelf.group(asked.slug) if self._shelf else b""
        if not data:
            raise GroupNotThere
        self._files.bring(f"{asked.slug}.json", data)
        files = self._files.open(more=asked.more)
        await self._read(files, ReadFiles(asked.more, asked.pasted))

    async def _read(self, files: Sequence[ArchiveFile], asked: ReadFiles) -> None:
        told = self._clock.monotonic()
        await asyncio.sleep(0)
        with lasting():
            crossing = None if asked.more else saved_crossing(files)
        if crossing is not None:
            # No file of it is kept: to read more lists, its archive is chosen with them.
            self._files.open(more=False)
            self._files.keep()
            self._dispatch(act.CrossingOpened(crossing))
            return
        reader = read_archive(files, pasted=asked.pasted)
        table: asyncio.Future[bytes] | None = None
        while True:
            try:
                moved = next(reader)
            except StopIteration as end:
                archive = end.value
                break
            now = self._clock.monotonic()
            if moved.archive is not None and table is None and self._shelf:
                # Whose archive it is plays no part: it is the same file for everybody.
                table = asyncio.ensure_future(self._shelf.crosswalk())
            if moved.archive is not None or now - told >= BREATH:
                told = now
                self._dispatch(act.ReadingMoved(moved))
                await asyncio.sleep(0)
        self._files.keep()
        if table is not None:
            archive = await self._listed(archive, table)
        people = followed_by_importance(archive)
        self._dispatch(act.ArchiveRead(archive, people, asked.more, asked.pasted))

    async def _listed(self, archive: Archive, table: asyncio.Future[bytes]) -> Archive:
        """Return the archive with what is known of public figures; as it was where nothing is."""
        try:
            data = await asyncio.wait_for(table, CROSSWALK_PATIENCE)
            with without_collecting():
                return listed(archive, read_crosswalk(data)) if data else archive
        except (TimeoutError, CrosswalkError):
            return archive
