"""Every page and every screen in a pseudo-language: no word escapes, nothing is too wide."""

from __future__ import annotations

import shutil
import tomllib

import pytest
from jinja2 import FileSystemLoader
from playwright.sync_api import Browser

from passage.views.render import Renderer
from passage.views.wording import Wording
from pseudo import escaped, pseudo, pseudo_words
from views.test_render import states
from workshop.pages import LANGUAGES, Language, page_environment, render_language
from workshop.paths import PY, SITE
from workshop.serve import serving

WORDS = pseudo_words(SITE)
RENDERER = Renderer(
    FileSystemLoader(SITE / "templates"),
    Wording("x-pseudo", WORDS, lambda value: f"{value:,}", lambda iso: iso[:10]),
)
REGIONS = ("stepper", "problem", "step", "requests")
SERVERS = tomllib.loads((PY / "passage/core/servers.toml").read_text("utf-8"))["server"]
FAREWELLS = (PY / "passage/views/farewell.json").read_text("utf-8")
PSEUDO = Language("x-pseudo", "[Pšéúdó]")
DATA = (
    "Passage",
    "Bluesky",
    "Mastodon",
    "Person person",
    "ada novak",
    "Name of",
    "Camille Ardouin",
    "Ville de Saint Amand",
    "Les miens",
    # The kit's invented town hall, what servers say of themselves, and names of programs.
    "Ville de Vernay et agglo État civil Planner",
    "Für öffentliche Stellen Be kind PDS nginx Apache",
    "did plc other img src onerror alert cmd",
    *(f"{one['name']} {one['operator']}" for one in SERVERS),
    *(one.name for one in LANGUAGES),
)
"""Names, and what the invented archive holds: words of no language."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages in the pseudo-language, with their styles."""
    out = tmp_path_factory.mktemp("pseudo")
    environment = page_environment(SITE, WORDS)
    render_language(SITE, out, PSEUDO, environment, version="1.2.3")
    for name in ("styles", "scripts", "images"):
        shutil.copytree(SITE / name, out / "assets" / name)
    return out


def test_the_pseudo_language_is_longer_and_keeps_what_must_stay():
    """Marks, brackets and two fifths more letters; placeholders, tags and code untouched."""
    assert pseudo("Search") == "[Šéárçhžéíñá]"
    told = pseudo("Asked <strong>%(host)s</strong> for <code>a.csv</code>: %(number)s names")
    assert "<strong>%(host)s</strong>" in told
    assert "<code>a.csv</code>" in told
    assert len(told) >= 1.3 * len("Asked %(host)s for a.csv: %(number)s names")
    assert escaped(f"<p>{pseudo('Nobody is here')}</p>") == []
    assert escaped("<p>Nobody <b>is</b> here</p><img alt='A kite'>")


@pytest.mark.parametrize("name", states())
def test_every_word_of_a_screen_comes_from_the_catalogue(name):
    """On no screen stands a word that translators never get to see."""
    screen = RENDERER.screen(states()[name])
    html = screen.stepper + screen.problem + screen.step + screen.requests
    # Farewells are in a language of their own choice, and have no words in this one.
    data = (*DATA, FAREWELLS) if name == "leave, told" else DATA
    assert escaped(html, data) == []
    assert escaped(f"<p>{screen.title}</p><p>{screen.status}</p>", DATA) == []


def test_every_word_of_a_page_comes_from_the_catalogue(pages):
    """Nor on the pages; the gallery's invented people and sentences are data."""
    examples = (SITE / "templates/components/examples.toml").read_text(encoding="utf-8")
    for path in sorted((pages / "x-pseudo").glob("*.html")):
        data = (*DATA, examples) if path.stem == "gallery" else DATA
        assert escaped(path.read_text(encoding="utf-8"), data) == [], path.name


@pytest.mark.browser
def test_nothing_is_too_wide_for_a_phone_in_the_pseudo_language(browser: Browser, pages):
    """At 320 pixels, also with text twice as large, no page and no screen scrolls sideways."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    tab = context.new_page()
    wide = []
    with serving(pages, port=0, prefix="/repo/") as url:
        for path in sorted((pages / "x-pseudo").glob("*.html")):
            tab.goto(f"{url}x-pseudo/{path.name}", wait_until="load")
            tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            wide += [(path.name, width) for width in widths(tab) if width > 320]
        tab.goto(f"{url}x-pseudo/app.html")
        for name, state in states().items():
            screen = RENDERER.screen(state)
            tab.evaluate(
                """parts => { for (const [id, html] of Object.entries(parts)) {
                    document.getElementById(id).innerHTML = html }
                    document.querySelectorAll('details').forEach(one => one.open = true) }""",
                {
                    part: getattr(screen, part)
                    for part in ("stepper", "problem", "step", "requests")
                },
            )
            wide += [(name, width) for width in widths(tab) if width > 320]
    context.close()
    assert wide == []


def widths(tab):
    """Return how wide the page is, with text as it is and enlarged to twice its size."""
    found = []
    for size in ("100%", "200%"):
        tab.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        found.append(tab.evaluate("document.documentElement.scrollWidth"))
    tab.evaluate("document.documentElement.style.fontSize = ''")
    return found
