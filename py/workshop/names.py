"""Make ``passage/core/name_table.txt`` anew: ``python -m workshop.names``.

To be run by hand, when the lists in ``names.txt`` or the assumptions change; the build takes
the file as it is. It prints what it measured, for docs/MATCHING.md.
"""

from __future__ import annotations

import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp, log, log2

from passage.core.name_table import JOINING, name_class
from passage.core.namesakes import ACCOUNTS
from passage.core.text import fold
from workshop.name_lists import Countries, Country
from workshop.name_sources import Lists, fetch
from workshop.paths import PY
from workshop.say import say

TABLE = PY / "passage" / "core" / "name_table.txt"
# A name is listed in a country from so many accounts on: what is left out is rare.
FROM = {"first": 560.0, "last": 250.0}

_HEADER = """\
# How common names are: made by `python -m workshop.names`, not by hand. Sources: docs/MATCHING.md.
# A country with its share of the accounts of a large network; then its names, as core.name_table's
# name_class spells them. "first 13" are those borne by about 2^(-13/2) = 1.1 % of its people.
"""


def classed(shares: Mapping[str, float]) -> dict[str, float]:
    """Return shares by class of name; of a first name in several words, the first counts."""
    found: defaultdict[str, float] = defaultdict(float)
    for name, share in shares.items():
        every = fold(name).split()
        words = [word for word in every if word not in JOINING and len(word) > 1]
        if words and words[0].isascii():
            found[name_class(words[0])] += share
    return found


def lines_of(country: Country, part: float) -> Iterable[str]:
    """Return a country's lines: itself with its part of the accounts, then names by step."""
    yield f"{country.code} {part:.4f}"
    for kind, shares in (("first", country.first), ("last", country.last)):
        steps: defaultdict[int, list[str]] = defaultdict(list)
        for name, share in classed(shares).items():
            if share * part * ACCOUNTS >= FROM[kind]:
                steps[round(-2 * log2(share))].append(name)
        for step in sorted(steps):
            yield f"{kind} {step}: {' '.join(sorted(steps[step]))}"


def left_out(country: Country, part: float) -> dict[str, float]:
    """Return with how many accounts a person shares an unlisted name (geometric mean)."""
    found = {}
    for kind, shares in (("first", country.first), ("last", country.last)):
        accounts = [share * part * ACCOUNTS for share in classed(shares).values()]
        rare = [number for number in accounts if 1 <= number < FROM[kind]]
        if rare:
            found[kind] = exp(sum(number * log(number) for number in rare) / sum(rare))
    return found


def main() -> int:
    """Fetch the lists, write the table, and say what is in it."""
    fetch()
    countries = Countries(Lists()).all()
    total = sum(country.accounts for country in countries)
    lines = [line for country in countries for line in lines_of(country, country.accounts / total)]
    text = _HEADER + "\n".join(lines) + "\n"
    TABLE.write_text(text, encoding="utf-8")
    packed = len(zlib.compress(text.encode(), 9))
    say(f"{TABLE.name}: {len(text):,} bytes, {packed:,} packed")
    for country in countries:
        if country.code in {"us", "es"}:
            say(f"{country.code}, unlisted: {left_out(country, country.accounts / total)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
