"""How the simulated networks tell words, and find accounts by them.

Words are parted as the Unicode standard does (UAX #29, which the search engines of both networks
follow): a dot between two letters joins, so ``ada.bsky.social`` is one word; a hyphen parts, and
so does a dot beside a digit. Case and accents are no difference. Chinese and Japanese signs, for
which the engines use a dictionary, are words of one sign each.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

# A sign of its own; or letters, digits and _ with what joins them inside.
_SIGN = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"[{_SIGN}]"
    rf"|[^\W{_SIGN}]+(?:(?:(?<=[^\W\d_])[.'’:·](?=[^\W\d_])|(?<=\d)[.,'’](?=\d))[^\W{_SIGN}]+)*"
)
# Letters whose stroke Unicode does not see as an accent; the engines fold them all the same.
_STROKES = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return a text without case and accents."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare.translate(_STROKES))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, in their order."""
    return tuple(_WORD.findall(folded(text)))


class Words:
    """Which records hold a word, or a word that begins so. Records are numbers."""

    def __init__(self) -> None:
        self._places: dict[str, set[int]] = {}
        self._sorted: list[str] | None = None

    def add(self, record: int, texts: Iterable[str]) -> None:
        """Index a record by the words of its texts."""
        self._sorted = None
        for text in texts:
            for word in words_of(text):
                self._places.setdefault(word, set()).add(record)

    def whole(self, word: str) -> frozenset[int] | set[int]:
        """Return the records that hold a word."""
        return self._places.get(word, frozenset())

    def beginning(self, start: str) -> set[int]:
        """Return the records that hold a word with this beginning."""
        if self._sorted is None:
            self._sorted = sorted(self._places)
        found: set[int] = set()
        at = bisect_left(self._sorted, start)
        while at < len(self._sorted) and self._sorted[at].startswith(start):
            found |= self._places[self._sorted[at]]
            at += 1
        return found
