"""Passage itself as a wheel: the package, its templates and its translations."""

from __future__ import annotations

import sys
from pathlib import Path

from workshop.paths import ROOT
from workshop.run import run


def build_own_wheel(into: Path) -> Path:
    """Build ``passage-<version>-py3-none-any.whl`` in an empty folder and return its path.

    Hatchling dates every file alike, so the same sources give the same bytes; the templates and
    translations are added by ``hatch_hook.py``. Raises `Problem` when the build fails.
    """
    run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", into],
        what="Passage's own package could not be built",
        todo="Look at pyproject.toml and py/workshop/hatch_hook.py",
        cwd=ROOT,
    )
    return next(into.glob("passage-*.whl"))
