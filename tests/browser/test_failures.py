"""What goes wrong with a file is a plain sentence in both languages, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from archives import Flaw, Plan, hostile_people, invent_people, write_archive
from browser.app import App
from browser.fixtures import PATIENCE, Traffic
from browser.words import translations
from passage.core.errors import Problem
from passage.views.problems import sentence

pytestmark = pytest.mark.browser

CODES = {
    Flaw.NOT_A_ZIP: "not-an-archive",
    Flaw.TRUNCATED: "truncated",
    Flaw.ENCRYPTED: "encrypted",
    Flaw.NO_FOLLOWING: "no-following",
    Flaw.CLASSIC: "classic-archive",
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_bad_file_has_its_sentence_and_a_good_one_still_works(
    app: App, tmp_path: Path, lang: str
) -> None:
    """After each failure the person can choose again; the last, good file is read."""
    app.open(lang)
    page, words = app.page, translations(lang)
    for flaw, code in CODES.items():
        path = tmp_path / f"{flaw.value}.zip"
        write_archive(path, Plan(people=tuple(invent_people(5)), unnamed=5, flaw=flaw))
        app.choose(path)
        problem = page.locator("#problem")
        told = sentence(Problem(code), words.gettext)
        expect(problem.get_by_role("heading")).to_have_text(told.title)
        for text in (told.text, *told.steps):
            expect(problem).to_contain_text(text)
        expect(problem).to_be_focused()
        assert app.violations() == []
    good = tmp_path / "good.zip"
    write_archive(good, Plan(people=tuple(invent_people(5)), unnamed=5))
    app.choose(good)
    expect(app.heading).to_contain_text("10")
    expect(page.locator("#problem")).to_be_empty()


def as_shown(name: str) -> str:
    """Return the beginning of a name with its spaces folded, as a page shows them."""
    return " ".join(name[:50].split())


def test_hostile_names_are_shown_as_they_are_written(
    app: App, traffic: Traffic, tmp_path: Path
) -> None:
    """Markup and formulas in names stay text on the page: nothing of it becomes an element."""
    path = tmp_path / "hostile.zip"
    people = tuple(hostile_people())
    write_archive(path, Plan(people=people))
    dialogs: list[str] = []
    app.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    app.open("en")
    app.choose(path)
    expect(app.heading).to_contain_text(f"{len(people)} account")
    nobody = "http://localhost:9"
    traffic.allow(nobody)
    app.search(bluesky=nobody)
    app.page.get_by_role("button", name="Stop the search").click()
    app.reviewed()
    app.page.get_by_label("Show", exact=True).select_option("unchecked")
    headings = app.page.get_by_role("article").get_by_role("heading")
    expect(headings).to_have_count(len(people))
    texts = headings.all_text_contents()
    # Names longer than any real one are cut by the reader.
    assert {as_shown(person.name) for person in people} == {as_shown(text) for text in texts}
    assert app.page.locator("article script, article img, article svg[onload]").count() == 0
    assert dialogs == []


def test_a_file_that_changes_is_a_sentence(app: App, tmp_path: Path) -> None:
    """A file written over after it was chosen does not kill Python: another one can be read."""
    path, good = tmp_path / "changing.zip", tmp_path / "good.zip"
    write_archive(path, Plan(people=tuple(invent_people(5)), unnamed=5))
    write_archive(good, Plan(people=tuple(invent_people(5)), unnamed=5))
    held: list[Route] = []
    app.page.route("**/micropython.wasm", lambda route: held.append(route))  # noqa: PLW0108
    app.page.goto(f"{app.site_url}en/app.html", wait_until="domcontentloaded")
    app.choose(path)
    # Once it was read the browser knows how the file looked when it was chosen.
    app.page.evaluate("document.getElementById('archive-files').files[0].slice(0, 1).arrayBuffer()")
    path.write_bytes(b"something else" * 1000)
    while not held:
        app.page.wait_for_timeout(50)
    held[0].continue_()
    app.awake()
    expect(app.page.locator("#problem").get_by_role("heading")).to_have_text(
        "The file changed while it was being read"
    )
    app.choose(good)
    expect(app.heading).to_contain_text("10")


def test_a_python_that_cannot_start_is_told_in_words(
    page: Page, site_url: str, traffic: Traffic
) -> None:
    """When the worker's Python does not arrive, the page says what to do and stops waiting."""
    page.route("**/*.whl", lambda route: route.abort())
    page.goto(f"{site_url}en/app.html")
    told = page.get_by_text("A part of this page did not arrive, or")
    expect(told).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#engine-state")).to_be_hidden()
