"""Fifty thousand people on a phone: 360 pixels, a finger, and a processor four times slower."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archives import Plan, invent_people, write_archive
from browser.app import App

pytestmark = pytest.mark.browser

NAMED, FOLLOWING = 200, 50_000
NOBODY = "http://127.0.0.1:9"
"""A port where nothing listens: the search begins, and nobody is ever asked anything."""


@pytest.fixture
def phone(browser: Browser, site_url: str) -> Iterator[App]:
    """The app on a phone with a touch screen."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="fr-FR"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield App(page, site_url)
    context.close()


def fits(page: Page) -> None:
    """Check that nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_review_is_usable_on_a_slow_phone(phone: App, tmp_path: Path) -> None:
    """Every step fits the width; pages turn under a finger, and the reader is taken along."""
    path, page = tmp_path / "archive.zip", phone.page
    write_archive(path, Plan(people=tuple(invent_people(NAMED)), unnamed=FOLLOWING - NAMED))
    phone.open("en")
    fits(page)
    phone.choose(path)
    expect(phone.heading).to_have_text("You followed 50,000 accounts")
    fits(page)
    phone.search(mastodon=NOBODY)
    phone.button("Stop the search").tap()
    fits(page)
    phone.reviewed()
    fits(page)
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.get_by_label("Show", exact=True).select_option("unnamed")
    title = page.locator("#people-title")
    expect(title).to_have_text("1 to 50 of 49,800 people")
    fits(page)
    phone.button("Next").tap()
    expect(title).to_have_text("51 to 100 of 49,800 people")
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    phone.button("996").tap()
    expect(title).to_have_text("49,751 to 49,800 of 49,800 people")
    fits(page)
    page.get_by_label("Show", exact=True).select_option("unchecked")
    expect(title).to_have_text("1 to 50 of 200 people")
    phone.button("Go on to the lists to take away").tap()
    expect(phone.heading).to_have_text("Take your people along")
    fits(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    assert phone.violations() == []
    assert phone.errors == []
