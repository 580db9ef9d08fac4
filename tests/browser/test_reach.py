"""What a page may reach: nothing before a choice, then exactly what was chosen, told in words."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from archives import Person, Plan, write_archive
from browser.app import App, until
from browser.fixtures import PATIENCE, Traffic
from browser.test_kept import REFUSED, SHUT, another_tab, break_worker

pytestmark = [pytest.mark.browser, pytest.mark.reopens]

APPVIEW = "https://appview.example"
SERVER = "https://social.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
ADA = Person("61", "ada_brumecourt", "Ada Brumecourt-Lavoisier", contacts=9)
HANDLE = "ada-brumecourt.bsky.social"
FACE = "https://faces.example/ada.png"
NOTHING = "Your browser lets this page reach this website, and nothing else."
POLICY = """() => [...document.head.querySelectorAll('meta[http-equiv="Content-Security-Policy"]')]
  .map((one) => one.content.match(/connect-src[^;]*|img-src[^;]*/g).sort().join("; "))[1]"""

DIRECTIVES = """() => new Set([...document.head
  .querySelectorAll('meta[http-equiv="Content-Security-Policy"]')]
  .map((one) => one.content.split("; ").map((part) => part.split(" ")[0]).join())).size"""
"""How many different lists of directives the policies have: the second leaves none out."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two people, one of whom is found."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ADA,), unnamed=1))
    return path


@pytest.fixture
def bluesky(app: App, traffic: Traffic) -> None:
    """An AppView that knows Ada, and her picture; a Mastodon server that knows nobody."""
    traffic.allow(APPVIEW, SERVER)

    def reply(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        profile = {"did": "did:plc:ada", "handle": HANDLE, "displayName": ADA.name, "avatar": FACE}
        found = [profile] if HANDLE in query.get("actors", ()) else []
        body = json.dumps({"profiles": found, "actors": [], "accounts": []})
        route.fulfill(status=200, headers=OPEN, body=body)

    for origin in (APPVIEW, SERVER):
        app.page.context.route(f"{origin}/**", reply)


def read(app: App, archive: Path) -> None:
    """Open the page and read the archive."""
    app.open("en")
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 2 accounts")


def loads(page: Page) -> list[str]:
    """Return the list to which each load of the page is added as it comes."""
    seen: list[str] = []
    page.on("load", lambda one: seen.append(one.url))
    return seen


def test_a_search_opens_exactly_what_was_chosen(
    app: App, traffic: Traffic, archive: Path, bluesky: None
) -> None:
    """Nothing before; one load by itself; then these hosts, named; the search goes on by itself."""
    read(app, archive)
    page = app.page
    expect(page.locator("#reach")).to_have_text(NOTHING)
    assert page.evaluate(POLICY) == "connect-src 'self'; img-src 'self' data:"
    assert page.evaluate(DIRECTIVES) == 1
    assert traffic.strangers == set()
    seen = loads(page)
    app.search(bluesky=APPVIEW, mastodon=SERVER)
    app.reviewed()
    assert len(seen) == 1
    assert page.evaluate(POLICY) == f"connect-src 'self' {APPVIEW} {SERVER}; img-src 'self' data:"
    expect(page.locator("#reach")).to_contain_text("appview.example, social.example")
    expect(app.person(ADA.name)).to_contain_text(HANDLE)
    assert app.violations() == []
    # Nothing of what was asked for is left lying about.
    assert page.evaluate("Object.keys(sessionStorage)") == ["passage-reach"]
    # The same hosts again need no other load; and those of a part of them neither.
    app.person(ADA.name).get_by_text("Type an address").click()
    app.person(ADA.name).get_by_label("Bluesky handle or Mastodon address").fill(HANDLE)
    app.button("Check it").first.click()
    expect(app.page.locator("#status")).to_contain_text("The address is right")
    assert len(seen) == 1


DOMAIN, ELSEWHERE = "https://domain.example", "https://social.domain.example"


@pytest.fixture
def split(app: App, traffic: Traffic) -> None:
    """A domain that is no server: what it says leads to the one elsewhere, which signs in."""
    traffic.allow(DOMAIN, ELSEWHERE)

    def at_home(route: Route) -> None:
        who = parse_qs(urlsplit(route.request.url).query).get("resource", [""])[0]
        if "/.well-known/webfinger" in route.request.url:
            actor = {"rel": "self", "type": "application/activity+json", "href": f"{ELSEWHERE}/u"}
            told = json.dumps({"subject": who, "links": [actor]})
            route.fulfill(status=200, headers=OPEN, body=told)
        else:
            route.abort()  # As a website that lets no page read it.

    def at_server(route: Route) -> None:
        told = {
            "/api/v1/apps": {"client_id": "id", "client_secret": "hush"},
            "/api/v2/instance": {"domain": "domain.example"},
        }.get(urlsplit(route.request.url).path, {})
        route.fulfill(status=200, headers=OPEN, body=json.dumps(told))

    app.page.context.route(f"{DOMAIN}/**", at_home)
    app.page.context.route(f"{ELSEWHERE}/**", at_server)


def test_a_domain_that_is_no_server_leads_to_the_one_it_names(
    app: App, traffic: Traffic, archive: Path, bluesky: None, split: None
) -> None:
    """A typed address is asked of its own domain at a press; signing in there names the server."""
    read(app, archive)
    app.search(bluesky=APPVIEW, mastodon=SERVER)
    app.reviewed()
    row = app.person(ADA.name)
    row.get_by_text("Type an address").click()
    row.get_by_label("Bluesky handle or Mastodon address").fill("@ada@domain.example")
    app.button("Check it").first.click()
    # That another server does not know it is not told as "there is none".
    expect(row).to_contain_text("social.example does not know this address")
    assert traffic.asked(DOMAIN) == []
    assert app.violations() == []
    row.get_by_role("button", name="Ask domain.example itself").click()
    expect(row.get_by_role("group", name="follow ada@domain.example")).to_be_visible(
        timeout=PATIENCE
    )
    expect(app.page.locator("#reach")).to_contain_text("domain.example, social.example")

    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    field = app.page.get_by_label("Your own Mastodon server")
    field.fill("me@domain.example")
    app.button("Sign in at Mastodon").click()
    expect(app.page.locator("#problem")).to_contain_text(
        "The Mastodon server of domain.example is social.domain.example", timeout=PATIENCE
    )
    expect(field).to_have_value("social.domain.example")
    assert traffic.asked(ELSEWHERE) == []
    app.button("Sign in at Mastodon").click()
    app.page.wait_for_url(f"{ELSEWHERE}/oauth/authorize**", timeout=PATIENCE)
    # The domain is within reach for the way back, when it is asked whether the name is one there.
    assert urlsplit(traffic.asked(DOMAIN)[-1].url).query.endswith("domain.example")


def test_another_server_takes_the_place_of_the_first(
    app: App, traffic: Traffic, archive: Path, bluesky: None
) -> None:
    """Hosts that are no longer of use go at the next load."""
    read(app, archive)
    app.search(bluesky=APPVIEW)
    app.reviewed()
    app.page.evaluate("location.hash = 'read'")
    expect(app.heading).to_have_text("You followed 2 accounts")
    app.search(mastodon=SERVER)
    expect(app.page.locator("#reach")).to_contain_text("social.example", timeout=PATIENCE)
    app.reviewed()
    assert app.page.evaluate(POLICY).startswith(f"connect-src 'self' {SERVER};")
    # What was sent before the load is in the list and in the file all the same, nothing twice.
    app.page.locator("#sent summary").click()
    kept = json.loads(app.save("Save the requests (JSON)").data)
    sent = [one.url for host in (APPVIEW, SERVER) for one in traffic.asked(host)]
    assert [one["url"] for one in kept["requests"]] == sent
    assert sum(one["requests"] for one in kept["hosts"]) == len(sent)
    assert {urlsplit(one).netloc for one in sent} == {"appview.example", "social.example"}
    # Whoever reloads the page themselves begins with an empty list, and nothing lies about.
    app.page.reload()
    app.awake()
    expect(app.page.locator("#sent")).to_have_count(0)


def test_pictures_come_from_their_hosts_once_they_are_wanted(
    app: App, traffic: Traffic, archive: Path, bluesky: None
) -> None:
    """Asked for in the review, they load the page anew; the review is as it was, with pictures."""
    asked: list[str] = []
    app.page.context.route(
        "https://faces.example/**",
        lambda route: (asked.append(route.request.url), route.fulfill(status=200, body="")),
    )
    read(app, archive)
    app.search(bluesky=APPVIEW)
    app.reviewed()
    assert asked == []
    traffic.allow(FACE)
    app.button("Show the pictures of accounts").click()
    face = app.person(ADA.name).locator("img.face")
    expect(face).to_have_attribute("src", FACE, timeout=PATIENCE)
    assert app.page.evaluate(POLICY).endswith("img-src 'self' data: https://faces.example")
    expect(app.page.locator("#reach")).to_contain_text("Pictures of accounts come from:")
    app.page.wait_for_timeout(200)
    assert asked == [FACE]


def test_forgetting_closes_everything_again(app: App, archive: Path, bluesky: None) -> None:
    """Whoever begins anew begins with nothing that the next load may reach."""
    read(app, archive)
    app.search(bluesky=APPVIEW)
    app.reviewed()
    app.open("en")
    app.page.locator("#forget summary").click()
    app.button("Yes, forget everything").click()
    expect(app.page.locator("#forgotten")).to_be_visible()
    app.open("en")
    expect(app.page.locator("#reach")).to_have_text(NOTHING)


def test_work_that_is_not_kept_is_never_lost_silently(
    app: App, traffic: Traffic, archive: Path, bluesky: None
) -> None:
    """Told before; saved as a file, the page loaded anew, the file opened: the search goes on."""
    break_worker(app.page, REFUSED + SHUT)
    read(app, archive)
    seen = loads(app.page)
    app.search(bluesky=APPVIEW)
    problem = app.page.locator("#problem")
    expect(problem).to_contain_text("The page has to be loaded anew for this")
    expect(app.heading).to_have_text("You followed 2 accounts")
    assert app.violations() == []
    assert seen == []
    saved = app.save("Save everything (JSON)")
    work = archive.with_name("passage.json")
    work.write_bytes(saved.data)
    app.button("Load the page anew").click()
    expect(app.page.locator("#reach")).to_contain_text("appview.example", timeout=PATIENCE)
    app.awake()
    app.choose(work)
    expect(app.heading).to_have_text("You followed 2 accounts")
    app.search(bluesky=APPVIEW)
    app.reviewed()
    assert len(seen) == 1
    expect(app.person(ADA.name)).to_contain_text(HANDLE)


def test_a_second_tab_loses_nothing_either(app: App, archive: Path, bluesky: None) -> None:
    """The other tab keeps the work: this one asks before it loads itself anew."""
    first = another_tab(app)
    read(first, archive)
    app.open("en")
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 2 accounts")
    app.search(bluesky=APPVIEW)
    expect(app.page.locator("#problem")).to_contain_text("The page has to be loaded anew for this")


def test_a_browser_that_notes_nothing_says_so(app: App, archive: Path, bluesky: None) -> None:
    """Where even the tab's own storage is refused, a sentence says so, and nothing is lost."""
    app.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', "
        "{get() { throw new DOMException('no', 'SecurityError'); }});"
    )
    read(app, archive)
    app.search(bluesky=APPVIEW)
    told = "This browser does not let the page note what you chose"
    expect(app.page.locator("#problem")).to_contain_text(told)
    expect(app.heading).to_have_text("You followed 2 accounts")


def test_nothing_begins_without_the_narrowing_policy(page: Page, site_url: str) -> None:
    """Where the script that narrows the policy does not come, Python does not start."""
    page.route("**/assets/scripts/reach.js*", lambda route: route.abort())
    page.goto(f"{site_url}en/app.html")
    told = page.get_by_text("A part of this page did not arrive, or")
    expect(told).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-engine", "failed")


MALFORMED = {
    "no JSON": "{",
    "no list": '{"hosts": "https://a.example", "pictures": []}',
    "a directive more": '{"hosts": ["https://a.example; script-src *"], "pictures": []}',
    "everything": '{"hosts": ["*"], "pictures": []}',
    "every host": '{"hosts": ["https:"], "pictures": []}',
    "all below a domain": '{"hosts": ["https://*.example"], "pictures": []}',
    "plain http": '{"hosts": ["http://a.example"], "pictures": []}',
    "inline": """{"hosts": [], "pictures": ["'unsafe-inline'"]}""",
    "one bad among good": '{"hosts": ["https://a.example", 5], "pictures": []}',
}


@pytest.mark.parametrize("note", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_note_counts_as_nothing(page: Page, site_url: str, note: str) -> None:
    """Whatever lies there in the place of a choice, the page then reaches this website alone."""
    page.add_init_script(f"sessionStorage.setItem('passage-reach', {json.dumps(note)})")
    page.goto(f"{site_url}en/app.html", wait_until="commit")
    until(page, "document.documentElement?.dataset.reach")
    assert page.evaluate(POLICY) == "connect-src 'self'; img-src 'self' data:"


def test_only_this_machine_may_be_asked_by_a_page_of_this_machine(
    page: Page, site_url: str, archive: Path
) -> None:
    """A published page never asks servers of the device that it is open on."""
    here = '{"hosts": ["http://localhost:8080"], "pictures": []}'
    page.add_init_script(f"sessionStorage.setItem('passage-reach', {json.dumps(here)})")
    page.goto(f"{site_url}en/app.html", wait_until="commit")
    until(page, "document.documentElement?.dataset.reach")
    assert "http://localhost:8080" in page.evaluate(POLICY)
    dist = Path(__file__).parents[2] / "dist"

    def published(route: Route) -> None:
        path = dist / urlsplit(route.request.url).path.removeprefix("/")
        route.fulfill(path=path)

    page.route("https://passage.example/**", published)
    page.goto("https://passage.example/en/app.html", wait_until="commit")
    until(page, "document.documentElement?.dataset.reach")
    assert page.evaluate(POLICY) == "connect-src 'self'; img-src 'self' data:"
