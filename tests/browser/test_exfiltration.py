"""Planted attempts to send something out: the browser stops them in every stage, a server hears.

The server is a real one, on a port that the page was never told. It keeps every byte, also of
requests that get no answer; a connection that is opened ahead and carries none is not counted
(no policy covers it: SECURITY.md names it). The same attempts at a host that was chosen
get through: so the test can fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from browser.app import App
from browser.fixtures import IN_BOTH, PATIENCE, Traffic, let_reach
from browser.planted import (
    ADA,
    ENGINE,
    HANDLE,
    WEBRTC,
    Listener,
    PacketListener,
    archive_of_two,
    attempts,
    is_chromium,
)
from browser.stand_in import stand_in

pytestmark = [pytest.mark.browser, pytest.mark.reopens]

APPVIEW = "https://appview.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server on another port than the site's."""
    server = Listener()
    yield server
    server.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two people, one of whom is found."""
    return archive_of_two(tmp_path)


@IN_BOTH
def test_nothing_gets_out_in_any_stage(
    app: App, traffic: Traffic, archive: Path, listener: Listener
) -> None:
    """At the start, read, searching, reviewed, with pictures, and where one follows."""
    held: list[Route] = []

    def reply(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        profile = {
            "did": "did:plc:ada",
            "handle": HANDLE,
            "displayName": ADA.name,
            "avatar": "https://faces.example/ada.png",
        }
        found = [profile] if HANDLE in query.get("actors", ()) else []
        body = json.dumps({"profiles": found, "actors": []})
        if not held:
            held.append(route)
            return
        route.fulfill(status=200, headers=OPEN, body=body)

    # What a browser stopped, Playwright may name as a request; the listener is the judge.
    traffic.allow(APPVIEW, listener.url, "https://faces.example", "ws" + listener.url[4:])
    app.page.context.route(f"{APPVIEW}/**", reply)
    app.page.context.route("https://faces.example/**", lambda one: one.fulfill(body=""))
    stand_in(app.page.context, ENGINE)

    def stage(name: str) -> None:
        assert attempts(app, listener.url) > 25
        assert listener.heard == [], name

    app.open("en")
    stage("start")
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 2 accounts")
    stage("read")
    app.search(bluesky=APPVIEW)
    expect(app.page.locator("#stop")).to_be_visible(timeout=PATIENCE)
    stage("searching")
    reply(held[0])
    app.reviewed()
    stage("review")
    app.button("Show the pictures of accounts").click()
    expect(app.page.locator("img.face")).to_be_visible(timeout=PATIENCE)
    stage("pictures")
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    expect(app.heading).to_have_text("Follow directly")
    stage("follow")


@IN_BOTH
def test_the_same_attempts_reach_a_host_that_was_chosen(
    app: App, traffic: Traffic, listener: Listener
) -> None:
    """So it is the policy that stops them, and not the way they are made."""
    traffic.allow(listener.url, "ws" + listener.url[4:])
    let_reach(app.page.context, listener.url)
    stand_in(app.page.context, ENGINE)
    app.open("en")
    attempts(app, listener.url)
    asked = {
        line.split()[1].decode().split("?")[0] for line in listener.heard if line.startswith(b"GET")
    }
    assert {"/python-fetch", "/python-pyfetch", "/python-xhr", "/python-events"} <= asked
    # Requests that the rest of the policy stops even there: code, styles, frames, pictures.
    assert {"/fetch", "/xhr", "/events", "/socket"} <= asked | {"/socket"}
    assert not asked & {"/script.js", "/style.css", "/frame", "/image.png", "/worker.js", "/object"}
    posts = {line.split()[1].split(b"?")[0] for line in listener.heard if line.startswith(b"POST")}
    assert b"/post" in posts
    assert b"/beacon" in posts
    assert b"/form" not in posts


@IN_BOTH
def test_webrtc_reaches_nobody(app: App) -> None:
    """The app page has none, nor a frame or a window in which a browser would give it anew."""
    listener = PacketListener()
    app.open("en")
    assert app.page.evaluate(WEBRTC, listener.url) == []
    assert listener.heard == []
    # A page for reading has it: so the test can fail.
    app.page.goto(f"{app.site_url}en/help.html")
    went = app.page.evaluate(WEBRTC, listener.url)
    assert {"plain", "frame", "capitals", "namespace", "prefix"} <= set(went)
    # Firefox asks nobody on the machine that it runs on.
    assert listener.heard or not is_chromium(app)
    listener.close()
