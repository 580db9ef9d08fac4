"""``sw.js``: the service worker, with the list of files that it keeps for use without a network.

The list is in groups: "" for what every visitor of the app needs, and each language's own. What
is of no use without a network (`LEFT_OUT`) is not kept. Comes after everything that it
lists; `workshop.sums` lists it in turn.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from workshop.pages import LANGUAGES
from workshop.sums import files_of

NAME = "sw.js"
GROUPS = ("", *(one.code for one in LANGUAGES))
CODES = "|".join(GROUPS[1:])
# What belongs to one language: its pages, and of the app its settings and words.
OWN = re.compile(rf"({CODES})/|app/(?:engine|words)-({CODES})\.")
# The table of known people is for a search, which needs a network; micropip is an extra; icons are
# for installing; the gallery, and the lists to compare a copy by, are for people who build.
LEFT_OUT = re.compile(
    rf"crosswalk/|wheels/micropip-|assets/images/icon-|({CODES})/gallery\.html"
    r"|(build|sbom\.cdx|client-metadata)\.json$|SHA256SUMS$|sw\.js$|\.nojekyll$"
)


def group_of(name: str) -> str | None:
    """Return the language that a file is for, "" when for all, None when it is not kept."""
    if LEFT_OUT.match(name):
        return None
    found = OWN.match(name)
    return (found[1] or found[2]) if found else ""


def kept_files(site: Path, sums: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return by group each file's address, as pages and scripts ask for it, with its hash.

    ``sums`` are the SHA-256 in hexadecimal by path; the hashes returned are in base64.
    """
    asked = addresses(site)
    kept: dict[str, dict[str, str]] = {group: {} for group in GROUPS}
    for name, digest in sums.items():
        group = group_of(name)
        if group is not None:
            versioned = f"{name}?v={digest[:12]}"
            address = versioned if versioned.rpartition("/")[2] in asked else name
            kept[group][address] = base64.b64encode(bytes.fromhex(digest)).decode()
    return kept


def addresses(site: Path) -> set[str]:
    """Return the file names that are asked for with a piece of their hash behind them."""
    texts = [
        (site / name).read_text(encoding="utf-8")
        for name in files_of(site)
        if name.endswith((".html", ".json")) or re.fullmatch(r"app/\w+\.mjs", name)
    ]
    return {found for text in texts for found in re.findall(r"[\w.-]+\?v=[0-9a-f]{12}", text)}


def write_offline(site: Path, source: Path, sums: dict[str, str]) -> None:
    """Write the service worker into the site's root, its list filled in."""
    gap = "const FILES = {};"
    text = source.read_text(encoding="utf-8")
    if gap not in text:
        raise KeyError(gap)
    files = json.dumps(kept_files(site, sums), indent=1, sort_keys=True)
    (site / NAME).write_text(
        text.replace(gap, f"const FILES = {files};"), encoding="utf-8", newline="\n"
    )
