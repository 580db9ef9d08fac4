"""What a reader takes for one character: extended grapheme clusters (Unicode Annex 29).

https://unicode.org/reports/tr29/#Grapheme_Cluster_Boundary_Rules

The standard library has none. Here are the rules but two that join more (GB9b, a few signs before
numbers; GB9c, conjuncts of Indian scripts): without them a text counts as long as by the networks'
own reading, or a little longer, never shorter. Classes come from general categories, with the
exceptions that the annex names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

Range = tuple[int, int]

# Other_Grapheme_Extend: marks that have a width of their own, or are no marks by category.
_EXTEND: tuple[Range, ...] = (
    (0x200C, 0x200C),
    (0xFF9E, 0xFF9F),
    (0x1F3FB, 0x1F3FF),
    (0xE0020, 0xE007F),
)
# Marks with a width that do not join what is before them.
_APART: tuple[Range, ...] = (
    (0x102B, 0x102C),
    (0x1038, 0x1038),
    (0x1062, 0x1064),
    (0x1067, 0x106D),
    (0x1083, 0x1083),
    (0x1087, 0x108C),
    (0x108F, 0x108F),
    (0x109A, 0x109C),
    (0x1A61, 0x1A64),
    (0xAA7B, 0xAA7D),
    (0x11720, 0x11721),
)
_FLAG: Range = (0x1F1E6, 0x1F1FF)
# Extended_Pictographic of emoji-data.txt, but the rare ones of the basic plane.
_PICTURES: tuple[Range, ...] = (
    (0xA9, 0xA9),
    (0xAE, 0xAE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2194, 0x2199),
    (0x21A9, 0x21AA),
    (0x231A, 0x231B),
    (0x23E9, 0x23F3),
    (0x23F8, 0x23FA),
    (0x25AA, 0x25AB),
    (0x25FB, 0x25FE),
    (0x2600, 0x2605),
    (0x2607, 0x2612),
    (0x2614, 0x2685),
    (0x2690, 0x2705),
    (0x2708, 0x2712),
    (0x2714, 0x2714),
    (0x2716, 0x2716),
    (0x2728, 0x2728),
    (0x2733, 0x2734),
    (0x2744, 0x2744),
    (0x274C, 0x274C),
    (0x2753, 0x2755),
    (0x2757, 0x2757),
    (0x2763, 0x2767),
    (0x2795, 0x2797),
    (0x27A1, 0x27A1),
    (0x2B05, 0x2B07),
    (0x2B50, 0x2B50),
    (0x1F004, 0x1F004),
    (0x1F170, 0x1F171),
    (0x1F300, 0x1F3FA),
    (0x1F400, 0x1F53D),
    (0x1F546, 0x1F64F),
    (0x1F680, 0x1F6FF),
    (0x1F90C, 0x1F93A),
    (0x1F93C, 0x1F945),
    (0x1F947, 0x1FAFF),
)
# Hangul: leading consonants, vowels, trailing consonants, and whole syllables.
_LEAD: tuple[Range, ...] = ((0x1100, 0x115F), (0xA960, 0xA97C))
_VOWEL: tuple[Range, ...] = ((0x1160, 0x11A7), (0xD7B0, 0xD7C6))
_TRAIL: tuple[Range, ...] = ((0x11A8, 0x11FF), (0xD7CB, 0xD7FB))
_SYLLABLE: Range = (0xAC00, 0xD7A3)
_SYLLABLES_OF_A_VOWEL = 28


class Kind(Enum):
    """What a code point is to the rules."""

    OTHER = auto()
    CONTROL = auto()
    EXTEND = auto()
    JOINER = auto()
    MARK = auto()
    FLAG = auto()
    PICTURE = auto()
    LEAD = auto()
    VOWEL = auto()
    TRAIL = auto()
    OPEN = auto()
    CLOSED = auto()


_HANGUL = {
    Kind.LEAD: (Kind.LEAD, Kind.VOWEL, Kind.OPEN, Kind.CLOSED),
    Kind.OPEN: (Kind.VOWEL, Kind.TRAIL),
    Kind.VOWEL: (Kind.VOWEL, Kind.TRAIL),
    Kind.CLOSED: (Kind.TRAIL,),
    Kind.TRAIL: (Kind.TRAIL,),
}
_RANGES = (
    (Kind.EXTEND, _EXTEND),
    (Kind.FLAG, (_FLAG,)),
    (Kind.PICTURE, _PICTURES),
    (Kind.LEAD, _LEAD),
    (Kind.VOWEL, _VOWEL),
    (Kind.TRAIL, _TRAIL),
)
_CATEGORIES = {
    **dict.fromkeys(("Mn", "Me"), Kind.EXTEND),
    **dict.fromkeys(("Cc", "Cf", "Zl", "Zp", "Cs"), Kind.CONTROL),
    "Mc": Kind.MARK,
}


@lru_cache(4096)
def kind_of(sign: str) -> Kind:
    """Tell what one code point is to the rules."""
    code = ord(sign)
    if sign == "\u200d":
        return Kind.JOINER
    if _SYLLABLE[0] <= code <= _SYLLABLE[1]:
        open_ = (code - _SYLLABLE[0]) % _SYLLABLES_OF_A_VOWEL == 0
        return Kind.OPEN if open_ else Kind.CLOSED
    for kind, ranges in _RANGES:
        if _is_in(code, ranges):
            return kind
    kind = _CATEGORIES.get(unicodedata.category(sign), Kind.OTHER)
    return Kind.OTHER if kind is Kind.MARK and _is_in(code, _APART) else kind


def _is_in(code: int, ranges: tuple[Range, ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def graphemes(text: str) -> Iterator[str]:
    """Yield the clusters of a text, in order; together they are the text."""
    start, flags, picture = 0, 0, False
    for place, (before, after) in enumerate(pairwise(map(kind_of, text)), 1):
        flags = flags + 1 if before is Kind.FLAG else 0
        # A picture goes on over marks to a joiner, which may join another picture to it.
        picture = before is Kind.PICTURE or (picture and before in (Kind.EXTEND, Kind.JOINER))
        if text[place - 1 : place + 1] == "\r\n" or _joins(before, after, flags, picture=picture):
            continue
        yield text[start:place]
        start, flags, picture = place, 0, False
    if text:
        yield text[start:]


def _joins(before: Kind, after: Kind, flags: int, *, picture: bool) -> bool:
    if before is Kind.CONTROL or after is Kind.CONTROL:
        return False
    if after in (Kind.EXTEND, Kind.JOINER, Kind.MARK) or after in _HANGUL.get(before, ()):
        return True
    if before is Kind.JOINER and after is Kind.PICTURE:
        return picture
    return before is Kind.FLAG and after is Kind.FLAG and flags % 2 == 1


def count(text: str) -> int:
    """Count the clusters of a text."""
    return sum(1 for _ in graphemes(text))
