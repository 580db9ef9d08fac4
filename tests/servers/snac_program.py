"""Finds the snac program: installed, fetched before, or fetched now as a Debian package."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .debian import fetch
from .outcome import ServerFailed, Unavailable
from .places import cache_folder, only_one


@dataclass(frozen=True, slots=True)
class Program:
    """The snac program, and the libraries it needs that the system has not."""

    path: Path
    env: Mapping[str, str]

    def run(self, *args: str | Path, text: bytes = b"") -> str:
        """Run one of its commands; return what it printed. Raises ServerFailed."""
        done = subprocess.run(
            [self.path, *args],
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.env},
            check=False,
        )
        output = done.stdout.decode(errors="replace")
        if done.returncode:
            message = f"snac {args[0]} ended with code {done.returncode}: {output[-500:]}"
            raise ServerFailed(message)
        return output


def find_snac() -> Program:
    """Return snac from PATH, from the cache, or freshly fetched. Raises Unavailable."""
    on_path = shutil.which("snac")
    if on_path and _usable(Program(Path(on_path), {})):
        return Program(Path(on_path), {})
    folder = cache_folder("snac")
    with only_one(folder):
        root = folder / "root"
        if not (root / "usr/bin/snac").exists():
            shutil.rmtree(root, ignore_errors=True)
            fetch("snac2", root)
    libraries = {path.parent for path in root.glob("**/lib/*/*.so*")}
    paths = os.pathsep.join(str(path) for path in sorted(libraries))
    program = Program(root / "usr/bin/snac", {"LD_LIBRARY_PATH": paths} if paths else {})
    if not _usable(program):
        message = "the snac that this system's packages offer does not run or has no import_csv"
        raise Unavailable(message)
    return program


def _usable(program: Program) -> bool:
    done = subprocess.run(
        [program.path],
        env={**os.environ, **program.env},
        capture_output=True,
        text=True,
        check=False,
    )
    return "import_csv" in done.stdout + done.stderr
