"""The app page as a person meets it: by role, label and text, in French or English."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

T = TypeVar("T")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until an element has the focus; fail when it is out of the keyboard's reach."""
    for _ in range(60):
        if has_focus(target):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached with the Tab key: {target}")


def has_focus(target: Locator) -> bool:
    """Whether an element is where the page's keys go.

    Also while the window shows something of its own, such as Firefox its list of saved files.
    """
    return bool(target.evaluate("element => element === document.activeElement"))


def keeps_focus(target: Locator) -> None:
    """Wait until an element has the focus of its page."""
    wait_for(target.page, lambda: has_focus(target), f"not focused: {target}", seconds=5)


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds on the page.

    `wait_for_function` makes code of the expression on the page, which its policy refuses.
    """
    wait_for(page, lambda: page.evaluate(expression), expression)


def wait_for(page: Page, look: Callable[[], T | None], told: str, seconds: float = 30) -> T:
    """Look again and again until something is there, and return it; fail when it never is."""
    patience = monotonic() + seconds
    while not (found := look()):
        assert monotonic() < patience, told
        page.wait_for_timeout(50)
    return found


FOR_NOW = re.compile(r"[\w-]{8}\.|.*\.part$")
"""Names under which Firefox writes a file before it gives it its own. None of ours has eight
letters before the first dot."""


@dataclass(frozen=True)
class Saved:
    """A file that the page saved, by the name that it was to have."""

    name: str
    data: bytes

    @property
    def text(self) -> str:
        """What is written in it."""
        return self.data.decode("utf-8-sig")


class Whole:
    """The one file that a folder is to hold, once it is whole."""

    def __init__(self, folder: Path) -> None:
        """Look into ``folder``; `take` as often as it takes."""
        self.folder = folder
        self.before: list[tuple[str, int]] = []

    def take(self) -> Saved | None:
        """Return the file and remove it, since the next may bear the same name; None for now."""
        # A file may be given its name while it is looked at.
        with suppress(FileNotFoundError):
            found = [(one.name, one.stat().st_size) for one in self.folder.iterdir()]
            name, size = found[0] if len(found) == 1 else ("", 0)
            if size and found == self.before and not FOR_NOW.match(name):
                saved = Saved(name, (self.folder / name).read_bytes())
                (self.folder / name).unlink()
                return saved
            self.before = found
        return None


class App:
    """One tab with the app page in it."""

    def __init__(self, page: Page, site_url: str, downloads: Path | None = None) -> None:
        """Keep the tab; `open` goes there.

        ``downloads`` is where a browser saves files that does not tell Playwright of them.
        """
        self.page = page
        self.site_url = site_url
        self.downloads = downloads

    def open(self, lang: str = "en") -> None:
        """Open the page and wait until Python is awake."""
        self.page.goto(f"{self.site_url}{lang}/app.html")
        self.awake()

    def awake(self) -> None:
        """Wait until Python answers."""
        self.page.locator("html[data-engine=ready]").wait_for(state="attached")

    def choose(self, *files: Path) -> None:
        """Choose files with the file field."""
        self.page.locator("#archive-files").set_input_files(list(files))

    def button(self, name: str) -> Locator:
        """Return a button by its words."""
        return self.page.get_by_role("button", name=name)

    @property
    def heading(self) -> Locator:
        """The page's one first heading."""
        return self.page.get_by_role("heading", level=1)

    def search(self, *, bluesky: str = "", mastodon: str = "") -> None:
        """Fill in where to search and start."""
        for label, wanted in (("Bluesky", bluesky), ("Mastodon", mastodon)):
            box = self.page.get_by_role("checkbox", name=label, exact=True)
            box.set_checked(bool(wanted))
        if bluesky:
            self.page.get_by_text("Use another Bluesky service").click()
            self.page.get_by_label("Address of the public Bluesky service").fill(bluesky)
        if mastodon:
            self.page.get_by_label("Mastodon server to ask").fill(mastodon)
        self.button("Start the search").click()

    def reviewed(self) -> None:
        """Wait for the review."""
        expect(
            self.page.get_by_role("heading", level=2, name=re.compile("of .* p|Nobody"))
        ).to_be_visible(timeout=120_000)

    def person(self, name: str) -> Locator:
        """Return the row of one person."""
        return self.page.get_by_role("article", name=name, exact=True)

    def save(self, name: str) -> Saved:
        """Press a button that saves a file, and return the file."""
        return self.saved_by(self.button(name).click)

    def saved_by(self, press: Callable[[], None]) -> Saved:
        """Do what saves a file, and return the file."""
        if self.downloads:
            press()
            return wait_for(self.page, Whole(self.downloads).take, "not saved")
        with self.page.expect_download() as waiting:
            press()
        return Saved(waiting.value.suggested_filename, waiting.value.path().read_bytes())

    @property
    def errors(self) -> list[str]:
        """What PyScript wrote onto the page because Python complained."""
        return self.page.locator(".py-error").all_inner_texts()

    def violations(self) -> list[str]:
        """Return what axe finds on the page now, one line each."""
        results = Axe().run(self.page)
        return [
            f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:3]]}"
            for one in results.response["violations"]
        ]
