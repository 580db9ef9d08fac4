"""Drives one flow of writing: sends, keeps, waits, and can be held or stopped at any turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from passage.app.ports import Clock, Http
from passage.core.deeds import Deed
from passage.core.errors import Problem
from passage.net.exchange import Ask
from passage.net.requests import Request
from passage.net.writing import Flow, Got, Keep, Pause, Reason
from passage.shell.drive import fetch_noted

Kept = Callable[[tuple[Deed, ...]], Awaitable[None]]
"""Takes deeds, and returns when they are safe."""

LONGEST = 60.0
"""Seconds slept at a time: a device that slept itself wakes to a clock that went on."""


class Writer:
    """One flow, from its first turn to its end."""

    def __init__(
        self,
        flow: Flow,
        http: Http,
        clock: Clock,
        *,
        kept: Kept,
        noted: Callable[[Request], None],
        waits: Callable[[Pause | None], None],
    ) -> None:
        """Prepare. ``waits`` is told of each pause but the pace's, every minute, then of None."""
        self._flow, self._http, self._clock = flow, http, clock
        self._kept, self._noted, self._waits = kept, noted, waits
        self._held = self._stopped = False
        self._wake = asyncio.Event()

    async def run(self) -> Problem | None:
        """Go through the flow; return the problem it ended with, if any."""
        try:
            turn = next(self._flow)
            # What came of the last request is still written down.
            while not self._stopped or isinstance(turn, Keep):
                turn = self._flow.send(await self._take(turn))
                await self._until_released()
        except StopIteration as end:
            problem: Problem | None = end.value
            return problem
        finally:
            self._flow.close()
        return None

    async def _take(self, turn: Ask | Pause | Keep) -> Got:
        match turn:
            case Pause():
                await self._pause(turn)
            case Keep(deeds):
                await self._kept(deeds)
            case Ask():
                reply = await fetch_noted(turn, self._http, self._clock, self._noted)
                return Got(self._clock.epoch(), reply)
        return Got(self._clock.epoch())

    async def _pause(self, pause: Pause) -> None:
        told = pause.reason is not Reason.PACE
        while not self._stopped and (left := pause.until - self._clock.epoch()) > 0:
            if told:
                self._waits(pause)
            await self._sleep(min(left, LONGEST))
        if told:
            self._waits(None)

    async def _until_released(self) -> None:
        while self._held and not self._stopped:
            await self._sleep(LONGEST)

    async def _sleep(self, seconds: float) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def hold(self, *, on: bool) -> None:
        """Send nothing more for now (``on``), or go on."""
        self._held = on
        self._wake.set()

    def stop(self) -> None:
        """End soon: what is under way is waited for, so that its answer is not lost."""
        self._stopped = True
        self._wake.set()
