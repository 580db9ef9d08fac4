"""Wires the browser's shell to the app. The worker's entry file calls `browser_engine`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from passage.app.ports import Noted
from passage.shell.clock import SystemClock
from passage.shell.engine import Engine
from passage.shell.mastodon_sign_in import MastodonSignIn
from passage.shell.reopening import Reopener, read
from passage.shell.web.accounts import WebAccounts
from passage.shell.web.files import WebFiles
from passage.shell.web.http import WebHttp, WebShelf
from passage.shell.web.page import BrowserEngine, WebPage
from passage.shell.web.painter import WebPainter
from passage.shell.web.sealed import SealedStore
from passage.shell.web.sessions import Sessions, SignedHttp
from passage.shell.web.sign_in import Site, WebSignIn
from passage.shell.web.store import WebStore
from passage.shell.web.wire import Wire
from passage.shell.web.wording import wording
from passage.views.compiled import templates
from passage.views.render import Renderer


def browser_engine(settings: str, sync: Any) -> BrowserEngine:
    """Make the engine for a page.

    ``settings`` is JSON text: ``{"lang": "fr", "address": "https://...", "client": "https://...",
    "returned": "#...", "crosswalk": "../...", "reach": "{...}", "again": "..."}``: the language and
    the address of the page, who this site is to servers that people sign in to, what such a
    server sent back with them, where from the page the table of known people is (empty where
    there is none), what the page's policy lets it reach, and the name of what is to be gone on
    with; ``sync`` is PyScript's proxy of the page.
    """
    told = json.loads(settings)
    loader = templates(Path(__file__).with_name("templates"))
    reach = read(told.get("reach", ""), told.get("address", ""))
    renderer = Renderer(loader, wording(told["lang"]), told.get("address", ""), reach)
    files = WebFiles()
    http, clock, sessions = WebHttp(reach), SystemClock(), Sessions()
    secrets = SealedStore()
    site = Site(told.get("address", ""), told.get("client", ""))

    def accounts(noted: Noted) -> WebAccounts:
        wire = Wire(http, clock, noted)
        mastodon = MastodonSignIn(http, clock, secrets, sessions, noted)
        bluesky = WebSignIn(site, wire, sessions, secrets)
        return WebAccounts(site.page, secrets, bluesky, mastodon)

    crosswalk = told.get("crosswalk") and urljoin(told["address"], told["crosswalk"])
    engine = Engine(
        renderer,
        WebPage(sync),
        SignedHttp(http, sessions),
        clock,
        files,
        painter=WebPainter(),
        store=WebStore(),
        sign_in=accounts,
        shelf=WebShelf(crosswalk or "", urljoin(site.page, "../together/")),
        reopener=Reopener(reach, secrets, clock) if reach is not None else None,
    )
    return BrowserEngine(engine, files, told.get("returned", ""), told.get("again", ""))
