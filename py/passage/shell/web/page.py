"""The page as the worker sees it: a function that takes patches, and messages that come in."""

from __future__ import annotations

import json
from typing import Any

import js
from pyodide.ffi import to_js

from passage.app.direct import CameBack
from passage.shell.engine import Engine
from passage.shell.web.files import WebFiles


class WebPage:
    """The page, seen from the worker."""

    def __init__(self, sync: Any) -> None:
        """Keep PyScript's proxy; the page put its ``apply`` there."""
        self._sync = sync

    def apply(self, patches: str) -> None:
        """Send patches; the page applies them in the order of sending."""
        self._sync.apply(patches)

    def address_of(self, data: bytes, mime: str) -> str:
        """Return a blob address that the page can save from."""
        options = to_js({"type": mime}, dict_converter=js.Object.fromEntries)
        return str(js.URL.createObjectURL(js.Blob.new(to_js([data]), options)))


class BrowserEngine:
    """What the page calls: messages, with the files that came with them."""

    def __init__(
        self, engine: Engine, files: WebFiles, returned: str = "", again: str = ""
    ) -> None:
        """Join the engine and the place where files wait.

        ``returned`` is what a server sent back with a person who signed in there, ``again`` the
        name of what is to be gone on with.
        """
        self._engine, self._files = engine, files
        self._returned, self._again = returned, again

    async def start(self) -> None:
        """Look for work that is kept on the device; before the first message."""
        await self._engine.start()
        again = await self._engine.take_up(self._again)
        if self._returned:
            self._engine.dispatch(CameBack(self._returned))
            self._returned = ""
        else:
            await self._engine.go_on(again)

    def act(self, message: str, files: Any = None, names: str = "[]") -> None:
        """Take one message; ``files`` is a JavaScript array or None, ``names`` their paths.

        Both texts are JSON.
        """
        # Without files, those of a message that nothing came of are let go.
        count = self._files.give([] if files is None else files, json.loads(names))
        self._engine.act(message, count)

    async def written(self) -> None:
        """Return when all that was done so far is on the device, or is known not to be.

        Asked for before another version of the page takes its place.
        """
        await self._engine.written()
        await self._engine.noted()
