"""What an X name is made of: an equal handle proves less where it merely spells the name.

Two namesakes both take ``adanovak``; only one person takes ``pixelotter42``.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import permutations

from passage.core.text import spellings, squash, words


class Derivation(Enum):
    """How an X name derives from the display name, from the whole of it to nothing."""

    FULL_NAME = "full-name"
    SHORT_FORM = "short-form"
    NAME_AFFIX = "name-affix"
    NAME_PART = "name-part"
    OTHER = "other"


_PART_MIN = 4
_AFFIX_MAX = 4
_PARTS_MAX = 5
# Of 15 letters one or two may be underscores.
_CUT_FROM = 13

AFFIXES = (
    "official",
    "officiel",
    "officielle",
    "real",
    "the",
    "rep",
    "sen",
    "senator",
    "depute",
    "deputee",
    "mep",
    "mdb",
    "mp",
    "msp",
    "prof",
    "dr",
    "tv",
    "hq",
    "fr",
    "uk",
    "eu",
    "de",
    "us",
)
"""What people put before or behind their name where the bare one is taken."""

_AFFIX_FRONT = re.compile(rf"^(?:{'|'.join(AFFIXES)})(?=.{{4}})")
_AFFIX_END = re.compile(rf"(?<=.{{4}})(?:{'|'.join(AFFIXES)})$")


def stem(squashed: str) -> str:
    """Return a squashed handle without digits at its ends and without one affix."""
    bare = squashed.strip("0123456789")
    front = _AFFIX_FRONT.sub("", bare)
    return front if front != bare else _AFFIX_END.sub("", bare)


def _forms(parts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    first, last = parts[0], parts[-1]
    pairs = {one + other for one, other in permutations(parts[:_PARTS_MAX], 2)}
    full = {"".join(parts), last + "".join(parts[:-1]), *pairs}
    initials = "".join(part[0] for part in parts)
    short = {first[0] + last, last + first[0], first + last[0], initials[:-1] + last, first, last}
    return frozenset(full), frozenset(short)


def derivation(screen_name: str, name: str) -> Derivation:
    """Tell how an X name derives from a display name; an empty name derives nothing.

    A name of a single word that is also the X name is a pseudonym or a brand: the X name is
    then not made from a name, it is the name; yet others may bear the word (`Derivation.OTHER`
    would claim too much), hence `SHORT_FORM`. Of a name in a script that cannot be spelled here
    nothing can be told, so the X name is taken to spell it, which proves least.
    """
    handle = squash(screen_name)
    found = Derivation.OTHER if is_spelled(name) else Derivation.FULL_NAME
    for spelled in spellings(name):
        parts = tuple(part for part in map(squash, spelled) if part)
        if parts:
            found = min(found, _derivation(handle, parts), key=list(Derivation).index)
    return found


def is_spelled(name: str) -> bool:
    """Whether each word of a name can be written in ASCII letters, or there are none."""
    return not words(name) or any(all(map(squash, spelled)) for spelled in spellings(name))


def _derivation(handle: str, parts: tuple[str, ...]) -> Derivation:
    full, short = _forms(parts)
    if len(parts) > 1 and (handle in full or _is_cut(handle, full)):
        return Derivation.FULL_NAME
    if handle in short:
        return Derivation.SHORT_FORM
    for form in full | {form for form in short if len(form) > _AFFIX_MAX}:
        if form in handle and len(handle) - len(form) <= _AFFIX_MAX:
            return Derivation.NAME_AFFIX
    if stem(handle) in full | short:
        return Derivation.NAME_AFFIX
    if any(len(part) >= _PART_MIN and part in handle for part in parts):
        return Derivation.NAME_PART
    return Derivation.OTHER


def _is_cut(handle: str, full: frozenset[str]) -> bool:
    """Whether a handle is a name that did not fit: X allows 15 letters."""
    return len(handle) >= _CUT_FROM and any(form.startswith(handle) for form in full)


def is_one_word(name: str) -> bool:
    """Whether a display name is a single word: a pseudonym, a brand, or a first name alone."""
    return len(words(name)) == 1
