"""``bench crosswalk``: a table of half a million known people, joined with 50,000 followed ones.

The rows are invented. Measured are the bytes of the file and, in a real Chromium's worker and on
CPython, the seconds from the file's bytes to an archive in which everybody who is in the table has
name and accounts. The yardstick, in the same runs: the same rows as JSON packed with gzip, read by
the standard library into a dictionary and looked up there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from passage.core.crosswalk import TableSource
from passage.core.model import Network
from passage.core.name_table import name_table
from passage.core.names import Acct, Handle, ScreenName
from workshop.assemble import build_site
from workshop.bench import medians, site_with, told_by
from workshop.bench_crosswalk_inside import FOLLOWED, measure
from workshop.browser import find_browser
from workshop.crosswalk_file import packed
from workshop.crosswalk_rows import Entry, united
from workshop.paths import CACHE, DIST
from workshop.say import say
from workshop.serve import serving

ROWS = 500_000
"""More X accounts than Wikidata knew by name in 2021 (299,220)."""

SHARE = 5
"""One in so many of those followed is in the table: a guess, and rather too many than too few."""

# Assumed shares of rows with an account elsewhere or a website of their own. Wikidata had 10,563
# Bluesky handles in July 2026, 2 % of so many rows.
BLUESKY, MASTODON, WEBSITE = 0.05, 0.03, 0.4
# Accounts of before the end of 2015 have numbers in a row, later ones the time in milliseconds.
OLD, OLD_MAX, LATER = 0.7, 3_300_000_000, (165_000_000_000, 420_000_000_000)
_HOSTS = ("mastodon.social", "fosstodon.org", "mstdn.social", "mas.to", "social.example.org")
_TLDS = ("com", "com", "org", "org", "fr", "de", "co.uk", "net", "eu", "gov")
_SYLLABLES = "ba ci do fe gu ha jo ki lu ma ne or pa qu ri so ta un ve wi xa yo ze tra blo cha"
_SOUNDS = _SYLLABLES.split()
_AFFIXES = "official news the real press team club city minister deputy radio fc uni museum tv"
_WORDS = _AFFIXES.split()
# Shares of X names by what they are made of, as measured on published pairs (docs/MATCHING.md):
# a full name, a short form, a name with a word before or behind it; the rest spells no name.
_KINDS = (0.3, 0.13, 0.12, 0.24, 0.21)
_KEPT = {Network.BLUESKY: 0.65, Network.MASTODON: 0.7}
"""Shares of handles of Bluesky's own, and of Mastodon names, that are the X name; measured."""
_SITE_NAMED, _SITE_HANDLE, _CAPITALS, _UNDERSCORE = 0.45, 0.3, 0.5, 0.15
_NAME_MAX = 15
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title>
<link rel="icon" href="data:,"><script type="module" src="../pyscript/core.js"></script></head>
<body><input type="file" id="file"><p id="said"></p>
<py-config src="../app/main.json"></py-config>
<script type="py" worker name="engine" src="../app/bench.py" config="../app/engine.json"></script>
<script type="mpy" src="../app/bench_page.py" config="../app/page.json"></script></body></html>"""
_ENGINE = """
async def run(file):
    return json.dumps(measure((await file.arrayBuffer()).to_bytes()))

__export__ = ["run"]
"""
_PAGE_SIDE = """
from pyscript import document, workers

engine = await workers["engine"]
said = document.getElementById("said")

async def chosen(event):
    said.textContent = await engine.run(event.target.files[0])

document.getElementById("file").addEventListener("change", chosen)
said.textContent = "ready"
"""


def main(argv: list[str]) -> int:
    """Make the table and the yardstick, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py bench crosswalk", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write all figures here")
    options = parser.parse_args(argv)
    site = build_site(DIST)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        folder = Path(name)
        say(f"Inventing {options.rows:,} rows")
        sizes = write_files(folder / "files.zip", options.rows)
        copy = site_with(site, folder, "crosswalk", page=_PAGE, engine=_ENGINE, side=_PAGE_SIDE)
        figures = _measured(folder / "files.zip", copy, options.runs)
    figures["bytes a row"] = [{key: size / options.rows for key, size in sizes.items()}]
    _show(medians(figures, options.json))
    return 0


def write_files(path: Path, count: int) -> dict[str, int]:
    """Write a ZIP of the table, the yardstick and the numbers followed; return their sizes."""
    dice = random.Random(1)  # noqa: S311 - invented people, not secrets
    rows = united([invent(count, dice)])
    table = packed(rows, "2026-11-26", [TableSource("Wikidata", "CC0-1.0")])
    plain = {
        str(one.number): [one.name, list(one.handles), list(one.accts), one.site] for one in rows
    }
    text = json.dumps(plain, separators=(",", ":")).encode()
    known = [str(one.number) for one in dice.sample(rows, min(FOLLOWED // SHARE, len(rows)))]
    strangers = {str(dice.randrange(OLD_MAX)) for _ in range(FOLLOWED - len(known))}
    files = {
        "crosswalk": table,
        "JSON": gzip.compress(text, 9),
        "followed": json.dumps([*known, *strangers]).encode(),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return {name: len(files[name]) for name in ("crosswalk", "JSON")}


def invent(count: int, dice: random.Random) -> Iterator[Entry]:
    """Yield so many rows under distinct numbers, always the same of the same ``dice``."""
    people = name_table()
    first = sorted({name for names in people.first for name in names})
    last = sorted({name for names in people.last for name in names})
    numbers: set[int] = set()
    while len(numbers) < count:
        numbers.add(_number(dice))
    for number in sorted(numbers):
        name = _screen_name(dice, first, last)
        own = name.lower().replace("_", "")
        label = own if dice.random() < _SITE_NAMED else _word(dice)
        site = f"{label}.{dice.choice(_TLDS)}" if dice.random() < WEBSITE else ""
        handles = (_handle(dice, own, site),) if dice.random() < BLUESKY else ()
        accts: tuple[Acct, ...] = ()
        if dice.random() < MASTODON:
            user = own if dice.random() < _KEPT[Network.MASTODON] else _word(dice)
            accts = (Acct(f"{user}@{dice.choice(_HOSTS)}"),)
        yield Entry(number, ScreenName(name), handles, accts, site)


def _number(dice: random.Random) -> int:
    if dice.random() < OLD:
        return dice.randrange(1_000, OLD_MAX)
    # The time, the machine, and the turn within the millisecond, which is small as a rule.
    return dice.randrange(*LATER) << 22 | dice.randrange(1 << 10) << 12 | dice.randrange(1 << 3)


def _handle(dice: random.Random, own: str, site: str) -> Handle:
    if site and dice.random() < _SITE_HANDLE:
        return Handle(site)
    return Handle(f"{own if dice.random() < _KEPT[Network.BLUESKY] else _word(dice)}.bsky.social")


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SOUNDS) for _ in range(dice.randint(3, 5)))


def _screen_name(dice: random.Random, first: Sequence[str], last: Sequence[str]) -> str:
    """Return an X name of one of the usual kinds, half of them in capitals where words begin."""
    given, family, word = dice.choice(first), dice.choice(last), dice.choice(_WORDS)
    kinds = (
        (given, family),
        (given[0], family),
        (word, family),
        (family, word),
        (_word(dice), dice.choice(("", str(dice.randrange(100)), word))),
    )
    (parts,) = dice.choices(kinds, _KINDS)
    if dice.random() < _CAPITALS:
        parts = (parts[0].capitalize(), parts[1].capitalize())
    between = "_" if dice.random() < _UNDERSCORE else ""
    return between.join(parts)[:_NAME_MAX].strip("_") or "a"


def _measured(path: Path, site: Path, runs: int) -> dict[str, list[dict[str, float]]]:
    """Measure both sides in turns, so that a busy moment of the machine meets both."""
    from playwright.sync_api import sync_playwright

    figures: dict[str, list[dict[str, float]]] = {}
    data = path.read_bytes()
    executable = find_browser()
    with sync_playwright() as playwright, serving(site, port=0) as url:
        for turn in range(runs):
            say(f"Run {turn + 1} of {runs}")
            figures.setdefault("CPython", []).append(measure(data))
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            page = browser.new_page()
            page.set_default_timeout(240_000)
            figures.setdefault("worker", []).append(told_by(page, url, "#file", path))
            browser.close()
    return figures


def _show(table: dict[str, dict[str, float]]) -> None:
    sizes = table["bytes a row"]
    say(f"bytes a row: {sizes['crosswalk']:.2f}; as packed JSON {sizes['JSON']:.2f}")
    say("Medians, in seconds; fastest of the rounds of each run")
    keys = ("join", "yardstick")
    say(" " * 10 + "".join(f"{key:>12}" for key in keys) + f"{'found':>10}")
    for side in ("worker", "CPython"):
        row = table[side]
        say(
            f"{side:<10}" + "".join(f"{row[key]:>12.3f}" for key in keys) + f"{row['found']:>10.0f}"
        )
        say(f"{side}: the join takes {row['join'] / row['yardstick']:.2f} of the yardstick")
