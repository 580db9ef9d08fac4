"""Weigh the built site against ``budgets.toml``."""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass
from pathlib import Path

from workshop.paths import WORKSHOP

TABLE = WORKSHOP / "budgets.toml"


@dataclass(frozen=True, slots=True)
class Budget:
    """A group of files, and the most bytes they may weigh together.

    What ``without`` names is not of the group; an ``optional`` group may have no files.
    """

    name: str
    files: tuple[str, ...]
    most: int
    why: str
    gzip: bool = False
    without: tuple[str, ...] = ()
    optional: bool = False


def read_budgets(table: Path = TABLE) -> list[Budget]:
    """Read the table of budgets."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))
    return [
        Budget(
            name,
            tuple(row["files"]),
            row["most"],
            row["why"],
            row.get("gzip", False),
            tuple(row.get("without", ())),
            row.get("optional", False),
        )
        for name, row in rows.items()
    ]


def weigh(site: Path, budget: Budget) -> int:
    """Return the bytes of a group's files, compressed one by one where the budget says so."""
    inside, outside = (
        {path for pattern in patterns for path in site.glob(pattern) if path.is_file()}
        for patterns in (budget.files, budget.without)
    )
    paths = inside - outside
    if not budget.gzip:
        return sum(path.stat().st_size for path in paths)
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def overweight(site: Path, budgets: list[Budget]) -> list[str]:
    """Return a sentence for each group that is too heavy, or that has no files any more."""
    faults = []
    for budget in budgets:
        weight = weigh(site, budget)
        if weight > budget.most:
            faults.append(
                f"{budget.name}: {weight:,} bytes, {weight - budget.most:,} more than allowed"
            )
        elif weight == 0 and not budget.optional:
            faults.append(f"{budget.name}: no file matches {', '.join(budget.files)}")
    return faults
