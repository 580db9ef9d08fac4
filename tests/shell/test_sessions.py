"""Asking as somebody who is signed in: whose keys go where, how they are renewed, what is noted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest

from passage.core.names import Did, Origin
from passage.core.session_errors import SignedOut
from passage.core.sign_in_errors import WrongPassword
from passage.net.exchange import Answer, Ask, Lost, Purpose, Reply, Why, body_of
from passage.net.requests import Request
from passage.shell.clock import SystemClock
from passage.shell.drive import fetch_noted
from passage.shell.web.app_password import PasswordSession
from passage.shell.web.sessions import Sessions, SignedHttp
from passage.shell.web.wire import Wire

PDS = Origin("https://pds.example")
DID = Did("did:plc:ada")
ASK = Ask(PDS, "/xrpc/write", (), Purpose.SIGN_IN, "POST", b"{}", "application/json", DID)


class Server:
    """A server whose keys are numbered; it can be told to find them too old, or to vanish."""

    def __init__(self) -> None:
        """Know the first pair of keys."""
        self.number = 1
        self.old = False
        self.gone: set[str] = set()
        self.ended = False
        self.asked: list[tuple[str, str]] = []

    def keys(self) -> Answer:
        """Return a pair of keys."""
        body = {"did": DID, "handle": "ada.example"}
        numbered = {"accessJwt": f"a{self.number}", "refreshJwt": f"r{self.number}"}
        return Answer(200, {}, json.dumps({**body, **numbered}))

    async def fetch(self, ask: Ask) -> Reply:
        """Answer what nobody asks."""
        return await self.send(ask, {})

    async def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Answer as a PDS does."""
        name, key = ask.path.rpartition(".")[2], headers.get("authorization", "")[7:]
        self.asked.append((f"{ask.origin}{ask.path}", key))
        await asyncio.sleep(0)
        if name in self.gone:
            return Lost(Why.UNREACHABLE)
        if name == "createSession":
            right = b"right" in (ask.body or b"")
            return self.keys() if right else Answer(401, {}, '{"error":"AuthenticationRequired"}')
        if name == "refreshSession":
            if self.ended or key != f"r{self.number}":
                return Answer(400, {}, '{"error":"ExpiredToken"}')
            self.number, self.old = self.number + 1, False
            return self.keys()
        if self.ended:
            return Answer(400, {}, '{"error":"InvalidToken"}')
        if key == f"a{self.number}" and not self.old:
            return Answer(200, {}, "{}")
        return Answer(400, {}, '{"error":"ExpiredToken"}')


@pytest.fixture
def server():
    """A server."""
    return Server()


@pytest.fixture
def noted():
    """The requests that were noted."""
    return []


def run(server: Server, noted: list[Request], *asks: Ask, before=None) -> list[Reply]:
    """Sign in, then send all asks at once as the app does; return what came of each."""

    async def all_of_it() -> list[Reply]:
        wire = Wire(server, SystemClock(), noted.append)
        session = await PasswordSession.open(PDS, DID, "right", wire)
        sessions = Sessions()
        sessions.add(DID, session)
        if before:
            before()
        http = SignedHttp(server, sessions)
        sent = (fetch_noted(ask, http, wire.clock, noted.append) for ask in asks)
        return list(await asyncio.gather(*sent))

    return asyncio.run(all_of_it())


def told(noted: list[Request]) -> list[tuple[str, int]]:
    """Return what was noted, in short."""
    return [(one.url.rpartition("/")[2].rpartition(".")[2], one.status) for one in noted]


def test_an_ask_goes_with_the_key_of_whom_it_names(server, noted):
    """And what names nobody goes without any."""
    nobody = Ask(PDS, "/xrpc/read", (), Purpose.ACTORS)
    run(server, noted, ASK, nobody)
    assert server.asked[1:] == [(f"{PDS}/xrpc/write", "a1"), (f"{PDS}/xrpc/read", "")]


def test_a_key_goes_to_its_own_server_only(server, noted):
    """An ask for another host, by mistake or by malice, does not carry it there."""
    eve = Origin("https://eve.example")
    run(server, noted, Ask(eve, "/xrpc/write", (), Purpose.SIGN_IN, by=DID))
    assert all(url.startswith(PDS) for url, _ in server.asked)


def test_who_is_not_signed_in_asks_nothing(server, noted):
    """The ask is not sent, and not listed as if it had been."""
    http = SignedHttp(server, Sessions())
    reply = asyncio.run(fetch_noted(ASK, http, SystemClock(), noted.append))
    assert reply == Lost(Why.SIGNED_OUT)
    assert server.asked == []
    assert noted == []
    with pytest.raises(SignedOut):
        body_of(ASK, reply)


def test_old_keys_are_renewed_once_for_all_who_wait(server, noted):
    """Three asks meet an old key; one of them renews it, and each request is noted once."""
    replies = run(server, noted, ASK, ASK, ASK, before=lambda: setattr(server, "old", True))
    assert [one.status for one in replies] == [200, 200, 200]
    assert sorted(told(noted)) == [
        ("createSession", 200),
        ("refreshSession", 200),
        *[("write", 200)] * 3,
        *[("write", 400)] * 3,
    ]
    assert len(noted) == len(server.asked)


@pytest.mark.parametrize("old", [True, False])
def test_a_session_that_the_server_ended_is_over(server, noted, old):
    """Whether the key is old or refused, the answer is the same, and the tries are noted."""

    def end() -> None:
        server.ended, server.old = True, old

    assert run(server, noted, ASK, before=end) == [Lost(Why.SIGNED_OUT)]
    assert ("write", 400) in told(noted)
    assert len(noted) == len(server.asked)


def test_a_server_that_vanishes_meanwhile_does_not_sign_anybody_out(server, noted):
    """Whoever cannot renew the key for want of an answer can try again later."""

    def vanish() -> None:
        server.old = True
        server.gone.add("refreshSession")

    assert run(server, noted, ASK, before=vanish) == [Lost(Why.UNREACHABLE)]


@pytest.mark.parametrize(("password", "error"), [("wrong", WrongPassword), ("right", None)])
def test_only_the_right_password_opens_a_session(server, noted, password, error):
    """A wrong one is told as such; either way the request is noted."""
    wire = Wire(server, SystemClock(), noted.append)
    opening = PasswordSession.open(PDS, DID, password, wire)
    if error:
        with pytest.raises(error):
            asyncio.run(opening)
    else:
        assert asyncio.run(opening).tokens.did == DID
    assert len(noted) == 1


def test_signing_out_shows_the_key_that_ends_the_session(server, noted):
    """The protocol wants the key for renewing there, not the one for asking."""

    async def in_and_out() -> None:
        session = await PasswordSession.open(
            PDS, DID, "right", Wire(server, SystemClock(), noted.append)
        )
        await session.close()

    asyncio.run(in_and_out())
    assert server.asked[-1] == (f"{PDS}/xrpc/com.atproto.server.deleteSession", "r1")
