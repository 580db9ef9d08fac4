"""How far the reading of an archive has come, told often enough that a screen stays alive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from passage.core.model import Archive


class Stage(Enum):
    """What is being done, in the order it is done."""

    OPENING = "opening"
    LISTS = "lists"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Progress:
    """One breath of `passage.core.archive.read_archive`.

    ``done_bytes`` of ``total_bytes`` are counted unpacked, over all the files that will be read
    (0 of 0 until they are known); ``entries`` are the records read so far in this stage.
    ``archive`` is set once, when the lists are read and no name is known yet: its numbers can
    be shown while the rest goes on.
    """

    stage: Stage
    done_bytes: int
    total_bytes: int
    entries: int = 0
    archive: Archive | None = None
