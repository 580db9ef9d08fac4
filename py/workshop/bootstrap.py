"""From a bare Python to the project's own environment: makes ``.venv``, then hands over to it.

Runs on whatever Python called ``build.py``, so it uses the standard library only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from workshop.paths import ROOT, VENV, WORKSHOP
from workshop.run import run
from workshop.say import Problem, complain, say


@dataclass(frozen=True, slots=True)
class Verb:
    """A command of ``build.py``: its help, and the extras of pyproject.toml that it needs.

    The verb ``x`` is carried out by ``main(argv) -> int`` in ``workshop/x.py``.
    """

    help: str
    extras: tuple[str, ...]


MAKE = ("build",)
ALL = ("build", "dev", "test")

VERBS = {
    "serve": Verb("build the site and serve it on this machine", MAKE),
    "build": Verb("build the site into dist/", MAKE),
    "verify": Verb("compare a deployed site with a build: verify ADDRESS-OR-FOLDER", MAKE),
    "crosswalk": Verb("make the table of known people, out of Wikidata", MAKE),
    "check": Verb("run every check that needs neither a browser nor servers", ALL),
    "bench": Verb("measure on this machine: bench read, bench match", ALL),
    "fuzz": Verb("feed the archive reader spoilt files: fuzz [SECONDS]", ALL),
    "test": Verb("run everything: the checks, real servers and browser journeys", ALL),
}


def main(argv: list[str]) -> int:
    """Run one verb; return the exit code."""
    if not argv or argv[0] in {"-h", "--help", "help"}:
        say(usage())
        return 0 if argv else 2
    name, *rest = argv
    try:
        python = ready(known(name).extras)
    except Problem as problem:
        complain(problem)
        return 1
    except KeyboardInterrupt:
        return 130
    return hand_over(python, name, rest)


def known(name: str) -> Verb:
    """Return a verb by its name. Raises `Problem` when there is none."""
    if name not in VERBS:
        raise Problem(
            f"build.py does not know «{name}»",
            "it is not one of " + ", ".join(VERBS),
            "Run: python3 build.py --help",
        )
    return VERBS[name]


def usage() -> str:
    """Return the help text."""
    lines = [f"  {name:<10}{verb.help}" for name, verb in VERBS.items()]
    return "\n".join(["Usage: python3 build.py VERB [OPTIONS]", "", *lines])


def hand_over(python: Path, verb: str, rest: list[str]) -> int:
    """Run the verb inside the environment, with its output going straight to the person."""
    try:
        return subprocess.call([str(python), "-m", "workshop", verb, *rest], cwd=ROOT)
    except KeyboardInterrupt:
        return 130


def ready(extras: tuple[str, ...]) -> Path:
    """Return the environment's Python, with everything installed that ``extras`` name.

    A stamp inside the environment remembers what it holds, so that a second run starts at once.
    Raises `Problem` when the environment cannot be made or filled.
    """
    python = python_of(VENV)
    version = version_of(python)
    if version is None:
        make_environment()
        version = version_of(python)
    key = fingerprint(version or "")
    stamp = VENV / "passage.json"
    have = installed(stamp, key)
    if not set(extras) <= have:
        wanted = sorted(have | set(extras))
        fill_environment(python, wanted)
        stamp.write_text(json.dumps({"key": key, "extras": wanted}), encoding="utf-8")
    return python


def python_of(environment: Path) -> Path:
    """Return the path of an environment's Python."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: Path) -> str | None:
    """Return the version line of a Python that starts and is recent enough, else None."""
    question = "import sys; print(sys.version); sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run(
            [str(python), "-c", question], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout


def fingerprint(version: str) -> str:
    """Return a digest of all that decides what the environment must hold."""
    digest = hashlib.sha256(f"{version}\n{ROOT}\n".encode())
    for source in (ROOT / "pyproject.toml", WORKSHOP / "pins.txt"):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def installed(stamp: Path, key: str) -> set[str]:
    """Return the extras that the environment already holds; none when anything has changed."""
    try:
        said = json.loads(stamp.read_text(encoding="utf-8"))
        return set(said["extras"]) if said["key"] == key else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def make_environment() -> None:
    """Make an empty ``.venv``."""
    say("Making the project's own Python environment in .venv")
    what = "The project's own Python environment could not be made"
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            what,
            "this Python comes without its venv module (ensurepip is missing)",
            "On Debian or Ubuntu install it with: sudo apt install python3-venv",
        )
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Problem(
            what, str(error).splitlines()[0], "Delete the folder .venv and try again"
        ) from error


def fill_environment(python: Path, extras: list[str]) -> None:
    """Install the project and the tools of these extras, at the versions that are pinned."""
    say(f"Installing the tools ({', '.join(extras)}); about a minute the first time")
    run(
        [
            *(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--constraint", WORKSHOP / "pins.txt"),
            *("--editable", f".[{','.join(extras)}]"),
        ],
        what="The tools could not be installed",
        todo="Check the network connection, then run the same command again",
        online=True,
        cwd=ROOT,
    )
    say(f"Ready on Python {'.'.join(map(str, sys.version_info[:2]))}")
