"""``SHA256SUMS``: the hash of every file of the site, as ``sha256sum -c`` reads it."""

from __future__ import annotations

import re
from pathlib import Path

from workshop.vendor import sha256_of

NAME = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def files_of(folder: Path) -> list[str]:
    """Return the files below a folder by their paths, in order, but for the list itself."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if path != NAME)


def sums_of(folder: Path) -> dict[str, str]:
    """Return each file's SHA-256 in hexadecimal by its path."""
    return {name: sha256_of(folder / name) for name in files_of(folder)}


def write_sums(folder: Path) -> None:
    """Write the list. Comes last: it holds what the other files are now."""
    text = "".join(f"{digest}  {name}\n" for name, digest in sums_of(folder).items())
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def read_sums(text: str) -> dict[str, str]:
    """Return the hashes that a list tells. Raises ValueError for a line that is none.

    The list may be a stranger's: paths that lead out of its folder are refused too.
    """
    told = {}
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if not found:
            raise ValueError(f"«{line[:80]}» is not a hash and a path")
        digest, name = found.groups()
        if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
            raise ValueError(f"«{name[:80]}» leads out of the folder")
        told[name] = digest
    return told
