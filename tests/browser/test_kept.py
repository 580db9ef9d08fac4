"""Work is kept in a real browser: killed tabs, reloads, two tabs, no room, and forgetting."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Page, Route, expect

from archives import Person, Plan, invent_people, write_archive
from browser.app import App
from browser.fixtures import IN_BOTH, Traffic

pytestmark = pytest.mark.browser

APPVIEW = "https://appview.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
ADA = Person("61", "ada_brumecourt", "Ada Brumecourt-Lavoisier", contacts=99)
PEOPLE = (ADA, *invent_people(11, seed=7))
HANDLE = "ada-brumecourt.bsky.social"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of many people, one of whom is found."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=PEOPLE, unnamed=5))
    return path


@pytest.fixture
def bluesky(app: App, traffic: Traffic) -> None:
    """An AppView that knows Ada alone."""
    traffic.allow(APPVIEW)

    def reply(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        profile = {"did": "did:plc:ada", "handle": HANDLE, "displayName": ADA.name}
        found = [profile] if HANDLE in query.get("actors", ()) else []
        body = json.dumps({"profiles": found, "actors": []})
        route.fulfill(status=200, headers=OPEN, body=body)

    app.page.context.route(f"{APPVIEW}/**", reply)


def another_tab(app: App) -> App:
    """Return a new tab of the same browser."""
    page = app.page.context.new_page()
    page.set_default_timeout(30_000)
    return App(page, app.site_url, app.downloads)


def crash(page: Page) -> None:
    """End a tab as the system does that runs out of memory: no code of it runs any more."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash", timeout=5_000)


def read(app: App, archive: Path) -> None:
    """Open the page and read the archive."""
    app.open("en")
    app.choose(archive)
    expect(app.heading).to_have_text(f"You followed {len(PEOPLE) + 5} accounts")


def names_asked(traffic: Traffic, since: int = 0) -> list[str]:
    """Return the words searched at the AppView."""
    urls = [urlsplit(one.url) for one in traffic.asked(APPVIEW)[since:]]
    return [q for url in urls for q in parse_qs(url.query).get("q", ())]


def people_of(words: list[str]) -> set[str]:
    """Return whom the words searched are about."""
    return {
        person.screen_name
        for person in PEOPLE
        if {person.screen_name.lower(), person.name.lower()} & {one.lower() for one in words}
    }


@pytest.mark.chromium("a tab can be crashed")
def test_a_tab_killed_in_the_search_goes_on_with_nothing_asked_twice(
    app: App, traffic: Traffic, archive: Path, bluesky: None
) -> None:
    """The renderer crashes; a new tab knows every answer, and asks about the others alone."""
    first, again = another_tab(app), app
    read(first, archive)
    first.search(bluesky=APPVIEW)
    expect(first.page.get_by_text(re.compile(r"^[3-9] of 12 people"))).to_be_visible(timeout=60_000)
    crash(first.page)
    before = len(traffic.asked(APPVIEW))
    again.open("en")
    expect(again.heading).to_have_text("Welcome back")
    hint = again.page.get_by_text("people looked for").inner_text()
    looked_for = int(hint.split()[0])
    assert looked_for >= 3
    assert again.violations() == []
    again.button("Go on where you stopped").click()
    expect(again.heading).to_have_text("The search was interrupted")
    assert again.violations() == []
    assert len(traffic.asked(APPVIEW)) == before
    again.button("Go on with the search").click()
    again.reviewed()
    asked_later = people_of(names_asked(traffic, before))
    assert 0 < len(asked_later) <= 12 - looked_for
    assert people_of(names_asked(traffic)) >= {one.screen_name for one in PEOPLE[1:]}
    expect(again.person(ADA.name)).to_be_visible()
    assert again.errors == []


def test_reloaded_in_each_step_nothing_is_lost(
    app: App, traffic: Traffic, tmp_path: Path, bluesky: None
) -> None:
    """Read, typed, searched, decided, taken away: after each, the list tells it and leads there."""
    path = tmp_path / "few.zip"
    write_archive(path, Plan(people=(ADA,), unnamed=1))
    page = app.page
    app.open("en")
    app.choose(path)
    expect(app.heading).to_have_text("You followed 2 accounts")
    page.locator("#by-hand summary").click()
    page.get_by_label(re.compile("Name on X")).fill("@trouvee")
    app.button("Keep the name").click()
    expect(page.get_by_text("Your archive holds the names of all of them.")).to_be_visible()
    app.open("fr")
    expect(app.heading).to_have_text("Bon retour")
    app.open("en")
    app.button("Go on where you stopped").click()
    expect(page.get_by_text("Your archive holds the names of all of them.")).to_be_visible()
    app.search(bluesky=APPVIEW)
    app.reviewed()
    asked = len(traffic.asked(APPVIEW))
    app.open("en")
    expect(page.get_by_text("2 of 2 people looked for")).to_be_visible()
    app.button("Go on where you stopped").click()
    app.person(ADA.name).get_by_role("radio", name="Skip").check()
    app.open("en")
    expect(page.get_by_text("1 person found, 1 person decided on")).to_be_visible()
    app.button("Review").click()
    expect(app.person(ADA.name).get_by_role("radio", name="Skip")).to_be_checked()
    app.button("Go on to the lists to take away").click()
    app.open("en")
    app.button("Take away").click()
    expect(app.heading).to_contain_text("Take")
    assert len(traffic.asked(APPVIEW)) == asked


@IN_BOTH
def test_two_tabs(app: App, archive: Path) -> None:
    """The second says that the work is open elsewhere, and does it no harm."""
    first, second = another_tab(app), another_tab(app)
    read(first, archive)
    second.open("en")
    expect(second.page.locator("#unkept")).to_contain_text("This work is open in another tab")
    assert second.violations() == []
    second.choose(archive)
    expect(second.heading).to_contain_text("You followed")
    second.button("Open another archive").click()
    expect(second.heading).to_have_text("Open your X archive")
    for tab in (second, first):
        tab.page.close(run_before_unload=False)
    app.open("en")
    expect(app.page.get_by_text(f"You followed {len(PEOPLE) + 5} accounts")).to_be_visible()


@pytest.mark.chromium("the DevTools protocol")
def test_no_room_left(app: App, archive: Path, bluesky: None) -> None:
    """One quiet sentence with what to do; the search goes on, and the work can be saved."""
    read(app, archive)
    page = app.page
    session = page.context.new_cdp_session(page)
    origin = app.site_url.split("/repo")[0]
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    app.search(bluesky=APPVIEW)
    expect(page.locator("#unkept")).to_contain_text("There is no room left to keep your work")
    assert app.violations() == []
    app.button("Stop the search").click()
    app.reviewed()
    assert "passage-ledger" in app.save("Save everything (JSON)").text
    expect(page.locator("#problem .problem")).to_have_count(0)


BROKEN = """
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => make.call(URL, blob instanceof Blob && /javascript/.test(blob.type)
  ? new Blob([PREFIX, "\\n", blob], {type: blob.type}) : blob);
"""
REFUSED = (
    "StorageManager.prototype.getDirectory = "
    "() => Promise.reject(new DOMException('no', 'SecurityError'));"
)
SHUT = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, version) {
  if (name === "passage") throw new DOMException("no", "SecurityError");
  return open.call(this, name, version);
};
"""


def break_worker(page: Page, prefix: str) -> None:
    """Let some code run in the worker before Python."""
    page.context.add_init_script(BROKEN.replace("PREFIX", json.dumps(prefix)))


def test_without_private_files_the_database_keeps_it(app: App, archive: Path) -> None:
    """Where the browser refuses its private file system, IndexedDB does the same."""
    break_worker(app.page, REFUSED)
    read(app, archive)
    app.open("en")
    expect(app.heading).to_have_text("Welcome back")
    names = app.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert "passage" in names
    app.page.locator("#forget summary").click()
    app.button("Yes, forget everything").click()
    expect(app.page.locator("#forgotten")).to_be_visible()
    app.open("en")
    expect(app.heading).to_have_text("Open your X archive")


def test_a_browser_that_keeps_nothing_says_so(app: App, archive: Path) -> None:
    """As in some private windows: told at the start; the tab is not closed without a question."""
    questions: list[str] = []
    page = app.page
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    break_worker(page, REFUSED + SHUT)
    read(app, archive)
    expect(app.page.locator("#unkept")).to_contain_text(
        "This browser does not let Passage keep your work"
    )
    assert app.violations() == []
    page.locator("#why-unnamed summary").click()
    page.reload()
    assert questions == ["beforeunload"]


@IN_BOTH
def test_forgetting_removes_everything(app: App, archive: Path) -> None:
    """Two presses, a sentence, and nothing is left in the browser's storage.

    Until then nothing takes the place of the work unasked.
    """
    read(app, archive)
    app.open("en")
    app.choose(archive)
    expect(app.page.locator("#instead")).to_contain_text("Should this take the place of your work?")
    assert app.violations() == []
    app.page.locator("#forget summary").click()
    app.button("Yes, forget everything").click()
    told = re.compile("Everything that was kept on this device is removed.")
    expect(app.page.locator("#forgotten")).to_have_text(told)
    expect(app.page.locator("#status")).to_have_text(told)
    assert app.violations() == []
    app.page.goto(f"{app.site_url}en/privacy.html")
    assert bytes_kept(app.page) == 0


def bytes_kept(page: Page) -> int:
    """Return how many bytes lie in the private file system, seen from another page."""
    return int(
        page.evaluate(
            """async () => {
            const root = await navigator.storage.getDirectory();
            const folder = await root.getDirectoryHandle("passage");
            let sum = 0;
            for await (const file of folder.values()) sum += (await file.getFile()).size;
            return sum;
            }"""
        )
    )
