"""Two thousand people from the app at a PDS with its limits on: a killed tab, each once, no 429."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from atproto import Client, models
from playwright.sync_api import Error, Page, Response, expect

from browser.app import App
from browser.fixtures import Traffic
from browser.test_following import ask_its_own, section, shows, sign_in
from passage.app.takeaway import crossing_of
from passage.core import ledger
from passage.core.crossing import Plan
from passage.core.names import Origin
from samples import after_reading, found, match, result
from servers.bluesky import BlueskyNetwork
from servers.fixtures import start_or_skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.browser_context_args(locale="en-GB"),
]

PEOPLE = 2_000
HOURLY = 1_666
"""Creates that 5,000 points an hour allow."""

ME = "following-many.test"
PATIENCE = 240_000


@pytest.fixture(scope="module")
def limited() -> Iterator[BlueskyNetwork]:
    """A network whose PDS counts points as production does."""
    network = start_or_skip("The Bluesky network", lambda: BlueskyNetwork(rate_limits=True))
    yield network
    network.close()


def saved_work(path: Path, appview: str) -> Path:
    """Write the file of a crossing in which two thousand people are sure.

    Their DIDs are made up: a PDS takes any as the subject of a follow.
    """
    state = after_reading(PEOPLE, 0)
    accounts = {
        person.id: match(f"one{number}.test").candidate
        for number, person in enumerate(state.people)
    }
    results = [
        result(
            person,
            bluesky=found(
                replace(
                    match("x.test"),
                    candidate=replace(accounts[person.id], id=f"did:plc:{number:024}"),
                )
            ),
        )
        for number, person in enumerate(state.people)
    ]
    crossing = replace(
        crossing_of(state),
        plan=Plan(Origin(appview)),
        results={one.id: one for one in results},
        searches=("2026-11-01",),
    )
    path.write_bytes(ledger.dump(crossing))
    return path


def subjects(network: BlueskyNetwork, did: str) -> Counter[str]:
    """Count the follow records of an account by subject, with a client that is not ours."""
    client, cursor = Client(base_url=f"{network.pds}/xrpc"), None
    count: Counter[str] = Counter()
    while True:
        params = models.ComAtprotoRepoListRecords.Params(
            repo=did, collection="app.bsky.graph.follow", limit=100, cursor=cursor
        )
        page = client.com.atproto.repo.list_records(params)
        count.update(one.value.subject for one in page.records)
        cursor = page.cursor
        if not cursor:
            return count


def crash(page: Page) -> None:
    """End a tab as the system does that runs out of memory: no code of it runs any more."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash", timeout=5_000)


@pytest.mark.chromium("a tab can be crashed")
def test_two_thousand_are_followed_within_the_limits(
    app: App, traffic: Traffic, limited: BlueskyNetwork, tmp_path: Path
) -> None:
    """1,666 in the first hour without one refusal, though the tab is killed; then the rest."""
    did = limited.create_account(ME, "Me Myself")
    ask_its_own(app, traffic, limited)
    app.page.set_default_timeout(PATIENCE)
    app.open()
    app.choose(saved_work(tmp_path / "passage.json", limited.appview))
    app.reviewed()
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    sign_in(app, ME)
    replies: list[Response] = []

    def hear(reply: Response) -> None:
        replies.append(reply)

    app.page.context.on("response", hear)
    bluesky = section(app.page, "Bluesky")
    shows(bluesky, "1,666 accounts can be followed at once")
    shows(bluesky, "This is a lot at once")
    bluesky.get_by_role("button", name="Follow them now").click()
    expect(bluesky.get_by_text(re.compile(r"^(400|600|800) of 2,000"))).to_be_visible(
        timeout=PATIENCE
    )
    crash(app.page)

    app.page = page = app.page.context.new_page()
    page.set_default_timeout(PATIENCE)
    app.open()
    app.button("Go on where you stopped").click()
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    bluesky = section(page, "Bluesky")
    shows(bluesky, f"Signed in as {ME}")
    bluesky.get_by_role("button", name="Follow them now").click()
    expect(bluesky).to_contain_text("The network takes no more for now", timeout=PATIENCE)
    shows(bluesky, "1,666 of 2,000")
    assert [one.url for one in replies if one.status == httpx.codes.TOO_MANY_REQUESTS] == []
    followed = subjects(limited, did)
    assert len(followed) == HOURLY
    assert set(followed.values()) == {1}
    bluesky.get_by_role("button", name="Stop").click()
    app.button("Go on to the lists to take away").click()
    saved = json.loads(app.save("Save everything (JSON)").data)

    # An hour later, which is told by the times of what was done, and by the server's counters.
    saved["deeds"] = [{**one, "when": one["when"] - 3_700} for one in saved["deeds"]]
    later = tmp_path / "later.json"
    later.write_text(json.dumps(saved), encoding="utf-8")
    assert limited.let_an_hour_pass()
    app.open()
    app.choose(later)
    app.button("Put the new one in its place").click()
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    shows(bluesky, "334 accounts can be followed at once")
    bluesky.get_by_role("button", name="Follow them now").click()
    shows(bluesky, "All of them are done.")
    followed = subjects(limited, did)
    assert (len(followed), set(followed.values())) == (PEOPLE, {1})
    bluesky.get_by_text("2,000 things done here").click()
    bluesky.get_by_role("button", name="Undo all of it").click()
    expect(bluesky.get_by_text("done here")).to_have_count(0, timeout=PATIENCE)
    assert subjects(limited, did) == {}
    assert [one.url for one in replies if one.status == httpx.codes.TOO_MANY_REQUESTS] == []
