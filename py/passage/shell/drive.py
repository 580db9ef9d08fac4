"""The one loop that sends: drives a search over any `Http`, in the browser and on the desktop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from typing import TypeVar

from passage.app.effects import LookUpAddress
from passage.app.ports import Clock, Http
from passage.core.model import Outcome, Result
from passage.net.errands import Errand
from passage.net.exchange import Ask, Lost, Reply, Why
from passage.net.inquiry import look_up
from passage.net.requests import Request, request_of
from passage.net.search import Done, Search, SearchProgress, Send

Value = TypeVar("Value")

Moved = Callable[[tuple[Result, ...], SearchProgress, tuple[Request, ...]], None]
"""Told at most every `BREATH` seconds, with the results and the requests since the last time."""

Noted = Callable[[Request], None]
"""Told of each request once it has ended."""

BREATH = 0.25
"""Seconds between two reports: quick enough for the eye, slow enough for an old laptop."""

_FAREWELL = 1.0
"""Seconds that requests cut short at the end are given to be noted."""


class Drive:
    """One running search. `run` ends when everybody has an outcome or after `stop`."""

    def __init__(self, search: Search, http: Http, clock: Clock, moved: Moved) -> None:
        """Prepare; nothing is sent before `run`."""
        self._search, self._http, self._clock, self._moved = search, http, clock, moved
        self._pending: dict[asyncio.Task[Reply], int] = {}
        self._fresh: list[Result] = []
        self._requests: list[Request] = []
        self._told = float("-inf")
        self._wake = asyncio.Event()
        self._stopped = False

    async def run(self) -> None:
        """Ask until there is nothing left to ask; report the last results at the end."""
        while not self._stopped:
            turn = self._search.next(self._clock.monotonic())
            if isinstance(turn, Send):
                self._send(turn.ticket, turn.ask)
                continue
            if isinstance(turn, Done):
                break
            await self._sleep(turn.seconds)
            self._collect()
            self._tell()
        await self._end()

    def hold(self, *, on: bool) -> None:
        """Pause the search, or let it go on."""
        now = self._clock.monotonic()
        if on:
            self._search.pause(now)
        else:
            self._search.resume(now)
        self._told = float("-inf")
        self._wake.set()

    def stop(self) -> None:
        """End the search soon; `run` then reports those not asked as "could not check"."""
        self._stopped = True
        self._wake.set()

    def _send(self, ticket: int, ask: Ask) -> None:
        self._pending[asyncio.ensure_future(self._fetch(ask))] = ticket

    async def _fetch(self, ask: Ask) -> Reply:
        return await fetch_noted(ask, self._http, self._clock, self._note)

    def _note(self, request: Request) -> None:
        self._requests.append(request)

    async def _sleep(self, seconds: float | None) -> None:
        """Wait for a reply, a wake-up, the next allowed moment, or the next report."""
        self._wake.clear()
        waker = asyncio.ensure_future(self._wake.wait())
        limit = BREATH if seconds is None else min(seconds, BREATH)
        if self._fresh or self._requests or self._pending or seconds is not None:
            timeout: float | None = limit
        else:
            timeout = None
        await asyncio.wait(
            {*self._pending, waker}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED
        )
        waker.cancel()

    def _collect(self) -> None:
        for task in [task for task in self._pending if task.done()]:
            ticket = self._pending.pop(task)
            self._fresh += self._search.receive(
                ticket, task.result(), self._clock.monotonic(), self._clock.epoch()
            )

    def _tell(self) -> None:
        now = self._clock.monotonic()
        if now - self._told >= BREATH:
            self._told = now
            fresh, self._fresh = tuple(self._fresh), []
            requests, self._requests = tuple(self._requests), []
            self._moved(fresh, self._search.progress(now), requests)

    async def _end(self) -> None:
        for task in self._pending:
            task.cancel()
        if self._pending:
            await asyncio.wait(self._pending, timeout=_FAREWELL)
        self._pending.clear()
        self._fresh += self._search.stop()
        self._told = float("-inf")
        self._tell()


async def fetch_noted(ask: Ask, http: Http, clock: Clock, noted: Noted) -> Reply:
    """Send an ask and note it, whatever comes of it. Nothing else calls `Http.fetch`.

    Where nobody is signed in any more, nothing was sent but what is noted already; where the
    page's policy does not allow it, nothing at all.
    """
    when, began = clock.epoch(), clock.monotonic()
    reply: Reply = Lost(Why.STOPPED)
    try:
        reply = await http.fetch(ask)
    finally:
        if not (isinstance(reply, Lost) and reply.why in (Why.SIGNED_OUT, Why.NOT_OPEN)):
            noted(request_of(ask, reply, when, clock.monotonic() - began))
    return reply


async def follow_flow(
    flow: Generator[Ask, Reply, Value], http: Http, clock: Clock, noted: Noted
) -> Value:
    """Send what a flow asks, one after the other, and return what it comes to."""
    ask = next(flow)
    while True:
        reply = await fetch_noted(ask, http, clock, noted)
        try:
            ask = flow.send(reply)
        except StopIteration as end:
            value: Value = end.value
            return value


async def look_up_address(
    asked: LookUpAddress, http: Http, clock: Clock
) -> tuple[Outcome, tuple[Request, ...]]:
    """Ask for one address now, outside of any search: a question or two. Never raises."""
    noted: list[Request] = []
    inquiry = look_up(asked.network, asked.person, asked.plan, asked.address)
    question = next(inquiry)
    while True:
        errand = Errand(asked.network, question)
        ask = errand.ask(asked.plan)
        learned, _ = errand.read(ask, await fetch_noted(ask, http, clock, noted.append))
        try:
            question = inquiry.send(learned)
        except StopIteration as end:
            return end.value, tuple(noted)
