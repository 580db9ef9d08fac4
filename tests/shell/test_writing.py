"""Writing takes a while, and the person works on: at each of its steps anything may happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passage.app import actions as act
from passage.app.kept import work_of
from passage.app.state import AppState
from passage.app.takeaway import crossing_of
from passage.app.update import update
from passage.core import journal
from passage.core.crossing import Crossing
from passage.core.errors import StoreFull
from passage.core.model import Decision, Network, Verdict
from passage.core.work import Work, opened
from passage.shell import keeping
from passage.shell.keeping import Keeper
from samples import after_reading, found, match, progress, result
from shell.test_keeping import SetClock
from stores import MemoryStore

LONG = 200
"""Turns of the loop in which anything written here is done."""


def searched(people: int) -> Crossing:
    """Return a crossing in which everybody was found."""
    state, _ = update(after_reading(people, 1), act.StartSearch("https://appview.test", ""))
    results = tuple(result(one, bluesky=found(match(f"{one.id}.test"))) for one in state.named)
    return crossing_of(update(state, act.SearchMoved(results, progress(people), done=True))[0])


SMALL, LARGE = searched(3), searched(5)


class SlowStore(MemoryStore):
    """A store that takes some turns of the loop, and refuses at the end of them if at all."""

    async def append(self, data: bytes) -> None:
        """Add to the end, later."""
        await turns(3)
        await super().append(data)

    async def replace(self, data: bytes) -> None:
        """Put this in the place of all, later."""
        await turns(3)
        await super().replace(data)

    async def clear(self) -> None:
        """Remove all, later."""
        await turns(3)
        await super().clear()


class Tab:
    """A state and its keeper, which takes a turn of the loop for each step."""

    def __init__(self, store: MemoryStore) -> None:
        self.state, self.store, self.clock = AppState(), store, SetClock()
        self.told: list[act.Action] = []
        self.keeper = Keeper(store, self.clock, self.take)

    def take(self, *actions: act.Action) -> None:
        """Take actions as the engine does."""
        for action in actions:
            before = self.state
            self.state, _ = update(before, action)
            self.told.append(action)
            self.keeper.note(before, action, self.state)

    def open(self, crossing: Crossing) -> None:
        """Open a saved crossing."""
        self.take(act.FilesChosen(1), act.CrossingOpened(crossing))

    def decide(self, which: int, verdict: Verdict = Verdict.SKIP) -> None:
        """Decide on one of the first three people, who are in both crossings."""
        person = SMALL.followed[which]
        self.take(act.Decide(person.id, Network.BLUESKY, verdict, f"{person.id}.test"))

    @property
    def kept(self) -> Work:
        """What another tab would find, all of it sound."""
        work, good = opened(self.store.data)
        assert good == len(self.store.data)
        return work


async def turns(number: int) -> None:
    """Let the loop turn so often."""
    for _ in range(number):
        await asyncio.sleep(0)


def is_kept(tab: Tab) -> bool:
    """Whether all of the work is kept; a decision taken back is kept as an open one."""
    kept, work = tab.kept.crossing, work_of(tab.state).crossing
    said = {key: one for key, one in kept.decisions.items() if one != Decision(None)}
    return (kept.followed, kept.results, said) == (work.followed, work.results, work.decisions)


@pytest.fixture(autouse=True)
def _a_turn_for_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BREATH", 0.0)


def play(story: Callable[[Tab], Any], store: MemoryStore | None = None) -> None:
    """Play a story in a tab whose store is open."""

    async def played() -> None:
        tab = Tab(store or SlowStore())
        await tab.keeper.open()
        await story(tab)

    asyncio.run(played())


def test_it_takes_several_turns_so_that_clicks_come_through() -> None:
    """All at once, fifty thousand people would hold up the next click by seconds."""

    async def story(tab: Tab) -> None:
        tab.open(SMALL)
        await turns(4)
        assert tab.store.data == b""
        await turns(LONG)
        assert is_kept(tab)

    play(story, MemoryStore())


@pytest.mark.parametrize("step", range(20))
def test_what_is_decided_while_it_is_written_is_kept_once(step: int) -> None:
    """Whether in the whole or as a change after it: neither lost nor doubled."""

    async def story(tab: Tab) -> None:
        tab.open(SMALL)
        await turns(step)
        began = bool(step)
        tab.decide(0)
        await turns(LONG)
        assert is_kept(tab)
        kinds = [one.kind for one in journal.records(tab.store.data)]
        assert kinds == (["base", "decisions"] if began else ["base"])

    play(story)


@pytest.mark.parametrize("step", range(20))
def test_a_tab_that_ends_meanwhile_leaves_what_was_there(step: int) -> None:
    """The journal of before is whole until the new one is."""

    async def story(tab: Tab) -> None:
        tab.open(SMALL)
        await turns(LONG)
        before = tab.store.data
        tab.open(LARGE)
        await turns(step)
        assert tab.store.data == before or is_kept(tab)

    play(story)


@pytest.mark.parametrize("step", range(20))
def test_forgetting_while_it_is_written_leaves_nothing(step: int) -> None:
    """What was being written does not come after it, and the words come after the deed."""

    async def story(tab: Tab) -> None:
        tab.open(LARGE)
        await turns(step)
        before = len(tab.store.stages)
        tab.take(act.StartOver())
        await turns(LONG)
        assert tab.store.stages[before:] == [b""]
        assert tab.state.keeping.forgotten
        tab.open(SMALL)
        await turns(LONG)
        assert is_kept(tab)

    play(story, MemoryStore())


@pytest.mark.parametrize("step", range(20))
def test_other_work_opened_meanwhile_takes_its_place(step: int) -> None:
    """The last that was opened is kept."""

    async def story(tab: Tab) -> None:
        tab.open(LARGE)
        await turns(step)
        tab.open(SMALL)
        tab.decide(1)
        await turns(LONG)
        assert is_kept(tab)

    play(story)


def test_forgetting_while_a_write_fails_is_still_done() -> None:
    """A full disk is no reason to keep what somebody wants removed."""
    begun = asyncio.Event()

    class FullDisk(SlowStore):
        async def append(self, data: bytes) -> None:
            begun.set()
            await turns(3)
            raise StoreFull

    async def story(tab: Tab) -> None:
        tab.open(SMALL)
        await turns(LONG)
        tab.decide(0)
        await begun.wait()
        tab.take(act.StartOver())
        await turns(LONG)
        assert act.KeepingMoved(StoreFull().problem()) in tab.told
        assert act.Forgotten() in tab.told
        assert tab.store.data == b""

    play(story, FullDisk())


STORIES = st.lists(
    st.one_of(
        st.tuples(st.just("turns"), st.integers(1, 12)),
        st.tuples(st.just("decide"), st.integers(0, 2)),
        st.sampled_from(
            [("small",), ("large",), ("bulk",), ("back",), ("forget",), ("full",), ("room",)]
        ),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(STORIES)
def test_whatever_happens_in_any_order_the_latest_work_is_kept(told: list[tuple[Any, ...]]) -> None:
    """Each journal on the way is whole, and the last one holds what the screen shows."""

    async def story(tab: Tab) -> None:
        happen: dict[str, Callable[..., Any]] = {
            "decide": tab.decide,
            "small": lambda: tab.open(SMALL),
            "large": lambda: tab.open(LARGE),
            "bulk": lambda: tab.take(act.DecideAll(Verdict.FOLLOW)),
            "back": lambda: tab.take(act.TakeBack()),
            "forget": lambda: tab.take(act.StartOver()),
            "full": lambda: setattr(tab.store, "refuses", StoreFull()),
            "room": lambda: setattr(tab.store, "refuses", None),
        }
        for name, *values in told:
            if name == "turns":
                await turns(*values)
            else:
                happen[name](*values)
        tab.store.refuses = None
        await turns(LONG)
        tab.clock.ahead += keeping.RETRY + 1
        if tab.state.archive is None:
            tab.take(act.StartOver())
        else:
            tab.decide(2, Verdict.FOLLOW)
        await turns(LONG)
        assert is_kept(tab) if tab.state.archive else tab.store.data == b""
        assert all(opened(stage)[1] == len(stage) for stage in tab.store.stages if stage)

    play(story)
