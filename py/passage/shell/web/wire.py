"""Requests with headers of ours, which can hold credentials: sent, and each of them noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from passage.app.ports import Clock
from passage.net.exchange import Ask, Lost, Reply, Why
from passage.net.requests import request_of
from passage.shell.drive import Noted, fetch_noted


class Sender(Protocol):
    """What can send an ask with headers: `passage.shell.web.http.WebHttp`."""

    async def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Send one request. Never raises."""


@dataclass(frozen=True, slots=True)
class Wire:
    """The way out for whoever signs requests; ``noted`` hears of each one."""

    http: Sender
    clock: Clock
    noted: Noted

    async def ask(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Send an ask of our own with these headers."""
        return await fetch_noted(ask, _Carrying(self.http, headers), self.clock, self.noted)

    def tries(self, ask: Ask) -> Tries:
        """Return the tries of an ask of somebody else's."""
        return Tries(self, ask)


class Tries:
    """The tries of one ask, which credentials can need: each is a request of its own.

    The last one is noted by whoever asked (`fetch_noted`), those before it are noted here.
    """

    def __init__(self, wire: Wire, ask: Ask) -> None:
        """Nothing is sent yet."""
        self.ask = ask
        self.reply: Reply | None = None
        self._wire, self._noted = wire, False
        self._when, self._began, self._ended = 0.0, 0.0, 0.0

    async def send(self, headers: Mapping[str, str], ask: Ask | None = None) -> Reply:
        """Try with these headers; ``ask`` in the place of the one that was given."""
        self.note()
        clock = self._wire.clock
        self._when, self._began = clock.epoch(), clock.monotonic()
        self.reply = await self._wire.http.send(ask or self.ask, headers)
        self._ended, self._noted = clock.monotonic(), False
        return self.reply

    def signed_out(self) -> Lost:
        """Return that the session has ended; the last try, if there was one, is noted here."""
        self.note()
        return Lost(Why.SIGNED_OUT)

    def note(self) -> None:
        """Note the last try, since it is not the one that whoever asked will note."""
        if self.reply is not None and not self._noted:
            self._noted = True
            seconds = self._ended - self._began
            self._wire.noted(request_of(self.ask, self.reply, self._when, seconds))


@dataclass(frozen=True, slots=True)
class _Carrying:
    """The `Http` port with headers on every request."""

    http: Sender
    headers: Mapping[str, str]

    async def fetch(self, ask: Ask) -> Reply:
        return await self.http.send(ask, self.headers)
