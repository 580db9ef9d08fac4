"""Find a Chromium, a Firefox and a WebKitGTK for the browser tests, or get them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workshop.run import run
from workshop.say import Problem, say


@dataclass(frozen=True, slots=True)
class Kind:
    """A browser: its name, the variable that tells the tests which one to start, its programs.

    ``needs`` are other programs that must be there, ``apt`` and ``dnf`` the packages that bring
    all of them. Asked a ``question``, one that starts gives an ``answer`` (a pattern).
    """

    name: str
    variable: str
    programs: tuple[str, ...]
    apt: str
    dnf: str
    needs: tuple[str, ...] = ()
    question: str = "--version"
    answer: str = r"\d"


CHROMIUM = Kind(
    "Chromium",
    "PASSAGE_CHROMIUM",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    apt="chromium",
    dnf="chromium",
)
FIREFOX = Kind(
    "Firefox", "PASSAGE_FIREFOX", ("firefox-esr", "firefox"), apt="firefox-esr", dnf="firefox"
)
WEBKIT = Kind(
    "WebKitGTK",
    "PASSAGE_WEBKIT",
    ("WebKitWebDriver",),
    apt="webkit2gtk-driver xvfb",
    dnf="webkit2gtk4.1 xorg-x11-server-Xvfb",
    # It has no mode without a screen.
    needs=("Xvfb",),
    question="--help",
    answer="--port",
)
SMALL = 65_536
"""A launcher's bytes at most: a browser itself is larger."""


def find_browser() -> Path:
    """Return the path of a Chromium that starts.

    In this order: the one that PASSAGE_CHROMIUM names, one on PATH, Playwright's own (downloaded
    if need be), one from the system's package manager. Says why each way failed; raises `Problem`
    when all did.
    """
    return find(CHROMIUM, ("Playwright's own", from_playwright))


def find_firefox() -> Path:
    """Return the path of a Firefox that starts, as `find_browser` does.

    Playwright's own is left out: it is a Firefox that Playwright changed, and nobody visits the
    page with it.
    """
    return find(FIREFOX)


def find_webkit() -> Path:
    """Return the path of the program that drives a WebKitGTK, as `find_browser` does."""
    return find(WEBKIT)


def find(kind: Kind, *ways: tuple[str, Callable[[], Path]]) -> Path:
    """Return a browser: named, on PATH, had in one of these ways, or from the package manager."""
    named = os.environ.get(kind.variable)
    if named:
        if starts(Path(named), kind):
            return Path(named)
        raise Problem(
            f"The browser {named} does not start",
            f"{kind.variable} names it",
            f"Unset {kind.variable}",
        )
    found = on_path(kind)
    if found:
        return found
    reasons = ["none on PATH"]
    for name, way in (*ways, ("the system's package manager", lambda: from_system(kind))):
        say(f"No {kind.name} yet ({reasons[-1]}); trying {name}")
        try:
            return way()
        except Problem as problem:
            reasons.append(str(problem))
            say(str(problem))
    raise Problem(
        f"No {kind.name} could be found or installed for the browser tests",
        "; ".join(reasons),
        f"Install {kind.name} yourself so that it is on PATH",
    )


def on_path(kind: Kind = CHROMIUM) -> Path | None:
    """Return the first browser of a kind on PATH that starts and that can be driven."""
    if not all(map(shutil.which, kind.needs)):
        return None
    for name in kind.programs:
        found = shutil.which(name)
        if found and not (kind is FIREFOX and confined(Path(found))) and starts(Path(found), kind):
            return Path(found)
    return None


def confined(browser: Path) -> bool:
    """Tell whether a program is a snap's: such a Firefox cannot see the profile it is given."""
    place = browser.resolve()
    if place.parts[:2] == ("/", "snap") or place.name == "snap":
        return True
    return place.stat().st_size < SMALL and b"/snap/" in place.read_bytes()


def starts(browser: Path, kind: Kind = CHROMIUM) -> bool:
    """Tell whether a browser answers what it is asked; a stub that does nothing cannot."""
    try:
        done = subprocess.run(
            [str(browser), kind.question], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and bool(re.search(kind.answer, done.stdout))


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


def from_system(kind: Kind) -> Path:
    """Install a browser with apt or dnf and return it."""
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get"):
        package = kind.apt
        steps = [["apt-get", "update"], ["apt-get", "install", "--yes", *package.split()]]
    elif shutil.which("dnf"):
        package = kind.dnf
        steps = [["dnf", "install", "--assumeyes", *package.split()]]
    else:
        raise Problem(
            "The system's package manager is not known here",
            "neither apt-get nor dnf is on PATH",
            f"Install {kind.name} by hand",
        )
    for step in steps:
        run(
            [*root, *step],
            what=f"The system could not install {kind.name}",
            todo=f"Install the package `{package}` yourself",
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            online=True,
        )
    found = on_path(kind)
    if not found:
        raise Problem(
            f"The system's {kind.name} does not start",
            "none is on PATH after all",
            "Install another",
        )
    return found
