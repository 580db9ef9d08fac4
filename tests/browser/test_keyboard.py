"""Every way to bring names, and the kit for leaving, walked with the keys alone, in two languages.

axe looks at each step. `test_ways` walks the rest of the journey.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from archives import Person, Plan, write_folder
from browser.app import App, tab_to
from browser.fixtures import PATIENCE, Traffic
from browser.test_proofs import APPVIEW, DID, SERVER, SITE, answer
from browser.words import translations

pytestmark = pytest.mark.browser

NAMED = Person("51", "ysolde_vdb", "Ysolde Vandenbroucke", contacts=2)


class Hands:
    """The keyboard and a language: everything is reached by its words and the Tab key."""

    def __init__(self, app: App, lang: str) -> None:
        """Open the page in a language."""
        self.app, self.page = app, app.page
        self.words = translations(lang)
        app.open(lang)

    def say(self, text: str) -> str:
        """Return a text in the page's language."""
        return self.words.gettext(text)

    def press(self, target: Locator, key: str) -> None:
        """Go to an element and press a key on it."""
        tab_to(self.page, target)
        self.page.keyboard.press(key)

    def unfold(self, text: str, key: str = "Enter") -> None:
        """Unfold what a summary with these words hides."""
        self.press(self.page.locator("summary").filter(has_text=re.compile(text)), key)

    def button(self, text: str) -> Locator:
        """Return the first button with these words."""
        return self.page.get_by_role("button", name=self.say(text), exact=True).first

    def write(self, label: str, text: str) -> Locator:
        """Go to a field by its label and type into it."""
        field = self.page.get_by_label(re.compile(f"^{re.escape(self.say(label))}")).first
        tab_to(self.page, field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        return field

    def sound(self) -> None:
        """Check that axe finds nothing."""
        assert self.app.violations() == []


@pytest.fixture(params=["en", "fr"])
def hands(request: pytest.FixtureRequest, app: App) -> Hands:
    """The page in English or French, in somebody's hands."""
    return Hands(app, request.param)


def counted(hands: Hands, number: int) -> str:
    """Return the heading that counts the followed."""
    text = hands.words.ngettext(
        "You followed %(number)s account", "You followed %(number)s accounts", number
    )
    return text % {"number": number}


@pytest.mark.chromium("a folder in a file field")
def test_folder_paste_and_names_by_hand(hands: Hands, tmp_path: Path) -> None:
    """Each ends where the next thing to do is, with the focus on something that says so."""
    app, page = hands.app, hands.page
    folder = tmp_path / "archive"
    write_folder(folder, Plan(people=(NAMED,), unnamed=2))
    page.on("filechooser", lambda chooser: chooser.set_files(folder))
    hands.unfold(re.escape(hands.say("The archive is unpacked, or there is none")))
    hands.sound()
    field = page.get_by_label(hands.say("The folder of an unpacked archive"))
    hands.press(field, "Enter")
    expect(app.heading).to_have_text(counted(hands, 3))
    expect(app.heading).to_be_focused()

    hands.unfold(re.escape(hands.say("Paste names or links")), "Space")
    hands.write("Names or links, pasted", "@guenole_pm, https://x.com/lucrecebsx")
    hands.press(hands.button("Read these names"), "Space")
    expect(app.heading).to_have_text(counted(hands, 5))
    expect(app.heading).to_be_focused()
    hands.sound()

    look_up = hands.words.ngettext(
        "Look %(number)s account up by hand", "Look the %(number)s closest up by hand", 2
    )
    hands.unfold(re.escape(look_up % {"number": 2}))
    link = page.get_by_role("link", name=re.compile(r"\d{5,}")).first
    tab_to(page, link)
    fields = page.get_by_label(re.compile(re.escape(hands.say("Name on X"))))
    expect(fields).to_have_count(2)
    hands.write("Name on X", "not a name")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_be_focused()
    expect(page.locator("#problem")).to_contain_text(hands.say("This is not a name on X"))
    expect(fields.first).to_have_value("not a name")
    hands.sound()
    hands.write("Name on X", "@first_one")
    hands.press(hands.button("Keep the name"), "Space")
    expect(fields).to_have_count(1)
    expect(fields.first).to_be_focused()
    expect(fields.first).to_have_value("")
    page.keyboard.type("https://x.com/second_one")
    page.keyboard.press("Enter")
    expect(fields).to_have_count(0)
    expect(app.heading).to_be_focused()
    expect(page.get_by_text(hands.say("typed by you"))).to_be_visible()
    hands.sound()


def test_what_was_pasted_is_forgotten(hands: Hands) -> None:
    """A text without names leaves an empty box; so does beginning anew; nobody comes back."""
    app, page = hands.app, hands.page
    box = page.get_by_label(hands.say("Names or links, pasted"))
    other_ways = re.escape(hands.say("The archive is unpacked, or there is none"))
    hands.unfold(other_ways)
    hands.write("Names or links, pasted", "nobody is named here")
    hands.press(hands.button("Read these names"), "Enter")
    expect(page.locator("#problem")).to_be_focused()
    expect(box).to_have_value("")
    hands.sound()
    if not box.is_visible():
        hands.unfold(other_ways)
    hands.write("Names or links, pasted", "@ysolde_vdb @guenole_pm")
    hands.press(hands.button("Read these names"), "Enter")
    expect(app.heading).to_have_text(counted(hands, 2))
    hands.press(hands.button("Open another archive"), "Enter")
    expect(app.heading).to_have_text(hands.say("Open your X archive"))
    expect(app.heading).to_be_focused()
    expect(box).to_have_value("")
    hands.unfold(other_ways)
    hands.write("Names or links, pasted", "@lucrecebsx")
    hands.press(hands.button("Read these names"), "Enter")
    expect(app.heading).to_have_text(counted(hands, 1))
    expect(app.heading).to_be_focused()


@pytest.mark.chromium("a date takes keys after the window's own bars had the focus")
def test_the_kit_for_leaving(hands: Hands, traffic: Traffic) -> None:
    """All its pages: each is reached, filled in, read and left again, with the keys alone."""
    app, page = hands.app, hands.page
    for origin in (APPVIEW, SERVER, SITE):
        page.context.route(f"{origin}/**", answer)
        traffic.allow(origin)
    hands.press(hands.button("Leave X well: checklist, texts, proofs"), "Enter")
    expect(app.heading).to_be_focused()

    to_page(hands, "Choose how to leave")
    first = page.get_by_role("radio").first
    hands.press(first, "Space")
    hands.press(hands.button("Make my checklist"), "Enter")
    task = page.get_by_role("checkbox").first
    hands.press(task, "Space")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    expect(page.get_by_role("checkbox").first).to_be_focused()
    pick_a_day(hands)
    hands.press(hands.button("Keep this day"), "Space")
    expect(hands.button("Save the tasks (calendar)")).to_be_visible()
    back(hands)

    to_page(hands, "Tell your followers")
    hands.write("Name", "Ville de Vernay")
    hands.write("Your Bluesky handle", "vernay.example")
    page.keyboard.press("Enter")
    hands.press(page.locator("#copy-x-post"), "Enter")
    expect(page.locator("#status")).to_have_text(hands.say("Copied"))
    hands.unfold(re.escape(hands.say("Several accounts at once")))
    table = {"name": "table.csv", "mimeType": "text/csv", "buffer": b"A;a_one\nB;b_two\n"}
    page.once("filechooser", lambda chooser: chooser.set_files([table]))
    hands.press(page.get_by_label(hands.say("Table of your accounts, as a file (CSV)")), "Enter")
    expect(page.get_by_role("rowheader", name="B", exact=True)).to_be_visible()
    hands.press(hands.button("Read the table"), "Space")
    back(hands)

    to_page(hands, "Prove who you are")
    hands.write("Your own domain", "ville.example")
    hands.write("Your handle on Bluesky", "mairie.bsky.social")
    hands.write("Your address on Mastodon", "mairie@social.example")
    page.keyboard.press("Enter")
    # The page is loaded anew to reach the website, and goes on there by itself.
    value = page.get_by_label(hands.say("Value"), exact=True)
    expect(value).to_have_value(f"did={DID}", timeout=PATIENCE)
    expect(app.heading).to_be_focused()
    hands.press(page.locator("#line-value-copy"), "Space")
    expect(page.locator("#status")).to_have_text(hands.say("Copied"))
    hands.unfold("nginx", "Space")
    tab_to(page, page.get_by_label("nginx", exact=True))
    back(hands)

    to_page(hands, "Where your data will live")
    hands.write("Mastodon servers", "social.example")
    hands.write("Servers of Bluesky accounts (PDS)", "")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    hands.unfold("social.example", "Space")
    expect(page.get_by_text("Mastodon 4.5.0").first).to_be_visible()
    back(hands)

    to_page(hands, "Leave together")
    hands.press(hands.button("Save the day (calendar)"), "Tab")
    back(hands)
    hands.press(hands.button("Back to the first step"), "Enter")
    expect(app.heading).to_be_focused()


def to_page(hands: Hands, title: str) -> None:
    """Go to a page of the kit from the list of its tasks."""
    hands.press(hands.button(title), "Enter")
    expect(hands.app.heading).to_contain_text(hands.say(title))
    expect(hands.app.heading).to_be_focused()


def back(hands: Hands) -> None:
    """Check the page with axe, and go back to the list of tasks."""
    hands.sound()
    hands.press(hands.button("All tasks for leaving X"), "Enter")
    expect(hands.app.heading).to_have_text(hands.say("Leave X well"))
    expect(hands.app.heading).to_be_focused()


def pick_a_day(hands: Hands) -> None:
    """Fill in each part of a date, in whatever order the browser has them."""
    day = hands.page.get_by_label(hands.say("Day on which you leave X"), exact=True)
    tab_to(hands.page, day)
    for _ in range(3):
        hands.page.keyboard.press("ArrowUp")
        hands.page.keyboard.press("ArrowRight")
    expect(day).not_to_have_value("")
