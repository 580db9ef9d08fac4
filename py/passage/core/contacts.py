"""How often, and how lately, the owner addressed an account.

A contact is one tweet in which the owner mentions or answers an account. Retweeting is weaker:
however often it happens, it counts as one contact with the account retweeted, without a date,
and as none with those whom the retweeted text mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

# Far above any real archive (57,720 tweets): what is beyond is made to fill the memory.
SEEN_MAX = 2_000_000
"""Tweets, and likewise accounts, that are kept in mind."""

# "Sat Feb 18 12:33:11 +0000 2023": English in every archive, whatever the owner's language.
_DATE = re.compile(r"([A-Z][a-z]{2}) ([0-3][0-9])  ([0-9]{4})")
_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


@dataclass(slots=True)
class Contacts:
    """The contacts with each account id, gathered tweet by tweet."""

    _times: dict[str, int] = field(default_factory=dict)
    _last: dict[str, str] = field(default_factory=dict)
    _retweeted: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def is_new(self, tweet_id: str) -> bool:
        """Whether a tweet was not seen before; it may stand in two files."""
        if tweet_id in self._seen or len(self._seen) >= SEEN_MAX:
            return False
        self._seen.add(tweet_id)
        return True

    def add(self, ids: Iterable[str], day: str) -> None:
        """Take in one tweet of the owner's, of an ISO date, that addresses distinct accounts."""
        times, last = self._times, self._last
        for id_ in ids:
            times[id_] = times.get(id_, 0) + 1
            if day > last.get(id_, ""):
                last[id_] = day

    def retweet(self, ids: Iterable[str]) -> None:
        """Take in one retweet of these accounts."""
        self._retweeted.update(ids)

    def times(self, id_: str) -> int:
        """Return how many contacts there were."""
        return self._times.get(id_, 0) + (id_ in self._retweeted)

    def last(self, id_: str) -> str:
        """Return the ISO date of the last one, empty when unknown."""
        return self._last.get(id_, "")


def iso_day(created_at: str) -> str:
    """Return the ISO date of a tweet's own way of writing it, or an empty string."""
    # Of the time of day nothing is kept, so that a day is worked out once.
    return _day(created_at[4:11] + created_at[-5:])


@lru_cache(maxsize=8192)
def _day(text: str) -> str:
    match = _DATE.fullmatch(text)
    month = _MONTHS.get(match[1]) if match else None
    return f"{match[3]}-{month}-{match[2]}" if match and month else ""
