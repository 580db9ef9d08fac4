"""``build.json``: from which sources a site was built, so that others can build the same.

It tells nothing of the machine, or two machines would not give the same bytes.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.paths import ROOT, WORKSHOP
from workshop.vendor import sha256_of

NAME = "build.json"
UNKNOWN = "unknown"
# What the site's bytes depend on besides the sources, each at one version.
TOOLS = ("babel", "hatchling", "Jinja2", "MarkupSafe")


@dataclass(frozen=True, slots=True)
class Origin:
    """A commit (40 hexadecimal digits, or "unknown"), and whether nothing else went in."""

    commit: str
    clean: bool


def origin_of(root: Path = ROOT) -> Origin:
    """Ask git for the commit of a working copy; "unknown" where it is none or git is missing."""
    commit = git(root, "rev-parse", "--verify", "HEAD")
    changes = git(root, "status", "--porcelain", "--untracked-files=all")
    if commit is None or changes is None:
        return Origin(UNKNOWN, clean=False)
    return Origin(commit.strip(), clean=not changes.strip())


def git(root: Path, *arguments: str) -> str | None:
    """Return what git says of a working copy, whoever owns it; None when it does not answer."""
    if not (root / ".git").exists():
        return None
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout


def write_origin(site: Path, version: str, origin: Origin | None = None) -> None:
    """Write the commit, Passage's version, the tools' versions and the list of runtimes' hash."""
    found = origin or origin_of()
    pins = dict(re.findall(r"^(\w[\w.-]*)==(\S+)", pins_text(), re.MULTILINE))
    told = {
        "name": "passage",
        "version": version,
        "commit": found.commit,
        "clean": found.clean,
        "tools": {name: pins[name] for name in TOOLS},
        "runtimes": sha256_of(WORKSHOP / "runtimes.lock"),
    }
    (site / NAME).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8", newline="\n")


def pins_text() -> str:
    """Return the file that pins the tools."""
    return (WORKSHOP / "pins.txt").read_text(encoding="utf-8")


def read_origin(text: str) -> Origin:
    """Read a ``build.json``, perhaps a stranger's; "unknown" where it tells no commit."""
    try:
        told: dict[str, Any] = json.loads(text)
        commit, clean = str(told["commit"]), told["clean"] is True
    except (ValueError, KeyError, TypeError):
        return Origin(UNKNOWN, clean=False)
    known = re.fullmatch(r"[0-9a-f]{40,64}", commit)
    return Origin(commit if known else UNKNOWN, clean=clean and bool(known))
