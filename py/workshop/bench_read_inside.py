"""What ``bench read`` times, alike on CPython and in the browser's worker.

The browser gets this file as its worker's script, so it imports nothing of the workshop.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from passage.core.archive import read_archive
from passage.core.progress import Stage
from passage.core.sources import ArchiveFile


def measure(files: Sequence[ArchiveFile]) -> dict[str, float]:
    """Read once; return the seconds from the start to each step, and what was found."""
    start = time.perf_counter()
    told: dict[str, float] = {}
    reading = read_archive(files)
    while True:
        try:
            moved = next(reading)
        except StopIteration as end:
            archive = end.value
            break
        now = time.perf_counter() - start
        if moved.total_bytes:
            told.setdefault("list", now)
        if moved.archive is not None or moved.stage is Stage.NAMES:
            told.setdefault("relations", now)
    told["whole"] = time.perf_counter() - start
    told["harvest"] = told["whole"] - told["relations"]
    told["named"] = len(archive.known)
    told["tweets"] = sum(one.entries for one in archive.files if "tweets" in one.name)
    return told


def parse_whole(text: bytes) -> float:
    """Return the seconds that the standard decoder takes for all of a file at once."""
    start = time.perf_counter()
    json.loads(text[text.index(b"[") :])
    return time.perf_counter() - start
