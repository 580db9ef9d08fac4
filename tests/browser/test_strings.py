"""Strings that would become markup or code are refused by the browser, in every stage.

Chromium and Firefox know Trusted Types.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from browser.app import App
from browser.fixtures import IN_BOTH, Traffic
from browser.planted import ADA, ENGINE, HANDLE, STRINGS, archive_of_two, plant_strings
from browser.stand_in import stand_in

pytestmark = pytest.mark.browser


TOLD = """addEventListener("securitypolicyviolation", (one) =>
  console.error(`refused: ${one.effectiveDirective} ${one.sample}`));"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two people."""
    return archive_of_two(tmp_path)


@IN_BOTH
def test_planted_strings_are_refused_and_the_app_goes_on(
    app: App, traffic: Traffic, archive: Path
) -> None:
    """Before, while and after the work nothing is let in; all that is ours works, unreported."""
    nobody = "http://localhost:9"
    traffic.allow(nobody)
    app.page.add_init_script(TOLD)
    app.open("en")
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 2 accounts")
    app.search(bluesky=nobody)
    app.button("Stop the search").click()
    app.reviewed()
    app.button("Go on to the lists to take away").click()
    assert app.violations() == []
    assert [one for one in traffic.faults if one.startswith("refused")] == []
    plant_strings(app)
    app.page.reload()
    app.awake()
    plant_strings(app)
    app.button("Review").click()
    app.reviewed()
    plant_strings(app)


@IN_BOTH
def test_python_in_the_worker_makes_no_code_of_strings(app: App) -> None:
    """Not even Python that was tampered with: `run_js` is refused as everything is."""
    stand_in(app.page.context, ENGINE)
    app.open("en")
    told = app.page.evaluate(
        """() => document.querySelector("script[name=engine]").xworker.sync.make_code()"""
    )
    assert told == "EvalError"


@IN_BOTH
def test_markup_that_no_template_makes_becomes_text(app: App) -> None:
    """Even through the one door: it is shown as it is written, and nothing runs or leads away."""
    app.open("en")
    hostile = '<p id="shown"><meta http-equiv="refresh" content="0;https://elsewhere.example">'
    app.page.evaluate(
        """html => letIn(document.getElementById("problem"), html, { morphStyle: "innerHTML" })""",
        hostile + '<SCRIPT src="x"></SCRIPT><iframe srcdoc="x"></iframe><b>bold</b>',
    )
    shown = app.page.locator("#shown")
    expect(shown).to_contain_text('<meta http-equiv="refresh"')
    expect(shown).to_contain_text('<SCRIPT src="x">')
    expect(shown.locator("b")).to_have_text("bold")
    assert app.page.locator("#problem :is(meta, script, iframe)").count() == 0


@IN_BOTH
def test_a_client_for_signing_in_that_is_not_the_published_one_does_not_run(
    app: App, traffic: Traffic, archive: Path
) -> None:
    """Spoilt on its way, it is refused; the person is told, and nobody is asked."""
    spoilt: list[Route] = []

    def spoil(route: Route) -> None:
        spoilt.append(route)
        route.fulfill(body="export {fetch as connect};", content_type="text/javascript")

    def found(route: Route) -> None:
        profile = {"did": "did:plc:ada", "handle": HANDLE, "displayName": ADA.name}
        asked = parse_qs(urlsplit(route.request.url).query).get("actors", ())
        body = json.dumps({"profiles": [profile] if HANDLE in asked else [], "actors": []})
        route.fulfill(headers={"access-control-allow-origin": "*"}, body=body)

    app.page.context.route("**/app/sign-in.mjs*", spoil)
    app.page.context.route("https://appview.example/**", found)
    traffic.allow("https://appview.example")
    app.open("en")
    app.choose(archive)
    app.search(bluesky="https://appview.example")
    app.reviewed()
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    app.page.get_by_label("Your handle on Bluesky").first.fill("@ada.test")
    app.button("Sign in at Bluesky").click()
    expect(app.page.locator("main")).to_contain_text(
        re.compile(r"127\.0\.0\.1(:\d+)? did not answer")
    )
    # Once more past the browser's store, then never.
    assert len(spoilt) == 2


def test_a_page_for_reading_lets_no_string_in(page: Page, site_url: str, traffic: Traffic) -> None:
    """There not even the one door is: markup and code of strings are refused outright."""
    page.goto(f"{site_url}en/help.html")
    page.evaluate("""() => { window.Idiomorph = { morph() { throw new TypeError(); } } }""")
    went, hits, _ = page.evaluate(STRINGS)
    assert (went, hits) == ([], [])
