"""The verb ``verify WHERE``: tell whether a deployed site is the one these sources give.

Builds the site here, then reads every file of the other one and compares. Says what differs, and
from which commit the other one says it was built. Ends with 0 when all is the same, else with 1.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workshop.deployed import Deployed, deployed_at
from workshop.origin import NAME as ORIGIN
from workshop.origin import UNKNOWN, Origin, read_origin
from workshop.paths import DIST
from workshop.say import say
from workshop.sums import NAME as SUMS
from workshop.sums import read_sums, sums_of

# What hosts ask for or leave out. None of it reaches a page: named, but no reason to fail.
HARMLESS = {".nojekyll", "CNAME", "robots.txt"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paths of two sites' files: the same bytes, others, only here, only there."""

    same: tuple[str, ...]
    different: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Tell whether nothing differs but what hosts add or leave out."""
        return not self.different and {*self.missing, *self.extra} <= HARMLESS


def main(argv: list[str]) -> int:
    """Build, compare, tell; return the exit code."""
    from workshop.assemble import build_site

    parser = argparse.ArgumentParser(prog="build.py verify", description=__doc__)
    parser.add_argument("where", metavar="WHERE", help="an address (https://...) or a folder")
    options = parser.parse_args(argv)
    other = deployed_at(options.where)
    own = build_site(DIST)
    say(f"Comparing {options.where} with this build, file by file")
    found = compare(own, other)
    for line in report(found, origin_here(own), origin_there(other)):
        say(line)
    return 0 if found.good else 1


def compare(own: Path, other: Deployed) -> Comparison:
    """Compare each file of a build with the other site's, and ask what else is there.

    A website does not tell its files: then those its own list names are looked for.
    """
    ours = sums_of(own)
    theirs = {name: other.hash_of(name) for name in ours}
    names = other.names()
    if names is None:
        told = [name for name in listed(other) if name not in ours]
        extra = [name for name in told if other.hash_of(name) is not None]
    else:
        extra = [name for name in names if name not in ours]
    return Comparison(
        same=tuple(name for name in ours if theirs[name] == ours[name]),
        different=tuple(name for name in ours if theirs[name] not in {ours[name], None}),
        missing=tuple(name for name in ours if theirs[name] is None),
        extra=tuple(sorted(extra)),
    )


def listed(other: Deployed) -> Mapping[str, str]:
    """Return what a site's own list names; nothing when it has none that can be read."""
    try:
        return read_sums(other.text_of(SUMS) or "")
    except ValueError:
        return {}


def origin_here(own: Path) -> Origin:
    """Return from what this build was made."""
    return read_origin((own / ORIGIN).read_text(encoding="utf-8"))


def origin_there(other: Deployed) -> Origin:
    """Return from what the other site says it was made."""
    return read_origin(other.text_of(ORIGIN) or "")


def report(found: Comparison, here: Origin, there: Origin) -> list[str]:
    """Return what was found, in sentences."""
    kinds = (
        ("Different", found.different),
        ("Missing there", found.missing),
        ("Only there", found.extra),
    )
    lines = [f"  {kind}: {name}{note(name)}" for kind, names in kinds for name in names]
    lines.append(f"{len(found.same)} files are the same as built here.")
    if found.good:
        lines.append("Nothing differs: the site is what these sources give.")
    elif [*found.different, *found.missing, *found.extra] == [ORIGIN]:
        lines.append("Only the commit differs: what people load is the same.")
    else:
        lines.append("The site is NOT what these sources give.")
    return [*lines, *origins(here, there, good=found.good)]


def note(name: str) -> str:
    """Return a remark behind the name of a file that hosts ask for or leave out."""
    return " (harmless: no page uses it)" if name in HARMLESS else ""


def origins(here: Origin, there: Origin, *, good: bool) -> list[str]:
    """Return what the two sites' commits explain, and what to do about it."""
    lines = []
    if not here.clean:
        lines.append("This folder is no clean copy of a commit: somebody else cannot repeat this.")
    if good:
        return lines
    if there.commit == UNKNOWN:
        lines.append("The site does not tell from which commit it was built.")
    elif there.commit != here.commit:
        lines.append(
            f"It says that it was built from another commit, {there.commit}; this folder is at "
            f"{here.commit}. Check that commit out (git checkout {there.commit}), then compare "
            "again."
        )
    elif not there.clean:
        lines.append("It says that it was built from this commit with changes of its own.")
    else:
        lines.append("It says that it was built from this very commit: do not trust it.")
    return lines
