"""The protocol's own client (`site/modules/sign_in.mjs`) and the ports through which it works.

It is fetched when somebody signs in and not before. Its requests go out here, so that each is
limited and listed like all others; what it keeps is sealed here.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import js
from pyodide.ffi import JsException, create_proxy, to_js

from passage.core.errors import (
    AppError,
    BadHost,
    Broken,
    StoreError,
    TimedOut,
    Unreachable,
)
from passage.core.names import Did, Origin, parse_origin
from passage.core.reach_errors import HostNotOpen
from passage.core.session_errors import SignedOut
from passage.core.sign_in_errors import (
    HandleUnknown,
    NoSignInThere,
    SignInDeclined,
    SignInExpired,
    SignInNotKept,
    SignInRefused,
    WrongAccount,
    WrongClock,
)
from passage.net.exchange import Answer, Ask, Lost, Purpose, Reply, Why
from passage.shell.web.vault import Kind, Vault
from passage.shell.web.wire import Tries, Wire

_KINDS: Mapping[str, type[AppError]] = {
    "unknown": HandleUnknown,
    "no-oauth": NoSignInThere,
    "expired": SignInExpired,
    "mismatch": SignInExpired,
    "wrong-account": WrongAccount,
}
_STALE_PROOF = ("invalid_dpop_proof",)
_GONE = 'error="invalid_token"'


@dataclass(frozen=True, slots=True)
class Services:
    """Who we are to servers (see `client_of`), and who is asked which DID a handle has."""

    client: str | Mapping[str, object]
    appview: Origin
    directory: Origin

    @property
    def settings(self) -> str:
        """As the client wants it."""
        told = {"client": self.client, "appview": self.appview, "directory": self.directory}
        return json.dumps(told)


class OAuth:
    """One client. What it cannot do, it raises as an `AppError`."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        """Prepare the ports; `open` fetches the client and joins them."""
        self._wire, self._vault = wire, vault
        self._client: Any = None
        self._tries: dict[str, Tries] = {}
        self._number = 0
        self._last: tuple[Ask, Reply] | None = None
        self._unkept = False

    async def open(self, site: str, services: Services) -> None:
        """Fetch the client from this ``site``, compared with its hash, and start it.

        Raises `Unreachable` where it does not come, or is not the one that was published.
        """
        # Made by `app/pyodide.mjs`, which has the hash; no text becomes code but through it.
        import sign_in_module

        ports = {
            "fetch": create_proxy(self._fetch),
            "load": create_proxy(self._load),
            "keep": create_proxy(self._keep),
            "drop": create_proxy(self._drop),
        }
        try:
            code = await sign_in_module.fetched()
        except JsException as error:
            raise Unreachable(host=urlsplit(site).netloc) from error
        given = to_js(ports, dict_converter=js.Object.fromEntries)
        self._client = code.connect(services.settings, given)

    async def identify(self, name: str) -> dict[str, str]:
        """Return ``did``, ``handle`` and ``pds`` of a handle or a DID, verified both ways."""
        return await self._told(self._client.identify(name))

    async def begin(self, name: str, return_to: str, scope: str) -> str:
        """Return the address at which the person signs in. ``name`` may be a server's address."""
        told = await self._told(self._client.begin(name, return_to, scope))
        address = told["url"]
        _origin(address)
        return address

    async def finish(self, parameters: str, return_to: str) -> dict[str, str]:
        """Take what a server sent back with the person; return who they are, as `identify`."""
        return await self._told(self._client.finish(parameters, return_to))

    async def refresh(self, did: Did) -> None:
        """Renew the keys of a session now. Raises `SignedOut` where it has ended."""
        await self._told(self._client.refresh(did))

    async def end(self, did: Did) -> None:
        """Sign out: the server forgets the session as far as it can be reached, and so do we."""
        await self._told(self._client.end(did))

    async def send(self, did: Did, ask: Ask) -> Reply:
        """Send an ask as an account. Never raises."""
        self._number += 1
        number = str(self._number)
        tries = self._tries[number] = self._wire.tries(ask)
        path = ask.url.removeprefix(ask.origin)
        body = (ask.body or b"").decode()
        try:
            await self._told(
                self._client.send(did, number, ask.method, path, ask.content_type, body)
            )
        except SignedOut:
            return tries.signed_out()
        except AppError:
            return tries.reply or self._lost()
        finally:
            del self._tries[number]
        reply = tries.reply or Lost(Why.UNREACHABLE)
        if isinstance(reply, Answer) and _GONE in reply.headers.get("www-authenticate", ""):
            return tries.signed_out()
        return reply

    def _lost(self) -> Lost:
        reply = self._last[1] if self._last else None
        return reply if isinstance(reply, Lost) else Lost(Why.UNREACHABLE)

    async def _told(self, work: Any) -> dict[str, str]:
        self._last, self._unkept = None, False
        told = json.loads(await work)
        fault = told.get("fault")
        if fault is None:
            return dict(told)
        if self._unkept:
            raise SignInNotKept
        raise self._error(fault)

    def _error(self, fault: Mapping[str, str]) -> AppError:
        """Return what went wrong: first what the last request met, then what the client says."""
        kind, code = fault["kind"], fault.get("code", "")
        host = self._last[0].host if self._last else ""
        reply = self._last[1] if self._last else None
        if kind == "signed-out":
            return SignedOut(host=host)
        if isinstance(reply, Lost) and self._last and reply.why is Why.NOT_OPEN:
            return HostNotOpen(host=host, origin=self._last[0].origin)
        if isinstance(reply, Lost):
            return (TimedOut if reply.why is Why.TIMED_OUT else Unreachable)(host=host)
        if isinstance(reply, Answer) and reply.status >= 500:  # noqa: PLR2004
            return Broken(host=host, status=reply.status)
        if kind in _KINDS:
            return _KINDS[kind]()
        if kind == "declined":
            return SignInDeclined(reason=_word(code))
        if code in _STALE_PROOF:
            return WrongClock(host=host)
        return SignInRefused(host=host, reason=_word(code) or kind)

    async def _fetch(self, method: str, url: str, headers: str, body: str, number: str) -> str:
        """Send a request of the client's; of an ask's own, the tries are kept."""
        try:
            origin = _origin(url)
        except BadHost:
            return json.dumps({"status": 0})
        carried = json.loads(headers)
        tries = self._tries.get(number)
        if tries:
            reply = await tries.send(carried, replace(tries.ask, origin=origin, content_type=""))
        else:
            parts = urlsplit(url)
            ask = Ask(
                *(origin, parts.path, tuple(parse_qsl(parts.query)), Purpose.SIGN_IN),
                method=method,
                body=body.encode() if body else None,
            )
            reply = await self._wire.ask(ask, carried)
            self._last = (ask, reply)
        if isinstance(reply, Lost):
            return json.dumps({"status": 0})
        return json.dumps(
            {"status": reply.status, "headers": dict(reply.headers), "text": reply.text}
        )

    async def _load(self, kind: Kind, name: str) -> Any:
        try:
            found = await self._vault.load(kind, name)
        except StoreError:
            self._unkept = True
            raise
        if found is None:
            return None
        text, pair = found
        return to_js({"text": text, "pair": pair}, dict_converter=js.Object.fromEntries)

    async def _keep(self, kind: Kind, name: str, text: str, pair: Any) -> None:
        try:
            await self._vault.keep(kind, name, text, pair)
        except StoreError:
            self._unkept = True
            raise

    async def _drop(self, kind: Kind, name: str) -> None:
        await self._vault.drop(kind, name)


class OAuthSession:
    """An account signed in by OAuth."""

    def __init__(self, did: Did, client: Callable[[], Awaitable[OAuth]]) -> None:
        """Ask through the client, which keeps the session and is opened when it is needed."""
        self._did, self._client = did, client

    async def fetch(self, ask: Ask) -> Reply:
        """Send an ask as this account, to its own server. Never raises."""
        try:
            client = await self._client()
        except AppError:
            return Lost(Why.UNREACHABLE)
        return await client.send(self._did, ask)


def _origin(url: str) -> Origin:
    """Return where an address leads: by https, or to this very machine. Raises `BadHost`."""
    parts = urlsplit(url)
    written = f"{parts.scheme}://{parts.netloc}"
    if parse_origin(written) != written.lower():
        raise BadHost
    return Origin(written)


def _word(code: str) -> str:
    """Return a server's code, if it looks like one: texts of strangers are not told."""
    short = code[:60]
    return short if short.replace("_", "").isalnum() and short.isascii() else ""


def pds_of(told: Mapping[str, str]) -> Origin:
    """Return the server in what `OAuth.identify` told. Raises `BadHost`."""
    return _origin(told["pds"])
