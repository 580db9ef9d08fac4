"""The static pages in a real Chromium: accessible, never too wide, readable without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workshop.catalogue import translations
from workshop.pages import LANGUAGES
from workshop.paths import SITE

pytestmark = pytest.mark.browser

PAGES = (
    "accessibility",
    "app",
    "archive",
    "gallery",
    "help",
    "index",
    "licences",
    "names",
    "privacy",
)
ADDRESSES = ("index", *(f"{code}/{page}" for code in ("fr", "en") for page in PAGES))

OTHERS = [one.code for one in LANGUAGES if one.code not in ("fr", "en")]
"""Every page is looked at in French and English; any other language gets one quick pass."""

TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(one => one.closest('p, li, td, th, dd') === null || one.matches('.button, .nav a'))
    .filter(one => !one.matches('.skip'))
    .map(one => {
        const label = one.matches('[type=radio], [type=checkbox]') ? one.closest('label') : one;
        const box = (label || one).getBoundingClientRect();
        const wide = one.matches('a') || box.width >= 43.5;
        return {html: one.outerHTML.slice(0, 90), height: box.height, wide};
    })
    .filter(one => one.height > 0 && (one.height < 43.5 || !one.wide))"""


LOOKS = {
    "forced": {"forced_colors": "active", "viewport": {"width": 320, "height": 640}},
    "more-contrast": {"contrast": "more"},
}
EVERY_RULE = {"resultTypes": ["violations"]}
COLOURS = EVERY_RULE | {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that ask how something is painted: no other can differ in the dark."""
BUT_COLOURS = EVERY_RULE | {"rules": {"color-contrast": {"enabled": False}}}


def sound(page: Page, settings: Mapping[str, object] = EVERY_RULE) -> None:
    """Fail with axe's report when a page, everything unfolded, breaks a rule."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page, options=dict(settings))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(opened, address):
    """No page and no component has a violation that axe knows, in light and in the dark."""
    # The doorway would leave for a language at once: it is looked at as without scripts.
    # Nothing moves: a colour on its way from light to dark would be neither.
    still = {"color_scheme": "light", "reduced_motion": "reduce"}
    page = opened(address, bypass_csp=True, locale="eo", **still)
    sound(page)
    page.emulate_media(color_scheme="dark")
    sound(page, COLOURS)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_a_component(opened, look):
    """Nor has any component in forced colours on a phone, or with more contrast."""
    sound(opened("en/gallery", bypass_csp=True, **LOOKS[look]))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_scrolls_sideways_on_a_narrow_screen(opened, address):
    """At 320 pixels, which is 1280 enlarged four times, everything fits the width."""
    page = opened(address, viewport={"width": 320, "height": 640}, locale="eo")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) == 320
    # The same with the text alone enlarged to twice its size.
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(width) == 320


@pytest.mark.parametrize("language", OTHERS)
def test_each_other_language_is_read_on_a_phone(opened, language):
    """First step and gallery: in the language, nothing for axe to find, nothing too wide.

    Colours are the same in every language: they are looked at in French and English.
    """
    for name in ("app", "gallery"):
        page = opened(f"{language}/{name}", viewport={"width": 320, "height": 640}, bypass_csp=True)
        sound(page, BUT_COLOURS)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name
        words = translations(SITE, language).gettext
        told = words("Open your X archive" if name == "app" else "Components")
        expect(page.get_by_role("heading", level=1)).to_have_text(told)
        assert page.evaluate(TARGETS) == []


def test_languages_unfold_without_a_script(opened):
    """From any page one gets to the same page in every other language, by keyboard alone."""
    page = opened("fr/help", viewport={"width": 320, "height": 640}, java_script_enabled=False)
    menu = page.get_by_role("navigation", name="Langues")
    expect(menu.get_by_role("link", name="English")).to_be_hidden()
    menu.get_by_text("Français").press("Enter")
    for one in LANGUAGES:
        if one.code != "fr":
            expect(menu.get_by_role("link", name=one.name)).to_be_visible()
    menu.get_by_role("link", name="English").press("Enter")
    expect(page).to_have_url(re.compile(r"/en/help\.html$"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_read_without_scripts(opened, address):
    """The words and the ways on are all there when JavaScript is off."""
    page = opened(address, java_script_enabled=False)
    expect(page.locator("h1")).to_be_visible()
    assert len(page.locator("main").inner_text()) > 100
    assert page.get_by_role("link").count() >= 2


@pytest.mark.parametrize("address", ADDRESSES)
def test_controls_are_large_enough_to_hit(opened, address):
    """Every control that stands by itself is 44 pixels high or more, and but for links as wide."""
    page = opened(address, viewport={"width": 390, "height": 844}, locale="eo")
    assert page.evaluate(TARGETS) == []


@pytest.mark.parametrize(
    "address", ["fr/index", "fr/archive", "fr/names", "fr/privacy", "fr/gallery"]
)
def test_pages_break_no_policy_and_miss_no_file(browser, static_url, address):
    """The browser reports nothing refused and nothing missing but the fonts the build adds."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    missing: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("response", lambda reply: missing.append(reply.url) if reply.status >= 400 else None)
    page.goto(f"{static_url}{address}.html", wait_until="networkidle")
    assert [one for one in complaints if "404" not in one] == []
    assert [one for one in missing if "/assets/fonts/" not in one] == []
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_drawings_keep_their_proportions(opened, width):
    """Every drawing arrives and is shown as large as it can be, never squeezed."""
    page = opened("fr/names", viewport={"width": width, "height": 800})
    shown = page.evaluate(
        """() => [...document.querySelectorAll('main img')].map(one => ({
            natural: one.naturalWidth / one.naturalHeight,
            shown: one.clientWidth / one.clientHeight,
            width: one.clientWidth,
        }))"""
    )
    assert len(shown) == 4
    for one in shown:
        assert one["shown"] == pytest.approx(one["natural"], rel=0.02)
        assert one["width"] >= 200


@pytest.mark.parametrize(("scheme", "token"), [("light", "#ffffff"), ("dark", "#172135")])
def test_drawings_take_the_colours_of_the_theme(opened, scheme, token):
    """A drawing lies on the same ground as the figure around it, in light and in dark."""
    page = opened("fr/names", color_scheme=scheme)
    for image in page.locator("main img").all():
        corner = image.evaluate(
            """one => { const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [one.naturalWidth, one.naturalHeight];
            const pen = canvas.getContext('2d');
            pen.drawImage(one, 0, 0);
            return [...pen.getImageData(2, 2, 1, 1).data]
                .map(part => part.toString(16).padStart(2, '0')).join('') }"""
        )
        assert corner == f"{token[1:]}ff"


def test_the_guides_table_leads_to_each_way(opened):
    """From the table of ways a keyboard alone gets to each of them."""
    page = opened("fr/names")
    for number, target in enumerate(("exporter", "recording", "links", "list"), start=1):
        link = page.get_by_role("rowheader").get_by_role("link", name=f"{number}. ")
        link.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"#{target}$"))
        expect(page.locator(f"h2#{target}")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("locale", "arrives"),
    [
        ("fr-CA", "fr/index.html"),
        ("en-GB", "en/index.html"),
        *((f"{code}-{code.upper()}", f"{code}/index.html") for code in OTHERS),
    ],
)
def test_doorway_opens_the_browsers_language(opened, locale, arrives):
    """People arrive at the pages in their browser's language."""
    page = opened("index", locale=locale)
    page.wait_for_url(f"**/{arrives}")


def test_doorway_stays_open_for_other_languages(opened):
    """Somebody whose language we do not speak gets to choose, each choice in its own language."""
    page = opened("index", locale="eo")
    expect(page).to_have_url(re.compile(r"/repo/index\.html$"))
    french = page.get_by_role("link", name="Continuer en français")
    expect(french).to_be_visible()
    page.get_by_role("link", name="Continue in English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_doorway_does_not_trap_the_way_back(opened, static_url):
    """The doorway replaces itself: going back does not bring people to it again."""
    page = opened("fr/help", locale="fr")
    page.goto(f"{static_url}index.html")
    page.wait_for_url("**/fr/index.html")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/fr/help\.html$"))


def test_keyboard_reaches_the_content_first(opened):
    """The first Tab shows a way past the header, and it leads to the content."""
    page = opened("fr/archive")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_always_visible(opened):
    """Whatever has the focus wears a ring, on every stop through the app page."""
    page = opened("fr/app")
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => { const s = getComputedStyle(document.activeElement);
                return document.activeElement === document.body
                    || (s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 3) }"""
            )
        )
    assert all(stops)


def test_the_app_page_shows_its_first_step_while_python_wakes(opened):
    """Before any Python runs, one can read the promise, see the wait, and choose a file."""
    page = opened("fr/app")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrez votre archive de X")
    expect(page.get_by_role("progressbar", name="Préparation de Passage…")).to_be_visible()
    expect(page.get_by_label("Votre archive, en fichier ZIP")).to_be_enabled()
    expect(page.locator("#unsupported")).to_be_hidden()


def test_without_scripts_the_app_page_says_what_it_needs(opened):
    """No endless waiting where nothing can ever start."""
    page = opened("fr/app", java_script_enabled=False)
    expect(page.get_by_role("heading", name="Passage a besoin de JavaScript")).to_be_visible()
    expect(page.locator("#engine-state")).to_be_hidden()


@pytest.mark.parametrize(
    "lacking",
    ["delete window.WebAssembly", "delete window.structuredClone", "window.Worker = undefined"],
)
def test_an_old_browser_is_told_in_words(browser, static_url, lacking):
    """A browser that cannot run Passage says so in the page's language, and stops waiting."""
    context = browser.new_context()
    context.add_init_script(lacking)
    page = context.new_page()
    page.goto(f"{static_url}fr/app.html")
    expect(page.get_by_text("Ce navigateur est trop ancien pour Passage.")).to_be_visible()
    expect(page.locator("#engine-state")).to_be_hidden()
    context.close()


def test_a_part_that_does_not_arrive_is_told_in_words(browser, static_url):
    """When a script cannot be loaded, the page says what to do instead of waiting for ever."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/pyscript/core.js", lambda route: route.abort())
    page.goto(f"{static_url}en/app.html")
    expect(page.get_by_text("A part of this page did not arrive.")).to_be_visible()
    context.close()


def test_a_page_opened_from_a_folder_is_told_in_words(browser, site_folder):
    """Opened as a file, the page explains why it cannot work there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((site_folder / "fr/app.html").as_uri())
    expect(page.get_by_text("Cette page a été ouverte depuis un dossier.")).to_be_visible()
    context.close()


def test_state_shows_in_forced_colours(opened):
    """With the system's own colours, notices, buttons and tags keep an outline."""
    page = opened("fr/gallery", forced_colors="active")
    for selector in (".button", ".tag", ".notice", ".choice, .drop"):
        width = page.locator(selector).first.evaluate(
            "one => parseFloat(getComputedStyle(one).borderInlineStartWidth)"
        )
        assert width >= 1, selector


def test_motion_stops_when_the_system_asks(opened):
    """Nothing moves for people who asked for less motion."""
    page = opened("fr/app", reduced_motion="reduce")
    names = page.evaluate(
        "[...document.querySelectorAll('*')].map(one => getComputedStyle(one).animationName)"
    )
    assert set(names) == {"none"}


def test_paper_leaves_out_what_cannot_be_clicked(opened):
    """Printed, a page is its words: no menu, no buttons."""
    page = opened("fr/archive")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_role("link", name="l’ouvrir")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
