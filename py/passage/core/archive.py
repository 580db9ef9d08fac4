"""Read what a person brings from X: the files they chose in, one `Archive` out.

The order is: open, learn whose it is, read the lists (and show their numbers), read what stands
beside the archive, then go through the tweets for names, and join it all. Nothing here waits or
asks the clock; whoever drives the generator may stop between any two steps.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from passage.core.chosen import Chosen, Side
from passage.core.desk import Desk
from passage.core.errors import AppError, ClassicArchive, NoFollowing, NotAnArchive
from passage.core.inputs.detect import read_with
from passage.core.inputs.pasted import read_pasted
from passage.core.model import Archive, Relation
from passage.core.progress import Progress, Stage
from passage.core.promising import promising
from passage.core.side import SideInput
from passage.core.sources import ArchiveFile
from passage.core.union import united

__all__ = ["ArchiveFile", "Progress", "Stage", "read_archive"]

Reading = Generator[Progress, None, None]


def read_archive(
    files: Sequence[ArchiveFile], *, pasted: str = ""
) -> Generator[Progress, None, Archive]:
    """Read all that one person has: ZIPs, a folder's files, loose ones, and side inputs.

    ``pasted`` is text with @names or links to profiles. `passage.core.inputs` says what else is
    understood beside the archive, and `passage.core.union` how it is joined.

    Yields `Progress` at least every `zips.CHUNK` bytes; one of them, when the lists are read,
    carries an early `Archive`, without the names of the archive. Returns the whole `Archive`.

    What is wrong with one file is a `Problem` of the result, and costs that file alone. Raised
    are only: `NotAnArchive`, `Truncated`, `Encrypted`, `ClassicArchive`, `NoFollowing`,
    `UnreadablePart` or `TooLarge` (of the following list) when there is nobody to work with;
    `SeveralOwners`; `FileChanged` at any time.

    Several exports of one owner are united: lists and names of the newest win.
    """
    yield Progress(Stage.OPENING, 0, 0)
    chosen = Chosen()
    for file in _worth_opening(files):
        chosen.open(file)
        yield Progress(Stage.OPENING, 0, 0)
    chosen.close()
    desk = Desk(chosen.takeouts, list(chosen.refused))
    desk.problems.extend(one.problem() for one in chosen.errors)
    beside = _Beside(sum(one.stream.size for one in chosen.sides), list(chosen.unknown))
    if pasted.strip():
        beside.inputs.append(read_pasted(pasted))
    yield from beside.counted(desk.identify())
    yield from beside.counted(desk.read_lists())
    has_following = Relation.FOLLOWING in desk.relations
    if has_following:
        yield beside.moved(desk.progress(Stage.LISTS, desk.archive()))
    yield from beside.read(chosen.sides, desk, Stage.NAMES if has_following else Stage.LISTS)
    if not has_following:
        early = united(desk.archive(), beside.inputs)
        if Relation.FOLLOWING not in early.relations:
            raise _nothing_to_work_with(chosen, desk)
        yield beside.moved(desk.progress(Stage.LISTS, early))
    yield from beside.counted(desk.read_names())
    return united(desk.archive(), beside.inputs)


def _worth_opening(files: Sequence[ArchiveFile]) -> Iterator[ArchiveFile]:
    paths = [file.name.replace("\\", "/") for file in files]
    wanted = frozenset(promising(paths))
    return (file for file, path in zip(files, paths, strict=True) if path in wanted)


@dataclass(slots=True)
class _Beside:
    """The side inputs while they are read; ``done`` of ``total`` bytes join the archive's."""

    total: int
    inputs: list[SideInput] = field(default_factory=list)
    done: int = 0

    def read(self, sides: Sequence[Side], desk: Desk, stage: Stage) -> Reading:
        for side in sides:
            before = self.done
            reading = read_with(side.read, side.name, side.stream)
            while True:
                try:
                    bytes_done = next(reading)
                except StopIteration as end:
                    self.inputs.append(end.value)
                    break
                done = before + min(bytes_done, side.stream.size)
                # A table tells each row; the screen needs to know each piece of the file.
                if done != self.done:
                    self.done = done
                    yield self.moved(desk.progress(stage))
            self.done = before + side.stream.size

    def counted(self, reading: Reading) -> Reading:
        """Pass on what the archive's reading tells, as part of the whole."""
        for progress in reading:
            yield self.moved(progress)

    def moved(self, progress: Progress) -> Progress:
        if not self.total:
            return progress
        return replace(
            progress,
            done_bytes=progress.done_bytes + self.done,
            total_bytes=progress.total_bytes + self.total,
        )


def _nothing_to_work_with(chosen: Chosen, desk: Desk) -> AppError:
    """Return the error that helps most when there is nobody to look for."""
    if desk.following_error is not None:
        return desk.following_error
    if chosen.errors:
        return chosen.errors[0]
    if chosen.classic:
        return ClassicArchive()
    found = sum(len(one.files) for one in chosen.takeouts) + len(chosen.sides)
    return NoFollowing(found=found) if found or chosen.zips else NotAnArchive()
