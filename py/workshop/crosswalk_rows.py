"""Rows of the table of known people on their way into a file: tidied, joined, put in order.

What is no account of the person's never gets in: servers of copies and bridges, and websites that
lend addresses to anybody. What cannot be read is counted by the reason and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from passage.core.errors import IdentifierError
from passage.core.mirrors import is_bridge, is_mirror_host
from passage.core.names import (
    Acct,
    Handle,
    ScreenName,
    parse_account_id,
    parse_acct,
    parse_handle,
    parse_screen_name,
)
from passage.core.pointers import own_domains, site_of

NUMBER_MAX = 2**64
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one table says of one X account; ``number`` is 0 where it tells the @name alone."""

    number: int
    name: ScreenName
    handles: tuple[Handle, ...] = ()
    accts: tuple[Acct, ...] = ()
    site: str = ""
    source: int = 0

    @property
    def is_useful(self) -> bool:
        """Whether anybody can be helped by it: it names a number, or an account elsewhere."""
        return bool(self.number or self.handles or self.accts)


@dataclass(slots=True)
class Tidy:
    """Reads values as they were written somewhere; ``refused`` counts those it had to leave out."""

    refused: Counter[str] = field(default_factory=Counter)

    def screen_name(self, text: str) -> ScreenName | None:
        """Return an X @name."""
        return self._read(parse_screen_name, text, "no name on X")

    def number(self, text: str) -> int:
        """Return an X number, 0 where there is none."""
        number = int(self._read(parse_account_id, text, "no X number") or 0) if text else 0
        return number if number < NUMBER_MAX else 0

    def handle(self, text: str) -> Handle | None:
        """Return a Bluesky handle; those of bridges are left out."""
        handle = self._read(parse_handle, text.strip().removeprefix("@"), "no Bluesky handle")
        return None if handle and self._is_shadow(handle) else handle

    def acct(self, text: str) -> Acct | None:
        """Return a Mastodon address; those on servers of copies and bridges are left out."""
        acct = self._read(parse_acct, text, "no Mastodon address")
        return None if acct and self._is_shadow(acct.partition("@")[2]) else acct

    def site(self, text: str) -> str:
        """Return a website, if the whole host is the person's own: else it tells little."""
        site = site_of(text.strip())
        return site if site.isascii() and own_domains(site) else ""

    def _is_shadow(self, host: str) -> bool:
        shadow = is_mirror_host(host) or is_bridge(host)
        if shadow:
            self.refused["copy or bridge"] += 1
        return shadow

    def _read(self, parse: Callable[[str], T], text: str, why: str) -> T | None:
        try:
            return parse(text)
        except IdentifierError:
            self.refused[why] += 1
            return None


@dataclass(slots=True)
class Gathered:
    """Everything that one table says of one X account, before it is put in order."""

    names: set[ScreenName] = field(default_factory=set)
    handles: set[Handle] = field(default_factory=set)
    accts: set[Acct] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)

    def entry(self, number: int, source: int) -> Entry:
        """Return it as one entry; of several names or websites the first in the alphabet."""
        site = min(self.sites) if len(self.sites) == 1 else ""
        handles, accts = tuple(sorted(self.handles)), tuple(sorted(self.accts))
        return Entry(number, min(self.names), handles, accts, site, source)


def united(tables: Iterable[Iterable[Entry]]) -> list[Entry]:
    """Return the entries of all tables, by number and then by name.

    What an earlier table says already is left out of a later one, so that each account is told
    once and under the name of the table that had it first.
    """
    told: dict[tuple[int, str], set[str]] = {}
    kept: list[Entry] = []
    for table in tables:
        for one in table:
            key = (one.number, "" if one.number else one.name.lower())
            before = told.get(key)
            fresh = one if before is None else _without(one, before)
            if fresh.is_useful and (before is None or fresh.handles or fresh.accts or fresh.site):
                kept.append(fresh)
                told.setdefault(key, set()).update((*fresh.handles, *fresh.accts, fresh.site))
    return sorted(kept, key=lambda one: (one.number, one.name.lower(), one.name, one.source))


def _without(one: Entry, told: set[str]) -> Entry:
    return Entry(
        one.number,
        one.name,
        tuple(each for each in one.handles if each not in told),
        tuple(each for each in one.accts if each not in told),
        one.site if one.site not in told else "",
        one.source,
    )


def entries(gathered: Mapping[tuple[int, str], Gathered], source: int) -> list[Entry]:
    """Return what one table says, by the number and, where there is none, the name."""
    return [one.entry(number, source) for (number, _), one in gathered.items() if one.names]
