"""How common first and last names are, country by country: reads ``name_table.txt``.

The file is made by ``python -m workshop.names`` from published lists. Each of its lines holds
names that are about equally common, so that it stays small and can be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pkgutil import get_data

Shares = Mapping[int, float]
"""Country (its place in `NameTable.countries`) -> share of its people who bear a name."""

_JOINING = "aan af al av bin da das de del den der di do dos du e el het in la le les op te ten ter"
JOINING = frozenset(f"{_JOINING} und van vom von y zu zum zur".split())
"""Words that join the words of a name and distinguish nobody."""

_DIGRAPHS = re.compile(r"(?<!^)(?:a[ae]+|oe+)|^(?:a[ae]+|oe+)(?=.)|(?<![gq])ue+")


def name_class(word: str) -> str:
    """Return what the spellings of one name have in common, from a folded word.

    Germans and Scandinavians write ``ä ö ü å ø`` as ``ae oe ue aa oe`` where they cannot type
    them, and `fold` writes them ``a o u a o``: all come to the latter. A few other names lose a
    letter by it (``michael`` is ``michal``), which only makes them look more common.
    """
    return _DIGRAPHS.sub(lambda found: found[0][0], word)


@dataclass(frozen=True, slots=True)
class NameTable:
    """First and last names of a number of countries, by `name_class`."""

    countries: Mapping[str, float]
    """Country -> its share of the accounts of a large network."""
    first: tuple[Mapping[str, float], ...]
    """For each country, name -> share of its people who bear it."""
    last: tuple[Mapping[str, float], ...]

    def first_shares(self, word: str) -> Shares:
        """Return in which countries a folded word is a listed first name, and how common."""
        return _shares(self.first, name_class(word))

    def last_shares(self, word: str) -> Shares:
        """Return in which countries a folded word is a listed last name, and how common."""
        return _shares(self.last, name_class(word))


def _shares(names: tuple[Mapping[str, float], ...], name: str) -> Shares:
    return {place: known[name] for place, known in enumerate(names) if name in known}


def share_of(step: int) -> float:
    """Return the share that a step of the file stands for: each is the last divided by √2."""
    return float(2 ** (-step / 2))


def read_table(text: str) -> NameTable:
    """Read a table; the form is explained in the file itself.

    Raises ValueError when it has another form.
    """
    countries: dict[str, float] = {}
    kinds: dict[str, list[dict[str, float]]] = {"first": [], "last": []}
    for line in text.splitlines():
        if not line or line[0] == "#":
            continue
        head, _, names = line.partition(":")
        word, number = head.split()
        if word in kinds:
            kinds[word][-1].update(dict.fromkeys(names.split(), share_of(int(number))))
            continue
        countries[word] = float(number)
        for tables in kinds.values():
            tables.append({})
    return NameTable(countries, tuple(kinds["first"]), tuple(kinds["last"]))


@lru_cache(maxsize=1)
def name_table() -> NameTable:
    """Return the table that Passage brings, read when it is first asked for."""
    # pkgutil reads from folders and ZIPs alike, and loads sooner than
    # importlib.resources.
    content = get_data("passage.core", "name_table.txt")
    return read_table((content or b"").decode("utf-8"))
