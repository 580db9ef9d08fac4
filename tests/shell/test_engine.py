"""The engine on CPython: the real reader and the real search, a page and a network made here."""

from __future__ import annotations

import asyncio
import gettext
import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from jinja2 import FileSystemLoader

from archives import Flaw, Plan, invent_people, write_archive
from passage.app.comeback import new_count
from passage.app.drawing import Drawing
from passage.app.ports import Clock, Store
from passage.app.state import Running, Step
from passage.core.crosswalk import TableSource
from passage.core.errors import NotPainted
from passage.core.inputs.group import write as group_list
from passage.core.model import Relation, Source, Verdict
from passage.core.names import ScreenName
from passage.core.sources import ArchiveFile
from passage.net.exchange import Answer, Ask, Lost, Reply, Why
from passage.net.requests import Request
from passage.shell.clock import SystemClock
from passage.shell.desk.work import read_files
from passage.shell.engine import Engine
from passage.shell.reopening import Reopener
from passage.views.render import Renderer
from passage.views.wording import Wording
from samples import ADA, BO
from workshop.crosswalk_file import packed
from workshop.crosswalk_rows import Entry

TEMPLATES = Path(__file__).parents[2] / "site" / "templates"
ENGLISH = Wording("en", gettext.NullTranslations(), str, str)


class FakePage:
    """Takes patches as the page would."""

    def __init__(self) -> None:
        self.patches: list[dict[str, Any]] = []
        self.files: list[tuple[bytes, str]] = []

    def apply(self, patches: str) -> None:
        """Keep the patches."""
        self.patches += json.loads(patches)

    def address_of(self, data: bytes, mime: str) -> str:
        """Keep the bytes."""
        self.files.append((data, mime))
        return f"blob:{len(self.files)}"


class FakeFiles:
    """Files on disk in place of a browser's."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.opened: list[Path] = []
        self.kept: list[Path] = []

    def open(self, *, more: bool) -> Sequence[ArchiveFile]:
        """Open them, with ``more`` beside those kept."""
        self.opened = [*(self.kept if more else ()), *self.paths]
        self.paths = []
        return [ArchiveFile(path.name, path.open("rb")) for path in self.opened]

    def bring(self, name: str, data: bytes) -> None:
        """Take a file of the website: here it lies on disk, too."""
        self.paths = [Path(mkdtemp()) / name]
        self.paths[0].write_bytes(data)

    def keep(self) -> None:
        """Keep those opened last."""
        self.kept = self.opened


def profile(handle: str, name: str) -> dict[str, str]:
    """Return a profile on Bluesky."""
    return {"did": f"did:plc:{handle.partition('-')[0]}", "handle": handle, "displayName": name}


class FakeHttp:
    """Bluesky with Ada on it; ``down`` makes every host unreachable, ``gate`` holds answers."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.down = False
        self.profiles = [profile("ada-brumecourt.bsky.social", ADA.name)]
        self.gate = asyncio.Event()
        self.gate.set()

    async def fetch(self, ask: Ask) -> Reply:
        """Answer as an AppView that knows one account."""
        self.asked.append(ask)
        await self.gate.wait()
        if self.down:
            return Lost(Why.UNREACHABLE)
        wanted = [value for key, value in ask.params if key == "actors"]
        if ask.path.endswith("getProfiles"):
            found = [one for one in self.profiles if one["handle"] in wanted]
            return Answer(200, {}, json.dumps({"profiles": found}))
        return Answer(200, {}, json.dumps({"actors": []}))


class FakeShelf:
    """A site that has a table of known people; ``gate`` holds it back."""

    def __init__(self, table: bytes = b"", groups: dict[str, bytes] | None = None) -> None:
        self.table, self.asked, self.groups = table, 0, groups or {}
        self.gate = asyncio.Event()
        self.gate.set()

    async def crosswalk(self) -> bytes:
        """Give the table."""
        self.asked += 1
        await self.gate.wait()
        return self.table

    async def group(self, slug: str) -> bytes:
        """Give the list of a group."""
        return self.groups.get(slug, b"")


class FakePainter:
    """Makes images that hold the title alone; without ``able`` none."""

    able = True

    async def png(self, drawing: Drawing) -> bytes:
        """Return the title, or refuse as a browser without such a canvas does."""
        if not self.able:
            raise NotPainted
        return drawing.title.encode()


class Stage:
    """An engine with everything around it; with a ``store``, as in a browser's tab."""

    def __init__(
        self,
        store: Store | None = None,
        clock: Clock | None = None,
        shelf: FakeShelf | None = None,
        reopener: Reopener | None = None,
    ) -> None:
        self.page, self.http, self.files = FakePage(), FakeHttp(), FakeFiles()
        renderer = Renderer(FileSystemLoader(TEMPLATES), ENGLISH)
        self.painter = FakePainter()
        self.engine = Engine(
            renderer,
            self.page,
            self.http,
            clock or SystemClock(),
            self.files,
            painter=self.painter,
            store=store,
            shelf=shelf,
            reopener=reopener,
        )

    def say(self, action: str, files: int = 0, **fields: str) -> None:
        """Send a message as the page does."""
        self.engine.act(json.dumps({"action": action, "fields": fields}), files)

    async def until(self, true: Any) -> None:
        """Wait until something holds; fail after a minute."""
        async with asyncio.timeout(60):
            while not true():  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.01)

    async def read(self, *paths: Path) -> None:
        """Give files and wait until they are read or refused."""
        self.files.paths = list(paths)
        self.say("files", files=len(paths))
        await self.until(lambda: self.engine.state.step is not Step.READING)


def test_the_whole_path(archive: Path) -> None:
    """Files in, people found, a decision, a file out: as in the browser, without it."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        assert stage.engine.state.step is Step.READ
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        state = stage.engine.state
        assert state.step is Step.REVIEW
        assert [state.by_id[id_].screen_name for id_ in state.review.ids] == ["ada_brumecourt"]
        stage.say("take", value="bluesky-csv")
        ((data, mime),) = stage.page.files
        assert (b"did:plc:ada" in data, mime) == (True, "text/csv")
        download = stage.page.patches[-1]
        assert download == {"kind": "download", "name": "passage-bluesky.csv", "url": "blob:1"}

    asyncio.run(story())


MEMBERS = [
    {"name": "Ville", "bluesky": "ada-brumecourt.bsky.social", "mastodon": ""},
    {"name": "Biblio", "bluesky": "", "mastodon": "biblio@mairies.example"},
]


def test_the_list_of_a_group_is_opened_by_its_name() -> None:
    """From the link of its page to the lists: only the members' own handles are asked about."""

    async def story() -> None:
        shelf = FakeShelf(groups={"spring-2027": group_list("Val d’Amand", MEMBERS)})
        stage = Stage(shelf=shelf)
        stage.say("group", value="spring-2027")
        await stage.until(lambda: stage.engine.state.step is Step.READ)
        assert [one.name for one in stage.engine.state.people] == ["Ville", "Biblio"]
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        assert [(ask.path, ask.params) for ask in stage.http.asked] == [
            ("/xrpc/app.bsky.actor.getProfiles", (("actors", "ada-brumecourt.bsky.social"),))
        ]
        stage.say("take", value="bluesky-csv")
        ((data, _),) = stage.page.files
        assert b"did:plc:ada" in data

    asyncio.run(story())


@pytest.mark.parametrize(("slug", "code"), [("autumn", "group-not-there"), ("../x", "")])
def test_a_group_that_is_not_there_is_told(slug: str, code: str) -> None:
    """The person stays at the first step; a name that can be none asks for nothing at all."""

    async def story() -> None:
        stage = Stage(shelf=FakeShelf())
        stage.say("group", value=slug)
        await stage.until(lambda: stage.engine.state.step is not Step.READING)
        problem = stage.engine.state.problem
        assert (problem.code if problem else "") == code
        assert stage.engine.state.step is Step.START

    asyncio.run(story())


def test_a_table_of_accounts_is_read_from_a_file(tmp_path: Path) -> None:
    """It fills the kit; what is no table is told and leaves it as it was."""

    async def story() -> None:
        stage = Stage()
        path = tmp_path / "comptes.csv"
        path.write_bytes("Nom;X\r\nMédiathèque;MediaVernay\r\n".encode("cp1252"))
        stage.say("kit", value="tell")
        for content in (path.read_bytes(), b"PK\x03\x04"):
            path.write_bytes(content)
            stage.files.paths = [path]
            stage.say("kit-table", files=1)
            await stage.until(lambda: stage.engine.state.kit.accounts)
        await stage.until(lambda: stage.engine.state.problem)
        state = stage.engine.state
        assert [one.name for one in state.kit.accounts] == ["Médiathèque"]
        assert state.problem
        assert state.problem.code == "not-a-table"
        assert state.step is Step.LEAVE
        stage.say("kit-table", files=0)
        assert stage.engine.state.kit == state.kit

    asyncio.run(story())


def test_pictures_are_given_as_drawing_and_as_image(archive: Path) -> None:
    """Both come as files with their kinds; where no image can be made, a sentence says so."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        stage.say("take", value="crossing-svg")
        await stage.until(lambda: len(stage.page.files) == 1)
        stage.say("take", value="crossing-png")
        await stage.until(lambda: len(stage.page.files) == 2)
        (svg, svg_mime), (png, png_mime) = stage.page.files
        assert (svg[:4], svg_mime, png_mime) == (b"<svg", "image/svg+xml", "image/png")
        assert png == b"Where the people followed on X were found"
        names = [one["name"] for one in stage.page.patches if one["kind"] == "download"]
        assert names == ["passage-crossing.svg", "passage-crossing.png"]
        stage.painter.able = False
        stage.say("take", value="crossing-png")
        await stage.until(lambda: stage.engine.state.problem)
        assert stage.engine.state.problem is not None
        assert stage.engine.state.problem.code == "not-painted"
        assert stage.engine.state.taken is None
        assert len(stage.page.files) == 2

    asyncio.run(story())


def test_a_saved_file_is_opened_where_archives_are(archive: Path, tmp_path: Path) -> None:
    """The same review as before, and nobody is asked anything for it."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        stage.say("take", value="json")
        ((data, _),) = stage.page.files
        kept = tmp_path / "renamed.txt"
        kept.write_bytes(data)
        again = Stage()
        await again.read(kept)
        before, after = stage.engine.state, again.engine.state
        assert (after.step, after.review.ids) == (Step.REVIEW, before.review.ids)
        assert after.results == before.results
        assert again.http.asked == []

    asyncio.run(story())


def test_a_file_of_a_newer_passage_is_refused_in_words(tmp_path: Path) -> None:
    """The person is where they were, with a sentence and a next step."""

    async def story() -> None:
        newer = tmp_path / "passage.json"
        newer.write_text('{"format":"passage-ledger","version":99}')
        stage = Stage()
        await stage.read(newer)
        state = stage.engine.state
        assert state.problem is not None
        assert (state.step, state.problem.code) == (Step.START, "newer-ledger")

    asyncio.run(story())


def test_only_names_leave_and_only_to_the_host_chosen(archive: Path) -> None:
    """The asks hold the names being searched; the owner, ids and posts are in none of them."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        assert stage.http.asked == []
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        assert {ask.origin for ask in stage.http.asked} == {"https://appview.test"}
        words = " ".join(value for ask in stage.http.asked for _, value in ask.params).lower()
        assert "adabrumecourt.bsky.social" in words
        assert "ada_example" not in words
        assert "901" not in words

    asyncio.run(story())


def test_a_host_that_is_down_means_could_not_check_and_asking_again_helps(archive: Path) -> None:
    """Nobody is called absent because a cable was cut; asking again finds them."""

    async def story() -> None:
        stage = Stage()
        stage.http.down = True
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.progress is not None)
        stage.say("stop")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        tally = {kind.value: count for kind, count in stage.engine.state.tally.items()}
        assert (tally["unchecked"], tally["absent"], tally["sure"]) == (2, 0, 0)
        stage.http.down = False
        stage.say("ask-again")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        tally = {kind.value: count for kind, count in stage.engine.state.tally.items()}
        assert (tally["unchecked"], tally["absent"], tally["sure"]) == (0, 1, 1)

    asyncio.run(story())


def test_a_saved_file_opened_later_looks_again_for_the_missing_alone(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A month later Bo is there too: only Bo is asked about, and is new since the day before."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        first = stage.engine.state.today
        assert stage.engine.state.searches == (first,)
        stage.say("take", value="json")
        kept = tmp_path / "passage.json"
        kept.write_bytes(stage.page.files[0][0])
        monkeypatch.setattr(SystemClock, "epoch", lambda _: time.time() + 30 * 86_400)
        later = Stage()
        await later.read(kept)
        later.http.profiles = [profile("bo-ravinel-x.bsky.social", BO.name)]
        later.say("look-again")
        await later.until(lambda: later.engine.state.running is Running.DONE)
        state = later.engine.state
        words = " ".join(value for ask in later.http.asked for _, value in ask.params).lower()
        assert "ravinel" in words
        assert "brumecourt" not in words
        assert state.searches == (first, state.today)
        assert new_count(state) == 1

    asyncio.run(story())


def test_a_bad_file_leaves_the_first_archive_in_place(archive: Path, tmp_path: Path) -> None:
    """The problem is shown, and what was read before is still there."""
    broken = tmp_path / "broken.zip"
    write_archive(broken, Plan(people=(ADA,), flaw=Flaw.TRUNCATED))

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        await stage.read(broken)
        state = stage.engine.state
        assert state.problem is not None
        assert (state.problem.code, len(state.people)) == ("truncated", 4)
        assert {"kind": "focus", "target": "problem"} in stage.page.patches

    asyncio.run(story())


def test_a_message_nobody_sends_is_an_apology_not_a_crash(archive: Path) -> None:
    """A fault of ours is a sentence without personal data; the work is still there."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        stage.engine.act("not json")
        state = stage.engine.state
        assert state.problem is not None
        assert (state.problem.code, len(state.people)) == ("bug", 4)
        assert str(state.problem.fact("where")).startswith("BadMessage messages.py:")

    asyncio.run(story())


def test_decisions_survive_the_search_going_on(archive: Path) -> None:
    """What is decided while answers still come in is kept."""

    async def story() -> None:
        stage = Stage()
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.results)
        stage.say("decide", person="11", network="bluesky", value="skip", address="a.test")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        (decision,) = stage.engine.state.decisions.values()
        assert decision.verdict is Verdict.SKIP

    asyncio.run(story())


def test_a_paused_search_asks_nothing_and_goes_on_where_it_was(archive: Path) -> None:
    """While paused not one question leaves; resumed, everybody gets an outcome."""

    async def story() -> None:
        stage = Stage()
        stage.http.gate.clear()
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.http.asked)
        stage.say("pause")
        stage.http.gate.set()
        before = len(stage.http.asked)
        await asyncio.sleep(0.6)
        assert len(stage.http.asked) == before
        assert stage.engine.state.running is Running.PAUSED
        stage.say("resume")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        assert len(stage.engine.state.results) == 2

    asyncio.run(story())


def logged(stage: Stage) -> list[Request]:
    """Return the requests in the log, oldest first."""
    return [one for _, one in stage.engine.state.requests.numbered()]


def test_the_log_holds_every_request_and_no_other(archive: Path) -> None:
    """What the network was asked, over a search that failed and one that did not, is all there."""

    async def story() -> None:
        stage = Stage()
        stage.http.down = True
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.progress is not None)
        stage.say("stop")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        stage.http.down = False
        stage.say("ask-again")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        assert sorted(one.url for one in logged(stage)) == sorted(a.url for a in stage.http.asked)
        assert {one.why for one in logged(stage)} == {Why.UNREACHABLE, None}

    asyncio.run(story())


def test_requests_cut_short_are_in_the_log(archive: Path) -> None:
    """What was under way when the search was stopped had been sent, so it is told."""

    async def story() -> None:
        stage = Stage()
        stage.http.gate.clear()
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.http.asked)
        assert logged(stage) == []
        stage.say("stop")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        assert [one.url for one in logged(stage)] == [ask.url for ask in stage.http.asked]
        assert {one.why for one in logged(stage)} == {Why.STOPPED}

    asyncio.run(story())


def test_the_last_answer_of_a_paused_search_reaches_the_log(archive: Path) -> None:
    """Paused, nothing moves any more; what was under way is listed all the same."""

    async def story() -> None:
        stage = Stage()
        stage.http.gate.clear()
        await stage.read(archive)
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.http.asked)
        stage.say("pause")
        stage.http.gate.set()
        await stage.until(lambda: len(logged(stage)) == len(stage.http.asked))
        stage.say("stop")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)

    asyncio.run(story())


def test_the_list_on_the_page_changes_at_most_four_times_a_second(tmp_path: Path) -> None:
    """However quickly answers come, the page is not drawn more often than an eye can follow."""
    path = tmp_path / "many.zip"
    write_archive(path, Plan(people=tuple(invent_people(12, seed=3))))

    async def story() -> None:
        stage = Stage()
        await stage.read(path)
        began = SystemClock().monotonic()
        stage.say("search", bluesky="yes", appview="https://appview.test", server="")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        seconds = SystemClock().monotonic() - began
        drawn = [one for one in stage.page.patches if one.get("target") == "requests"]
        # One at once, one at the end, and one each quarter of a second between.
        assert 1 < len(drawn) <= seconds * 4 + 2
        assert len(drawn) < len(stage.http.asked)

    asyncio.run(story())


def table_of(number: str) -> bytes:
    """Return a table in which this X number is somebody's who is on Bluesky."""
    known = Entry(int(number), ScreenName("Known_Figure"), ("figure.example",))
    return packed([known], "2026-11-20", [TableSource("Wikidata", "CC0-1.0")])


def unnamed_in(path: Path) -> str:
    """Return the number of somebody whom an archive does not name."""
    archive = read_files([path])
    ids = archive.relations[Relation.FOLLOWING]
    return next(id_ for id_ in ids if id_ not in archive.known)


def test_known_people_are_named_and_found_by_their_number(archive: Path) -> None:
    """The table is fetched once an archive is read, not before; the name is searched like any."""

    async def scene() -> None:
        number = unnamed_in(archive)
        shelf = FakeShelf(table_of(number))
        stage = Stage(shelf=shelf)
        assert shelf.asked == 0
        await stage.read(archive)
        assert shelf.asked == 1
        person = stage.engine.state.by_id[number]
        assert (person.screen_name, person.source) == ("Known_Figure", Source.CROSSWALK)
        assert len(stage.engine.state.named) == 3
        stage.http.profiles.append(profile("figure.example", "Umbra Figure"))
        stage.say("search", bluesky="yes", appview="https://appview.example")
        await stage.until(lambda: stage.engine.state.running is Running.DONE)
        assert stage.engine.state.marks[number].networks

    asyncio.run(scene())


@pytest.mark.parametrize("table", [b"", b"damaged", table_of("5")[:-9]])
def test_without_a_sound_table_everything_goes_on(archive: Path, table: bytes) -> None:
    """None, one that is damaged, one cut short: the archive is read as it was."""

    async def scene() -> None:
        stage = Stage(shelf=FakeShelf(table))
        await stage.read(archive)
        assert stage.engine.state.step is Step.READ
        assert stage.engine.state.problem is None
        assert len(stage.engine.state.named) == 2

    asyncio.run(scene())


def test_a_table_that_does_not_come_is_not_waited_for(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow line the archive comes first."""

    async def scene() -> None:
        shelf = FakeShelf(table_of(unnamed_in(archive)))
        shelf.gate.clear()
        stage = Stage(shelf=shelf)
        await stage.read(archive)
        assert stage.engine.state.step is Step.READ
        assert len(stage.engine.state.named) == 2

    monkeypatch.setattr("passage.shell.reading.CROSSWALK_PATIENCE", 0.05)
    asyncio.run(scene())
