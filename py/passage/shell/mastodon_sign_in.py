"""The Mastodon half of signing in: runs the flows of `passage.net.mastodon_oauth`, keeps tokens.

What is kept lies in a sealed store: registrations (``mastodon-clients``), the one sign-in that
was begun (``mastodon-begun``), and who is signed in (``mastodon-sessions``).
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from secrets import token_urlsafe
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl

from passage.app.ports import Clock
from passage.core.accounts import Account, Rules
from passage.core.errors import AppError, StoreError
from passage.core.names import Acct, Origin
from passage.core.sign_in_errors import SignInExpired, SignInRefused
from passage.net.mastodon_oauth import (
    AVOID_SCOPES,
    IMPORT_SCOPE,
    SCOPES,
    Bearing,
    Begun,
    Client,
    Ends,
    SignedIn,
    SignFlow,
    account_of,
    begin,
    finish,
    sign_out,
)
from passage.shell.bearer import Bearer, BearerSession, Sender
from passage.shell.drive import Noted, fetch_noted
from passage.shell.web.sessions import Sessions

CLIENTS, BEGUN, SIGNED = "mastodon-clients", "mastodon-begun", "mastodon-sessions"

STALE = 86_400.0
"""Seconds after which a server may have forgotten a registration that nobody used."""

Value = TypeVar("Value")


class Sealed(Protocol):
    """Small secrets by name. Each method raises `StoreError`."""

    async def get(self, name: str) -> bytes | None:
        """Return what was put under a name."""

    async def put(self, name: str, data: bytes) -> None:
        """Seal and keep."""

    async def drop(self, name: str) -> None:
        """Remove what is under a name."""


class MastodonSignIn:
    """Signing in to the person's own server. Who is signed in, is in the `Sessions` given."""

    def __init__(
        self, http: Sender, clock: Clock, store: Sealed, sessions: Sessions, noted: Noted
    ) -> None:
        """Touch nothing yet."""
        self._http, self._clock, self._store = http, clock, store
        self._sessions, self._noted = sessions, noted
        self._signed: dict[str, SignedIn] = {}

    async def begin_mastodon(
        self,
        origin: Origin,
        return_to: str,
        *,
        name: str = "",
        avoid: bool = False,
        importing: bool = False,
    ) -> str:
        """Return the address at which the person signs in; they come back to ``return_to``.

        ``name`` is theirs there, if they typed it. ``avoid`` also asks for blocks and mutes,
        ``importing`` for handing lists over. Raises `SignInError`, `RemoteError`, `NetworkError`,
        and `StoreError` where nothing can be kept until they come back.
        """
        further = (*(AVOID_SCOPES if avoid else ()), *((IMPORT_SCOPE,) if importing else ()))
        scopes = tuple(sorted({*SCOPES, *further}))
        clients = await self._clients()
        now = self._clock.epoch()
        client = next((one for one in clients if one.fits(origin, return_to, scopes)), None)
        before = await self._begun()
        if client and before and before.client.id == client.id and now - client.made > STALE:
            # It led nowhere last time: perhaps the server no longer knows it.
            clients.remove(client)
            client = None
        secrets = (token_urlsafe(32), token_urlsafe(48))
        flow = begin(origin, return_to, scopes, client, secrets=secrets, now=now, name=name)
        begun = await self._run(flow)
        if begun.client not in clients:
            await self._put(CLIENTS, [asdict(one) for one in (*clients, begun.client)])
        await self._put(BEGUN, asdict(begun))
        return begun.url

    async def finish_mastodon(self, params: str) -> Account:
        """Take what stood behind the ? when the person came back; return who signed in.

        Raises `SignInError`, `NotAllowed`, `RemoteError` or `NetworkError`.
        """
        begun = await self._begun()
        if begun is None:
            raise SignInExpired
        given = dict(parse_qsl(params.removeprefix("?")))
        # It is used once, whatever comes of it.
        await self._store.drop(BEGUN)
        try:
            signed = await self._run(finish(begun, given, self._clock.epoch()))
        except SignInRefused as error:
            if error.facts.get("reason") in ("invalid_client", "unauthorized_client"):
                others = [one for one in await self._clients() if one != begun.client]
                await self._put(CLIENTS, [asdict(one) for one in others])
            raise
        await self._replace(signed)
        # Where nothing can be kept, one is signed in for as long as the tab is open.
        with suppress(StoreError):
            await self._keep_signed()
        return signed.account

    async def restore(self) -> tuple[Account, ...]:
        """Return those who signed in, in an earlier tab too, and not out again. Sends nothing."""
        try:
            told = await self._get(SIGNED)
        except StoreError:
            return ()
        for record in told if isinstance(told, list) else ():
            with suppress(KeyError, TypeError, ValueError):
                self._enter(_signed_of(record))
        return tuple(one.account for one in self._signed.values())

    async def sign_out(self, account: Account) -> bool:
        """Forget a session, and end it at its server; return whether the server says so."""
        self._sessions.drop(account.id)
        signed = self._signed.pop(account.id, None)
        if signed is None:
            return False
        try:
            await self._keep_signed()
        finally:
            ended = await self._run(sign_out(signed))
        return ended

    async def _replace(self, signed: SignedIn) -> None:
        """Let a session begin; one that the same account had before is ended at its server."""
        await self.restore()
        before = self._signed.get(signed.account.id)
        self._enter(signed)
        if before is not None:
            # A server that cannot be reached, or does not know how, stands in nobody's way.
            with suppress(AppError):
                await self._run(sign_out(before))

    def _enter(self, signed: SignedIn) -> None:
        self._signed[signed.account.id] = signed
        session = BearerSession(signed.account, Bearer(self._http, signed.token))
        self._sessions.add(signed.account.id, session)

    async def _run(self, flow: SignFlow[Value]) -> Value:
        """Go through a flow; each of its requests is noted."""
        try:
            turn = next(flow)
            while True:
                if isinstance(turn, Bearing):
                    bearer = Bearer(self._http, turn.token)
                    reply = await fetch_noted(turn.ask, bearer, self._clock, self._noted)
                else:
                    reply = await fetch_noted(turn, self._http, self._clock, self._noted)
                turn = flow.send(reply)
        except StopIteration as end:
            value: Value = end.value
            return value

    async def _clients(self) -> list[Client]:
        found = []
        for record in await self._get(CLIENTS) or ():
            with suppress(KeyError, TypeError, ValueError):
                found.append(_client_of(record))
        return found

    async def _begun(self) -> Begun | None:
        record = await self._get(BEGUN)
        try:
            return _begun_of(record) if record else None
        except (KeyError, TypeError, ValueError):
            return None

    async def _keep_signed(self) -> None:
        await self._put(SIGNED, [_record_of(one) for one in self._signed.values()])

    async def _get(self, name: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
        data = await self._store.get(name)
        try:
            return json.loads(data) if data else None
        except ValueError:
            return None

    async def _put(self, name: str, value: object) -> None:
        await self._store.put(name, json.dumps(value).encode())


def _record_of(signed: SignedIn) -> dict[str, Any]:
    return {**asdict(signed), "account": signed.account.id, "rules": asdict(signed.account.rules)}


def _client_of(record: dict[str, Any]) -> Client:
    return Client(**{**record, "scopes": tuple(record["scopes"])})


def _begun_of(record: dict[str, Any]) -> Begun:
    client, ends = _client_of(record["client"]), Ends(**record["ends"])
    return Begun(**{**record, "client": client, "ends": ends})


def _signed_of(record: dict[str, Any]) -> SignedIn:
    client, rules = _client_of(record["client"]), Rules(**record["rules"])
    account = account_of(Acct(str(record["account"])), client, rules)
    return SignedIn(account, str(record["token"]), client, Ends(**record["ends"]))
