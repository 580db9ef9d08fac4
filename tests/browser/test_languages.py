"""The real app page in every language but the two in which everything else is tested."""

from __future__ import annotations

import pytest

from browser.words import translations
from workshop.pages import LANGUAGES

pytestmark = pytest.mark.browser

OTHERS = [one.code for one in LANGUAGES if one.code not in ("fr", "en")]
PASTED = " ".join(f"@name_{number}" for number in range(2))


@pytest.mark.parametrize("language", OTHERS)
def test_python_speaks_the_language_of_the_page(app, traffic, language):
    """Python wakes, fetches this language's words alone, and answers in them."""
    words = translations(language)
    app.page.set_viewport_size({"width": 320, "height": 640})
    app.open(language)
    assert app.heading.inner_text() == words.gettext("Open your X archive")
    fetched = [one.url.rpartition("/")[2] for one in traffic.requests if "/words-" in one.url]
    assert fetched == [f"words-{language}.zip"]
    app.page.get_by_text(words.gettext("The archive is unpacked, or there is none")).click()
    app.page.get_by_label(words.gettext("Names or links, pasted")).fill(PASTED)
    app.button(words.gettext("Read these names")).click()
    counted = "You followed %(number)s account", "You followed %(number)s accounts"
    told = words.ngettext(*counted, 2) % {"number": "2"}
    app.page.get_by_role("heading", level=1, name=told).wait_for()
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert app.violations() == []
