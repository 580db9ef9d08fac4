"""Keeps the work on the device: loads it at the start, then writes down what each action changes.

Writing happens behind the person's back and must stay there: whatever goes wrong with it becomes
one quiet sentence, and the crossing goes on in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from passage.app import actions as act
from passage.app.kept import changed, work_of
from passage.app.ports import Clock, Store
from passage.app.state import AppState
from passage.core.encode import Steps
from passage.core.errors import NewerWork, StoreBlocked, StoreBusy, StoreError
from passage.core.work import Change, Work, opened, recorded, whole
from passage.shell.lasting import lasting

USELESS = 1 << 20
"""Bytes of a journal that may be superseded before it is written anew, and then half of it."""

RETRY = 30.0
"""Seconds until a store that refused is tried again: somebody may have made room."""

BREATH = 0.02
"""Seconds of making what is to be written between two looks at the messages that wait."""


def _is_work(before: AppState, action: act.Action, after: AppState) -> bool:
    """Whether an action can have changed what is kept: without an archive, that is the kit."""
    if after.archive is None:
        return after.kit != before.kit or after.kept is not before.kept
    return not (before.kept is not None and isinstance(action, act.GoOn))


class Keeper:
    """The journal of one tab."""

    def __init__(self, store: Store, clock: Clock, dispatch: Callable[[act.Action], None]) -> None:
        """Prepare; what there is to tell goes to ``dispatch`` as actions."""
        self._store, self._clock, self._dispatch = store, clock, dispatch
        self._latest = AppState()
        self._changes: list[Change] = []
        self._all = self._clear = False
        self._shut = self._newer = False
        self._size = self._superseded = 0
        self._failed_at: float | None = None
        self._writing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Load what is kept, and tell of it."""
        try:
            data = await self._store.load()
            with lasting():
                work, good = opened(data) if data else (Work(), 0)
        except StoreError as error:
            # What cannot be read is left alone until there is other work to keep.
            self._newer = isinstance(error, NewerWork)
            self._shut = isinstance(error, StoreBlocked | StoreBusy)
            self._all = True
            self._dispatch(act.KeepingMoved(error.problem()))
            return
        self._dispatch(act.KeepingMoved())
        self._size = len(data)
        if good < len(data):
            await self._cut(data[:good])
        if work.crossing.followed or not work.crossing.kit.is_empty:
            self._dispatch(act.WorkFound(work))

    async def _cut(self, sound: bytes) -> None:
        """Cut off a torn record: what follows it would never be read again."""
        try:
            await self._store.replace(sound)
        except StoreError as error:
            self._failed(error)

    def note(self, before: AppState, action: act.Action, after: AppState) -> None:
        """Take what an action changed. Never raises."""
        try:
            self._note(before, action, after)
        except Exception:  # noqa: BLE001 - a fault here must not cost the crossing
            self._failed(StoreBlocked())

    def _note(self, before: AppState, action: act.Action, after: AppState) -> None:
        self._latest = after
        if isinstance(action, act.StartOver):
            self._forget()
        elif isinstance(action, act.WorkFound) or not _is_work(before, action, after):
            return
        elif not self._shut and not self._newer:
            change = changed(before, action, after)
            # Before any archive there is no journal yet that a change of the kit could go into.
            if change is None or (after.archive is None and not self._size):
                self._all = True
            elif change != Change():
                self._changes.append(change)
            if self._is_due:
                self._begin()

    async def written(self) -> None:
        """Return when all that was noted so far is written, or is known not to be."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    @property
    def _is_due(self) -> bool:
        return self._clear or self._all or bool(self._changes)

    def _forget(self) -> None:
        """Remove the journal, unless it is another tab's."""
        if self._shut:
            return
        self._changes.clear()
        self._all, self._clear, self._failed_at = False, True, None
        self._begin()

    def _begin(self) -> None:
        waiting = self._failed_at is not None and self._clock.monotonic() - self._failed_at < RETRY
        if self._writing is None and not waiting:
            self._failed_at = None
            self._writing = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        try:
            while self._is_due:
                try:
                    await self._write_some()
                except StoreError as error:
                    self._failed(error)
                except Exception:  # noqa: BLE001 - as in `note`
                    self._failed(StoreBlocked())
                if self._failed_at is not None and not self._clear:
                    break
        finally:
            self._writing = None

    async def _write_some(self) -> None:
        if self._clear:
            await self._write_nothing()
        elif self._all or self._superseded > max(USELESS, self._size // 2):
            await self._write_anew()
        else:
            await self._write_more()

    async def _write_nothing(self) -> None:
        self._clear = False
        await self._store.clear()
        self._newer = False
        self._size = self._superseded = 0
        self._told_well()
        self._dispatch(act.Forgotten())

    async def _write_anew(self) -> None:
        """Write all of the work as it is now. What changes meanwhile waits, and is added to it."""
        # All that is waiting is in the latest state, too.
        self._changes.clear()
        self._all, self._superseded = False, 0
        data = await self._made(whole(work_of(self._latest)))
        if data:
            await self._store.replace(data)
            self._size = len(data)
            self._told_well()

    async def _write_more(self) -> None:
        changes, self._changes = self._changes, []
        records = []
        for change in changes:
            data = await self._made(recorded(change))
            self._superseded += round(len(data) * change.again)
            records.append(data)
        if not self._is_overtaken:
            data = b"".join(records)
            await self._store.append(data)
            self._size += len(data)
            self._told_well()

    @property
    def _is_overtaken(self) -> bool:
        """Whether what is being made must not be written any more: other work took its place."""
        return self._clear or self._all

    async def _made(self, steps: Steps) -> bytes:
        """Make bytes, letting the person's clicks through; nothing as soon as it is overtaken."""
        begun = self._clock.monotonic()
        while not self._is_overtaken:
            try:
                next(steps)
            except StopIteration as end:
                made: bytes = end.value
                return made
            if self._clock.monotonic() - begun >= BREATH:
                await asyncio.sleep(0)
                begun = self._clock.monotonic()
        return b""

    def _told_well(self) -> None:
        self._failed_at = None
        if not self._latest.keeping.on:
            self._dispatch(act.KeepingMoved())

    def _failed(self, error: StoreError) -> None:
        """Go on without keeping; the next change after a while writes all anew."""
        self._changes.clear()
        # Unless all is to be removed: that is still done, and nothing written after it.
        self._all = not self._clear
        self._failed_at = self._clock.monotonic()
        if self._latest.keeping.problem != error.problem():
            self._dispatch(act.KeepingMoved(error.problem()))
