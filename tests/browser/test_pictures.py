"""The pictures of a crossing, seen and saved in a real browser."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Route, expect

from archives import Person, Plan, write_archive
from browser.app import App
from browser.fixtures import PATIENCE, Traffic
from browser.words import translations

pytestmark = pytest.mark.browser

APPVIEW = "https://appview.example"
FOUND = Person("61", "ysolde_brumecourt", "Ysolde Brumecourt-Vézelay", contacts=25, follower=True)
LOST = Person("62", "gwendal_quem", "Gwendal Quéméner-Tassigny", contacts=2)
SVG = "{http://www.w3.org/2000/svg}"


def answer(route: Route) -> None:
    """Answer as a Bluesky on which one of them is, under the same name."""
    handle = "ysolde-brumecourt.bsky.social"
    asked = parse_qsl(urlsplit(route.request.url).query)
    profile = {"did": "did:plc:ysolde", "handle": handle, "displayName": FOUND.name}
    body = {"profiles": [profile] if ("actors", handle) in asked else [], "actors": []}
    headers = {"access-control-allow-origin": "*", "content-type": "application/json"}
    route.fulfill(status=200, headers=headers, body=json.dumps(body))


def crossed(app: App, traffic: Traffic, archive: Path, lang: str) -> None:
    """Go from the archive to what is to be taken away."""
    page = app.page
    page.context.route(f"{APPVIEW}/**", answer)
    traffic.allow(APPVIEW)
    app.open(lang)
    app.choose(archive)
    expect(page.locator("#search-form")).to_be_visible()
    page.get_by_role("checkbox", name="Mastodon", exact=True).uncheck()
    page.locator("#other-service summary").click()
    page.locator("#search-appview").fill(APPVIEW)
    page.locator("#search-start").click()
    expect(page.locator("#people-title")).to_be_visible(timeout=4 * PATIENCE)
    page.locator("#go-take-away").click()


@pytest.mark.chromium("colour schemes can be set")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_seen_and_saved(
    app: App, traffic: Traffic, tmp_path: Path, scheme: str
) -> None:
    """Wide and on a phone they fit and axe finds nothing; both formats hold what they say."""
    archive, page, words = tmp_path / "archive.zip", app.page, translations("fr")
    write_archive(archive, Plan(people=(FOUND, LOST), unnamed=3))
    page.emulate_media(color_scheme=scheme)
    crossed(app, traffic, archive, "fr")
    for width, shown in ((1280, "wide"), (360, "narrow")):
        page.set_viewport_size({"width": width, "height": 800})
        drawings = page.locator(".picture > svg:visible")
        expect(drawings).to_have_count(2)
        assert drawings.first.get_attribute("class") == shown
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#picture-crossing summary").click()
    everybody = page.locator("#picture-crossing tr").last.get_by_role("cell")
    expect(everybody.last).to_have_text("5")
    assert app.violations() == []

    for picture in ("crossing", "people"):
        drawn = app.saved_by(page.locator(f"#take-{picture}-svg").click)
        root = ET.fromstring(drawn.data)
        assert drawn.name == f"passage-{picture}.svg"
        assert root.findtext(SVG + "title")
        assert b"ysolde" not in drawn.data.lower()
        size = [2 * float(root.get(side, "0")) for side in ("width", "height")]
        painted = app.saved_by(page.locator(f"#take-{picture}-png").click)
        data = painted.data
        assert painted.name == f"passage-{picture}.png"
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", data[16:24]) == tuple(pytest.approx(one, abs=1) for one in size)
        assert len(data) > 10_000
    assert words.gettext("Saved in your downloads") in page.locator("#step").inner_text()
    assert app.errors == []


@pytest.mark.chromium("code of a test in a page's worker")
def test_a_browser_without_the_canvas_says_so(app: App, traffic: Traffic, tmp_path: Path) -> None:
    """The sentence tells to save the drawing instead, and that still works."""
    archive, page = tmp_path / "archive.zip", app.page
    write_archive(archive, Plan(people=(FOUND, LOST)))
    crossed(app, traffic, archive, "en")
    for worker in page.workers:
        worker.evaluate("() => { delete globalThis.OffscreenCanvas }")
    page.locator("#take-crossing-png").click()
    expect(page.get_by_text("The image could not be made")).to_be_visible()
    assert app.violations() == []
    assert app.saved_by(page.locator("#take-crossing-svg").click).name == "passage-crossing.svg"
