"""The worker's entry: Pyodide runs this file, the page calls the functions it exports."""

from pyscript import sync

from passage.main import browser_engine

engine = None


async def start(settings):
    """Make the engine in the page's language. ``settings`` is JSON text."""
    global engine
    engine = browser_engine(settings, sync)
    return "ready"


async def act(message, files=None):
    """Take one message (JSON text) with the files that came with it."""
    engine.act(message, files)


__export__ = ["start", "act"]
