"""The same path for everybody: by keyboard, on a phone in the dark in French, on a bad day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from archives import Person, Plan, invent_people, write_archive
from browser.app import App, keeps_focus, tab_to
from browser.fixtures import PATIENCE, Traffic
from browser.words import translations
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from servers.mastodon import MastodonPerson, MastodonServer

pytestmark = [pytest.mark.browser, pytest.mark.servers]

GUENOLE = Person("31", "guenole_pm", "Guénolé Ploumagoar-Tanguy", contacts=3)
LUCRECE = Person("32", "lucrecebsx", "Lucrèce Boisauxmoines", contacts=2)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of a few people, two of whom matter."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(GUENOLE, LUCRECE), unnamed=60))
    return path


@pytest.fixture
def appview(bluesky_network: BlueskyNetwork) -> str:
    """The AppView, where Guénolé has gone."""
    bluesky_network.seed([BlueskyPerson("guenole-pm.bsky.social", GUENOLE.name, "Côtes et phares")])
    return bluesky_network.appview


def test_a_saved_file_goes_on_where_it_stopped(
    app: App, traffic: Traffic, archive: Path, appview: str, tmp_path: Path
) -> None:
    """Saved, the tab closed, opened again: the same review and decisions, and nobody is asked."""
    traffic.allow(appview)
    app.open("en")
    app.choose(archive)
    app.search(bluesky=appview)
    app.reviewed()
    app.person(GUENOLE.name).get_by_role("radio", name="Skip").check()
    app.button("Go on to the lists to take away").click()
    kept = tmp_path / "my-work.txt"
    kept.write_bytes(app.save("Save everything (JSON)").data)
    app.open("fr")
    asked = len(traffic.asked(appview))
    app.choose(kept)
    app.button("Le remplacer par le nouveau").click()
    expect(app.person(GUENOLE.name).get_by_role("radio", name="Ignorer")).to_be_checked()
    assert len(traffic.asked(appview)) == asked
    assert app.violations() == []
    assert app.errors == []


def test_the_whole_way_by_keyboard(app: App, traffic: Traffic, archive: Path, appview: str) -> None:
    """From the file field to the saved list without a pointer; each new step has the focus."""
    traffic.allow(appview)
    page = app.page
    page.on("filechooser", lambda chooser: chooser.set_files(archive))
    app.open("en")
    tab_to(page, page.locator("#archive-files"))
    page.keyboard.press("Enter")
    expect(app.heading).to_be_focused()
    expect(app.heading).to_have_text("You followed 62 accounts")
    tab_to(page, page.get_by_role("checkbox", name="Mastodon"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_text("Use another Bluesky service"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Address of the public Bluesky service"))
    page.keyboard.press("Control+a")
    page.keyboard.type(appview)
    tab_to(page, app.button("Start the search"))
    page.keyboard.press("Enter")
    app.reviewed()
    expect(app.heading).to_be_focused()
    follow = app.person(GUENOLE.name).get_by_role("radio", name="Follow")
    expect(follow).to_be_checked()
    tab_to(page, follow)
    page.keyboard.press("ArrowRight")
    skip = app.person(GUENOLE.name).get_by_role("radio", name="Skip")
    expect(skip).to_be_checked()
    expect(skip).to_be_focused()
    page.keyboard.press("ArrowLeft")
    tab_to(page, app.button("Go on to the lists to take away"))
    page.keyboard.press("Enter")
    expect(app.heading).to_be_focused()
    save = app.button("Save the list for Bluesky (CSV)")
    tab_to(page, save)
    saved = app.saved_by(lambda: page.keyboard.press("Enter"))
    assert "guenole-pm.bsky.social" in saved.text
    keeps_focus(save)


@pytest.fixture(
    params=[("fr", "dark", 320), ("en", "light", 1280)], ids=["fr-dark-320", "en-light-1280"]
)
def varied(
    request: pytest.FixtureRequest, browser: Browser, site_url: str
) -> Iterator[tuple[str, App, BrowserContext]]:
    """The app in a language, a colour scheme and a width."""
    lang, scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield lang, App(page, site_url), context
    context.close()


def test_every_step_is_accessible_and_fits(
    varied: tuple[str, App, BrowserContext], archive: Path, appview: str
) -> None:
    """At each step the heading speaks the page's language, axe finds nothing, and all fits."""
    lang, app, _ = varied
    words, page = translations(lang), app.page

    def sound(heading: str) -> None:
        expect(app.heading).to_have_text(heading)
        assert app.violations() == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    app.open(lang)
    sound(words.gettext("Open your X archive"))
    app.choose(archive)
    expect(page.locator("#search-form")).to_be_visible()
    sound(
        words.ngettext("You followed %(number)s account", "You followed %(number)s accounts", 62)
        % {"number": 62}
    )
    page.locator("main details").first.locator("summary").click()
    page.locator("#search-mastodon").uncheck()
    page.locator("#other-service summary").click()
    page.locator("#search-appview").fill("not an address")
    page.locator("#search-start").click()
    expect(page.locator("#problem")).to_be_focused()
    assert app.violations() == []
    page.locator("#search-appview").fill(appview)
    page.locator("#search-start").click()
    page.locator("#people-title").wait_for()
    sound(words.gettext("%(found)s found of %(following)s") % {"found": 1, "following": 62})
    page.locator("#filter-standing").select_option("unnamed")
    expect(page.get_by_role("article")).to_have_count(50)
    sound(words.gettext("%(found)s found of %(following)s") % {"found": 1, "following": 62})
    page.locator("#page-next").click()
    expect(page.get_by_role("article")).to_have_count(10)
    expect(page.locator("#people-title")).to_be_focused()
    page.locator("#go-take-away").click()
    page.locator("#take-bluesky").wait_for()
    sound(words.gettext("Take your people along"))
    # There is no list of nobody to save, but a sentence.
    expect(page.get_by_text(words.gettext("Nobody is chosen there in the review."))).to_be_visible()
    expect(page.locator("#take-mastodon")).to_have_count(0)


def test_a_server_on_a_bad_day_is_not_an_answer(
    app: App, traffic: Traffic, archive: Path, mastodon_server: MastodonServer
) -> None:
    """While the server fails, people "could not be checked"; asked again, they are found."""
    mastodon_server.seed(
        [MastodonPerson(LUCRECE.screen_name, LUCRECE.name, "", "ailleurs.example")]
    )
    mastodon_server.fail(status=401)
    traffic.allow(mastodon_server.url)
    page = app.page
    app.open("en")
    app.choose(archive)
    app.search(mastodon=mastodon_server.url)
    app.reviewed()
    page.get_by_label("Show", exact=True).select_option("unchecked")
    row = app.person(LUCRECE.name)
    expect(row).to_contain_text("Could not")
    expect(row).to_contain_text("only answers its members")
    expect(row).not_to_contain_text("Not found")
    mastodon_server.recover()
    app.button("Ask again").click()
    app.reviewed()
    page.get_by_label("Show", exact=True).select_option("")
    expect(app.person(LUCRECE.name)).to_contain_text("ailleurs.example")


def test_a_search_can_be_held_and_ended(
    app: App, traffic: Traffic, tmp_path: Path, mastodon_server: MastodonServer
) -> None:
    """Paused, nothing is asked; stopped, what is known stays and the rest can be asked later."""
    people = invent_people(40, seed=7)
    path = tmp_path / "many.zip"
    write_archive(path, Plan(people=people))
    traffic.allow(mastodon_server.url)
    app.open("en")
    app.choose(path)
    app.search(mastodon=mastodon_server.url)
    app.button("Pause").click()
    expect(app.heading).to_have_text("The search is paused")
    app.page.wait_for_timeout(300)
    before = len(traffic.asked(mastodon_server.url))
    app.page.wait_for_timeout(2500)
    assert len(traffic.asked(mastodon_server.url)) == before
    app.button("Go on").click()
    expect(app.heading).to_have_text("Searching")
    app.button("Stop the search").click()
    app.reviewed()
    app.page.get_by_label("Show", exact=True).select_option("unchecked")
    expect(app.page.get_by_role("article").first).to_contain_text("Not asked yet")


def test_files_chosen_before_python_is_awake_are_read(
    page: Page, site_url: str, traffic: Traffic, archive: Path
) -> None:
    """An early choice is kept and acted on; nothing has to be done twice."""
    page.set_default_timeout(PATIENCE)
    slow = itertools.count()

    def late(route: object) -> None:
        next(slow)
        page.wait_for_timeout(1500)
        route.continue_()  # type: ignore[attr-defined]

    page.route("**/pyodide.asm.wasm", late)
    page.goto(f"{site_url}fr/app.html", wait_until="domcontentloaded")
    app = App(page, site_url)
    app.choose(archive)
    assert page.locator("html[data-engine=ready]").count() == 0
    app.awake()
    expect(app.heading).to_contain_text("62")
    assert next(slow) == 1
