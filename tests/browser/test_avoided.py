"""Those blocked or muted: only who ticks it has them looked for, and gets Mastodon's lists."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from archives import Person, Plan, write_archive
from browser.app import App
from browser.fixtures import Traffic
from inputs.exporter import json_of
from inputs.faces import Face

pytestmark = pytest.mark.browser

SERVER = "https://piaille.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
FRIEND = Person("51", "odile_tramont", "Odile Tramontane-Vézelay", contacts=4)
TROLL = "Trollbert Vandenblokkade"


def reply(route: Route) -> None:
    """Answer as a server that knows the troll, by a profile that names the X account."""
    query = parse_qs(urlsplit(route.request.url).query)
    account = {
        "id": "7",
        "username": "trollbert_vdb",
        "acct": "trollbert_vdb@ailleurs.example",
        "url": "https://ailleurs.example/@trollbert_vdb",
        "uri": "https://ailleurs.example/users/trollbert_vdb",
        "display_name": TROLL,
        "note": "<p>https://x.com/trollbert_vdb</p>",
        "fields": [],
        "bot": False,
    }
    known = "Trollbert" in query.get("q", [""])[0]
    route.fulfill(status=200, headers=OPEN, body=json.dumps({"accounts": [account] * known}))


def test_they_are_looked_for_when_ticked_and_given_as_a_list_to_block(
    app: App, traffic: Traffic, tmp_path: Path
) -> None:
    """Not by default; with the tick the sure ones are in the list to block, and in no other."""
    path, names = tmp_path / "archive.zip", tmp_path / "names.json"
    truth = write_archive(path, Plan(people=(FRIEND,), unnamed=1, blocks=3))
    assert truth.blocks
    names.write_text(json_of([Face(truth.blocks[0], "trollbert_vdb", TROLL, following=False)]))
    app.page.context.route(f"{SERVER}/**", reply)
    traffic.allow(SERVER)
    app.open("en")
    app.choose(path, names)
    box = app.page.locator("#search-avoided")
    expect(box).not_to_be_checked()
    box.check()
    assert app.violations() == []
    app.search(mastodon="piaille.example")
    expect(app.heading).to_have_text("0 found of 2")
    app.page.locator("#go-take-away").click()
    app.page.get_by_text("Accounts you blocked or muted").click()
    assert app.violations() == []
    expect(app.page.get_by_text("Nobody is chosen there in the review.").first).to_be_visible()
    saved = app.save("Save the accounts to block (CSV)")
    assert saved.name == "blocked_accounts.csv"
    assert saved.text == "trollbert_vdb@ailleurs.example\n"
