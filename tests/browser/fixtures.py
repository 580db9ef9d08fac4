"""The browser and the site as fixtures: a real Chromium, `dist/` served under a sub-path.

Every request of every page is recorded; the `traffic` fixture fails a test whose page asked a
host that the test did not declare.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
)

from browser.app import App
from servers.fixtures import REQUIRED
from workshop.browser import FIREFOX, on_path
from workshop.serve import serving

DIST = Path(__file__).parents[2] / "dist"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that asks nobody anything by itself, and runs as root in a container."""

PATIENCE = 30_000
"""Milliseconds until a step counts as failed: Python wakes slowly on a busy machine."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium that `build.py` found, or the one on PATH."""
    found = os.environ.get("PASSAGE_CHROMIUM") or shutil.which("chromium")
    settings = {**browser_type_launch_args, "args": list(QUIET)}
    return settings | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Speak French to pages that ask, as most of our users do.

    Without service workers, which would stand between a page and the answers that tests give in
    a server's place; `test_offline.py` lets them in.
    """
    return {**browser_context_args, "locale": "fr-FR", "service_workers": "block"}


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    """The built site below ``/repo/``, as a GitHub project page lies, without special headers."""
    if not (DIST / "index.html").exists():
        pytest.fail("dist/ is missing: run `python3 build.py build` first", pytrace=False)
    with serving(DIST, port=0, prefix="/repo/") as url:
        yield url


class Site:
    """A site whose files may be exchanged, and whose server may be stopped."""

    def __init__(self, folder: Path, files: Path) -> None:
        """Serve a copy of some files."""
        self.folder = folder / "served"
        self.port, self.url = 0, ""
        self.running = ExitStack()
        self.publish(files)
        self.start()

    def publish(self, files: Path) -> None:
        """Put other files in the place of those that are served."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(files, self.folder)

    def start(self) -> None:
        """Serve, at the same address as before."""
        self.url = self.running.enter_context(serving(self.folder, port=self.port, prefix="/repo/"))
        self.port = int(self.url.split(":")[2].split("/")[0])

    def stop(self) -> None:
        """Answer nobody any more."""
        self.running.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The built site, served."""
    made = Site(tmp_path, DIST)
    yield made
    made.stop()


OPENED = (
    *("http://localhost:*", "http://127.0.0.1:*", "http://*.localhost:*"),
    *("https://appview.example", "https://hostile.example", "https://social.example"),
    *("https://piaille.example", "https://ailleurs.example"),
    *("https://public.api.bsky.app", "https://plc.directory"),
    *("https://bsky.social", "https://*.host.bsky.network"),
)
"""What pages may reach in journeys that are about something else than what pages may reach."""

CHOSEN = """try {
  sessionStorage["passage-reach"] ??= CHOICE;
} catch { /* a page that has no storage, such as an empty one */ }"""


def let_reach(context: BrowserContext, *hosts: str) -> None:
    """Let each page of a browser begin as if these hosts had been chosen: nothing is reloaded."""
    choice = json.dumps({"hosts": list(hosts), "pictures": []})
    context.add_init_script(CHOSEN.replace("CHOICE", json.dumps(choice)))


class Traffic:
    """What left the page: every request that is not a local ``blob:`` or ``data:`` address."""

    def __init__(self, origin: str) -> None:
        """Allow our own origin alone."""
        self.allowed = {origin}
        self.requests: list[Request] = []
        self.faults: list[str] = []

    def allow(self, *urls: str) -> None:
        """Declare hosts that the page may ask from now on."""
        self.allowed |= {origin_of(url) for url in urls}

    def note(self, request: Request) -> None:
        """Keep a request."""
        if urlsplit(request.url).scheme not in ("blob", "data"):
            self.requests.append(request)

    def listen(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of."""
        if message.type == "error":
            self.faults.append(message.text)

    @property
    def strangers(self) -> set[str]:
        """The origins asked that nobody declared."""
        return {origin_of(request.url) for request in self.requests} - self.allowed

    def asked(self, url: str) -> list[Request]:
        """The requests to one origin."""
        return [one for one in self.requests if origin_of(one.url) == origin_of(url)]


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def watched(context: BrowserContext, site_url: str) -> Iterator[Traffic]:
    """Record every request of a browser; fail when an undeclared host was asked."""
    kept = Traffic(origin_of(site_url))
    context.on("request", kept.note)
    context.on("console", kept.listen)
    yield kept
    assert kept.strangers == set()


@pytest.fixture
def traffic(
    request: pytest.FixtureRequest, context: BrowserContext, site_url: str
) -> Iterator[Traffic]:
    """Record every request of the test; fail it if an undeclared host was asked."""
    if request.node.get_closest_marker("reopens") is None:
        let_reach(context, *OPENED)
    with watched(context, site_url) as kept:
        yield kept


@pytest.fixture
def app(
    request: pytest.FixtureRequest, engine: str, page: Page, site_url: str, traffic: Traffic
) -> Iterator[App]:
    """The app page, not opened yet; at the end Python must not have complained."""
    page.set_default_timeout(PATIENCE)
    # Of files that Firefox saves Playwright is told nothing.
    downloads = None if engine == "Chromium" else request.getfixturevalue("downloads")
    app = App(page, site_url, downloads)
    yield app
    assert app.errors == []


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this Firefox puts what is saved."""
    return tmp_path_factory.mktemp("downloads")


@contextmanager
def running_firefox(playwright: Playwright, downloads: Path) -> Iterator[Browser]:
    """A Firefox as its makers built it; where there is none the test is skipped by name."""
    place = os.environ.get(FIREFOX.variable) or on_path(FIREFOX)
    missing = "no Firefox that Playwright can drive: "
    if not place:
        missing += "none on PATH"
    else:
        try:
            browser = playwright.firefox.launch(
                executable_path=place, channel="moz-firefox", downloads_path=downloads
            )
        except Error as error:
            missing += f"{place}: {error.message.splitlines()[0]}"
        else:
            yield browser
            browser.close()
            return
    if os.environ.get(REQUIRED):
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, downloads: Path) -> Iterator[Browser]:
    """The Firefox of all journeys but those that need one without any past."""
    with running_firefox(playwright, downloads) as browser:
        yield browser


@pytest.fixture
def fresh_firefox(playwright: Playwright, downloads: Path) -> Iterator[Browser]:
    """A Firefox of this test alone.

    Once a test answered in a server's place, Firefox passes by service workers until it ends.
    """
    with running_firefox(playwright, downloads) as browser:
        yield browser


IN_BOTH = pytest.mark.parametrize(
    "engine", ["Chromium", pytest.param("Firefox", marks=pytest.mark.servers)], indirect=True
)
"""Marks a journey that is gone in two browsers."""


ENGINE = "PASSAGE_ENGINE"
"""The variable that names the browser of all journeys that need not be gone in Chromium."""


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The browser of this test: Chromium, or what `IN_BOTH` or the variable says."""
    chosen = str(getattr(request, "param", os.environ.get(ENGINE) or "Chromium"))
    needs = request.node.get_closest_marker("chromium")
    if needs and chosen != "Chromium":
        pytest.skip(f"in Chromium alone: {needs.args[0]}")
    return chosen


@pytest.fixture
def context(
    request: pytest.FixtureRequest, engine: str, new_context: Callable[[], BrowserContext]
) -> Iterator[BrowserContext]:
    """A browser without any past."""
    if engine == "Chromium":
        yield new_context()
        return
    told = {"locale": "fr-FR"}
    for mark in request.node.iter_markers("browser_context_args"):
        told |= mark.kwargs
    made = request.getfixturevalue("firefox").new_context(**told)
    yield made
    made.close()
