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
from passage.core.errors import NewerWork, StoreBlocked, StoreBusy, StoreError
from passage.core.work import Work, opened, whole
from passage.shell.collecting import without_collecting

USELESS = 1 << 20
"""Bytes of a journal that may be superseded before it is written anew, and then half of it."""

RETRY = 30.0
"""Seconds until a store that refused is tried again: somebody may have made room."""


class Keeper:
    """The journal of one tab."""

    def __init__(self, store: Store, clock: Clock, dispatch: Callable[[act.Action], None]) -> None:
        """Prepare; what there is to tell goes to ``dispatch`` as actions."""
        self._store, self._clock, self._dispatch = store, clock, dispatch
        self._latest = AppState()
        self._records: list[bytes] = []
        self._all = self._clear = False
        self._shut = self._newer = False
        self._size = self._superseded = 0
        self._failed_at: float | None = None
        self._writing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Load what is kept, and tell of it."""
        try:
            data = await self._store.load()
            work, good = _opened(data) if data else (Work(), 0)
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
        if work.crossing.followed:
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
        elif after.archive is None or (before.kept is not None and isinstance(action, act.GoOn)):
            return
        elif not self._shut and not self._newer:
            change = changed(before, action, after)
            if change is None:
                self._all = True
            elif change.records:
                self._records.append(change.records)
                self._superseded += change.superseded
            if self._all or self._records:
                self._begin()

    def _forget(self) -> None:
        """Remove the journal, unless it is another tab's."""
        if self._shut:
            return
        self._records.clear()
        self._all, self._clear, self._failed_at = False, True, None
        self._begin()

    def _begin(self) -> None:
        waiting = self._failed_at is not None and self._clock.monotonic() - self._failed_at < RETRY
        if self._writing is None and not waiting:
            self._writing = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        try:
            while self._clear or self._all or self._records:
                await self._write_some()
        except StoreError as error:
            self._failed(error)
        except Exception:  # noqa: BLE001 - as in `note`
            self._failed(StoreBlocked())
        finally:
            self._writing = None

    async def _write_some(self) -> None:
        if self._clear:
            await self._store.clear()
            self._clear = self._newer = False
            self._size = self._superseded = 0
            self._told_well()
            self._dispatch(act.Forgotten())
        elif self._all or self._superseded > max(USELESS, self._size // 2):
            # All that is waiting is in the latest state, too.
            self._records.clear()
            data = whole(work_of(self._latest))
            await self._store.replace(data)
            self._all, self._size, self._superseded = False, len(data), 0
            self._told_well()
        else:
            data = b"".join(self._records)
            self._records.clear()
            await self._store.append(data)
            self._size += len(data)
            self._told_well()

    def _told_well(self) -> None:
        self._failed_at = None
        if not self._latest.keeping.on:
            self._dispatch(act.KeepingMoved())

    def _failed(self, error: StoreError) -> None:
        """Go on without keeping; the next change after a while writes all anew."""
        self._records.clear()
        self._clear, self._all = False, True
        self._failed_at = self._clock.monotonic()
        if self._latest.keeping.problem != error.problem():
            self._dispatch(act.KeepingMoved(error.problem()))


def _opened(data: bytes) -> tuple[Work, int]:
    with without_collecting():
        return opened(data)
