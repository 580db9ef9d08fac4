"""Which of many files are worth opening, told by their paths alone.

An archive's folder has 7,000 files, of which few matter, and X's own texts in it are no lists of
anybody's. A folder or ZIP without an archive is another thing: there a list may have any name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from passage.core.layout import place

LOOKED_AT_MAX = 200
"""Files that are looked into where nothing but their content can tell what they are."""

_INPUT = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".har", ".html", ".htm", ".txt")
# What the operating system puts into folders, and X's own texts beside an archive.
_NOBODYS = re.compile(
    r"(?:^|/)__macosx/|(?:^|/)(?:\.[^/]*|thumbs\.db|desktop\.ini|readme\.txt|your archive\.html)$",
    re.IGNORECASE,
)
_OF_THE_ARCHIVE = re.compile(r"(?:^|/)(?:assets|data)/", re.IGNORECASE)
# Pictures, sounds, packed and compiled things, and what a saved web page is made of.
_NO_LIST = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|heic|bmp|mp4|m4[av]|mov|webm|mp3|ogg|wav|ts|m3u8"
    r"|css|m?js|map|wasm|woff2?|ttf|otf|pdf|zip|7z|rar|gz|exe|dll|dmg|docx?|xlsx?|odt|ods)$",
    re.IGNORECASE,
)


def is_promising(path: str) -> bool:
    """Whether a file is worth opening that was chosen by itself, or lies beside an archive.

    One that was picked by itself always is, since people rename what they download.
    """
    lowered = path.lower()
    if "/" not in path or place(path) is not None or lowered.endswith((".zip", ".js")):
        return True
    return has_list_name(path) and is_beside(path)


def is_beside(path: str) -> bool:
    """Whether a file that stands beside an archive is neither X's nor the operating system's."""
    return not _NOBODYS.search(path) and not _OF_THE_ARCHIVE.search(path)


def has_list_name(path: str) -> bool:
    """Whether a file is named as lists of people usually are."""
    return path.lower().endswith(_INPUT)


def promising(paths: Sequence[str]) -> list[str]:
    """Return the paths that are worth opening, in their order.

    Of a folder without an archive these are also the files that `likely_inputs` gives.
    """
    folders = {_top(path) for path in paths if place(path) is not None}
    foreign: dict[str, list[str]] = {}
    for path in paths:
        if "/" in path and _top(path) not in folders:
            foreign.setdefault(_top(path), []).append(path)
    likely = {path for inside in foreign.values() for path in likely_inputs(inside)}
    return [path for path in paths if path in likely or is_promising(path)]


def likely_inputs(paths: Iterable[str]) -> list[str]:
    """Return what may hold a list of people where no archive is: at most `LOOKED_AT_MAX`.

    Those with a name that lists have come first, then those whose name says nothing.
    """
    found = [path for path in paths if not _NOBODYS.search(path) and not _NO_LIST.search(path)]
    return sorted(found, key=lambda path: not has_list_name(path))[:LOOKED_AT_MAX]


def _top(path: str) -> str:
    return path.partition("/")[0]
