"""``bench match``: how well people are recognised, on networks simulated on this machine.

Without files, the people and accounts are invented (`workshop.trial_people`), always the same.
With them, they are read from CSV (`workshop.trial_tables` says which columns). Nothing is sent.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from passage.core.model import Network
from workshop.say import Problem, say
from workshop.trial import Report, Side, as_json, hold
from workshop.trial_data import Data
from workshop.trial_marks import ALL
from workshop.trial_tables import read_trial

_COLUMNS = (
    ("people", "people"),
    ("with account", "there"),
    ("recall sure", "sure"),
    ("recall shown first", "shown 1st"),
    ("recall shown", "shown"),
    ("precision sure", "precision"),
    ("wrong", "wrong"),
    ("twins", "twins"),
    ("false accepts, never there", "FA never"),
    ("false accepts, removed", "FA removed"),
    ("check, removed", "check rem."),
    ("shown per person", "shown/p."),
)
_RULE_KEYS = (
    "recall sure",
    "precision sure",
    "false accepts, never there",
    "false accepts, removed",
)
_WIDTH = 11
_FIRST = 18
_REFUSED_SHOWN = 10


def main(argv: list[str]) -> int:
    """Hold the trial and print what came of it; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py bench match", description=__doc__)
    parser.add_argument("--pairs", type=Path, metavar="CSV", help="people and right accounts")
    parser.add_argument("--universe", type=Path, metavar="CSV", help="accounts there are")
    parser.add_argument("--distractors", type=Path, metavar="CSV", help="accounts of others")
    parser.add_argument("--people", type=int, help="how many to invent where no pairs are given")
    parser.add_argument("--seed", type=int, default=1, help="of the invented people")
    parser.add_argument("--verbose", action="store_true", help="list what was taken wrongly")
    parser.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="also all figures, as JSON"
    )
    options = parser.parse_args(argv)
    data = _data(options)
    started = time.perf_counter()
    report = hold(data)
    _show(report, data.refused)
    if options.verbose:
        _show_wrong(report)
    say(f"\nThe trial took {time.perf_counter() - started:.0f} seconds on this machine.")
    _write(json.dumps(as_json(report, data.refused), indent=1), options.json)
    return 0


def _data(options: argparse.Namespace) -> Data:
    if options.pairs:
        return read_trial(options.pairs, options.universe, options.distractors)
    if options.universe or options.distractors:
        raise Problem(
            "There is nobody to look for", "--pairs is missing", "Name the file of the pairs"
        )
    from workshop.trial_people import PEOPLE, invent

    return invent(options.people or PEOPLE, options.seed)


def _write(text: str, where: str | None) -> None:
    if where == "-":
        say(text)
    elif where:
        Path(where).write_text(text + "\n", encoding="utf-8")


def _show(report: Report, refused: Sequence[str]) -> None:
    say(f"{report.people} people, {report.accounts} accounts")
    for line in refused[:_REFUSED_SHOWN]:
        say(f"left out: {line}")
    if len(refused) > _REFUSED_SHOWN:
        say(f"left out: {len(refused) - _REFUSED_SHOWN} more")
    for network, side in report.sides.items():
        _show_side(network, side)
    say(f"\nThe search takes {report.seconds / 60:.1f} minutes at its own pace.")
    for path, count in sorted(report.unknown.items()):
        say(f"The simulation does not know {path}, asked {count} times.")


def _show_side(network: Network, side: Side) -> None:
    say(f"\n{network.value.capitalize()}: {side.requests:.2f} requests a person")
    if side.unchecked:
        say(f"{side.unchecked} people could not be checked: what was asked was not understood")
    _row("", [title for _, title in _COLUMNS])
    for segment, marks in side.marks.items():
        shares = marks.shares()
        _row(segment, [_cell(shares[key], key) for key, _ in _COLUMNS])
    say("")
    _row("rule", ["recall", "precision", "FA never", "FA removed", "requests", "ours then", "from"])
    for name, rule in side.rules.items():
        shares = rule.marks.shares()
        cells = [_cell(shares[key], key) for key in _RULE_KEYS]
        ours = ("-", "-")
        if rule.ours:
            ours = (_cell(rule.ours.recall, ""), f"{rule.ours.threshold:.3f}")
        _row(name, [*cells, f"{rule.requests:.2f}", *ours])


def _row(name: str, cells: Sequence[str]) -> None:
    say(f"{name[:_FIRST]:<{_FIRST}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells))


def _cell(value: float | None, key: str) -> str:
    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    return f"{value:.2f}" if key == "shown per person" else f"{value:.1%}"


def _show_wrong(report: Report) -> None:
    for network, side in report.sides.items():
        for why, case, pick in side.marks[ALL].wrong:
            right = " ".join(sorted(address for _, address in case.person.on(network))) or "-"
            reasons = " ".join(pick.reasons)
            name = case.person.screen_name
            say(f"{why:<10}@{name} -> {pick.address} {pick.score:.3f} [{reasons}] right: {right}")
