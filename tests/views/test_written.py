"""Files made of sentences: a page of links that needs nothing else, and the reminder."""

from __future__ import annotations

import gettext
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from icalendar import Calendar
from jinja2 import FileSystemLoader

from passage.app import actions as act
from passage.app.effects import Write
from passage.app.state import AppState, TakeAway
from passage.app.update import update
from passage.core.model import Decision, Network, Verdict
from passage.views.render import Renderer
from passage.views.wording import Wording
from samples import HOSTILE_NAME, after_reading, found, match, progress, result

TEMPLATES = Path(__file__).parents[2] / "site" / "templates"
ENGLISH = Wording("en", gettext.NullTranslations(), str, lambda iso: iso[:10])
RENDERER = Renderer(FileSystemLoader(TEMPLATES), ENGLISH, "https://passage.example/en/app.html")
MASTODON = Network.MASTODON


class PageOfLinks(HTMLParser):
    """Collects the page's elements, links and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.links: dict[str, str | None] = {}
        self.style = self.words = ""
        self.rows = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append(tag)
        self.attributes += attrs
        told = dict(attrs)
        if tag == "a":
            assert told["href"] not in self.links
            self.links[str(told["href"])] = told.get("rel")
        self.rows += told.get("scope") == "row"

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if self.tags and self.tags[-1] == "style" and not self.style:
            self.style = data
        else:
            self.words += data


def reviewed() -> AppState:
    """Return a state with accounts on both networks, one of them hostile, one not chosen."""
    state = replace(after_reading(4, 1), today="2026-11-26")
    one, two, three, _ = state.named
    people = (replace(one, name=HOSTILE_NAME), *state.people[1:])
    state = replace(state, people=people, by_id={person.id: person for person in people})
    state, _ = update(state, act.StartSearch("https://appview.test", "b.test"))
    evil = match("evil.test")
    evil = replace(evil, candidate=replace(evil.candidate, url="javascript:alert(1)"))
    both = result(
        two, bluesky=found(match("two.test")), mastodon=found(match("two@b.test", 0.95, MASTODON))
    )
    results = (
        result(one, bluesky=found(evil)),
        both,
        result(three, bluesky=found(match("three.test", 0.6))),
    )
    state, _ = update(state, act.SearchMoved(results, progress(4, 4), done=True))
    return state


def page(state: AppState) -> PageOfLinks:
    """Return the page of links of a state."""
    name, mime, data = RENDERER.file(state, TakeAway.LINKS)
    assert (name, mime) == ("passage-links.html", "text/html")
    return PageOfLinks(data.decode())


def test_every_account_taken_along_is_on_the_page_once() -> None:
    """Each has its link and its box to tick; who is not taken along is not there."""
    told = page(reviewed())
    assert set(told.links) == {"https://x.test/two.test", "https://x.test/two@b.test"}
    assert set(told.links.values()) == {"noopener noreferrer"}
    for address in ("evil.test", "two.test", "two@b.test"):
        assert told.words.count(address) == 1
    assert "three.test" not in told.words
    assert told.rows == 2
    assert ("class", "box") in told.attributes
    assert "2 people whom I followed on X." in told.words
    assert "As of 2026-11-26." in told.words


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    """One file: no script, no picture, no address that a browser would load by itself."""
    told = page(reviewed())
    assert not set(told.tags) & {"script", "img", "link", "iframe", "object", "form"}
    names = {name for name, _ in told.attributes}
    assert not names & {"src", "srcset", "style", "onerror", "onclick", "action"}
    assert "url(" not in told.style
    assert "@import" not in told.style
    assert ("lang", "en") in told.attributes
    assert "title" in told.tags


def test_hostile_names_stay_text() -> None:
    """A name that is markup is read as it was written; a link that is a script is no link."""
    told = page(reviewed())
    assert HOSTILE_NAME in told.words
    assert not any(href.startswith("javascript") for href in told.links)


def test_a_decision_counts_on_paper_too() -> None:
    """Who was skipped is not on the page, who was taken by hand is."""
    state = reviewed()
    _, two, three, _ = state.named
    state = replace(
        state,
        decisions={
            (two.id, Network.BLUESKY): Decision(Verdict.SKIP, "two.test"),
            (three.id, Network.BLUESKY): Decision(Verdict.FOLLOW, "three.test"),
        },
    )
    assert set(page(state).links) == {"https://x.test/two@b.test", "https://x.test/three.test"}


def test_a_page_with_nobody_on_it_is_a_sentence() -> None:
    """Exporting nothing is a sentence, not an empty file."""
    state, effects = update(after_reading(), act.Take(TakeAway.LINKS))
    assert state.problem is not None
    assert (state.problem.code, effects) == ("nothing-chosen", ())


@pytest.mark.parametrize("what", [TakeAway.LINKS, TakeAway.REMINDER])
def test_taking_it_asks_the_shell_to_have_it_written(what: TakeAway) -> None:
    """The app names the file, the views write it."""
    state, effects = update(reviewed(), act.Take(what))
    assert (state.taken, effects) == (what, (Write(what),))


def test_the_reminder_leads_back_to_the_page_and_names_nobody() -> None:
    """A calendar that others see tells no more than that the site is looked at again."""
    state = reviewed()
    name, mime, data = RENDERER.file(state, TakeAway.REMINDER)
    assert (name, mime) == ("passage.ics", "text/calendar")
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["url"]) == "https://passage.example/en/app.html"
    assert event.decoded("dtstart").isoformat() == "2026-12-26"
    for person in state.people:
        assert person.id.encode() not in data
    assert b"test" not in data
