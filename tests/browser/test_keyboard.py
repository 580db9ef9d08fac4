"""Every way to bring names, walked with the keys alone: found by role and label, in two languages.

axe looks at each step. `test_ways` walks the rest of the journey.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from archives import Person, Plan, write_folder
from browser.app import App, tab_to
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
