"""Following directly from the app: signing in at real servers, following, coming back, undoing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from archives import Person, Plan, write_archive
from browser.app import App
from browser.fixtures import IN_BOTH, Traffic
from browser.signing import EVERYTHING_KEPT, tokens
from servers.accounts import PASSWORD
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from servers.mastodon import MastodonPerson, MastodonServer
from servers.snac import SnacPair

pytestmark = [
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.reopens,
    # The words of the servers' own pages are English here.
    pytest.mark.browser_context_args(locale="en-GB"),
]

PATIENCE = 120_000
ONE = Person("71001", "lucette_vdb", "Lucette Vandeuvre-Brume", contacts=9)
TWO = Person("71002", "anselme_tqr", "Anselme Tourquinel-Roc", contacts=5)
ME = "following-me.test"


@dataclass(frozen=True)
class World:
    """An archive whose two people are on Bluesky, one of them also on a fediverse server."""

    archive: Path
    me: str
    dids: dict[str, str]


@pytest.fixture
def world(tmp_path: Path, app: App, traffic: Traffic, bluesky_network: BlueskyNetwork) -> World:
    """Write the archive, make the accounts, and let the directory be the network's own."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ONE, TWO), unnamed=1))
    dids = bluesky_network.seed(
        [
            BlueskyPerson("lucette-vdb.bsky.social", ONE.name, f"Compte X : @{ONE.screen_name}"),
            BlueskyPerson("anselme-tqr.bsky.social", TWO.name, f"Compte X : @{TWO.screen_name}"),
        ]
    )
    me = bluesky_network.create_account(ME, "Me Myself")
    ask_its_own(app, traffic, bluesky_network)
    app.page.set_default_timeout(PATIENCE)
    return World(path, me, dids)


def ask_its_own(app: App, traffic: Traffic, network: BlueskyNetwork) -> None:
    """Let the page ask a network on this machine, and its directory in the place of the world's."""
    directory = "https://plc.directory"
    traffic.allow(network.appview, network.pds, network.plc, directory)

    def ask_ours(route: Route) -> None:
        reply = httpx.get(route.request.url.replace(directory, network.plc))
        headers = {"access-control-allow-origin": "*", "content-type": "application/json"}
        route.fulfill(status=reply.status_code, body=reply.text, headers=headers)

    app.page.context.route(f"{directory}/**", ask_ours)


def to_follow(app: App, world: World, **where: str) -> None:
    """Read the archive, search, and go to the step that follows."""
    app.open()
    app.choose(world.archive)
    app.search(**where)
    app.reviewed()
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    expect(app.heading).to_have_text("Follow directly")


def sign_in(app: App, handle: str = ME) -> None:
    """Sign in at Bluesky over the server's own pages, and come back."""
    app.page.get_by_label("Your handle on Bluesky").first.fill(f"@{handle}")
    app.button("Sign in at Bluesky").click()
    app.page.locator("input[type=password]").fill(PASSWORD)
    app.page.keyboard.press("Enter")
    app.page.get_by_role("button", name="Authorize").click()
    app.page.wait_for_url(re.compile("/en/app.html"))
    app.awake()
    expect(app.page.get_by_text(f"Signed in as {handle}")).to_be_visible(timeout=PATIENCE)


def followed_by(network: BlueskyNetwork, did: str, count: int) -> list[str]:
    """Return the subject of every follow record of an account, once there are so many."""
    for _ in range(100):
        reply = httpx.get(
            f"{network.pds}/xrpc/com.atproto.repo.listRecords",
            params={"repo": did, "collection": "app.bsky.graph.follow", "limit": 100},
        )
        found = [one["value"]["subject"] for one in reply.json()["records"]]
        if len(found) == count:
            break
        time.sleep(0.1)
    return found


def shows(where: Locator, text: str) -> None:
    """Wait until a part of the page says something."""
    expect(where).to_contain_text(text, timeout=PATIENCE)


def section(page: Page, name: str) -> Locator:
    """Return the part of one network."""
    return page.get_by_role("region", name=name, exact=True)


@IN_BOTH
def test_sign_in_follow_come_back_and_undo(
    app: App, world: World, traffic: Traffic, bluesky_network: BlueskyNetwork
) -> None:
    """Over the server's page and back, the work is still there; each is followed once; undone.

    Whom the person followed before is left alone; nothing secret stays in the address.
    """
    to_follow(app, world, bluesky=bluesky_network.appview)
    sign_in(app)
    # What was sent before the page was left to sign in, and before it was loaded anew, is there.
    shows(app.page.locator("#requests"), f"Asked {urlsplit(bluesky_network.appview).netloc} for")
    page = app.page
    assert "code=" not in page.url
    bluesky = section(page, "Bluesky")
    shows(bluesky, "2 accounts can be followed at once")
    assert app.violations() == []
    bluesky.get_by_role("button", name="Follow them now").click()
    shows(bluesky, "All of them are done.")
    assert sorted(followed_by(bluesky_network, world.me, 2)) == sorted(world.dids.values())

    # The tab is closed and the work gone on with: still signed in, nothing to do twice.
    page.reload()
    app.awake()
    app.button("Go on where you stopped").click()
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    shows(bluesky, "All of them are done.")
    bluesky.get_by_text("2 things done here").click()
    assert app.violations() == []
    bluesky.get_by_role("button", name=f"Undo {TWO.name}").click()
    shows(bluesky, "1 thing done here")
    lucette = world.dids["lucette-vdb.bsky.social"]
    assert followed_by(bluesky_network, world.me, 1) == [lucette]
    bluesky.get_by_role("button", name="Undo all of it").click()
    shows(bluesky, "2 accounts can be followed at once")
    assert followed_by(bluesky_network, world.me, 0) == []

    bluesky.get_by_role("button", name="Sign out").click()
    expect(app.button("Sign in at Bluesky")).to_be_visible(timeout=PATIENCE)
    asked = page.locator("#requests")
    shows(asked, "to your account at")
    assert traffic.asked(bluesky_network.pds)


@pytest.mark.chromium("bodies of requests are told")
def test_no_secret_is_in_what_is_kept_saved_or_listed(
    app: App, world: World, bluesky_network: BlueskyNetwork
) -> None:
    """Tokens and codes are in no saved file, no list of requests, no storage, nowhere on screen."""
    told = tokens(app.page)
    to_follow(app, world, bluesky=bluesky_network.appview)
    sign_in(app)
    page = app.page
    section(page, "Bluesky").get_by_role("button", name="Follow them now").click()
    shows(section(page, "Bluesky"), "All of them are done.")
    secrets = [one[name] for one in told for name in ("access_token", "refresh_token")]
    assert len(secrets) == 2
    app.button("Go on to the lists to take away").click()
    saved = [app.save("Save everything (JSON)")]
    page.get_by_text("What was sent").first.click()
    saved += [app.save("Save the requests (CSV)"), app.save("Save the requests (JSON)")]
    texts = [one.text for one in saved]
    assert "app.bsky.graph.follow/" in texts[0]
    assert "applyWrites" in texts[1]
    places = [*texts, page.url, page.content(), *page.evaluate(EVERYTHING_KEPT)]
    assert not [one for one in secrets for place in places if one in place]
    app.button("Follow directly").click()
    bluesky = section(page, "Bluesky")
    bluesky.get_by_text("2 things done here").click()
    bluesky.get_by_role("button", name="Undo all of it").click()
    shows(bluesky, "2 accounts can be followed at once")
    bluesky.get_by_role("button", name="Sign out").click()
    expect(app.button("Sign in at Bluesky")).to_be_visible(timeout=PATIENCE)


def test_an_app_password_needs_no_way_around(
    app: App, world: World, bluesky_network: BlueskyNetwork
) -> None:
    """It works without leaving this website; a wrong one is told, the right one can follow."""
    to_follow(app, world, bluesky=bluesky_network.appview)
    page = app.page
    loads: list[str] = []
    page.on("load", lambda one: loads.append(one.url))
    page.get_by_text("Sign in with an app password instead").click()
    page.get_by_label("Your handle on Bluesky").last.fill(ME)
    app.button("Find my server").click()
    # The page is loaded anew to reach the directory, then the account's own server, which only
    # the directory knows; a password is asked for when that is done.
    word = page.get_by_label("App password", exact=True)
    expect(word).to_be_focused(timeout=PATIENCE)
    assert len(loads) == 2
    shows(page.locator("#by-password"), f"The app password of {ME} goes to its server")
    shows(page.locator("#by-password"), urlsplit(bluesky_network.pds).netloc)
    assert app.violations() == []
    word.fill("wrong-word-here")
    app.button("Sign in with the app password").click()
    shows(page.locator("#problem"), "does not accept this password")
    word.fill(PASSWORD)
    app.button("Sign in with the app password").click()
    bluesky = section(page, "Bluesky")
    shows(bluesky, f"Signed in as {ME}")
    bluesky.get_by_role("button", name="Follow them now").click()
    shows(bluesky, "All of them are done.")
    assert len(followed_by(bluesky_network, world.me, 2)) == 2
    bluesky.get_by_text("2 things done here").click()
    bluesky.get_by_role("button", name="Undo all of it").click()
    shows(bluesky, "2 accounts can be followed at once")
    assert len(loads) == 2


def met(searched: MastodonServer, snac_pair: SnacPair) -> str:
    """Make an account of the first person, which the searched server has met; return its acct."""
    bio = f"Compte X : @{ONE.screen_name}"
    searched.seed([MastodonPerson(ONE.screen_name, ONE.name, bio, snac_pair.b.host)])
    return snac_pair.b.create_user(ONE.screen_name, ONE.name)


@IN_BOTH
def test_follow_on_a_fediverse_server(
    app: App,
    world: World,
    traffic: Traffic,
    mastodon_server: MastodonServer,
    snac_pair: SnacPair,
) -> None:
    """Over the person's own server, found on another: signed in, followed, undone."""
    mine = snac_pair.a.create_user("follower_me", "Me Myself")
    address = met(mastodon_server, snac_pair)
    home = f"http://{snac_pair.a.host}"
    traffic.allow(mastodon_server.url, home)
    to_follow(app, world, mastodon=mastodon_server.url)
    page = app.page
    page.get_by_label("Your own Mastodon server").fill(home)
    app.button("Sign in at Mastodon").click()
    at_snac(page, "follower_me")
    app.awake()
    mastodon = section(page, "Mastodon")
    shows(mastodon, f"Signed in as {mine}")
    mastodon.get_by_role("button", name="Follow them now").click()
    shows(mastodon, "All of them are done.")
    snac_pair.a.wait_for_follows("follower_me", [address])
    mastodon.get_by_text("1 thing done here").click()
    mastodon.get_by_role("button", name="Undo all of it").click()
    shows(mastodon, "1 account can be followed at once")
    for _ in range(100):
        if not snac_pair.a.following("follower_me"):
            break
        time.sleep(0.1)
    assert snac_pair.a.following("follower_me") == set()


@pytest.mark.chromium("bodies of requests are told")
def test_a_list_is_handed_to_a_server_that_imports(
    app: App,
    world: World,
    traffic: Traffic,
    mastodon_server: MastodonServer,
    snac_pair: SnacPair,
) -> None:
    """The wider right is asked for on its own; the server takes the list, and it is looked up.

    The server says that it is a GoToSocial, which cannot be had here, and what is posted to that
    one's importer goes into its own: a real server reads the real file. The session before ends.
    """
    mine = snac_pair.a.create_user("importer_me", "Me Myself")
    address = met(mastodon_server, snac_pair)
    home = f"http://{snac_pair.a.host}"
    traffic.allow(mastodon_server.url, home)
    imports_lists(
        app.page, home, lambda data: snac_pair.a.import_following_csv("importer_me", data)
    )
    to_follow(app, world, mastodon=mastodon_server.url)
    page = app.page
    page.get_by_label("Your own Mastodon server").fill(home)
    app.button("Sign in at Mastodon").click()
    at_snac(page, "importer_me")
    app.awake()
    mastodon = section(page, "Mastodon")
    shows(mastodon, f"Signed in as {mine}")
    first = bearers(traffic, home)
    mastodon.get_by_text("Hand the list to your server instead").click()
    mastodon.get_by_role("button", name="Allow it at your server").click()
    page.locator("input[name=login]").wait_for()
    assert "write" in parse_qs(urlsplit(page.url).query)["scope"][0].split()
    at_snac(page, "importer_me")
    app.awake()
    mastodon.get_by_text("Hand the list to your server instead").click()
    mastodon.get_by_role("button", name="Hand over the list").click()
    shows(mastodon, "goes through the list it was handed")
    snac_pair.a.wait_for_follows("importer_me", [address])
    revoked = [one for one in traffic.asked(home) if one.url.endswith("/oauth/revoke")]
    assert [one for token in first for one in revoked if token in (one.post_data or "")]
    mastodon.get_by_role("button", name="Follow them now").click()
    shows(mastodon, "All of them are done.")
    shows(mastodon, "1 thing done here")


def at_snac(page: Page, name: str) -> None:
    """Sign in on a server's own page, and come back."""
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=passwd]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/en/app.html$"))


def bearers(traffic: Traffic, origin: str) -> set[str]:
    """Return the tokens that a server was shown so far."""
    shown = {one.headers.get("authorization", "") for one in traffic.asked(origin)}
    return {one.removeprefix("Bearer ") for one in shown - {""}}


def imports_lists(page: Page, origin: str, take: Callable[[bytes], object]) -> None:
    """Let a server describe itself as a GoToSocial, and hand its importer's file to ``take``."""
    source = "https://codeberg.org/superseriousbusiness/gotosocial"
    opened = {"access-control-allow-origin": "*", "content-type": "application/json"}

    def describe(route: Route) -> None:
        told = {"domain": urlsplit(origin).netloc, "source_url": source}
        route.fulfill(status=200, json=told, headers=opened)

    def imported(route: Route) -> None:
        if route.request.method == "OPTIONS":
            allowed = {"access-control-allow-headers": "authorization, content-type"}
            route.fulfill(status=204, headers={**opened, **allowed})
            return
        assert route.request.headers["authorization"].startswith("Bearer ")
        form = route.request.post_data_buffer or b""
        take(form.partition(b"Content-Type: text/csv\r\n\r\n")[2].rpartition(b"\r\n--")[0])
        route.fulfill(status=202, json={"status": "accepted"}, headers=opened)

    page.context.route(f"{origin}/api/v2/instance", describe)
    page.context.route(f"{origin}/api/v1/import", imported)
