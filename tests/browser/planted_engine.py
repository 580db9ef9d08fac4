"""A worker's entry for tests: the engine as it is, and code of an attacker's beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.code import run_js
from pyodide.ffi import JsException, create_proxy
from pyodide.http import pyfetch
from pyscript import sync

from passage.main import browser_engine
from passage.shell.web.page import BrowserEngine

engine: BrowserEngine | None = None


async def start(settings: str) -> str:
    """Make the engine, as the real entry does."""
    global engine  # noqa: PLW0603 - as in the real entry
    woken = browser_engine(settings, sync)
    await woken.start()
    engine = woken
    return "ready"


async def act(message: str, files: Any = None, names: str = "[]") -> None:
    """Take one message."""
    if engine is not None:
        engine.act(message, files, names)


def listens(where: str, kind: Any) -> Any:
    """Open something that tells when it is open or has failed."""
    one, (told, tell) = kind.new(where), promised()
    one.onopen = one.onerror = one.onclose = tell
    return told


def asks(where: str) -> Any:
    """Ask in the oldest way."""
    one, (told, tell) = js.XMLHttpRequest.new(), promised()
    one.onloadend = tell
    one.open("GET", where)
    one.send()
    return told


def promised() -> tuple[Any, Any]:
    """Return a future and what fulfils it."""
    told = asyncio.get_running_loop().create_future()
    return told, create_proxy(lambda *_: told.done() or told.set_result(None))


TRIES: dict[str, Callable[[str], Any]] = {
    "python-fetch": lambda url: js.fetch(url, mode="no-cors"),
    "python-post": lambda url: js.fetch(url, method="POST", body="names", mode="no-cors"),
    "python-pyfetch": pyfetch,
    "python-xhr": asks,
    "python-socket": lambda url: listens(url.replace("http", "ws"), js.WebSocket),
    "python-events": lambda url: listens(url, js.EventSource),
    "python-scripts": js.importScripts,
    "python-worker": js.Worker.new,
}


async def plant(where: str) -> int:
    """Try to reach ``where`` in every way that Python has; return how many there were."""
    for name, attempt in TRIES.items():
        try:
            made = attempt(f"{where}/{name}?names=planted")
            await asyncio.wait_for(asyncio.ensure_future(made), 0.5)
        except (JsException, OSError, TypeError, TimeoutError):
            continue
    return len(TRIES)


async def make_code() -> str:
    """Make code of a string; return the name of what stopped it."""
    try:
        run_js("1")
    except JsException as error:
        return str(error.name)
    return ""


__export__ = ["start", "act", "plant", "make_code"]
