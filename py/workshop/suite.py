"""The checks one after the other: each tells its name, runs to its end, and is summed up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from workshop.assemble import build_site
from workshop.budgets import overweight, read_budgets
from workshop.links import broken_links
from workshop.paths import DIST, ROOT, SITE
from workshop.say import say

# Name, then the module or program of the environment with its arguments.
TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", "--quiet", "--output-format=concise", ".")),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("types", ("mypy", "--no-error-summary")),
    ("floors", ("lint-imports", "--no-logo")),
    ("spelling", ("codespell", "py", "tests", "site/templates", "build.py")),
)

PROCESSES = 2
"""How many processes share the tests."""


def run_suite(pytest_arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run tools, build, site checks and pytest; return 0 only when all of them passed.

    A failure does not stop the rest: one run tells everything. pytest comes last, so that its
    closing line is the last but for the summary of what else failed.
    """
    failed = [name for name, command in TOOLS if not tool_passes(name, command)]
    site = build_site(DIST)
    for name, faults in site_faults(site).items():
        say(f"-- {name}: {len(faults)} faults" if faults else f"-- {name}: good")
        for fault in faults:
            say(f"   {fault}")
        failed += [name] * bool(faults)
    if failed:
        say(f"\nFAILED before the tests: {', '.join(failed)}\n")
    command = [sys.executable, "-m", "pytest", *(pytest_arguments or in_parallel())]
    code = subprocess.call(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    return code or int(bool(failed))


def in_parallel(processors: int | None = None) -> tuple[str, ...]:
    """Return what makes pytest run everything in two processes, where there are two processors.

    Tests with servers and browsers mostly wait, so two at once take little more than half the
    time. More would start the servers more often than it saves.
    """
    if (processors or os.cpu_count() or 1) < PROCESSES:
        return ()
    return ("-n", str(PROCESSES), "--dist", "loadgroup", "--no-loadscope-reorder")


def tool_passes(name: str, command: Sequence[str]) -> bool:
    """Run one tool over the project, showing what it says only when it finds something."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [str(program), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    good = done.returncode == 0
    say(f"-- {name}: good" if good else f"-- {name}: FAILED\n{done.stdout.rstrip()}")
    return good


def site_faults(site: Path) -> dict[str, list[str]]:
    """Return what is wrong with a built site, by kind of check."""
    from workshop.catalogue import check_catalogues

    return {
        "links": broken_links(site),
        "byte budgets": overweight(site, read_budgets()),
        "translations": check_catalogues(SITE),
    }
