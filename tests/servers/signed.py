"""Signing in and writing from the desk, as the page does it: the same loop, the same flows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import httpx

from passage.core.accounts import Account
from passage.core.deeds import Deed, DeedKey, with_deeds
from passage.core.errors import Problem
from passage.core.model import Network
from passage.core.names import Acct, Origin
from passage.net.exchange import Ask, Reply
from passage.net.requests import Request
from passage.net.writing import Flow
from passage.shell.bearer import Bearer, BearerSession, Sender
from passage.shell.clock import SystemClock
from passage.shell.desk.http import DeskHttp
from passage.shell.web.sessions import Sessions, SignedHttp
from passage.shell.writer import Writer

from .snac import PASSWORD, Snac


class LocalHttp:
    """Sends to an instance whose name Python's resolver does not know (see `Snac`)."""

    def __init__(self, desk: DeskHttp, *instances: Snac) -> None:
        self._desk = desk
        self._local = {one.url: one for one in instances}

    async def fetch(self, ask: Ask) -> Reply:
        """Send what nobody asks."""
        return await self.send(ask, {})

    async def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Send with these headers. snac drops connections that are kept."""
        there = self._local[ask.origin]
        more = {"host": there.host, "connection": "close"}
        return await self._desk.send(
            replace(ask, origin=Origin(there.local_url)), {**headers, **more}
        )


class MemorySealed:
    """A sealed store in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    async def get(self, name: str) -> bytes | None:
        """Return what was put."""
        return self.data.get(name)

    async def put(self, name: str, data: bytes) -> None:
        """Keep."""
        self.data[name] = data

    async def drop(self, name: str) -> None:
        """Remove."""
        self.data.pop(name, None)


class Scribe:
    """Runs flows as an account, and keeps their deeds and what was sent."""

    def __init__(self, http: Sender, sessions: Sessions) -> None:
        self.http = SignedHttp(http, sessions)
        self.deeds: dict[DeedKey, Deed] = {}
        self.sent: list[Request] = []
        self.pauses: list[str] = []
        self.stop_after = 0

    async def run(self, flow: Flow) -> Problem | None:
        """Drive a flow to its end, or stop it after some requests."""
        writer = Writer(
            flow,
            self.http,
            SystemClock(),
            kept=self._keep,
            noted=lambda request: self._note(request, writer),
            waits=lambda pause: self.pauses.append(pause.reason.value) if pause else None,
        )
        return await writer.run()

    def _note(self, request: Request, writer: Writer) -> None:
        self.sent.append(request)
        if self.stop_after and len(self.sent) >= self.stop_after:
            writer.stop()

    async def _keep(self, deeds: tuple[Deed, ...]) -> None:
        self.deeds = dict(with_deeds(self.deeds, deeds))

    def states(self, act: str = "follow") -> dict[str, str]:
        """Return how each subject's deed stands."""
        return {d.subject: d.state.value for d in self.deeds.values() if d.act.value == act}

    def problems(self) -> dict[str, str]:
        """Return what went wrong."""
        return {d.subject: d.problem.code for d in self.deeds.values() if d.problem}


def scribe_of(http: Sender, acct: str, origin: str, token: str) -> tuple[Account, Scribe]:
    """Return an account that is signed in with a token, and who writes for it."""
    account = Account(Network.MASTODON, Acct(acct), acct, Origin(origin))
    sessions = Sessions()
    sessions.add(acct, BearerSession(account, Bearer(http, token)))
    return account, Scribe(http, sessions)


def allow(snac: Snac, url: str, login: str, password: str = PASSWORD) -> str:
    """Do what a person does on snac's page: log in; return the query they come back with."""
    parts = urlsplit(url)
    client = httpx.Client(
        base_url=snac.local_url,
        headers={"Host": snac.host, "Connection": "close"},
        trust_env=False,
    )
    with client:
        page = client.get(f"{parts.path}?{parts.query}").text
        form = {name: unescape(value) for name, value in _HIDDEN.findall(page)}
        action = urlsplit(_ACTION.findall(page)[0]).path
        reply = client.post(action, data={**form, "login": login, "passwd": password})
    return urlsplit(reply.headers["location"]).query


_HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
_ACTION = re.compile(r'<form method="post" action="([^"]+)"')
