"""The app page as a person meets it: by role, label and text, in French or English."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until an element has the focus; fail when it is out of the keyboard's reach."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached with the Tab key: {target}")


def keeps_focus(target: Locator) -> None:
    """Wait until an element is where the page's keys go.

    Also while the window shows something of its own, such as Firefox its list of saved files.
    """
    element = target.element_handle()
    patience = monotonic() + 5
    while not element.evaluate("element => element === document.activeElement"):
        assert monotonic() < patience, f"not focused: {target}"
        target.page.wait_for_timeout(50)


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds on the page.

    `wait_for_function` makes code of the expression on the page, which its policy refuses.
    """
    patience = monotonic() + 30
    while not page.evaluate(expression):
        assert monotonic() < patience, expression
        page.wait_for_timeout(50)


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
            return self._come(self.downloads)
        with self.page.expect_download() as waiting:
            press()
        return Saved(waiting.value.suggested_filename, waiting.value.path().read_bytes())

    def _come(self, folder: Path) -> Saved:
        """Wait until a file is whole, and take it away: the next may bear the same name."""
        patience = monotonic() + 30
        before: list[tuple[str, int]] = []
        while True:
            # A file may be given its name while it is looked at.
            with suppress(FileNotFoundError):
                found = [(one.name, one.stat().st_size) for one in folder.iterdir()]
                name, size = found[0] if len(found) == 1 else ("", 0)
                if size and found == before and not FOR_NOW.match(name):
                    saved = Saved(name, (folder / name).read_bytes())
                    (folder / name).unlink()
                    return saved
                before = found
            assert monotonic() < patience, f"not saved: {before}"
            self.page.wait_for_timeout(50)

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
