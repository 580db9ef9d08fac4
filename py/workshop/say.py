"""What the workshop says: short lines while it works, one sentence when it cannot."""

from __future__ import annotations

import sys


class Problem(Exception):
    """Something a person can do something about: what failed, why, and what to do.

    Each part is a piece of a sentence without its full stop.
    """

    def __init__(self, what: str, why: str, todo: str) -> None:
        super().__init__(f"{what}: {why}. {todo}.")


def say(line: str) -> None:
    """Tell what is being done, at once even when the output goes into a file."""
    print(line, flush=True)


def complain(problem: Problem) -> None:
    """Tell on stderr what failed, why and what to do."""
    sys.stdout.flush()
    print(f"\n{problem}", file=sys.stderr, flush=True)
