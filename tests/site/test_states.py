"""Every state of every step, in the real frame and styles, held to the rules for everybody.

The states are those that `views/test_render.py` renders, and one for each problem. They are put
into the app page while Python sleeps, so that looking at all of them takes seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import FileSystemLoader
from playwright.sync_api import Page

from browser.words import translations
from passage.app.state import AppState
from passage.core.errors import leaves
from passage.views.render import Renderer
from passage.views.wording import Wording
from views.test_render import states
from workshop.pages import LANGUAGES
from workshop.paths import SITE

pytestmark = pytest.mark.browser

LOOKS = {
    "light, 1280": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark, 320": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "forced colours, 320": {"viewport": {"width": 320, "height": 640}, "forced_colors": "active"},
    "more contrast, 1280": {"viewport": {"width": 1280, "height": 800}, "contrast": "more"},
}
EVERY_RULE = {"resultTypes": ["violations"]}
BUT_COLOURS = EVERY_RULE | {"rules": {"color-contrast": {"enabled": False}}}
"""Measuring the contrast of every word takes axe longer than all its other rules together."""

REGIONS = ("stepper", "problem", "step", "requests")
"""Where `page.py` puts what Python renders."""

FILL = """parts => {
    document.getElementById('engine-state').hidden = true;
    for (const [id, html] of Object.entries(parts)) document.getElementById(id).innerHTML = html;
    document.querySelectorAll('details').forEach(one => { one.open = true });
}"""
VIOLATIONS = """settings => axe.run(document, settings).then(found =>
    found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target)}`))"""
LANDMARKS = """() => ({
    main: document.querySelectorAll('main').length,
    h1: document.querySelectorAll('h1').length,
    levels: [...document.querySelectorAll('h1, h2, h3, h4')]
        .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1])),
})"""
SMALL = """() => [...document.querySelectorAll(
        'main :is(button, select, input, textarea, summary, a.button)')]
    .filter(one => one.checkVisibility())
    .map(one => {
        const target = one.matches('[type=radio], [type=checkbox]') ? one.closest('label') : one;
        const box = (target || one).getBoundingClientRect();
        return [one.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)];
    })
    .filter(([, width, height]) => width < 43.5 || height < 43.5)"""
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => [...document.querySelectorAll('main *')]
    .filter(one => one.checkVisibility() && one.closest('.visually-hidden, .stepper-line') === null)
    .filter(one => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX)
        && one.closest('progress, input, svg, .folding thead') === null)
    .filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    .map(one => one.outerHTML.slice(0, 90))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNDESCRIBED = """() => [...document.querySelectorAll('[aria-describedby], [aria-labelledby]')]
    .flatMap(one => ['aria-describedby', 'aria-labelledby']
        .flatMap(name => (one.getAttribute(name) || '').split(/\\s+/).filter(Boolean)))
    .filter(id => document.getElementById(id) === null)"""


def every_state() -> dict[str, AppState]:
    """Return the states of all steps, and the first step with each problem there is."""
    problems = {f"problem: {one.code}": AppState(problem=one().problem()) for one in leaves()}
    return states() | problems


def renderer(lang: str) -> Renderer:
    """Return what renders the screens in a language."""
    wording = Wording(lang, translations(lang), lambda value: f"{value:,}", lambda iso: iso[:10])
    return Renderer(FileSystemLoader(SITE / "templates"), wording)


@pytest.fixture(params=[one.code for one in LANGUAGES])
def lang(request: pytest.FixtureRequest) -> str:
    """Return each language of the site."""
    return request.param


@pytest.fixture
def frame(opened, lang: str):
    """Open the app page in a look, asleep."""

    def opening(**look) -> Page:
        return opened(f"{lang}/app", bypass_csp=True, reduced_motion="reduce", **look)

    return opening


def filled(page: Page, lang: str):
    """Fill the page with each state in turn, everything unfolded, and yield its name."""
    rendering = renderer(lang)
    for name, state in every_state().items():
        screen = rendering.screen(state)
        page.evaluate(FILL, {region: getattr(screen, region) for region in REGIONS})
        yield name


def broken(page: Page, lang: str, settings: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the rules that axe finds broken, by state. axe is put in once: it is half a MB."""
    page.evaluate(Axe().axe_script)
    found = {name: page.evaluate(VIOLATIONS, settings) for name in filled(page, lang)}
    return {name: rules for name, rules in found.items() if rules}


def test_axe_finds_nothing_in_any_state(frame, lang):
    """No step breaks a rule that axe knows, whatever happened, in each language.

    The looks below see to the colours, which are the same in every language.
    """
    page = frame(viewport={"width": 1280, "height": 800})
    assert broken(page, lang, BUT_COLOURS) == {}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_axe_finds_nothing_in_any_look(frame, lang, look):
    """Nor in light, dark, forced or stronger colours; these are the same in every language."""
    assert broken(frame(**LOOKS[look]), lang, EVERY_RULE) == {}


def test_no_state_scrolls_sideways(frame, lang):
    """At 320 pixels (1280 enlarged four times) all fits; so it does with letters twice as large."""
    page = frame(viewport={"width": 320, "height": 640})
    wide = []
    for name in filled(page, lang):
        for size in ("100%", "200%"):
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            if page.evaluate(WIDER) > 0:
                wide.append((name, size, page.evaluate(WIDER)))
    assert wide == []


def test_wider_spacing_cuts_nothing_off(frame, lang):
    """Text spaced as people with dyslexia set it stays whole (WCAG 2.2, 1.4.12)."""
    page = frame(viewport={"width": 320, "height": 640})
    page.evaluate(SPACING)
    spoilt = {}
    for name in filled(page, lang):
        cut = page.evaluate(CUT)
        if cut or page.evaluate(WIDER) > 0:
            spoilt[name] = cut, page.evaluate(WIDER)
    assert spoilt == {}


def test_wider_spacing_cuts_nothing_off_a_page(frame, static_url, lang):
    """The same holds for the pages to read."""
    page = frame(viewport={"width": 320, "height": 640})
    spoilt = {}
    for name in sorted(one.stem for one in (SITE / "pages").glob("*.html")):
        page.goto(f"{static_url}{lang}/{name}.html")
        page.evaluate(SPACING)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        cut = page.evaluate(CUT)
        if cut or page.evaluate(WIDER) > 0:
            spoilt[name] = cut, page.evaluate(WIDER)
    assert spoilt == {}


def test_every_control_is_large_enough_to_hit(frame, lang):
    """Buttons, fields, ticks and summaries are 44 pixels high and wide, or more, on a phone."""
    page = frame(viewport={"width": 360, "height": 740}, has_touch=True)
    small = {name: found for name in filled(page, lang) if (found := page.evaluate(SMALL))}
    assert small == {}


@pytest.mark.parametrize("lang", ["en"], indirect=True)
def test_every_state_has_an_outline(frame, lang):
    """One main part, one first heading, no level left out; each description is there."""
    page = frame()
    for name in filled(page, lang):
        outline = page.evaluate(LANDMARKS)
        assert (outline["main"], outline["h1"]) == (1, 1), name
        levels = outline["levels"][outline["levels"].index(1) :]
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), (name, levels)
        assert page.evaluate(UNDESCRIBED) == [], name
