"""Find a Chromium for the browser tests, or get one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from workshop.run import run
from workshop.say import Problem, say

# How the tests learn which browser to start.
VARIABLE = "PASSAGE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WHAT = "No Chromium could be found or installed for the browser tests"


def find_browser() -> Path:
    """Return the path of a Chromium that starts.

    In this order: the one that PASSAGE_CHROMIUM names, one on PATH, Playwright's own (downloaded
    if need be), one from the system's package manager. Says why each way failed; raises `Problem`
    when all did.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if starts(Path(named)):
            return Path(named)
        raise Problem(
            f"The browser {named} does not start", f"{VARIABLE} names it", f"Unset {VARIABLE}"
        )
    found = on_path()
    if found:
        return found
    reasons = ["none on PATH"]
    ways: tuple[tuple[str, Callable[[], Path]], ...] = (
        ("Playwright's own", from_playwright),
        ("the system's package manager", from_system),
    )
    for name, way in ways:
        say(f"No Chromium yet ({reasons[-1]}); trying {name}")
        try:
            return way()
        except Problem as problem:
            reasons.append(str(problem))
            say(str(problem))
    raise Problem(WHAT, "; ".join(reasons), "Install Chromium yourself so that it is on PATH")


def on_path() -> Path | None:
    """Return the first Chromium on PATH that starts."""
    for name in NAMES:
        found = shutil.which(name)
        if found and starts(Path(found)):
            return Path(found)
    return None


def starts(browser: Path) -> bool:
    """Tell whether a browser can tell its version; a packaging stub that does nothing cannot."""
    try:
        done = subprocess.run(
            [str(browser), "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and any(character.isdigit() for character in done.stdout)


def from_playwright() -> Path:
    """Return Playwright's own Chromium, downloading it if it is not there yet."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        place = Path(playwright.chromium.executable_path)
    if not starts(place):
        # As root it can also install the system libraries that Chromium needs.
        libraries = ["--with-deps"] if sys.platform == "linux" and os.geteuid() == 0 else []
        run(
            [sys.executable, "-m", "playwright", "install", *libraries, "chromium"],
            what="Playwright could not install its Chromium",
            todo="It needs the network, and on Linux some system libraries",
            online=True,
        )
    if not starts(place):
        raise Problem(
            "Playwright's Chromium does not start",
            "system libraries seem to be missing",
            "On Linux run: sudo .venv/bin/python -m playwright install-deps chromium",
        )
    return place


def from_system() -> Path:
    """Install Chromium with apt or dnf and return it."""
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get"):
        steps = [["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]]
    elif shutil.which("dnf"):
        steps = [["dnf", "install", "--assumeyes", "chromium"]]
    else:
        raise Problem(
            "The system's package manager is not known here",
            "neither apt-get nor dnf is on PATH",
            "Install Chromium by hand",
        )
    for step in steps:
        run(
            [*root, *step],
            what="The system could not install Chromium",
            todo="Install the package `chromium` yourself",
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            online=True,
        )
    found = on_path()
    if not found:
        raise Problem(
            "The system's Chromium does not start", "none is on PATH after all", "Install another"
        )
    return found
