"""A server that answers nonsense, or worse, ends in "could not check": Python stays alive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from archives import Person, Plan, write_archive
from browser.app import App
from browser.fixtures import IN_BOTH, Traffic

pytestmark = pytest.mark.browser

SERVER = "https://hostile.example"
ZACHARIE = Person("41", "zacharie_tbx", "Zacharie Thibodaux-Rance", contacts=2)
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
ACCOUNT = {
    "id": "1",
    "acct": "zacharie_tbx",
    "username": "zacharie_tbx",
    "display_name": ZACHARIE.name,
}

ANSWERS = {
    "nested deeper than any stack": "[" * 200_000,
    "a page instead of data": "<!doctype html><title>Sign in</title>",
    "larger than any honest answer": '{"accounts": [' + " " * 5_000_000 + "]}",
    "other types than promised": json.dumps({"accounts": {"0": "nobody"}}),
    "not even text": "\ufffd\x00\x01",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_nonsense_is_could_not_check(
    app: App, traffic: Traffic, tmp_path: Path, answer: str
) -> None:
    """The host is named, nobody is called absent, and a later good answer is taken."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ZACHARIE,), unnamed=2))
    good = False

    def reply(route: Route) -> None:
        body = json.dumps({"accounts": [ACCOUNT]}) if good else answer
        route.fulfill(status=200, headers=OPEN, body=body)

    app.page.context.route(f"{SERVER}/**", reply)
    traffic.allow(SERVER)
    app.open("en")
    app.choose(path)
    app.search(mastodon=SERVER)
    app.reviewed()
    app.page.get_by_label("Show", exact=True).select_option("unchecked")
    expect(app.person(ZACHARIE.name)).to_contain_text("hostile.example")
    good = True
    app.button("Ask again").click()
    app.reviewed()
    app.page.get_by_label("Show", exact=True).select_option("")
    expect(app.person(ZACHARIE.name)).to_contain_text("zacharie_tbx@hostile.example")


@IN_BOTH
def test_a_redirect_leads_nowhere(app: App, traffic: Traffic, tmp_path: Path) -> None:
    """A server cannot send the browser, with a name in the address, to somebody else."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ZACHARIE,), unnamed=2))
    elsewhere = {**OPEN, "location": "https://elsewhere.example/steal"}
    app.page.context.route(
        f"{SERVER}/**", lambda route: route.fulfill(status=302, headers=elsewhere)
    )
    traffic.allow(SERVER)
    app.open("en")
    app.choose(path)
    app.search(mastodon=SERVER)
    app.page.wait_for_timeout(2000)
    app.button("Stop the search").click()
    app.reviewed()
    assert traffic.strangers == set()
    assert traffic.asked(SERVER)
