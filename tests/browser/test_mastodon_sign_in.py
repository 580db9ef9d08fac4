"""Signing in at a real server from the built site, in a real browser, and following with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.fixtures import PATIENCE, Traffic
from browser.test_sealed import KEPT, Worker
from servers.snac import PASSWORD, SnacPair

pytestmark = [pytest.mark.browser, pytest.mark.servers]

ENGINE = Path(__file__).with_name("mastodon_engine.py")


def test_a_person_signs_in_follows_and_signs_out(
    page: Page, site_url: str, traffic: Traffic, snac_pair: SnacPair
) -> None:
    """Over the server's own page and back; the token is in no address, log or clear storage."""
    here, there = snac_pair.a, snac_pair.b
    me = here.create_user("mb_me")
    far = there.create_user("mb_far")
    page.set_default_timeout(PATIENCE)
    traffic.allow(here.url)
    worker = Worker(page, f"{site_url}en/app.html", ENGINE)
    worker.open()
    page.goto(worker.call("call", "begin", here.url, worker.address))
    page.locator("input[name=login]").fill("mb_me")
    page.locator("input[name=passwd]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(worker.address)))
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    query = worker.call("returned")
    assert query.startswith("?")
    assert "code=" not in page.url
    account = worker.call("call", "finish", query)
    assert account["id"] == me
    assert worker.call("call", "finish", query) == {"error": "sign-in-expired"}
    worker.open()
    assert worker.call("call", "restore") == [me]
    assert worker.call("follow", far) == ["done", None]
    here.wait_for_follows("mb_me", [far])
    bearers = {one.headers.get("authorization", "") for one in traffic.asked(here.url)} - {""}
    [bearer] = bearers
    token = bearer.removeprefix("Bearer ")
    assert not [text for text in worker.call("requests") if token in text]
    assert not [text for text in page.evaluate(KEPT) if token in text]
    assert worker.call("call", "out") is True
    worker.open()
    assert worker.call("call", "restore") == []
