"""The journeys that matter most once more, in the Firefox that people have.

Playwright drives an unchanged Firefox through WebDriver BiDi, which cannot do all that it does
with Chromium: `docs/TESTING.md` says what.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from archives import Person, Plan, write_archive
from browser.app import App
from browser.fixtures import PATIENCE, Site, Traffic, watched
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from servers.mastodon import MastodonPerson, MastodonServer
from workshop.bench_page import saved as saved_work

pytestmark = [pytest.mark.browser, pytest.mark.servers]

AURELE = Person("81", "aurele_vgx", "Aurèle Vaugirardeau", contacts=9)
BERTILLE = Person("82", "bertille_skq", "Bertille Saint-Kerquenoual", contacts=5)
CYPRIEN = Person("83", "cyprien_zw", "Cyprien Zwingelstein", contacts=1)
HANDLE = "aurele-vgx.bsky.social"
ADDRESS = "bertille_skq@ailleurs.example"


@pytest.fixture
def watch(firefox: Browser, site_url: str, downloads: Path) -> Iterator[tuple[App, Traffic]]:
    """The app page in Firefox; at the end nothing has complained, and no stranger was asked."""
    context = firefox.new_context(locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    app = App(page, site_url, downloads)
    # Here the page begins as visitors' pages do, and is loaded anew for the search.
    with watched(context, site_url) as traffic:
        yield app, traffic
    assert app.errors == []
    assert traffic.faults == []
    context.close()


@pytest.fixture
def review(
    watch: tuple[App, Traffic],
    bluesky_network: BlueskyNetwork,
    mastodon_server: MastodonServer,
    tmp_path: Path,
) -> App:
    """An archive was chosen, read and searched on real servers: two of three people are there."""
    app, traffic = watch
    bluesky_network.seed([BlueskyPerson(HANDLE, AURELE.name, "Compte X : @aurele_vgx")])
    mastodon_server.seed(
        [MastodonPerson("bertille_skq", BERTILLE.name, "X: @bertille_skq", "ailleurs.example")]
    )
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(AURELE, BERTILLE, CYPRIEN), unnamed=60))
    app.open("en")
    app.choose(path)
    expect(app.heading).to_have_text("You followed 63 accounts")
    assert traffic.strangers == set()
    services = bluesky_network.appview, mastodon_server.url
    traffic.allow(*services)
    app.search(bluesky=services[0], mastodon=services[1])
    app.reviewed()
    assert all(traffic.asked(service) for service in services)
    return app


def test_by_keys_by_filters_and_all_at_once(review: App) -> None:
    """Keys decide, undo takes back, a filter has its address, "back" goes back, axe is content."""
    page = review.page
    first = review.person(AURELE.name)
    expect(first).to_contain_text(HANDLE)
    page.locator("#people-title").focus()
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("s")
    expect(first.get_by_role("radio", name="Skip")).to_be_checked()
    expect(page.get_by_text("1 of 2 decided")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("0 of 2 decided")).to_be_visible()
    page.get_by_label("Show", exact=True).select_option("absent")
    expect(review.person(CYPRIEN.name)).to_be_visible()
    assert page.url.endswith("#review?standing=absent")
    page.go_back()
    expect(first).to_be_visible()
    review.button("Skip them all").click()
    expect(page.get_by_text("2 of 2 decided")).to_be_visible()
    review.button("Undo").click()
    expect(page.get_by_text("0 of 2 decided")).to_be_visible()
    assert review.violations() == []


def test_work_outlives_a_reload_and_is_taken_away(review: App, watch: tuple[App, Traffic]) -> None:
    """Reloaded, decisions are there and nobody is asked again; lists and pictures are whole."""
    page, traffic = review.page, watch[1]
    review.person(BERTILLE.name).get_by_role("radio", name="Skip").check()
    asked = len(traffic.requests)
    expect(page.get_by_text("1 of 2 decided")).to_be_visible()
    page.reload()
    review.awake()
    expect(review.heading).to_have_text("Welcome back")
    assert page.evaluate(BYTES_KEPT) > 0
    review.button("Review").click()
    kept = review.person(BERTILLE.name)
    expect(kept.get_by_role("radio", name="Skip")).to_be_checked()
    kept.get_by_role("radio", name="Follow").check()
    page.locator("#go-take-away").click()
    table = review.saved_by(page.locator("#take-bluesky").click)
    rows = csv.DictReader(table.text.splitlines())
    assert [row["handle"] for row in rows] == [HANDLE]
    table = review.saved_by(page.locator("#take-mastodon").click)
    assert re.findall(r"^\S+@[^,]+", table.text, re.MULTILINE) == [ADDRESS]
    picture = review.saved_by(page.locator("#take-crossing-png").click)
    assert (picture.name, picture.data[:4]) == ("passage-crossing.png", b"\x89PNG")
    assert all(one.url.startswith(review.site_url) for one in traffic.requests[asked:])


def test_after_one_visit_it_opens_without_a_network(
    fresh_firefox: Browser, site: Site, downloads: Path, tmp_path: Path
) -> None:
    """The server is gone: the app opens, reads an archive, opens saved work, reviews, exports."""
    path, work = tmp_path / "archive.zip", tmp_path / "saved.json"
    write_archive(path, Plan(people=(AURELE, BERTILLE), unnamed=5))
    work.write_bytes(saved_work(60))
    context = fresh_firefox.new_context(locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    app = App(page, site.url, downloads)
    app.open("en")
    expect(page.locator("#offline-ready")).to_be_visible()
    site.stop()
    page.reload()
    app.awake()
    app.choose(path)
    expect(app.heading).to_have_text("You followed 7 accounts")
    page.reload()
    app.awake()
    expect(app.heading).to_have_text("Welcome back")
    app.choose(work)
    app.button("Put the new one in its place").click()
    app.reviewed()
    app.button("Skip them all").click()
    app.button("Undo").click()
    app.button("Go on to the lists to take away").first.click()
    assert b"handle" in app.saved_by(page.locator("#take-bluesky").click).data
    # The pages of this language, too; those of others were never asked for.
    page.goto(f"{site.url}en/help.html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with pytest.raises(Error):
        page.goto(f"{site.url}fr/help.html")
    assert app.errors == []
    context.close()


BYTES_KEPT = """async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("passage");
    let sum = 0;
    for await (const file of folder.values()) sum += (await file.getFile()).size;
    return sum;
}"""
"""How many bytes of work lie in the private file system."""
