"""What ``bench crosswalk`` times, alike on CPython and in the browser's worker.

The browser gets this file as its worker's script, so it imports nothing of the workshop.
"""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile

from passage.core.crosswalk import read_crosswalk
from passage.core.listed import listed
from passage.core.model import Archive, Relation
from passage.core.names import AccountId
from passage.shell.collecting import without_collecting

FOLLOWED = 50_000
ROUNDS = 3
"""How often each is done in one run; the fastest counts, the first pays for what is new."""


def measure(data: bytes) -> dict[str, float]:
    """Join the table and read the yardstick in turns; return the seconds and whom they found."""
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        table, packed = files.read("crosswalk"), files.read("JSON")
        ids = tuple(map(AccountId, json.loads(files.read("followed"))))
    archive = Archive(None, "", {Relation.FOLLOWING: ids}, {})
    times: dict[str, list[float]] = {"join": [], "yardstick": []}
    for _ in range(ROUNDS):
        with without_collecting():
            start = time.perf_counter()
            known = listed(archive, read_crosswalk(table)).known
            times["join"].append(time.perf_counter() - start)
        with without_collecting():
            start = time.perf_counter()
            plain = json.loads(gzip.decompress(packed))
            found = {id_: plain[id_] for id_ in ids if id_ in plain}
            times["yardstick"].append(time.perf_counter() - start)
        assert known.keys() == found.keys()
        del plain
    return {"found": float(len(known))} | {key: min(told) for key, told in times.items()}
