"""Inside the environment: find the verb's module, run it, and tell problems in one sentence."""

from __future__ import annotations

import importlib

from workshop.bootstrap import known
from workshop.say import Problem, complain


def main(argv: list[str]) -> int:
    """Run ``workshop/<verb>.py`` with the rest of the arguments; return the exit code."""
    name, rest = (argv[0], argv[1:]) if argv else ("", [])
    try:
        known(name)
        return int(importlib.import_module(f"workshop.{name}").main(rest))
    except Problem as problem:
        complain(problem)
        return 1
    except KeyboardInterrupt:
        return 130
