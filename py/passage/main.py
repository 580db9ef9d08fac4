"""Wires the browser's shell to the app. The worker's entry file calls `browser_engine`."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from jinja2 import PackageLoader

from passage.shell.clock import SystemClock
from passage.shell.engine import Engine
from passage.shell.web.files import WebFiles
from passage.shell.web.http import WebHttp, WebShelf
from passage.shell.web.page import BrowserEngine, WebPage
from passage.shell.web.painter import WebPainter
from passage.shell.web.store import WebStore
from passage.shell.web.wording import wording
from passage.views.render import Renderer


def browser_engine(settings: str, sync: Any) -> BrowserEngine:
    """Make the engine for a page.

    ``settings`` is JSON text: ``{"lang": "fr", "address": "https://...", "crosswalk": "../..."}``,
    the language and the address of the page, and where from there the table of known people is,
    empty where there is none; ``sync`` is PyScript's proxy of the page.
    """
    told = json.loads(settings)
    loader = PackageLoader("passage", "templates")
    renderer = Renderer(loader, wording(told["lang"]), told.get("address", ""))
    files = WebFiles()
    crosswalk = told.get("crosswalk") and urljoin(told["address"], told["crosswalk"])
    engine = Engine(
        renderer,
        WebPage(sync),
        WebHttp(),
        SystemClock(),
        files,
        painter=WebPainter(),
        store=WebStore(),
        shelf=WebShelf(crosswalk or ""),
    )
    return BrowserEngine(engine, files)
