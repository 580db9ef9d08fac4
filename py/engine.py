"""The worker's entry: Pyodide runs this file, the page calls the functions it exports."""

from __future__ import annotations

from typing import Any

from passage.prepared import use_prepared

use_prepared()

from pyscript import sync  # noqa: E402 - data classes are made from here on

from passage.main import browser_engine  # noqa: E402 - as above
from passage.shell.web.page import BrowserEngine  # noqa: E402 - as above

engine: BrowserEngine | None = None


async def start(settings: str) -> str:
    """Make the engine in the page's language. ``settings`` is JSON text."""
    global engine
    woken = browser_engine(settings, sync)
    await woken.start()
    engine = woken
    return "ready"


async def act(message: str, files: Any = None, names: str = "[]") -> None:
    """Take one message (JSON text) with the files that came with it; first `start`."""
    if engine is not None:
        engine.act(message, files, names)


async def written() -> None:
    """Return when all that was done so far is on the device, or is known not to be."""
    if engine is not None:
        await engine.written()


__export__ = ["start", "act", "written"]
