"""The verb ``check``: everything that needs neither a browser nor servers."""

from __future__ import annotations

import os

from workshop.suite import run_suite


def main(argv: list[str]) -> int:
    """Run the checks and the pure tests; further arguments go to pytest. Return the exit code."""
    return run_suite(["-m", "not browser and not servers", *argv], os.environ)
