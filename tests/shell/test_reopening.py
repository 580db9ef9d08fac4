"""The page is loaded anew without losing anything, and goes on there where it stopped."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from passage.app import actions as act
from passage.app.effects import Reopen
from passage.app.state import AppState, Keeping
from passage.core.errors import StoreBlocked
from passage.core.reach import Reach, reach_of
from passage.net.carried import packed, unpacked
from passage.net.requests import RequestLog
from passage.shell.reopening import LIFE, NAME, Reopener, read, told
from passage.views import patches
from samples import after_reading, request
from shell.test_engine import Stage

HOSTS = reach_of(["https://a.test"])
NOTHING = ((), RequestLog())


class Clock:
    """A time that stands still until the test moves it."""

    now = 1_790_000_000.0

    def monotonic(self) -> float:
        """Return seconds."""
        return self.now

    def epoch(self) -> float:
        """Return the time."""
        return self.now


class Notes:
    """A sealed store that may refuse."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.blocked = False

    async def names(self) -> list[str]:
        """Return the names there are."""
        self._refuse()
        return list(self.kept)

    async def get(self, name: str) -> bytes | None:
        """Return what was put there."""
        self._refuse()
        return self.kept.get(name)

    async def put(self, name: str, data: bytes) -> None:
        """Keep it."""
        self._refuse()
        self.kept[name] = data

    async def drop(self, name: str) -> None:
        """Forget it."""
        self._refuse()
        self.kept.pop(name, None)

    def _refuse(self) -> None:
        if self.blocked:
            raise StoreBlocked


def perform(notes: Notes, state: AppState, order: Reopen, *, fails: bool = False):
    """Carry out an order; return what was dispatched and what the page was told."""
    actions: list[act.Action] = []
    pages: list[patches.Patch] = []
    steps: list[str] = []
    now = [state]

    async def written() -> None:
        steps.append("written")
        if fails:
            now[0] = replace(state, keeping=Keeping())

    def apply(patch: patches.Patch) -> None:
        steps.append("left")
        pages.append(patch)

    reopener = Reopener(Reach(), notes, Clock())
    asyncio.run(reopener.perform(order, written, lambda: now[0], actions.append, apply))
    assert steps[0] == "written"
    return actions, pages


@pytest.fixture
def state() -> AppState:
    """An archive is read, and its work is kept."""
    return replace(after_reading(2, 0), keeping=Keeping(on=True))


def test_all_is_written_before_the_page_is_left_and_the_rest_is_taken_once(state):
    """The page notes hosts and a token; what was typed waits sealed, and is gone once taken."""
    notes = Notes()
    actions, [page] = perform(notes, state, Reopen(HOSTS, ("one", "two")))
    assert actions == []
    assert page.now
    assert "one" not in page.hosts
    assert read(page.hosts) == HOSTS
    later = Reopener(HOSTS, notes, Clock())
    assert asyncio.run(later.taken(page.token)) == (("one", "two"), RequestLog())
    assert asyncio.run(later.taken(page.token)) == NOTHING
    assert notes.kept == {}


def test_what_was_sent_is_known_after_the_load(state):
    """Also where there is nothing to go on with; it waits sealed, not in what the page notes."""
    notes, log = Notes(), RequestLog().plus([request(), request()])
    _, [page] = perform(notes, replace(state, requests=log), Reopen(HOSTS), fails=True)
    assert asyncio.run(Reopener(HOSTS, notes, Clock()).taken(page.token)) == ((), log)
    assert asyncio.run(Reopener(HOSTS, notes, Clock()).note(RequestLog())) == ""
    assert notes.kept == {}


def test_the_list_goes_along_when_something_else_loads_the_page_anew():
    """A new version, or a way over a server's own page; what was forgotten is not in it."""
    notes, log = Notes(), RequestLog().plus([request(), request()])

    async def story() -> None:
        first = Stage(reopener=Reopener(HOSTS, notes, Clock()))
        first.engine.dispatch(act.LogCarried(log))
        await first.engine.noted()
        page = first.page.patches[-1]
        assert read(page["hosts"]) == HOSTS
        assert not page["now"]
        second = Stage(reopener=Reopener(HOSTS, notes, Clock()))
        assert await second.engine.take_up(page["token"]) == ()
        assert second.engine.state.requests == log
        second.say("start-over")
        await second.engine.noted()
        page = second.page.patches[-1]
        assert (read(page["hosts"]), page["token"]) == (Reach(), "")
        assert notes.kept == {}

    asyncio.run(story())


def test_what_nobody_came_back_for_is_removed_in_time(state):
    """With the next note, or when the page looks; what others keep there stays."""
    notes, clock = Notes(), Clock()
    reopener = Reopener(HOSTS, notes, clock)
    log = RequestLog().plus([request()])
    old = asyncio.run(reopener.note(log))
    notes.kept |= {"mastodon-begun": b"1", "again-of-an-earlier-passage": b"2"}
    clock.now += LIFE - 1
    new = asyncio.run(reopener.note(log))
    assert set(notes.kept) == {"mastodon-begun", NAME + old, NAME + new}
    clock.now += 1
    asyncio.run(reopener.tidy())
    assert set(notes.kept) == {"mastodon-begun", NAME + new}
    assert asyncio.run(reopener.taken(old)) == NOTHING


def test_a_note_that_was_changed_is_no_log(state):
    """Whatever stands there instead, the page begins with an empty list."""
    assert unpacked(packed(RequestLog())) == RequestLog()
    for spoilt in (None, [], [{}, [[1]]], [{"a.test": [1]}, 5], ["x", []]):
        assert unpacked(spoilt) == RequestLog()


def test_work_that_cannot_be_written_stops_the_load(state):
    """It stays on the screen, and the person is told."""
    actions, pages = perform(Notes(), state, Reopen(HOSTS, ("one",)), fails=True)
    assert actions == [act.ReopenHindered()]
    assert pages == []


def test_who_chose_to_lose_it_is_obeyed(state):
    """Without messages to take, the page is loaded anew whatever is kept."""
    actions, [page] = perform(Notes(), state, Reopen(HOSTS), fails=True)
    assert actions == []
    assert page.token == ""


def test_a_browser_that_seals_nothing_still_reaches_the_hosts(state):
    """Only what was to be gone on with is asked for once more by the person."""
    notes = Notes()
    notes.blocked = True
    _, [page] = perform(notes, state, Reopen(HOSTS, ("one",)))
    assert (read(page.hosts), page.token) == (HOSTS, "")
    assert asyncio.run(Reopener(HOSTS, notes, Clock()).taken("some-token")) == NOTHING


def test_what_the_page_notes_is_read_back():
    """Hosts and pictures, in an order of their own."""
    reach = Reach(frozenset(["https://b.test", "https://a.test"]), frozenset(["https:"]))
    assert read(told(reach)) == reach
    assert json.loads(told(reach))["hosts"] == ["https://a.test", "https://b.test"]
    assert read("") is None
