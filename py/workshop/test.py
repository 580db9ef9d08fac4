"""The verb ``test``: all checks, all tests, real servers and a real Chromium."""

from __future__ import annotations

import os

from workshop.browser import VARIABLE, find_browser
from workshop.say import say
from workshop.suite import run_suite


def main(argv: list[str]) -> int:
    """Run everything; further arguments go to pytest. Return the exit code."""
    browser = find_browser()
    say(f"Browser: {browser}")
    return run_suite(argv, os.environ | {VARIABLE: str(browser)})
