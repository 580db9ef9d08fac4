"""Screens from states: every step renders, hostile text stays text, only changes are sent."""

from __future__ import annotations

import gettext
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from passage.app import actions as act
from passage.app.state import AppState, Filter, Running, Step
from passage.app.update import update
from passage.core.errors import Truncated
from passage.core.model import Absent, Network, Verdict
from passage.core.progress import Progress, Stage
from passage.views.patches import Focus, Guard, Morph, Text
from passage.views.render import Renderer, Screen, patches
from passage.views.wording import Wording
from samples import HOSTILE_NAME, after_reading, found, match, progress, result, unknown

TEMPLATES = Path(__file__).parents[2] / "site" / "templates"
ENGLISH = Wording(
    "en", gettext.NullTranslations(), lambda value: f"{value:,}", lambda iso: iso[:10]
)
RENDERER = Renderer(FileSystemLoader(TEMPLATES), ENGLISH)


class Elements(HTMLParser):
    """Collects the elements of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words += data


def play(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def reviewed() -> AppState:
    """Return a review with one person of every standing."""
    state = play(after_reading(4, 1), act.StartSearch("https://appview.test", "b.test"))
    one, two, three, four = state.named
    results = (
        result(one, bluesky=found(match("a.test"), match("a2.test", 0.02))),
        result(two, bluesky=Absent(), mastodon=found(match("b@b.test", 0.6, Network.MASTODON))),
        result(three, bluesky=unknown("down.test")),
        result(four, bluesky=Absent(), mastodon=Absent()),
    )
    return play(state, act.SearchMoved(results, progress(4, 4), done=True))


def states() -> dict[str, AppState]:
    """Return a state for every screen."""
    read = after_reading()
    searching = play(read, act.StartSearch("https://appview.test", "b.test"))
    reading = play(
        AppState(),
        act.FilesChosen(1),
        act.ReadingMoved(Progress(Stage.NAMES, 5_000_000, 10_000_000, archive=read.archive)),
    )
    review = reviewed()
    return {
        "start": AppState(),
        "start with a problem": AppState(problem=Truncated().problem()),
        "reading, just begun": play(AppState(), act.FilesChosen(1)),
        "reading": reading,
        "read": read,
        "read, nobody named": after_reading(0, 3),
        "read, empty list": after_reading(0, 0),
        "search, just begun": searching,
        "search": replace(searching, progress=progress(1, 3, 130.0)),
        "search paused": replace(searching, running=Running.PAUSED),
        "review": review,
        "review of everybody": play(review, act.Show(Filter("unchecked", ""))),
        "review of the unnamed": play(review, act.Show(Filter("unnamed", ""))),
        "review, nobody": play(review, act.Show(Filter("", "nobody has this name"))),
        "take away": play(review, act.GoTo(Step.TAKE_AWAY)),
    }


@pytest.mark.parametrize("name", states())
def test_every_screen_has_one_heading_and_unique_ids(name: str) -> None:
    """A screen begins with its one h1, and no id is twice in it."""
    screen = RENDERER.screen(states()[name])
    elements = Elements(screen.stepper + screen.problem + screen.step)
    assert elements.tags.count("h1") == 1
    assert sorted(elements.ids) == sorted(set(elements.ids))


@pytest.mark.parametrize("name", states())
def test_no_screen_has_inline_script_or_style(name: str) -> None:
    """The page's policy forbids both; a screen that needed them would look broken."""
    screen = RENDERER.screen(states()[name])
    elements = Elements(screen.stepper + screen.problem + screen.step)
    names = {name for name, _ in elements.attributes}
    assert not names & {"style", "onclick", "onerror", "onload"}
    assert not set(elements.tags) & {"script", "style"}


def test_hostile_names_stay_text() -> None:
    """Markup in a name, an address or a reason is shown as it was written."""
    state = reviewed()
    person = replace(state.people[0], name=HOSTILE_NAME)
    candidate = replace(match("a.test").candidate, name=HOSTILE_NAME, url="javascript:alert(1)")
    bad = replace(match("a.test"), candidate=candidate)
    state = replace(
        state,
        by_id={**state.by_id, person.id: person},
        results={**state.results, person.id: result(person, bluesky=found(bad))},
    )
    elements = Elements(RENDERER.screen(state).step)
    assert "img" not in elements.tags
    assert HOSTILE_NAME in elements.words


def test_a_profile_link_is_only_ever_a_web_address() -> None:
    """A server cannot make a link run a script."""
    state = reviewed()
    person = state.people[0]
    candidate = replace(match("a.test").candidate, url="javascript:alert(1)")
    bad = replace(match("a.test"), candidate=candidate)
    state = replace(state, results={person.id: result(person, bluesky=found(bad))})
    hrefs = [v for n, v in Elements(RENDERER.screen(state).step).attributes if n == "href"]
    assert all(href and href.startswith(("https://", "http://")) for href in hrefs)


def test_a_sure_match_is_preselected_and_a_doubtful_one_is_not() -> None:
    """The sure are ticked to be followed; the others wait for a word."""
    html = RENDERER.screen(reviewed()).step
    one, two = reviewed().named[:2]
    assert f'id="d-{one.id}-bluesky-follow" value="follow" checked' in html
    assert f'id="d-{two.id}-mastodon-follow" value="follow" data-action' in html


def test_a_decision_shows_in_its_row() -> None:
    """What was decided is ticked, also for an account that was not the first."""
    state = reviewed()
    one = state.named[0].id
    html = RENDERER.screen(
        play(state, act.Decide(one, Network.BLUESKY, Verdict.FOLLOW, "a2.test"))
    ).step
    assert 'data-network="bluesky" data-address="a2.test">' in html
    assert f'id="d-{one}-bluesky-follow" value="follow" checked' in html


def test_could_not_check_names_the_host() -> None:
    """Whoever was not checked is told which server did not answer."""
    state = play(reviewed(), act.Show(Filter("unchecked", "")))
    words = Elements(RENDERER.screen(state).step).words
    assert "down.test did not answer" in words
    assert "Could not" in words


def shown(state: AppState) -> Screen:
    """Return the screen of a state."""
    return RENDERER.screen(state)


def test_only_what_changed_is_sent() -> None:
    """A state that looks the same sends nothing; a decision sends one region."""
    state = reviewed()
    assert list(patches(state, shown(state), state, shown(state))) == []
    decided = play(
        state, act.Decide(state.named[1].id, Network.MASTODON, Verdict.FOLLOW, "b@b.test")
    )
    (patch,) = patches(state, shown(state), decided, shown(decided))
    assert isinstance(patch, Morph)
    assert patch.target == "step"


def test_a_new_step_takes_the_focus_to_its_heading() -> None:
    """Keyboard and screen reader users start where the new screen starts."""
    before, after = AppState(), after_reading()
    sent = list(patches(before, shown(before), after, shown(after)))
    assert Focus("step-title") in sent
    assert Guard(on=True) in sent


def test_a_problem_takes_the_focus() -> None:
    """A failure is heard at once, and its sentence is on the page."""
    before, after = AppState(), AppState(problem=Truncated().problem())
    sent = list(patches(before, shown(before), after, shown(after)))
    assert Focus("problem") in sent
    assert any(isinstance(patch, Morph) and patch.target == "problem" for patch in sent)


def test_announcements_change_only_at_every_tenth() -> None:
    """A screen reader is not flooded: 3 % and 7 % are the same news."""
    state = play(after_reading(), act.StartSearch("https://appview.test", ""))
    three, seven, twelve = (replace(state, progress=progress(done, 100)) for done in (3, 7, 12))
    assert shown(three).status == shown(seven).status != shown(twelve).status
    assert Text("status", "Search: 10 % done") in patches(
        three, shown(three), twelve, shown(twelve)
    )
