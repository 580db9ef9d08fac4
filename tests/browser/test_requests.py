"""What was sent: the list on the page is the browser's own record, no more and no less."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from archives import Person, Plan, invent_people, write_archive
from browser.app import App, keeps_focus, tab_to, until
from browser.fixtures import PATIENCE, Traffic, origin_of
from browser.words import translations

pytestmark = pytest.mark.browser

APPVIEW, SERVER = "https://appview.example", "https://piaille.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
PEOPLE = (
    Person("51", "odile_tramont", "Odile Tramontane-Vézelay", contacts=4),
    Person("52", "fabron_x", "=HYPERLINK(1) Fabron", contacts=3),
    Person("53", "shoshana_bm", "שושנה Belmarin", contacts=2),
    Person("54", "gwendal_quem", "Gwendal 🐙 Quéméner", contacts=1),
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of people with names that need care in an address and in a table."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=PEOPLE, unnamed=6))
    return path


def serve(app: App, traffic: Traffic) -> None:
    """Stand two services up where nobody is: one has a fault once, one is unreachable once."""
    bad = {APPVIEW: 1, SERVER: 1}

    def reply(route: Route) -> None:
        host = origin_of(route.request.url)
        bad[host] -= 1
        if bad[host] == 0 and host == SERVER:
            route.abort("connectionreset")
        elif bad[host] == 0:
            route.fulfill(status=503, headers=OPEN, body="busy")
        else:
            route.fulfill(status=200, headers=OPEN, body=body_for(route.request.url))

    for host in (APPVIEW, SERVER):
        app.page.context.route(f"{host}/**", reply)
        traffic.allow(host)


def body_for(url: str) -> str:
    """Return an answer in which nobody is found."""
    key = {"getProfiles": "profiles", "searchActors": "actors"}
    return json.dumps({key.get(urlsplit(url).path.rpartition(".")[2], "accounts"): []})


def sums(page: Page) -> dict[str, tuple[str, ...]]:
    """Return the table's figures by host: requests, refused, without an answer."""
    rows = page.locator("#sent tbody tr")
    cells = [
        (row.get_by_role("rowheader").inner_text(), row.get_by_role("cell").all_inner_texts())
        for row in rows.all()
    ]
    return {host: (told[0], told[3], told[4]) for host, told in cells}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_list_is_what_the_browser_recorded(
    app: App, traffic: Traffic, archive: Path, lang: str
) -> None:
    """Same hosts, same number, same questions: on the page, in the table and in the JSON."""
    words, page = translations(lang), app.page
    serve(app, traffic)
    app.open(lang)
    app.choose(archive)
    expect(page.locator("#search-form")).to_be_visible()
    assert page.locator("#sent").count() == 0
    start_search(page)
    expect(page.locator("#people-title")).to_be_visible(timeout=4 * PATIENCE)

    recorded = traffic.asked(APPVIEW) + traffic.asked(SERVER)
    counts = Counter(urlsplit(request.url).netloc for request in recorded)
    assert set(counts) == {"appview.example", "piaille.example"}
    summary = words.ngettext(
        "What was sent: %(number)s request", "What was sent: %(number)s requests", len(recorded)
    )
    page.get_by_text(summary % {"number": len(recorded)}).click()
    assert sums(page) == {
        "appview.example": (str(counts["appview.example"]), "1", "0"),
        "piaille.example": (str(counts["piaille.example"]), "0", "1"),
    }
    lines = page.get_by_role("region", name=words.gettext("The latest requests")).get_by_role(
        "listitem"
    )
    expect(lines).to_have_count(len(recorded))
    told = " ".join(lines.all_inner_texts())
    for person in PEOPLE:
        assert person.screen_name in told
    assert app.violations() == []

    table = app.save(words.gettext("Save the requests (CSV)"))
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert Counter(row["url"] for row in rows) == Counter(one.url for one in recorded)
    asked = [value for one in recorded for key, value in pairs(one.url) if key in ("q", "actors")]
    assert sorted(asked_in(row) for row in rows) == sorted(
        " ".join(" ".join(v for k, v in pairs(one.url) if k in ("q", "actors")).split())
        for one in recorded
    )
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())
    whole = json.loads(app.save(words.gettext("Save the requests (JSON)")).data)
    assert sorted(word for one in whole["requests"] for word in one["asked"]) == sorted(asked)
    assert {one["host"]: one["requests"] for one in whole["hosts"]} == dict(counts)
    assert whole["dropped"] == 0
    expect(page.locator("#sent").get_by_role("status")).to_be_visible()


def pairs(url: str) -> list[tuple[str, str]]:
    """Return the parameters of an address."""
    return parse_qsl(urlsplit(url).query)


def asked_in(row: dict[str, str]) -> str:
    """Return what a line of the table was about, without the mark that disarms a formula."""
    return row["asked"].removeprefix("'")


def start_search(page: Page) -> None:
    """Choose both services and start, whatever the language of the page."""
    page.locator("#other-service summary").click()
    page.locator("#search-appview").fill(APPVIEW)
    page.locator("#search-server").fill(SERVER)
    page.locator("#search-start").click()


def test_while_the_search_runs_the_list_can_be_read_by_keyboard_on_a_phone(
    app: App, traffic: Traffic, tmp_path: Path
) -> None:
    """Unfolded it stays unfolded while lines come in, focus and place stay, and all fits."""
    path = tmp_path / "many.zip"
    write_archive(path, Plan(people=tuple(invent_people(60, seed=5))))
    page = app.page
    page.set_viewport_size({"width": 320, "height": 700})
    serve(app, traffic)
    app.open("en")
    app.choose(path)
    expect(page.locator("#search-form")).to_be_visible()
    start_search(page)
    summary = page.locator("#sent summary")
    expect(summary).to_be_visible()
    tab_to(page, page.locator("#pause"))
    tab_to(page, summary)
    page.keyboard.press("Enter")
    lines = page.locator("#latest li")
    expect(lines.nth(24)).to_be_attached(timeout=PATIENCE)
    tab_to(page, page.locator("#latest"))
    page.keyboard.press("End")
    until(page, "document.getElementById('latest').scrollTop > 0")
    before = page.locator("#sent tbody").inner_text()
    expect(page.locator("#sent tbody")).not_to_have_text(before)
    expect(page.locator("#latest")).to_be_focused()
    assert page.evaluate("document.getElementById('latest').scrollTop") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert app.violations() == []
    save = app.button("Save the requests (CSV)")
    tab_to(page, save)
    saved = app.saved_by(lambda: page.keyboard.press("Enter"))
    assert saved.name == "passage-requests.csv"
    before = page.locator("#sent tbody").inner_text()
    expect(page.locator("#sent tbody")).not_to_have_text(before)
    keeps_focus(save)
    expect(lines.first).to_be_visible()
    page.locator("#stop").click()
    app.reviewed()
    expect(lines.first).to_be_visible()
    app.button("Search on other servers too").click()
    app.button("Open another archive").click()
    # Whom the page may reach is still told, until it is loaded anew.
    expect(page.locator("#sent")).to_have_count(0)
