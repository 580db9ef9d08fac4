"""Work is kept: an engine ends at any moment, and the next one goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from archives import Plan, invent_people, write_archive
from passage.app.kept import still_to_ask
from passage.app.state import Running, Step
from passage.core import journal
from passage.core.encode import at_once
from passage.core.errors import StoreBlocked, StoreBusy, StoreError, StoreFull
from passage.core.model import Verdict
from passage.core.work import opened, whole
from passage.shell import keeping
from samples import BO
from shell.test_engine import Stage
from stores import MemoryStore

APPVIEW = "https://appview.test"


class SetClock:
    """A clock that a test can put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def monotonic(self) -> float:
        """The loop's time, and what was added."""
        return asyncio.get_running_loop().time() + self.ahead

    def epoch(self) -> float:
        """Some day."""
        return 1_790_000_000.0


class Tab(Stage):
    """An engine with a store, as in a browser's tab."""

    def __init__(self, store: MemoryStore) -> None:
        self.store, self.clock = store, SetClock()
        super().__init__(store, self.clock)

    async def read(self, *paths: Path) -> None:
        """Give files and wait until they are read or refused, and what came of it is written."""
        await super().read(*paths)
        await self.engine.written()

    async def search(self) -> None:
        """Search to the end, until all of it is written."""
        self.say("search", bluesky="yes", appview=APPVIEW, server="")
        await self.until(lambda: self.engine.state.running is Running.DONE)
        await self.engine.written()

    @property
    def html(self) -> str:
        """The step as it was last sent to the page."""
        steps = [one["html"] for one in self.page.patches if one.get("target") == "step"]
        return str(steps[-1]) if steps else ""


async def tab(store: MemoryStore) -> Tab:
    """Open a tab and wait until it has looked at the store."""
    opened_tab = Tab(store)
    await opened_tab.engine.start()
    return opened_tab


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Play a story."""

    async def played() -> None:
        await story()

    asyncio.run(played())


def test_everything_comes_back_after_the_tab_is_closed(archive: Path) -> None:
    """People, results, decisions and plan; nobody is asked anything for it, or twice."""

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        await first.search()
        first.say("decide", person="11", network="bluesky", value="skip", address="a.test")
        await first.engine.written()
        again = await tab(MemoryStore(store.data))
        assert "Welcome back" in again.html
        assert "2 of 2 people looked for" in again.html
        again.say("go-on")
        before, after = first.engine.state, again.engine.state
        assert after.results == before.results
        assert after.decisions == before.decisions
        assert (after.plan, after.people, after.step) == (before.plan, before.people, Step.REVIEW)
        again.say("ask-again")
        await again.until(lambda: again.engine.state.running is Running.DONE)
        assert again.http.asked == []

    run(story)


def test_killed_between_any_two_records_nothing_settled_is_asked_again(tmp_path: Path) -> None:
    """At each stage of the journal: the answers in it are there, and only the others are asked."""
    path = tmp_path / "many.zip"
    write_archive(path, Plan(people=tuple(invent_people(7, seed=3)), unnamed=1))

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(path)
        await first.search()
        assert len(store.stages) > 4
        ends = await asyncio.gather(*map(resumed, store.stages[1:]))
        assert all(end == first.engine.state.results.keys() for end in ends if end is not None)

    run(story)


async def resumed(stage: bytes) -> Any:
    """Go on from one stage of a journal; return whom there are results of, None before a search."""
    known = opened(stage)[0].crossing
    again = await tab(MemoryStore(stage))
    again.say("go-on")
    state = again.engine.state
    assert state.results == known.results
    if state.plan is None:
        assert state.step is Step.READ
        return None
    assert (state.step is Step.SEARCH) == bool(still_to_ask(known))
    assert again.http.asked == []
    again.say("ask-again")
    await again.until(lambda: again.engine.state.running is Running.DONE)
    asked = " ".join(value for ask in again.http.asked for _, value in ask.params).lower().split()
    for person in state.named:
        if person.id in known.results:
            assert str(person.screen_name).lower() not in asked
    return again.engine.state.results.keys()


def test_a_torn_last_record_is_cut_off_so_that_later_ones_count(archive: Path) -> None:
    """The power went in the middle of a write: the rest is there, and writing goes on after it."""

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        torn = MemoryStore(store.data + journal.encode("results", [1, 2])[:9])
        second = await tab(torn)
        assert torn.data == store.data
        second.say("go-on")
        await second.search()
        third = await tab(MemoryStore(torn.data))
        assert "2 of 2 people looked for" in third.html

    run(story)


def test_names_typed_by_hand_and_pasted_come_back(archive: Path) -> None:
    """Also they are answers, and the hardest to give again."""

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        nobody = next(one for one in first.engine.state.people if not one.screen_name)
        first.say("name", person=nobody.id, text="@trouvee")
        await first.engine.written()
        again = await tab(MemoryStore(store.data))
        again.say("go-on")
        assert again.engine.state.by_id[nobody.id].screen_name == "trouvee"
        assert again.engine.state.typed == first.engine.state.typed
        pasted = await tab(MemoryStore())
        pasted.say("paste", text="@ysolde_vdb")
        await pasted.until(lambda: pasted.engine.state.step is Step.READ)
        await pasted.engine.written()
        later = await tab(MemoryStore(pasted.store.data))
        later.say("go-on")
        later.say("paste", text="@person_one")
        await later.until(lambda: len(later.engine.state.people) == 2)

    run(story)


def test_forgetting_removes_all_and_says_so(archive: Path) -> None:
    """The words come after the deed."""

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        again = await tab(MemoryStore(store.data))
        assert "Yes, forget everything" in again.html
        again.say("start-over")
        assert "is removed" not in again.html
        await again.until(lambda: again.engine.state.keeping.forgotten)
        assert again.store.data == b""
        assert "Everything that was kept on this device is removed." in again.html
        assert {
            "kind": "text",
            "target": "status",
            "text": "Everything that was kept on this device is removed.",
        } in again.page.patches
        await again.read(archive)
        await again.until(lambda: again.store.data)

    run(story)


def test_what_is_opened_beside_kept_work_asks_first(archive: Path, tmp_path: Path) -> None:
    """Neither the file chosen before the list was shown nor any other removes work unasked."""
    other = tmp_path / "other.zip"
    write_archive(other, Plan(people=(BO,), unnamed=7))

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        await first.search()
        kept = store.data
        again = await tab(store)
        await again.read(other)
        assert "Should this take the place of your work?" in again.html
        assert store.data == kept
        again.say("take", value="json")
        assert b"ada_brumecourt" in again.page.files[-1][0]
        again.say("go-on")
        assert len(again.engine.state.people) == 4
        third = await tab(store)
        await third.read(other)
        third.say("open-instead")
        await third.until(lambda: store.data != kept)
        assert len(third.engine.state.people) == 8
        assert len(opened(store.data)[0].crossing.followed) == 8

    run(story)


@pytest.mark.parametrize("error", [StoreFull(), StoreBlocked()])
def test_a_store_that_refuses_is_a_quiet_sentence(archive: Path, error: StoreError) -> None:
    """The crossing goes on, the tab is guarded, and as soon as there is room all is kept."""

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        store.refuses = error
        await first.search()
        await first.until(lambda: first.engine.state.keeping.problem)
        assert first.engine.state.keeping.problem == error.problem()
        assert {"kind": "guard", "on": True} in first.page.patches
        assert first.engine.state.step is Step.REVIEW
        assert first.engine.state.problem is None
        store.refuses = None
        first.clock.ahead = keeping.RETRY + 1
        first.say("decide", person="11", network="bluesky", value="follow", address="a.test")
        await first.until(lambda: first.engine.state.keeping.on)
        work, _ = opened(store.data)
        assert len(work.crossing.results) == 2
        assert [one.verdict for one in work.crossing.decisions.values()] == [Verdict.FOLLOW]

    run(story)


def test_a_second_tab_says_so_and_writes_nothing(archive: Path) -> None:
    """It works without keeping; not even forgetting there touches the first tab's work."""

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        kept = store.data
        store.shut = StoreBusy()
        second = await tab(store)
        problem = second.engine.state.keeping.problem
        assert problem is not None
        assert problem.code == "store-busy"
        await second.read(archive)
        await second.search()
        second.say("start-over")
        await second.engine.written()
        assert store.data == kept

    run(story)


def test_work_of_a_newer_passage_is_left_alone_until_it_is_forgotten(archive: Path) -> None:
    """An old page, out of some cache, damages nothing."""

    async def story() -> None:
        newer = journal.header(journal.VERSION + 1) + b"whatever it may be\n"
        store = MemoryStore(newer)
        old = await tab(store)
        problem = old.engine.state.keeping.problem
        assert problem is not None
        assert problem.code == "newer-work"
        assert "Yes, forget everything" in "".join(str(one.get("html")) for one in old.page.patches)
        await old.read(archive)
        await old.search()
        assert store.data == newer
        old.say("start-over")
        await old.until(lambda: store.data == b"")
        await old.read(archive)
        await old.until(lambda: store.data)

    run(story)


def test_damaged_work_is_said_and_new_work_is_kept(archive: Path) -> None:
    """Nothing can be read of it; the next archive takes its place."""

    async def story() -> None:
        store = MemoryStore(b"\0" * 500)
        first = await tab(store)
        problem = first.engine.state.keeping.problem
        assert problem is not None
        assert problem.code == "damaged-work"
        await first.read(archive)
        await first.until(lambda: first.engine.state.keeping.on)
        assert len(opened(store.data)[0].crossing.followed) == 4

    run(story)


def test_a_journal_full_of_what_was_said_before_is_written_anew(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who changes their mind a thousand times does not fill the disk."""
    monkeypatch.setattr(keeping, "USELESS", 2_000)

    async def story() -> None:
        store = MemoryStore()
        first = await tab(store)
        await first.read(archive)
        await first.search()
        for number in range(200):
            value = "skip" if number % 2 else "follow"
            first.say("decide", person="11", network="bluesky", value=value, address="a.test")
            await asyncio.sleep(0)
        await first.engine.written()
        # However many went into one write: the next one makes room.
        first.say("decide", person="11", network="bluesky", value="follow", address="a.test")
        await first.engine.written()
        work, good = opened(store.data)
        assert good == len(store.data) < len(at_once(whole(work))) * 2 + 4_000
        assert work.crossing.decisions == first.engine.state.decisions

    run(story)


def test_a_fault_in_keeping_costs_nothing_else(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should writing down be broken by a mistake of ours, the crossing still goes on."""

    def broken(*_: object) -> None:
        raise RuntimeError

    async def story() -> None:
        first = await tab(MemoryStore())
        monkeypatch.setattr(keeping, "changed", broken)
        await first.read(archive)
        await first.search()
        assert first.engine.state.step is Step.REVIEW
        assert first.engine.state.problem is None
        assert first.engine.state.keeping.problem is not None

    run(story)
