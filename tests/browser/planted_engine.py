"""A worker's entry for tests: the engine as it is, and code of an attacker's beside it."""

from __future__ import annotations

from typing import Any

from pyodide.code import run_js
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


async def plant(code: str, where: str) -> int:
    """Run a function of the attacker's in this worker."""
    return int(await run_js(code)(where))


__export__ = ["start", "act", "plant"]
