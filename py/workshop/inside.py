"""Runs the pure unit tests in the browser's own Python: Pyodide, under Node.js.

The packages are those of the project's environment, at the versions that are pinned, and the
wheels that visitors get; what only machines have (Playwright, servers) is not there.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from workshop.node import find_node
from workshop.paths import CACHE, ROOT, WORKSHOP
from workshop.run import run

PACKAGES = (
    *("pytest", "pluggy", "iniconfig", "packaging", "pygments", "sortedcontainers"),
    *("babel", "icalendar", "python-dateutil", "tzdata", "listparser"),
)
"""What the tests import besides what is served; all of it is Python alone."""

SERVED = ("jinja2", "markupsafe", "msgspec")

PLATFORM = "pyemscripten_2026_0_wasm32"
"""Pyodide 314's own, after PEP 783. One package has machine code: hypothesis."""

OPTIONS = (
    *("--noconftest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:faulthandler"),
    *("-q", "--tb=short", "--color=no"),
)
"""`tests/conftest.py` brings the browser and the servers."""


PATIENCE = 1800.0  # seconds, for all tests on a busy machine


@contextmanager
def packages(site: Path) -> Iterator[Path]:
    """Give a folder with the packages until the block ends; ``site`` is a built site."""
    with tempfile.TemporaryDirectory(prefix="passage-inside-") as made:
        folder = Path(made)
        for name in SERVED:
            (wheel,) = (site / "wheels").glob(f"{name}-*.whl")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
        with zipfile.ZipFile(compiled("hypothesis")) as archive:
            archive.extractall(folder)
        for name in PACKAGES:
            copy_package(name, folder)
        yield folder


def compiled(name: str) -> Path:
    """Return a package's wheel for Pyodide, at the version that the environment has.

    Raises `Problem` when pip cannot get it.
    """
    version = importlib.metadata.version(name)
    store = CACHE / "inside"
    pattern = f"{name}-{version}-*.whl"
    if not list(store.glob(pattern)):
        run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--disable-pip-version-check", "--only-binary=:all:", "--dest", store),
                *("--implementation", "cp", "--python-version", "3.14", "--abi", "cp314"),
                *("--platform", PLATFORM, f"{name}=={version}"),
            ],
            what=f"{name} could not be fetched for the tests inside Pyodide",
            todo="Check the network connection, then run the same command again",
            online=True,
        )
    return next(store.glob(pattern))


def copy_package(name: str, folder: Path) -> None:
    """Copy an installed package, but for what was compiled for this machine."""
    found = importlib.metadata.distribution(name)
    for file in found.files or ():
        source = Path(str(found.locate_file(file)))
        outside = ".." in file.parts or "__pycache__" in file.parts
        if not outside and source.is_file() and source.suffix not in (".so", ".pyd"):
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def run_inside(
    pyodide: Path, site: Path, arguments: Sequence[str], root: Path = ROOT
) -> tuple[int, str]:
    """Run pytest inside; return its exit code and all that it said.

    ``pyodide`` is the unpacked npm package, ``root`` where the tests lie.
    """
    with packages(site) as folder:
        done = subprocess.run(
            [
                *(str(find_node()), str(WORKSHOP / "inside.mjs"), str(pyodide), str(root)),
                *(str(folder), *OPTIONS, *arguments),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    return done.returncode, done.stdout
