"""The verb ``bench NAME``: measure on this machine; each measurement is ``workshop/bench_NAME``.

Every such module has ``main(argv) -> int``. Figures of one run may be compared with each other,
those of two machines may not.
"""

from __future__ import annotations

import importlib
import json
import shutil
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.paths import WORKSHOP
from workshop.say import Problem

if TYPE_CHECKING:
    from playwright.sync_api import Page


HALVES = ("_inside", "_host", "_stock")
"""How the names of modules end that only belong to a measurement."""


def names() -> list[str]:
    """Return what can be measured."""
    return sorted(
        path.stem.removeprefix("bench_")
        for path in WORKSHOP.glob("bench_*.py")
        if not path.stem.endswith(HALVES)
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


Figures = Mapping[str, Sequence[Mapping[str, float]]]
"""What was measured: by what it was measured on, one mapping a run."""


def site_with(site: Path, folder: Path, name: str, *, page: str, engine: str, side: str) -> Path:
    """Copy the built site into a folder, with a page that measures in it, and return the copy.

    ``page`` is its HTML, ``engine`` what the worker runs after ``bench_NAME_inside.py``, ``side``
    the page's own Python.
    """
    copy = folder / "site"
    shutil.copytree(site, copy)
    inside = (WORKSHOP / f"bench_{name}_inside.py").read_text(encoding="utf-8")
    (copy / "en/bench.html").write_text(page, encoding="utf-8")
    (copy / "app/bench.py").write_text(inside + engine, encoding="utf-8")
    (copy / "app/bench_page.py").write_text(side, encoding="utf-8")
    return copy


def told_by(page: Page, url: str, field: str, path: Path) -> dict[str, float]:
    """Give a file to a field of the measuring page, and return what it measured."""
    page.goto(f"{url}en/bench.html")
    page.wait_for_function("document.getElementById('said').textContent == 'ready'")
    page.set_input_files(field, path)
    page.wait_for_function("document.getElementById('said').textContent.startsWith('{')")
    told: dict[str, float] = json.loads(page.inner_text("#said"))
    return told


def medians(figures: Figures, out: Path | None) -> dict[str, dict[str, float]]:
    """Return the middle of all runs, and write everything as JSON where ``out`` is given."""
    table = {
        row: {key: statistics.median(one[key] for one in runs) for key in runs[0]}
        for row, runs in figures.items()
    }
    if out:
        out.write_text(json.dumps({"medians": table, "runs": figures}, indent=1))
    return table
