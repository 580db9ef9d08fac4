"""A saved crossing among the files that a person chose, told by what it holds, not by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from passage.core.crossing import Crossing
from passage.core.errors import FileChanged, NotALedger
from passage.core.ledger_reading import FORMAT, load
from passage.core.sources import ArchiveFile

SAVED_MAX = 256 << 20
"""Bytes of a saved crossing: fifty thousand people, all of them found, take about 90 MB."""

# What the file is comes first in it (`passage.core.ledger`); other programs may reprint it.
_HEAD = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"%b"' % FORMAT.encode())
_HEAD_MAX = 200


def saved_crossing(files: Sequence[ArchiveFile]) -> Crossing | None:
    """Return the saved crossing that was chosen, or None where anything else was.

    It has to be chosen alone: beside an archive nobody knows which of the two is meant.
    Raises `NotALedger`, `NewerLedger` or `FileChanged`.
    """
    if len(files) != 1:
        return None
    stream = files[0].stream
    try:
        stream.seek(0)
        head = stream.read(_HEAD_MAX)
        if not _HEAD.match(head):
            return None
        data = head + stream.read(SAVED_MAX - len(head) + 1)
    except (OSError, ValueError) as error:
        raise FileChanged from error
    if len(data) > SAVED_MAX:
        raise NotALedger
    return load(data)
