"""How many others bear a name: what an equal name proves depends on it.

Names keep to their country: a Danish first name meets a Danish last name. So the accounts of
each country that would bear a name by chance are added up, and a few for first and last names
that come from different countries.
"""

from __future__ import annotations

from typing import NamedTuple

from passage.core.name_table import JOINING, NameTable, Shares, name_table

ACCOUNTS = 20e6
"""Accounts that bear a person's name, on a large network: an assumption of the measurements."""

LEAST = 0.02
"""Namesakes assumed even of the rarest name: below, nothing was measured."""

UNLISTED = 0.1
"""Namesakes of words that are on no list of names: of a pseudonym or an institution, whose
words others use as well. Assumed."""

_MIXED = 0.05
"""Share of the accounts whose first and last name come from different countries. Assumed."""

# With how many accounts of the network somebody shares a name that is on no list (geometric
# mean). Measured on the full lists of the United States and Spain; the rarest are a guess.
_UNLISTED_FIRST = 60.0
_UNLISTED_LAST = 40.0

# How likely a first name stands in the place of the last (a second first name, and no last
# name shown), or a last name in that of the first (two last names, and no first). Assumed.
_FIRST_AS_LAST = 0.05
_LAST_AS_FIRST = 0.02

_INITIAL = 0.01
"""Share of the accounts that show a given letter instead of a name. Assumed."""

_MORE_WORDS = 0.25
"""What each further word leaves of the namesakes, beyond what the rarest two words say."""

_MOST_WORDS = 8
_TWO_WORDS = 2

_OTHER_SCRIPT = 1.0
"""Namesakes of two words in another script than the lists': nothing is known of them."""


class _Word(NamedTuple):
    """A word, and how common it is in either place of a name."""

    first: Shares
    last: Shares
    strange: bool


def expected_namesakes(parts: tuple[str, ...]) -> float:
    """Return how many other accounts of a large network are expected to bear a name.

    ``parts`` are the folded words of a name of at least two words; first and last name may
    stand in any order. Of a longer name the two rarest words count, and each further word
    makes it rarer: so a word more never gives more namesakes. Never below `LEAST`.
    """
    names = tuple(part for part in parts if part not in JOINING)
    names = names if len(names) >= _TWO_WORDS else parts
    if not _TWO_WORDS <= len(names) <= _MOST_WORDS:
        return LEAST
    table = name_table()
    known = [_look_up(word, table) for word in names]
    if not any(word.first or word.last or word.strange for word in known):
        return UNLISTED
    rarest = min(
        max(_borne_by(one, other, table), _borne_by(other, one, table))
        for place, one in enumerate(known)
        for other in known[place + 1 :]
    )
    return max(LEAST, rarest * _MORE_WORDS ** (len(names) - _TWO_WORDS))


def _look_up(word: str, table: NameTable) -> _Word:
    if len(word) == 1 and word.isascii():
        everywhere = dict.fromkeys(range(len(table.countries)), _INITIAL)
        return _Word(everywhere, everywhere, strange=False)
    first, last = table.first_shares(word), table.last_shares(word)
    return _Word(
        _either(first, last, _LAST_AS_FIRST),
        _either(last, first, _FIRST_AS_LAST),
        not (word.isascii() or first or last),
    )


def _either(usual: Shares, other: Shares, seldom: float) -> Shares:
    return {
        country: max(usual.get(country, 0.0), seldom * other.get(country, 0.0))
        for country in usual.keys() | other.keys()
    }


def _borne_by(one: _Word, other: _Word, table: NameTable) -> float:
    """Return the accounts that bear one word as first and the other as last name."""
    if one.strange or other.strange:
        return _OTHER_SCRIPT
    if one.first and other.last:
        return _among_listed(one.first, other.last, table)
    if one.first:
        return _UNLISTED_LAST * _at_home(one.first, table)
    return _UNLISTED_FIRST * _at_home(other.last, table)


def _at_home(shares: Shares, table: NameTable) -> float:
    """Return how common a name is in the country of somebody who bears it, on the average.

    The other name is on no list, hence at home in one country only: in this one, presumably.
    """
    accounts = tuple(table.countries.values())
    bearers = {country: accounts[country] * share for country, share in shares.items()}
    total = sum(bearers.values())
    return sum(number * shares[country] for country, number in bearers.items()) / (total or 1.0)


def _among_listed(first: Shares, last: Shares, table: NameTable) -> float:
    accounts = tuple(table.countries.values())
    both = first.keys() & last.keys()
    at_home = sum(accounts[country] * first[country] * last[country] for country in both)
    somewhere = [
        sum(accounts[country] * share for country, share in shares.items())
        for shares in (first, last)
    ]
    return ACCOUNTS * ((1 - _MIXED) * at_home + _MIXED * somewhere[0] * somewhere[1])
