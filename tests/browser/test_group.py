"""From the page of a group to following its members: the list, the review, the starter pack."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser.app import App
from browser.fixtures import IN_BOTH, Traffic
from browser.test_following import ask_its_own, followed_by, section, shows, sign_in
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from workshop.catalogue import translations
from workshop.group_pages import FOLDER, write_lists
from workshop.groups import read_group
from workshop.pages import LANGUAGES, page_environment, render_language
from workshop.paths import SITE

pytestmark = [
    pytest.mark.browser,
    # The words of the servers' own pages are English here.
    pytest.mark.browser_context_args(locale="en-GB"),
]

PATIENCE = 120_000
ME = "grouping-me.test"
TOWN = "vernay-grp.bsky.social"
LAKE = "lac-grp.bsky.social"
GROUP = f"""
name = "Vernay et agglo"
date = 2099-03-20

[[member]]
name = "Ville de Vernay"
bluesky = "{TOWN}"

[[member]]
name = "Office du lac"
bluesky = "{LAKE}"
mastodon = "lac@mairies.example"

[[member]]
name = "Bibliothèque"
mastodon = "biblio@mairies.example"
"""


@pytest.fixture
def group_page(app: App, tmp_path: Path) -> str:
    """Put the page and the list of a group into the site, as the build does; return its address."""
    path = tmp_path / "spring.toml"
    path.write_text(GROUP, encoding="utf-8")
    group = read_group(path, tuple(one.code for one in LANGUAGES))
    write_lists([group], tmp_path)
    language = next(one for one in LANGUAGES if one.code == "en")
    environment = page_environment(SITE, translations(SITE, "en"))
    render_language(SITE, tmp_path, language, environment, version="0", groups=[group])
    for place in (f"en/{FOLDER}/spring.html", f"{FOLDER}/spring-passage.json"):
        app.page.context.route(
            f"**/{place}", lambda route, _, file=tmp_path / place: route.fulfill(path=file)
        )
    return f"{app.site_url}en/{FOLDER}/spring.html"


def come_from(app: App, group_page: str) -> Page:
    """Go to the group's page, and from it to the app with the group's list."""
    app.page.goto(group_page)
    assert app.violations() == []
    app.page.get_by_role("link", name="Follow them with Passage").click()
    app.awake()
    expect(app.heading).to_have_text("Vernay et agglo")
    return app.page


@IN_BOTH
def test_the_list_opens_from_the_page_and_only_once(
    app: App, group_page: str, traffic: Traffic
) -> None:
    """The link leaves nothing in the address; a reload shows the work and opens nothing again."""
    page = come_from(app, group_page)
    expect(page.get_by_text("The list of the group holds 3 members.")).to_be_visible()
    assert "group" not in page.url
    assert app.violations() == []
    page.reload()
    app.awake()
    expect(app.button("Go on where you stopped")).to_be_visible()
    assert len([one for one in traffic.requests if one.url.endswith("spring-passage.json")]) == 1


def test_a_group_that_the_site_does_not_have_is_told(app: App) -> None:
    """The first step stays, and a sentence says what to do."""
    app.page.goto(f"{app.site_url}en/app.html?group=autumn")
    app.awake()
    problem = app.page.locator("#problem")
    expect(problem).to_contain_text("The list of this group did not come")
    expect(app.heading).to_have_text("Open your X archive")


@pytest.mark.servers
@pytest.mark.reopens
def test_from_the_page_to_the_starter_pack(
    app: App, group_page: str, traffic: Traffic, bluesky_network: BlueskyNetwork
) -> None:
    """Everybody on Bluesky is found by their handle, followed, and put into a starter pack."""
    people = [
        BlueskyPerson(TOWN, "Commune nouvelle", "No word of X"),
        BlueskyPerson(LAKE, "Office du lac", "Tourisme"),
    ]
    dids = bluesky_network.seed(people)
    me = bluesky_network.create_account(ME, "Me Myself")
    ask_its_own(app, traffic, bluesky_network)
    app.page.set_default_timeout(PATIENCE)
    page = come_from(app, group_page)
    app.search(bluesky=bluesky_network.appview)
    app.reviewed()
    town = app.person("Ville de Vernay")
    expect(town).to_contain_text("Its address is in the list of Vernay et agglo")
    expect(town.get_by_role("radio", name="Follow")).to_be_checked()
    assert app.violations() == []
    asked = [one.url for one in traffic.asked(bluesky_network.appview)]
    assert asked
    assert all("getProfiles" in url for url in asked)

    app.button("Go on to the lists to take away").click()
    feeds = app.save("Save the feeds (OPML)").text
    assert [did in feeds for did in dids.values()] == [True, True]
    app.button("Follow directly").click()
    sign_in(app, ME)
    bluesky = section(page, "Bluesky")
    shows(bluesky, "2 accounts can be followed at once")
    bluesky.get_by_role("button", name="Follow them now").click()
    shows(bluesky, "All of them are done.")
    assert sorted(followed_by(bluesky_network, me, 2)) == sorted(dids.values())
    bluesky.get_by_text("Make a list or a starter pack of them").click()
    bluesky.get_by_label("Name of the starter pack").fill("Vernay et agglo")
    bluesky.get_by_role("button", name="Make the starter pack").click()
    shows(bluesky, "Starter pack made")
    params = {"repo": me, "collection": "app.bsky.graph.starterpack"}
    told = httpx.get(f"{bluesky_network.pds}/xrpc/com.atproto.repo.listRecords", params=params)
    (pack,) = told.json()["records"]
    assert pack["value"]["name"] == "Vernay et agglo"
