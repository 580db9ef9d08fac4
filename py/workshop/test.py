"""The verb ``test``: all checks, all tests, real servers, real browsers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from workshop.browser import (
    CHROMIUM,
    FIREFOX,
    WEBKIT,
    Kind,
    find_browser,
    find_firefox,
    find_webkit,
)
from workshop.say import Problem, say
from workshop.suite import run_suite


def main(argv: list[str]) -> int:
    """Run everything; further arguments go to pytest. Return the exit code."""
    browser = find_browser()
    say(f"Browser: {browser}")
    env = os.environ | {CHROMIUM.variable: str(browser)}
    for kind, find in ((FIREFOX, find_firefox), (WEBKIT, find_webkit)):
        other = another_browser(kind, find)
        env |= {kind.variable: str(other)} if other else {}
    return run_suite(argv, env)


def another_browser(kind: Kind, find: Callable[[], Path]) -> Path | None:
    """Return another browser. Without it its tests are skipped; the rest is worth running."""
    try:
        found = find()
    except Problem as problem:
        say(str(problem))
        return None
    say(f"{kind.name}: {found}")
    return found
