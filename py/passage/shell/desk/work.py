"""What the command line does: the same core as the page, on files and the system's network."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from passage.app.comeback import carried, dates_with_today, looking_again, missing
from passage.app.opening import opened
from passage.app.state import AppState
from passage.app.takeaway import crossing_of
from passage.core.archive import read_archive
from passage.core.avoided import avoided, to_search
from passage.core.crossing import Crossing, Plan
from passage.core.importance import followed_by_importance
from passage.core.model import Archive, Followed, Result
from passage.core.promising import promising
from passage.core.sources import ArchiveFile
from passage.net.requests import Request, RequestLog
from passage.net.search import Search, SearchProgress
from passage.shell.clock import SystemClock, day_of
from passage.shell.desk.http import DeskHttp
from passage.shell.drive import Drive

Told = Callable[[SearchProgress], None]
People = tuple[Followed, ...] | None
Noted = Callable[[tuple[Request, ...]], None]


def read_files(paths: Sequence[Path], pasted: str = "") -> Archive:
    """Read what is in these files and folders, and in pasted text.

    Raises `ArchiveError` or `OSError`.
    """
    with ExitStack() as stack:
        files = [
            ArchiveFile(name, stack.enter_context(path.open("rb")))
            for given in paths
            for name, path in _named(given)
        ]
        reader = read_archive(files, pasted=pasted)
        while True:
            try:
                next(reader)
            except StopIteration as end:
                archive: Archive = end.value
                return archive


def _named(given: Path) -> Iterator[tuple[str, Path]]:
    """Yield a file by its name; the files of a folder by their paths from the folder on."""
    if not given.is_dir():
        yield given.name, given
        return
    root = given.resolve()
    inside = {
        f"{root.name}/{path.relative_to(root).as_posix()}": path
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    # A system opens a thousand files at once, an archive has seven thousand.
    for name in promising(list(inside)):
        yield name, inside[name]


def crossing_from(archive: Archive, plan: Plan, *, also: bool = False) -> Crossing:
    """Return a crossing with nothing searched yet; ``also`` those blocked or muted are in it."""
    people = followed_by_importance(archive)
    apart = avoided(archive) if also else {}
    return crossing_of(AppState(archive=archive, people=people, plan=plan, avoided=apart))


def dated(crossing: Crossing) -> Crossing:
    """Return a crossing that counts today among the days on which people were looked for."""
    return replace(crossing, searches=dates_with_today(_state(crossing)))


def again(crossing: Crossing) -> tuple[Crossing, tuple[Followed, ...]]:
    """Return a saved crossing with those still missing open again, and who they are."""
    state = _state(crossing)
    return crossing_of(looking_again(state)), missing(state)


def _state(crossing: Crossing) -> AppState:
    return opened(crossing, RequestLog(), day_of(SystemClock().epoch()))


def find(crossing: Crossing, told: Told, noted: Noted, people: People = None) -> Crossing:
    """Search for everybody of a crossing who is not settled; Ctrl-C keeps what was found.

    ``noted`` is handed every request that was sent, soon after it ended. With ``people``, only
    these are asked about.
    """
    wanted = to_search(crossing.followed, crossing.avoided) if people is None else people
    return asyncio.run(_find(crossing, told, noted, wanted))


async def _find(
    crossing: Crossing, told: Told, noted: Noted, wanted: tuple[Followed, ...]
) -> Crossing:
    results = dict(crossing.results)

    def moved(
        fresh: tuple[Result, ...], progress: SearchProgress, requests: tuple[Request, ...]
    ) -> None:
        for result in fresh:
            found = carried(results.get(result.id), result, len(crossing.searches))
            results[result.id] = found
        noted(requests)
        told(progress)

    search = Search(wanted, crossing.plan, known=crossing.results)
    async with DeskHttp() as http:
        drive = Drive(search, http, SystemClock(), moved)
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, drive.stop)
        await drive.run()
    return replace(crossing, results=results)
