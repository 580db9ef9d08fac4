"""Wires the browser's shell to the app. The worker's entry file calls `browser_engine`."""

from __future__ import annotations

import json
import time
from typing import Any

import js
from jinja2 import PackageLoader
from pyodide.ffi import to_js

from passage.shell.engine import Engine
from passage.shell.web.files import WebFiles
from passage.shell.web.http import WebHttp
from passage.shell.web.wording import wording
from passage.views.render import Renderer


class WebClock:
    """The browser's clocks, through Python's."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return time.time()


class WebPage:
    """The page, seen from the worker: a function that takes patches."""

    def __init__(self, sync: Any) -> None:  # noqa: ANN401 - PyScript's proxy
        """Keep the proxy; the page put its ``apply`` there."""
        self._sync = sync

    def apply(self, patches: str) -> None:
        """Send patches; the page applies them in the order of sending."""
        self._sync.apply(patches)

    def address_of(self, data: bytes, mime: str) -> str:
        """Return a blob address that the page can save from."""
        parts = to_js([data])
        blob = js.Blob.new(parts, to_js({"type": mime}, dict_converter=js.Object.fromEntries))
        return str(js.URL.createObjectURL(blob))


class BrowserEngine:
    """What the page calls: messages, with the files that came with them."""

    def __init__(self, engine: Engine, files: WebFiles) -> None:
        """Join the engine and the place where files wait."""
        self._engine, self._files = engine, files

    def act(self, message: str, files: Any = None) -> None:  # noqa: ANN401 - a JavaScript array
        """Take one message."""
        count = self._files.keep(files) if files is not None else 0
        self._engine.act(message, count)


def browser_engine(settings: str, sync: Any) -> BrowserEngine:  # noqa: ANN401
    """Make the engine for a page. ``settings`` is JSON text: ``{"lang": "fr"}``."""
    words = wording(json.loads(settings)["lang"])
    renderer = Renderer(PackageLoader("passage", "templates"), words)
    files = WebFiles()
    engine = Engine(renderer, WebPage(sync), WebHttp(), WebClock(), files)
    return BrowserEngine(engine, files)
