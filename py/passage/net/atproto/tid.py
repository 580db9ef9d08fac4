"""Timestamp identifiers: the keys of records, made here so that each at-URI is known beforehand.

https://atproto.com/specs/tid: 53 bits of microseconds since 1970, ten bits that tell clocks
apart, written as 13 letters that sort as the numbers do.
"""

from __future__ import annotations

import re

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_CLOCK_BITS = 10
_MOST = (1 << 63) - 1
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


def is_tid(text: str) -> bool:
    """Whether a text is a well-formed TID."""
    return _TID.fullmatch(text) is not None


def encode(micros: int, clock_id: int) -> str:
    """Return the TID of a moment in microseconds since 1970; ``clock_id`` is 0 to 1023.

    Raises ``ValueError`` for what has no TID.
    """
    number = (micros << _CLOCK_BITS) | clock_id
    if not (0 <= clock_id < 1 << _CLOCK_BITS and 0 <= number <= _MOST):
        raise ValueError
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))


def micros_of(tid: str) -> int:
    """Return the moment of a TID, in microseconds since 1970. Raises ``ValueError``."""
    if not is_tid(tid):
        raise ValueError
    number = 0
    for letter in tid:
        number = number << 5 | _LETTERS.index(letter)
    return number >> _CLOCK_BITS


class Tids:
    """Makes TIDs of one clock, each later than the one before and than ``last`` (microseconds)."""

    def __init__(self, clock_id: int, last: int = 0) -> None:
        """Begin; ``clock_id`` is 0 to 1023, another one for each tab and device."""
        self._clock_id, self._last = clock_id, last

    def next(self, now: float) -> str:
        """Return the next TID at epoch second ``now``, also when the clock was set back."""
        self._last = max(round(now * 1e6), self._last + 1)
        return encode(self._last, self._clock_id)
