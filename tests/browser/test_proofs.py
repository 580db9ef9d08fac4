"""Proving who one is and asking servers about themselves, from the built site to the end."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect

from browser.app import App
from browser.fixtures import PATIENCE, Traffic, origin_of

pytestmark = pytest.mark.browser

APPVIEW, SERVER, SITE = (
    "https://public.api.bsky.app",
    "https://social.example",
    "https://ville.example",
)
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
ACTOR = f"{SERVER}/users/mairie"
HOSTILE = '<img src=x onerror="alert(1)">'
FINGERED = {
    "subject": "acct:mairie@social.example",
    "links": [{"rel": "self", "type": "application/activity+json", "href": ACTOR}],
}
FIELD = {"name": "Web", "value": f'<a href="{SITE}">ville</a>', "verified_at": "2027-01-01"}
ANSWERS = {
    f"{APPVIEW}/xrpc/app.bsky.actor.getProfile": {"did": DID, "handle": "mairie.bsky.social"},
    f"{APPVIEW}/xrpc/com.atproto.identity.resolveHandle": {"did": DID},
    f"{SERVER}/api/v1/accounts/lookup": {"url": f"{SERVER}/@mairie", "fields": [FIELD]},
    f"{SERVER}/.well-known/webfinger": FINGERED,
    f"{SERVER}/api/v2/instance": {
        "title": "Social",
        "description": HOSTILE,
        "version": "4.5.0",
        "source_url": "https://github.com/mastodon/mastodon",
        "registrations": {"enabled": False},
        "rules": [{"text": HOSTILE}],
    },
}


def answer(route: Route) -> None:
    """Answer as the networks do; the website lets nobody read what it says."""
    told = ANSWERS.get(route.request.url.partition("?")[0])
    if told is None:
        route.abort()
    else:
        route.fulfill(status=200, headers=OPEN, body=json.dumps(told))


def test_a_town_hall_proves_its_account_and_compares_servers(app: App, traffic: Traffic) -> None:
    """Right, missing and not to be checked are told apart; files are exact; axe finds nothing."""
    page = app.page
    for origin in (APPVIEW, SERVER, SITE):
        page.context.route(f"{origin}/**", answer)
        traffic.allow(origin)
    app.open("en")
    app.awake()
    app.button("Leave X well: checklist, texts, proofs").click()
    app.button("Prove who you are").click()
    expect(app.heading).to_have_text("Prove who you are")
    page.get_by_label("Your own domain", exact=True).fill("ville.example:80")
    page.get_by_label("Your handle on Bluesky").fill("@mairie.bsky.social")
    page.get_by_label("Your address on Mastodon").fill("mairie@social.example")
    app.button("Show the lines and check").click()
    expect(page.locator("#problem")).to_contain_text("not a domain that could be your name")
    page.get_by_label("Your own domain", exact=True).fill("https://Ville.example/")
    app.button("Show the lines and check").click()
    handle, link, name = (page.locator(f"#prove-{one}") for one in ("handle", "link", "name"))
    # The page is loaded anew to reach these three, and goes on by itself.
    found = "Bluesky finds your account under ville.example."
    expect(handle).to_contain_text(found, timeout=PATIENCE)
    expect(handle).to_contain_text("still shown as @\u2068mairie.bsky.social\u2069")
    expect(handle).to_contain_text(f"did={DID}")
    expect(link).to_contain_text("Your server has confirmed the link to ville.example.")
    expect(name).to_contain_text("Could not be checked")
    expect(name).to_contain_text("curl -sL")
    saved = app.save("Save the file “atproto-did”")
    assert saved.name == "atproto-did"
    assert saved.data == DID.encode()
    name.locator("summary").last.click()
    told = json.loads(app.save("Save the file “webfinger”").data)
    assert told["links"][-1]["href"] == ACTOR
    assert app.violations() == []
    assert not [one for one in traffic.asked(SITE) if "atproto-did" in one.url]

    app.button("All tasks for leaving X").click()
    app.button("Where your data will live").click()
    page.get_by_label("Mastodon servers").fill("social.example")
    page.get_by_label("Servers of Bluesky accounts (PDS)").fill("")
    app.button("Ask the servers").click()
    expect(page.locator("blockquote")).to_have_count(0)  # markup alone is no words
    expect(page.locator("#step")).to_contain_text("Mastodon 4.5.0")
    expect(page.locator("#step")).to_contain_text("Closed")
    page.get_by_text("Rules of social.example").click()
    expect(page.locator("#step ol").first).to_contain_text(HOSTILE)
    assert page.locator("#step img").count() == 0
    assert app.violations() == []

    # Another day, in the same browser: what was found is there, with its day, and nobody is asked.
    asked = len(traffic.requests)
    page.reload()
    app.awake()
    app.button("Leave X well: checklist, texts, proofs").click()
    app.button("Prove who you are").click()
    expect(handle).to_contain_text(found)
    expect(page.locator("#step")).to_contain_text("Looked at on")
    assert app.violations() == []
    app.button("All tasks for leaving X").click()
    app.button("Where your data will live").click()
    expect(page.locator("#step")).to_contain_text("Mastodon 4.5.0")
    expect(page.locator("#step")).to_contain_text("Asked on")
    assert {origin_of(one.url) for one in traffic.requests[asked:]} <= {origin_of(app.site_url)}
