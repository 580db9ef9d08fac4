"""A worker's entry for tests: who signs in, and what is asked as them, without any screen.

It takes the place of `app/engine.py` in the built site; everything else is as visitors get it.
Texts in and out are JSON.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import js
from pyodide.ffi import create_proxy
from pyscript import sync  # noqa: F401 - as in the real entry

from passage.core.accounts import Account
from passage.core.errors import AppError
from passage.core.model import Network
from passage.core.names import Origin
from passage.net.exchange import Answer, Ask, Purpose
from passage.net.requests import Request
from passage.shell.clock import SystemClock
from passage.shell.drive import fetch_noted
from passage.shell.web.http import WebHttp
from passage.shell.web.sealed import SealedStore
from passage.shell.web.sessions import Sessions, SignedHttp
from passage.shell.web.sign_in import Site, WebSignIn
from passage.shell.web.wire import Wire

state: dict[str, Any] = {"requests": []}


def note(request: Request) -> None:
    """Keep a request for the test to look at."""
    state["requests"].append(request)


async def start(settings: str) -> str:
    """Join the parts as the engine does."""
    state["settings"] = json.loads(settings)
    state["sessions"], state["http"], state["clock"] = Sessions(), WebHttp(), SystemClock()
    return "ready"


async def use(appview: str, directory: str) -> str:
    """Name the servers of the test."""
    told = state["settings"]
    state["appview"] = Origin(appview)
    site = Site(told["address"], told["client"])
    wire = Wire(state["http"], state["clock"], note)
    state["sign_in"] = WebSignIn(site, wire, state["sessions"], SealedStore(), Origin(directory))
    return json.dumps(told)


async def call(name: str, *arguments: str) -> str:
    """Call a method of the port; return what came of it, or the error's code and facts."""
    port, appview = state["sign_in"], state["appview"]
    try:
        if name == "begin":
            handle, return_to, scope = arguments
            return json.dumps({"url": await port.begin_bluesky(handle, return_to, scope, appview)})
        if name == "finish":
            return told(await port.finish_bluesky(*arguments))
        if name == "password":
            handle, password = arguments
            account = await port.identify_bluesky(handle, appview)
            return told(await port.password_bluesky(account, password))
        if name == "restore":
            return json.dumps({"accounts": [json.loads(told(one)) for one in await port.restore()]})
        if name == "refresh":
            client = await port._client(appview)
            await client.refresh(arguments[0])
            return "{}"
        account = Account(Network.BLUESKY, arguments[0], "", Origin(arguments[1]))
        await port.sign_out(account)
    except AppError as error:
        return json.dumps({"error": error.code, **error.facts})
    return "{}"


def told(account: Account) -> str:
    """Return an account as JSON."""
    return json.dumps({**asdict(account), "network": account.network.value})


async def ask(by: str, origin: str, path: str, method: str, body: str) -> str:
    """Send an ask as somebody, as the app does; return its status, text, or why it was lost."""
    params: tuple[tuple[str, str], ...] = ()
    if "?" in path:
        path, _, query = path.partition("?")
        params = tuple(tuple(pair.split("=")) for pair in query.split("&"))
    asked = Ask(
        *(Origin(origin), path, params, Purpose.SIGN_IN, method),
        *(body.encode() if body else None, "application/json" if body else "", by),
    )
    http = SignedHttp(state["http"], state["sessions"])
    reply = await fetch_noted(asked, http, state["clock"], note)
    if isinstance(reply, Answer):
        return json.dumps({"status": reply.status, "text": reply.text})
    return json.dumps({"lost": reply.why.value})


async def requests() -> str:
    """Return the addresses asked so far, with status and purpose."""
    return json.dumps([[one.url, one.status, one.purpose.value] for one in state["requests"]])


async def stash(by: str) -> str:
    """Copy a session as it is kept, as somebody could who reads the storage."""
    state["stash"] = await state["sign_in"]._vault.load("session", by)
    return json.dumps(state["stash"] is not None)


async def put_back(by: str, origin: str) -> str:
    """Put the copy back in its place."""
    vault, appview = state["sign_in"]._vault, state["appview"]
    await vault.keep("session", by, *state["stash"])
    await vault.tell("account", by, {"handle": "back.test", "pds": origin, "appview": appview})
    return json.dumps(len(await state["sign_in"].restore()))


async def expect_another() -> str:
    """Make the sign-in that was begun one of somebody else's."""
    vault = state["sign_in"]._vault
    [(name, entry)] = (await vault._read())["pending"].items()
    text, pair = await vault.load("pending", name)
    changed = {**json.loads(text), "appState": "did:plc:x"}
    await vault.keep("pending", name, json.dumps(changed), pair)
    return json.dumps(entry["key"] != "")


async def secret(name: str, text: str) -> str:
    """Seal a text, forget the store, and return what a new one unseals."""
    await SealedStore().put(name, text.encode())
    found = await SealedStore().get(name)
    other = await SealedStore().get("another " + name)
    await SealedStore().clear()
    gone = await SealedStore().get(name)
    return json.dumps([found and found.decode(), other, gone])


async def shift_clock(seconds: str) -> str:
    """Make this worker's clock go wrong."""
    now = js.Date.now
    js.Date.now = create_proxy(lambda: now() + int(seconds) * 1000)
    return "{}"


__export__ = [
    *("start", "use", "call", "ask", "requests", "shift_clock"),
    *("stash", "put_back", "expect_another", "secret"),
]
