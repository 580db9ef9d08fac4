"""The verb ``crosswalk``: ask Wikidata for known people's accounts, once, and keep them as a file.

``build.py build`` lays the file beside the pages, and goes on without where there is none.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from passage.core.crosswalk import Crosswalk, TableSource, read_crosswalk
from passage.core.crosswalk_errors import CrosswalkError
from workshop.crosswalk_file import packed
from workshop.crosswalk_query import ENDPOINT, ask, read_answer
from workshop.crosswalk_rows import Entry, Tidy, united
from workshop.crosswalk_tables import read_table
from workshop.paths import CACHE
from workshop.say import Problem, say

TABLE = CACHE / "crosswalk" / "people.bin"
"""Where the table is kept between builds."""

WIKIDATA = TableSource("Wikidata", "CC0-1.0", "https://www.wikidata.org/wiki/Wikidata:Licensing")

OLD = 60
"""Days after which a table is called old: @names change hands, accounts move."""

SHRUNK = 0.5
"""A new table with less of the rows of the one before is not believed."""


def main(argv: list[str]) -> int:
    """Make the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py crosswalk", description=__doc__)
    parser.add_argument("--endpoint", default=ENDPOINT, metavar="URL", help="SPARQL service to ask")
    parser.add_argument(
        "--add",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.csv",
        help="a further table in the public domain: x_id,x_name,bluesky,mastodon,website,source",
    )
    parser.add_argument(
        "--only-added", action="store_true", help="ask nobody: the table is what --add brings"
    )
    parser.add_argument(
        "--if-older", type=int, default=0, metavar="DAYS", help="do nothing if it is younger"
    )
    parser.add_argument("--out", type=Path, default=TABLE, metavar="FILE")
    options = parser.parse_args(argv)
    today, before = datetime.now(UTC).date(), kept(options.out)
    age = age_of(before, today) if before else None
    if age is not None and age < options.if_older:
        say(f"The table of known people is {age} days old: it stays")
        return 0
    endpoint = "" if options.only_added else options.endpoint
    make(options.out, endpoint, options.add, today.isoformat(), before)
    return 0


def make(
    out: Path, endpoint: str, added: Sequence[Path], today: str, before: Crosswalk | None = None
) -> None:
    """Ask, join everything and write the table. Raises `Problem`; what was there then stays."""
    sources, tables, tidy = [WIKIDATA] if endpoint else [], [], Tidy()
    # What lies here is read first: a fault in it costs nobody a question.
    read = [read_table(path, sources) for path in added]
    if endpoint:
        say("Asking for the accounts of known people; a minute or two")
        tables.append(read_answer(ask(endpoint), tidy))
    rows = united([*tables, *read])
    if not rows:
        raise Problem(_WHAT, "there is nobody in it", "Name tables with --add, or an endpoint")
    if endpoint and before and len(rows) < SHRUNK * before.rows:
        why = f"the new one has {len(rows):,} rows, the one before had {before.rows:,}"
        raise Problem(_WHAT, why, f"Look at the answer; to accept it, delete {out.name} first")
    data = packed(rows, today, sources)
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f"{out.name}.new")
    fresh.write_bytes(data)
    fresh.rename(out)
    _tell(rows, data, tidy)


_WHAT = "The table of known people was not made"


def _tell(rows: Sequence[Entry], data: bytes, tidy: Tidy) -> None:
    for why, count in tidy.refused.most_common():
        say(f"left out, {why}: {count:,}")
    told = {
        "with an X number": sum(one.number > 0 for one in rows),
        "on Bluesky": sum(bool(one.handles) for one in rows),
        "on Mastodon": sum(bool(one.accts) for one in rows),
        "with a website": sum(bool(one.site) for one in rows),
    }
    say(f"Known people: {len(rows):,}; " + ", ".join(f"{n:,} {what}" for what, n in told.items()))
    say(f"{len(data):,} bytes, {len(data) / len(rows):.1f} for each")


def kept(path: Path = TABLE) -> Crosswalk | None:
    """Return the table that is kept; None where there is none that can be read."""
    try:
        return read_crosswalk(path.read_bytes())
    except (OSError, CrosswalkError):
        return None


def age_of(table: Crosswalk, today: date) -> int | None:
    """Return how many days old a table's data is; None where it does not say."""
    try:
        return (today - date.fromisoformat(table.date)).days
    except ValueError:
        return None


def for_the_site(today: date, path: Path = TABLE) -> Crosswalk | None:
    """Return the table that a build lays beside the pages, and say where it is missing or old."""
    table = kept(path)
    if table is None:
        say("There is no table of known people; the site works without. To make one:")
        say("  python3 build.py crosswalk")
        return None
    age = age_of(table, today)
    if age is None or age > OLD:
        say(f"The table of known people is of {table.date}. To renew it:")
        say("  python3 build.py crosswalk")
    return table
