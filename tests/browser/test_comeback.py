"""Coming back with the saved file: who is missing is looked for again; paper and calendar."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Page, Route, expect

from browser.app import App
from browser.fixtures import Traffic
from passage.app.takeaway import crossing_of
from passage.core import ledger
from passage.core.crossing import Plan
from passage.core.model import Absent
from passage.core.names import Origin, ScreenName
from samples import HOSTILE_NAME, after_reading, found, match, result

pytestmark = pytest.mark.browser

APPVIEW = "https://appview.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
HANDLE = "gwendal-quem.bsky.social"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A file saved a month ago: one of three was found, and bears a name that is markup."""
    state = after_reading(3, 1)
    one, two, three = state.named
    named = replace(two, screen_name=ScreenName("gwendal_quem"), name="Gwendal Quéméner")
    people = (replace(one, name=HOSTILE_NAME), named, three, *state.people[3:])
    results = (
        result(one, bluesky=found(match("one.example"))),
        result(two, bluesky=Absent()),
        result(three, bluesky=Absent()),
    )
    crossing = replace(
        crossing_of(replace(state, people=people)),
        plan=Plan(Origin(APPVIEW)),
        results={each.id: each for each in results},
        searches=("2026-10-26",),
    )
    path = tmp_path / "passage.json"
    path.write_bytes(ledger.dump(crossing))
    return path


def serve(app: App, traffic: Traffic) -> None:
    """Stand an AppView up that knows one account, which was not there a month ago."""
    profile = {"did": "did:plc:gw", "handle": HANDLE, "displayName": "Gwendal Quéméner"}

    def reply(route: Route) -> None:
        url = urlsplit(route.request.url)
        wanted = [value for key, value in parse_qsl(url.query) if key == "actors"]
        if url.path.endswith("getProfiles"):
            told = {"profiles": [profile] if HANDLE in wanted else []}
        else:
            told = {"actors": []}
        route.fulfill(status=200, headers=OPEN, body=json.dumps(told))

    app.page.context.route(f"{APPVIEW}/**", reply)
    traffic.allow(APPVIEW)


def test_only_the_missing_are_looked_for_and_the_new_are_counted(
    app: App, traffic: Traffic, saved: Path
) -> None:
    """Nobody who was found is asked about; after it the page says how many are new since when."""
    serve(app, traffic)
    app.open("en")
    app.choose(saved)
    app.reviewed()
    expect(app.page.get_by_text("Last looked for on October 26, 2026.")).to_be_visible()
    assert traffic.asked(APPVIEW) == []
    app.button("Look again for those still missing (2)").click()
    expect(app.page.locator("#new-since")).to_have_text("1 new since October 26, 2026")
    app.reviewed()
    expect(app.button("Look again for those still missing (1)")).to_be_visible()
    asked = " ".join(request.url for request in traffic.asked(APPVIEW))
    assert "gwendal" in asked
    assert "person_1000" not in asked
    assert app.violations() == []


def test_the_page_of_links_opens_by_itself_and_is_accessible(
    app: App, context: BrowserContext, traffic: Traffic, saved: Path, tmp_path: Path
) -> None:
    """Opened as a file it needs no network, shows names as they are, and axe finds nothing."""
    app.open("fr")
    app.choose(saved)
    app.page.locator("#go-take-away").click()
    expect(app.page.get_by_role("heading", name="Sur papier")).to_be_visible()
    assert app.violations() == []
    path = tmp_path / "links.html"
    path.write_bytes(app.save("Enregistrer la page de liens").data)
    traffic.allow(path.as_uri())
    page: Page = context.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes contacts sur d’autres réseaux")
    expect(page.get_by_text(HOSTILE_NAME)).to_be_visible()
    expect(page.get_by_role("link")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []


def test_the_reminder_is_for_a_calendar_and_leads_back_here(app: App, saved: Path) -> None:
    """A month from today, with the address of the page in the person's language."""
    app.open("fr")
    app.choose(saved)
    app.page.locator("#go-take-away").click()
    reminder = app.save("Enregistrer le rappel")
    assert reminder.name == "passage.ics"
    [event] = Calendar.from_ical(reminder.data).walk("VEVENT")
    assert str(event["url"]) == f"{app.site_url}fr/app.html"
    assert "absents" in str(event["summary"])
    days = event.decoded("dtstart") - date.today()  # noqa: DTZ011 - the browser's day is this one
    assert abs(days - timedelta(days=30)) <= timedelta(days=1)
