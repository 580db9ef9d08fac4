"""Loads the page anew with further hosts in its policy, and goes on there where it stopped.

What is to be gone on with can hold what somebody typed, so it waits sealed; the page itself
notes only the hosts, and the name under which the rest is found.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from secrets import token_urlsafe
from typing import Protocol

from passage.app import actions as act
from passage.app.effects import Reopen
from passage.app.reaching import has_work
from passage.app.state import AppState
from passage.core.errors import StoreError
from passage.core.reach import Reach, is_local
from passage.views import patches

NAME = "again-"
"""What the name of such a note begins with, in the sealed store."""


class Notes(Protocol):
    """Small sealed texts by name. Each method raises `StoreError`."""

    async def get(self, name: str) -> bytes | None:
        """Return what was put under a name."""

    async def put(self, name: str, data: bytes) -> None:
        """Seal and keep."""

    async def drop(self, name: str) -> None:
        """Remove what is under a name."""


class Reopener:
    """What one page may reach, and the way to the next page, which may reach more."""

    def __init__(self, reach: Reach, notes: Notes) -> None:
        """Take what the page's policy allows, and where to keep what is to be gone on with."""
        self.reach, self._notes = reach, notes

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
        token = ""
        if order.again:
            with suppress(StoreError):
                made = token_urlsafe(16)
                await self._notes.put(NAME + made, json.dumps(order.again).encode())
                token = made
        apply(patches.Reach(told(order.reach), token, now=True))

    async def taken(self, token: str) -> tuple[str, ...]:
        """Return the messages that wait under a token, once; none where nothing does."""
        if not token:
            return ()
        try:
            data = await self._notes.get(NAME + token)
            await self._notes.drop(NAME + token)
        except StoreError:
            return ()
        return tuple(json.loads(data)) if data else ()


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
