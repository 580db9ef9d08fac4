"""The review with hands on it: keys, filters with an address, all at once, typed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from archives import Person, Plan, write_archive
from browser.app import App, tab_to
from browser.fixtures import PATIENCE, Traffic
from servers.bluesky import BlueskyNetwork, BlueskyPerson

pytestmark = [pytest.mark.browser, pytest.mark.servers]

EUDES = Person("71", "eudes_krv", "Eudes Kerravel-Brumaire", contacts=9)
SIXTINE = Person("72", "sixtine_mlt", "Sixtine Malortigue", contacts=5)
ZEPHYR = Person("73", "zephyr_qqp", "Zéphyr Quelquepart", contacts=1)
ELSEWHERE = "z-q-ailleurs.bsky.social"
FACE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture
def review(app: App, traffic: Traffic, bluesky_network: BlueskyNetwork, tmp_path: Path) -> App:
    """The review of three people: two who were found, one who is there under another name."""
    bluesky_network.seed(
        [
            BlueskyPerson("eudes-krv.bsky.social", EUDES.name, "Compte X : @eudes_krv"),
            BlueskyPerson("sixtine-mlt.bsky.social", SIXTINE.name, "Compte X : @sixtine_mlt"),
            BlueskyPerson(ELSEWHERE, "Loin de tout", "Des cailloux"),
        ]
    )
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(EUDES, SIXTINE, ZEPHYR), unnamed=2))
    traffic.allow(bluesky_network.appview)
    app.open("en")
    app.choose(path)
    app.search(bluesky=bluesky_network.appview)
    app.reviewed()
    return app


def test_the_keys_of_the_list(review: App) -> None:
    """Next, follow, skip, never and undo without the mouse, and only while one is in the list."""
    page = review.page
    first, second = review.person(EUDES.name), review.person(SIXTINE.name)
    page.keyboard.press("s")
    expect(first.get_by_role("radio", name="Follow")).to_be_checked()
    tab_to(page, page.get_by_text("Keys for quick work"))
    page.keyboard.press("?")
    expect(page.get_by_role("cell", name="Next person")).to_be_visible()
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("s")
    expect(first.get_by_role("radio", name="Skip")).to_be_checked()
    expect(page.get_by_text("1 of 2 decided")).to_be_visible()
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("x")
    expect(second.get_by_text("1 account ruled out")).to_be_visible()
    page.keyboard.press("u")
    expect(second.get_by_role("radio", name="Follow")).to_be_checked()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    assert review.errors == []
    assert review.violations() == []


def test_typing_is_never_a_key(review: App) -> None:
    """Letters in a field of the list are letters."""
    person = review.person(EUDES.name)
    person.get_by_text("Type an address").click()
    field = person.get_by_label("Bluesky handle or Mastodon address")
    field.press_sequentially("sxj")
    expect(field).to_have_value("sxj")
    expect(person.get_by_role("radio", name="Follow")).to_be_checked()


def test_all_at_once_and_back(review: App) -> None:
    """Everybody in the list is skipped, counted, and taken back with one button."""
    page = review.page
    review.button("Skip them all").click()
    expect(page.get_by_text("2 of 2 decided")).to_be_visible()
    expect(page.get_by_text("2 people will be skipped.").first).to_be_visible()
    review.button("Undo").click()
    expect(page.get_by_text("0 of 2 decided")).to_be_visible()
    expect(review.person(EUDES.name).get_by_role("radio", name="Follow")).to_be_checked()


def test_a_view_has_an_address_and_the_back_button(review: App) -> None:
    """A filter stands in the address line; going back shows what was there before."""
    page = review.page
    assert page.url.endswith("#review")
    page.get_by_label("Show", exact=True).select_option("absent")
    expect(review.person(ZEPHYR.name)).to_be_visible()
    assert page.url.endswith("#review?standing=absent")
    page.go_back()
    expect(review.person(EUDES.name)).to_be_visible()
    page.go_forward()
    expect(review.person(ZEPHYR.name)).to_be_visible()


LISTEN = """() => {
    window.sent = [];
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (...parts) {
        window.sent.push(JSON.stringify(parts));
        return post.apply(this, parts);
    };
}"""


def test_a_filter_chosen_in_a_list_is_sent_once(review: App) -> None:
    """A second message, sent late as for typed words, could undo a "back" in between."""
    page = review.page
    page.evaluate(LISTEN)
    page.get_by_label("Show", exact=True).select_option("absent")
    expect(review.person(ZEPHYR.name)).to_be_visible()
    page.go_back()
    expect(review.person(EUDES.name)).to_be_visible()
    page.wait_for_timeout(600)
    assert page.evaluate("sent.filter(one => one.includes('standing')).length") == 1
    page.get_by_label("Filter by name").fill("sixtine")
    expect(review.person(SIXTINE.name)).to_be_visible()
    expect(review.person(EUDES.name)).to_be_hidden()


def test_an_address_typed_by_hand_is_checked_live(
    review: App, traffic: Traffic, bluesky_network: BlueskyNetwork
) -> None:
    """The network is asked at once; what nobody has is said, what exists is followed."""
    page = review.page
    page.get_by_label("Show", exact=True).select_option("absent")
    person = review.person(ZEPHYR.name)
    person.get_by_text("Type an address").click()
    field = person.get_by_label("Bluesky handle or Mastodon address")
    field.fill("nobody-has-this-one.bsky.social")
    field.press("Enter")
    expect(person.get_by_text("There is no account with this address.")).to_be_visible(
        timeout=PATIENCE
    )
    field.fill(f"https://bsky.app/profile/{ELSEWHERE}")
    person.get_by_role("button", name="Check it").click()
    expect(person.get_by_role("radio", name="Follow")).to_be_checked(timeout=PATIENCE)
    expect(person.get_by_role("link", name=ELSEWHERE)).to_be_visible()
    field.fill("ada@b.example")
    field.press("Enter")
    expect(person.get_by_text("You did not choose to ask this network")).to_be_visible()
    assert review.violations() == []
    assert traffic.asked(bluesky_network.appview)


def test_pictures_are_loaded_only_once_one_asks_for_them(
    review: App, traffic: Traffic, tmp_path: Path
) -> None:
    """A picture shows one's address to its host: none is asked for before, and all is said."""
    page, host, kept = review.page, "https://pictures.example", tmp_path / "work.json"
    review.button("Go on to the lists to take away").click()
    kept.write_text(
        review.save("Save everything (JSON)").text.replace(
            '"avatar":""', f'"avatar":"{host}/face.png"'
        )
    )
    asked: list[str] = []

    def picture(route: Route) -> None:
        asked.append(route.request.headers.get("referer", ""))
        route.fulfill(content_type="image/svg+xml", body=FACE)

    page.route(f"{host}/**", picture)
    review.open("en")
    review.choose(kept)
    review.button("Put the new one in its place").click()
    expect(review.person(EUDES.name)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("img.face")).to_have_count(0)
    assert asked == []
    traffic.allow(host)
    # The page is loaded anew, so that it may reach the pictures' host.
    review.button("Show the pictures of accounts").click()
    expect(page.locator("img.face")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("img.face").first).to_have_js_property("complete", value=True)
    assert review.violations() == []
    # The host learns nothing of the page that shows its picture.
    assert asked
    assert not any(asked)
    review.button("Hide the pictures of accounts").click()
    expect(page.locator("img.face")).to_have_count(0)
