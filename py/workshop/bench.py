"""The verb ``bench NAME``: measure on this machine; each measurement is ``workshop/bench_NAME``.

Every such module has ``main(argv) -> int``. Figures of one run may be compared with each other,
those of two machines may not.
"""

from __future__ import annotations

import importlib

from workshop.paths import WORKSHOP
from workshop.say import Problem


def names() -> list[str]:
    """Return what can be measured."""
    return sorted(
        path.stem.removeprefix("bench_")
        for path in WORKSHOP.glob("bench_*.py")
        if not path.stem.endswith("_inside")
    )


def main(argv: list[str]) -> int:
    """Run one measurement with the rest of the arguments; return the exit code."""
    name, rest = (argv[0], argv[1:]) if argv else ("", [])
    if name not in names():
        raise Problem(
            f"build.py bench does not know «{name}»",
            "it measures one of: " + ", ".join(names()),
            "Run: python3 build.py bench read",
        )
    return int(importlib.import_module(f"workshop.bench_{name}").main(rest))
