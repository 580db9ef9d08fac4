"""The verb ``test``: all checks, all tests, real servers, a real Chromium and a real Firefox."""

from __future__ import annotations

import os
from pathlib import Path

from workshop.browser import CHROMIUM, FIREFOX, find_browser, find_firefox
from workshop.say import Problem, say
from workshop.suite import run_suite


def main(argv: list[str]) -> int:
    """Run everything; further arguments go to pytest. Return the exit code."""
    browser = find_browser()
    say(f"Browser: {browser}")
    firefox = second_browser()
    env = os.environ | {CHROMIUM.variable: str(browser)}
    return run_suite(argv, env | ({FIREFOX.variable: str(firefox)} if firefox else {}))


def second_browser() -> Path | None:
    """Return a Firefox. Without one its tests are skipped, and the rest is still worth running."""
    try:
        firefox = find_firefox()
    except Problem as problem:
        say(str(problem))
        return None
    say(f"Second browser: {firefox}")
    return firefox
