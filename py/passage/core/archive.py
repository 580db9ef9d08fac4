"""Read a person's archive of X: the files they chose in, one `Archive` out.

The order is: open, learn whose it is, read the lists (and show their numbers), then go through
the tweets for names. Nothing here waits or asks the clock; whoever drives the generator may
stop between any two steps.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from passage.core.chosen import Chosen
from passage.core.desk import Desk
from passage.core.errors import AppError, ClassicArchive, NoFollowing, NotAnArchive
from passage.core.model import Archive, Relation
from passage.core.progress import Progress, Stage
from passage.core.sources import ArchiveFile

__all__ = ["ArchiveFile", "Progress", "Stage", "read_archive"]


def read_archive(files: Sequence[ArchiveFile]) -> Generator[Progress, None, Archive]:
    """Read one person's archive from a ZIP, several ZIPs, a folder's files or loose ones.

    Yields `Progress` at least every `zips.CHUNK` bytes; one of them, when the lists are read,
    carries an `Archive` without names. Returns the whole `Archive`.

    What is wrong with one file is a `Problem` of the result, and costs that file alone. Raised
    are only: `NotAnArchive`, `Truncated`, `Encrypted`, `ClassicArchive`, `NoFollowing`,
    `UnreadablePart` or `TooLarge` (of the following list) when there is no following list to
    work with; `SeveralOwners`; `FileChanged` at any time.

    Several exports of one owner are united: lists and names of the newest win.
    """
    yield Progress(Stage.OPENING, 0, 0)
    chosen = Chosen()
    for file in files:
        chosen.open(file)
        yield Progress(Stage.OPENING, 0, 0)
    chosen.close()
    desk = Desk(chosen.exports, list(chosen.refused))
    desk.problems.extend(one.problem() for one in chosen.errors)
    yield from desk.identify()
    yield from desk.read_lists()
    if Relation.FOLLOWING not in desk.relations:
        raise _nothing_to_work_with(chosen, desk)
    yield desk.progress(Stage.LISTS, desk.archive())
    yield from desk.read_names()
    return desk.archive()


def _nothing_to_work_with(chosen: Chosen, desk: Desk) -> AppError:
    """Return the error that helps most when no following list could be read."""
    if desk.following_error is not None:
        return desk.following_error
    if chosen.errors:
        return chosen.errors[0]
    if chosen.classic:
        return ClassicArchive()
    found = sum(len(one.files) for one in chosen.exports)
    return NoFollowing(found=found) if found or chosen.zips else NotAnArchive()
