"""Installs the Bluesky network's Node packages once, and hands over their folder."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from workshop.node import find_node, npm
from workshop.say import Problem

from .outcome import Unavailable
from .places import cache_folder, only_one

SOURCE = Path(__file__).parent / "node"
MANIFEST = ("package.json", "package-lock.json", ".npmrc")
SCRIPTS = ("faults.mjs", "limiter.mjs", "loopback.mjs", "net.mjs", "points.mjs", "search.mjs")
STAMP = ".installed"


@dataclass(frozen=True, slots=True)
class NodeProject:
    """Where the installed network lies, and the Node that runs it."""

    node: Path
    folder: Path

    @property
    def packages(self) -> Path:
        """The installed packages."""
        return self.folder / "node_modules"


def install_network() -> NodeProject:
    """Return the installed project, installing it if its lock file changed.

    About half a gigabyte, in ``.cache/servers/node``. No package's own script is run:
    what is needed comes ready-made. Raises Unavailable when there is no Node, or when
    the packages cannot be had.
    """
    try:
        node = find_node()
    except Problem as problem:
        raise Unavailable(str(problem)) from problem
    folder = cache_folder("node")
    with only_one(folder):
        if _stamp(folder) != _fingerprint():
            _install(folder)
        # Scripts find packages from the folder they lie in, so they go next to them.
        for name in SCRIPTS:
            _copy(SOURCE / name, folder / name)
    return NodeProject(node, folder)


def _install(folder: Path) -> None:
    for name in MANIFEST:
        _copy(SOURCE / name, folder / name)
    (folder / STAMP).unlink(missing_ok=True)
    try:
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
    except Problem as problem:
        raise Unavailable(str(problem)) from problem
    (folder / STAMP).write_text(_fingerprint())


def _copy(source: Path, target: Path) -> None:
    if not target.exists() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)


def _stamp(folder: Path) -> str:
    stamp = folder / STAMP
    return stamp.read_text() if stamp.exists() else ""


def _fingerprint() -> str:
    return hashlib.sha256(b"\0".join((SOURCE / name).read_bytes() for name in MANIFEST)).hexdigest()
