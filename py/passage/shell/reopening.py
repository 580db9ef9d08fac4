"""Loads the page anew with further hosts in its policy, and goes on there where it stopped.

What is to be gone on with can hold what somebody typed, and the log of requests holds names, so
both wait sealed; the page itself notes only the hosts, and the name under which they are found.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from secrets import token_urlsafe
from typing import Protocol

from passage.app import actions as act
from passage.app.effects import Reopen
from passage.app.ports import Clock
from passage.app.reaching import has_work
from passage.app.state import AppState
from passage.core.errors import StoreError
from passage.core.reach import Reach, is_local
from passage.net.carried import packed, unpacked
from passage.net.requests import RequestLog
from passage.views import patches

NAME = "again-"
"""What the name of such a note begins with, in the sealed store."""

LIFE = 600
"""Seconds for which such a note waits: as long as somebody may take to sign in and come back."""


class Notes(Protocol):
    """Small sealed texts by name. Each method raises `StoreError`."""

    async def names(self) -> list[str]:
        """Return the names under which something is."""

    async def get(self, name: str) -> bytes | None:
        """Return what was put under a name."""

    async def put(self, name: str, data: bytes) -> None:
        """Seal and keep."""

    async def drop(self, name: str) -> None:
        """Remove what is under a name."""


class Reopener:
    """What one page may reach, and the way to the next page, which may reach more."""

    def __init__(self, reach: Reach, notes: Notes, clock: Clock) -> None:
        """Take what the page's policy allows, and where to keep what is to be gone on with."""
        self.reach, self._notes, self._clock = reach, notes, clock
        self.next = reach
        """What the next load is to reach, should something else than `perform` bring it about."""

    async def perform(
        self,
        order: Reopen,
        written: Callable[[], Awaitable[None]],
        state: Callable[[], AppState],
        dispatch: Callable[[act.Action], None],
        apply: Callable[[patches.Patch], None],
    ) -> None:
        """Load the page anew once all work is written; where it is not, tell so instead.

        Without messages to take there, the person chose to lose what is not kept.
        """
        await written()
        if order.again and has_work(state()) and not state().keeping.on:
            dispatch(act.ReopenHindered())
            return
        token = await self.note(state().requests, order.again)
        apply(patches.Reach(told(order.reach), token, now=True))

    async def note(self, log: RequestLog, again: tuple[str, ...] = ()) -> str:
        """Seal what the next load takes up: the log of requests, and messages to take.

        Return the name under which it waits; none where there is nothing, or nothing can be kept.
        """
        if not again and not log.count:
            return ""
        token = f"{int(self._clock.epoch())}-{token_urlsafe(16)}"
        with suppress(StoreError):
            await self.tidy()
            data = json.dumps([list(again), packed(log)], ensure_ascii=False)
            await self._notes.put(NAME + token, data.encode("utf-8", "replace"))
            return token
        return ""

    async def taken(self, token: str) -> tuple[tuple[str, ...], RequestLog]:
        """Return what waits under a token, once: messages, and the log; nothing where it does not.

        What nobody came back for in time goes, too.
        """
        nothing = ((), RequestLog())
        if not token:
            return nothing
        try:
            data = await self._notes.get(NAME + token)
            await self._notes.drop(NAME + token)
        except StoreError:
            return nothing
        with suppress(StoreError):
            await self.tidy()
        if not data:
            return nothing
        again, log = json.loads(data)
        return tuple(again), unpacked(log)

    async def tidy(self) -> None:
        """Remove what nobody came back for in time. Raises `StoreError`."""
        now = self._clock.epoch()
        for name in await self._notes.names():
            made = name.removeprefix(NAME).partition("-")[0]
            if name.startswith(NAME) and not (made.isdecimal() and now - int(made) < LIFE):
                await self._notes.drop(name)


def told(reach: Reach) -> str:
    """Return a reach as the page keeps it for its next load (`site/scripts/reach.js`)."""
    return json.dumps({"hosts": sorted(reach.hosts), "pictures": sorted(reach.pictures)})


def read(text: str, address: str = "") -> Reach | None:
    """Return the reach that the policy of the page at an address has; None where it is not told."""
    if not text:
        return None
    told = json.loads(text)
    local = is_local(address)
    return Reach(frozenset(told["hosts"]), frozenset(told["pictures"]), local)
