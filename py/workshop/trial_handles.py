"""Which names people take, on X, Bluesky and Mastodon: drawn by the measured shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from workshop.trial_names import Name, chance, plain, pseudonym, syllables

# Measured on 9,892 X handles: full name, short form, name and affix, a part of it, none of it.
_X_TYPES = (30, 13, 12, 24, 21)
# Measured: who of these types keeps the very X name on Bluesky, against 46 % of all.
_KEEPS = (60 / 46, 44 / 46, 55 / 46, 34 / 46, 32 / 46)


class Way(IntEnum):
    """How a handle relates to the X name or the name; from `WEBSITE` on, a domain of one's own."""

    SAME = 0
    SEPARATORS = 1
    AFFIX = 2
    FULL_NAME = 3
    NAME_FORM = 4
    PARTLY = 5
    UNRELATED = 6
    WEBSITE = 7
    X_LABEL = 8
    NAME_LABEL = 9
    OTHER_DOMAIN = 10


_ON_SERVERS = tuple(Way)[: Way.WEBSITE]

# Measured shares of the true handle in percent, in the order of `Way`.
_BLUESKY = {
    "politician": (49.8, 7.9, 3.1, 19.5, 3.3, 3.3, 5.7, 1.9, 2.6, 2.4, 0.5),
    "tech": (25.7, 6.8, 1.1, 2.2, 4.1, 2.2, 3.0, 25.4, 16.7, 10.4, 2.5),
    "science": (36.1, 0, 2.8, 11.1, 8.3, 2.8, 13.9, 11.1, 2.8, 8.3, 2.8),
    "artist": (54.8, 8.6, 5.4, 1.1, 10.8, 5.4, 4.3, 0, 5.4, 3.2, 1.1),
    "institution": (29.6, 7.0, 1.4, 4.2, 2.8, 8.5, 7.0, 28.2, 9.9, 1.4, 0),
    # Assumed: everybody else lies between the politicians and the artists.
    "": (52.3, 8.3, 4.2, 10.3, 7.0, 4.4, 5.0, 1.0, 4.0, 2.8, 0.7),
}
_MASTODON = {
    "politician": (58.7, 4.8, 3.2, 19.0, 4.8, 3.2, 6.3),
    "tech": (68.0, 2.4, 2.5, 4.2, 10.9, 4.1, 7.9),
    "science": (69.6, 1.4, 2.9, 7.2, 11.6, 0, 7.2),
    "institution": (54.1, 8.1, 9.0, 4.5, 13.5, 2.7, 8.1),
    "": (66.6, 2.9, 3.0, 5.0, 10.9, 3.8, 7.8),
}
# Measured on people with both: how often the Bluesky label is the X name too where the Mastodon
# name is; how often it is where that is not; and how often it is that other name then.
_KEPT_ON_BOTH, _KEPT_HERE_ALONE, _CARRIED = 46 / 71, 5 / 29, 0.56
_OF_X = frozenset({Way.SAME, Way.SEPARATORS, Way.X_LABEL})

_TLDS = ("com", "com", "com", "dev", "org", "net", "io", "me")
_AFFIXES = ("real", "the", "mp", "official", "rep", "hq", "tv")
_PARTS = """
writes codes draws news lab _art bakes online sings rides plays reads walks runs talks thinks
film books maps data bio chem photo green blue red night sea hill sky moon wood river north
"""
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_X_MAX = 15
_LABEL_MIN, _LABEL_MAX = 3, 18


@dataclass(slots=True)
class Self:
    """What a person goes by: segment, displayed name, words of it, X name and its type (0 to 4)."""

    kind: str
    shown: str
    words: tuple[str, ...]
    name: Name | None
    x: str = ""
    x_type: int = 4
    website: str = ""


def screen_name(rng: Random, self: Self) -> tuple[str, int]:
    """Return an X name, and its type by the order of the measured shares.

    What does not fit into an X name is not cut off: people think of something shorter.
    """
    made_of = rng.choices(range(5), _X_TYPES)[0]
    first, last = self.words[0], self.words[-1]
    whole = [first + last, f"{first}_{last}", first + last, last + first]
    whole = [form for form in whole if len(form) <= _X_MAX] or [first[:1] + last]
    if made_of == 0 and whole == [first[:1] + last]:
        made_of = 1
    built = (
        rng.choice(whole),
        short_form(rng, first, last),
        _affixed(rng, first + last if len(first + last) < _X_MAX - 3 else last),
        _with_part(rng, first, last),
        "".join(pseudonym(rng)) + rng.choice(("", "", str(rng.randrange(100)))),
    )[made_of]
    return (built or syllables(rng, 3))[:_X_MAX], made_of


def _with_part(rng: Random, first: str, last: str) -> str:
    other = rng.choice((rng.choice(_PARTS.split()), syllables(rng, 2), syllables(rng, 1)))
    return rng.choice((first + other, last + other, other + first, other + last))


def short_form(rng: Random, first: str, last: str) -> str:
    """Return a short form of a name: flast, last, first, firstl."""
    return rng.choice((first[:1] + last, last, first, first + last[:1]))


def _affixed(rng: Random, base: str) -> str:
    affix = rng.choice(_AFFIXES)
    return rng.choice((affix + base, base + affix, f"{base}{rng.randrange(1, 99)}", f"{base}_"))


def mastodon_user(rng: Random, self: Self) -> str:
    """Return the part before the @ that a person takes on Mastodon."""
    row = _MASTODON.get(self.kind, _MASTODON[""])
    made = _native(rng, self, rng.choices(_ON_SERVERS, row)[0])
    return made.strip("-.")[:30] or "me"


def bluesky_handle(rng: Random, self: Self, elsewhere: str, taken: Callable[[str], bool]) -> str:
    """Return the handle that a person takes; ``elsewhere`` is the name they have on Mastodon.

    Where the handle they want is ``taken``, digits are added, as people do.
    """
    row = list(_BLUESKY.get(self.kind, _BLUESKY[""]))
    row[Way.SAME] *= _KEEPS[self.x_type]
    other_name = bool(elsewhere) and elsewhere.lower() != self.x.lower()
    if elsewhere:
        keeps = chance(rng, _KEPT_HERE_ALONE if other_name else _KEPT_ON_BOTH)
        row = [
            share if (way in _OF_X) is keeps else 0.0 for way, share in zip(Way, row, strict=True)
        ]
        other_name &= not keeps
    way = rng.choices(tuple(Way), row)[0]
    if other_name and chance(rng, _CARRIED):
        wanted = f"{_label(elsewhere)}.bsky.social"
    elif way < Way.WEBSITE:
        wanted = f"{_label(_native(rng, self, way))}.bsky.social"
    else:
        wanted = _domain(rng, self, way)
    handle, count = wanted, 1
    while taken(handle):
        count += 1
        first, _, rest = wanted.partition(".")
        handle = f"{first}{count}.{rest}"
    return handle


def _label(text: str) -> str:
    """Return a name as the first label of a Bluesky handle."""
    bare = "".join(c for c in text.lower().replace("_", "-") if c in _LETTERS)
    bare = bare.strip("-")[:_LABEL_MAX].strip("-")
    return bare if len(bare) >= _LABEL_MIN else f"{bare}fyi"


def _native(rng: Random, self: Self, way: Way) -> str:
    first, last = self.words[0], self.words[-1]
    x = self.x.lower()
    return (
        x,
        x.replace("_", "") if "_" in x else f"{first}-{last}",
        _affixed(rng, x.rstrip("0123456789_") or x),
        rng.choice((first + last, "".join(self.words), f"{first}-{last}")),
        short_form(rng, first, last),
        x[: max(4, len(x) // 2)] + rng.choice(_PARTS.split()),
        "".join(pseudonym(rng)),
    )[way]


def _domain(rng: Random, self: Self, way: Way) -> str:
    tld = rng.choice(_TLDS)
    if way is Way.WEBSITE and self.website:
        return self.website.partition("://")[2]
    if way is Way.X_LABEL:
        return f"{_label(self.x)}.{tld}"
    first, last = self.words[0], self.words[-1]
    if way is Way.OTHER_DOMAIN:
        return f"{_label(''.join(pseudonym(rng)))}.{tld}"
    return rng.choice((f"{_label(first + last)}.{tld}", f"{_label(last)}.{tld}")).replace(" ", "")


def named(name: Name, rng: Random) -> str:
    """Return the handle label of somebody else of this name, by the shares of all people."""
    other = Self("", name.shown, name.words, name)
    other.x, other.x_type = screen_name(rng, other)
    return _label(_native(rng, other, rng.choices(_ON_SERVERS, _BLUESKY[""][: Way.WEBSITE])[0]))


def squashed(text: str) -> str:
    """Return the letters and digits of an X name."""
    return plain(text)
