"""Names as people write them, made comparable; and X names found in prose.

Accents, case, emoji, invisible characters, word order and courtesy titles carry no identity;
everything here exists to look past them without mixing up different names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from passage.core.names import ScreenName

# Letters that Unicode does not decompose, though people type them without their stroke.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij"}
)
# How Germans and Scandinavians write these letters where they cannot be typed.
_DIGRAPHS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"Å": "Aa", "Ø": "Oe"}
)
# How Cyrillic and Greek letters, in small and without marks, are spelled in passports and handles
# (after ICAO Doc 9303, part 3, with the commoner form where a handle could not show a mark).
_ROMAN = str.maketrans(
    dict(zip("абвгдезиіклмнопрстуфыэѓќ", "abvgdeziiklmnoprstufyegk", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": "", "є": "ie", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
# Folding loses the mark of this letter; at a word's end people spell it as what it is.
_SHORT_I = re.compile(r"й(?!\w)", re.IGNORECASE)
_ROMAN_FIRST = (("ия", "ia"), ("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "b"))
# Combining marks that are accents, and what selects the look of an emoji. The vowel signs of
# Indic scripts combine as well, and are letters.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]"
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
_APOSTROPHES = frozenset("'’‘ʼ`´′")
# Mastodon writes the custom emoji of a server between colons.
_SHORTCODE = re.compile(r":[A-Za-z0-9_]{2,}:")

_TITLES = """
dr prof pr mr mrs ms mme sir dame lord mp mep msp md phd mba esq jr hon rep sen gov depute deputee
senateur senatrice maire ministre officiel officielle official he him his she her hers they them
elle iel
"""
TITLES = frozenset(_TITLES.split())
"""Words beside a name that are no part of it: courtesy, office, degrees, pronouns."""

TEXT_MAX = 5_000
"""Characters looked at in any text from a server: bios are at most a few hundred long."""


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    again = unicodedata.normalize("NFKD", decomposed).translate(_PLAIN)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", again))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the words of a text in small plain letters, separated by single spaces.

    Accents, case, emoji, punctuation and styled letters (fullwidth, mathematical) are gone;
    apostrophes join (``O'Brien`` is ``obrien``). Folding twice changes nothing more.
    """
    shown = _SHORTCODE.sub(" ", text[:TEXT_MAX])
    kept = []
    for letter in _letters(shown):
        category = unicodedata.category(letter)
        if letter.isalnum() or category in ("Mn", "Mc"):
            kept.append(letter)
        elif letter not in _APOSTROPHES and category not in _INVISIBLE:
            kept.append(" ")
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a display name, folded, without titles unless nothing else is left."""
    every = tuple(fold(name).split())
    return tuple(word for word in every if word not in TITLES) or every


def squash(text: str) -> str:
    """Return only the ASCII letters and digits of a folded text: how handles spell names."""
    return "".join(letter for letter in fold(text) if letter.isascii() and letter.isalnum())


@lru_cache(maxsize=1024)
def spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a name in each spelling it may have in a handle.

    As written, then ``joerg`` for ``jörg``, and Cyrillic and Greek in Latin letters.
    """
    plain, digraphs = words(name), words(name.translate(_DIGRAPHS))
    roman, marked = _romanised(plain), _romanised(words(_SHORT_I.sub("y", name)))
    return tuple(dict.fromkeys((plain, digraphs, marked, roman)))


def _romanised(parts: tuple[str, ...]) -> tuple[str, ...]:
    spelled = []
    for word in parts:
        for pair, roman in _ROMAN_FIRST:
            word = word.replace(pair, roman)  # noqa: PLW2901 - one replacement after the other
        spelled.append(word.translate(_ROMAN) or word)
    return tuple(spelled)


def query_of(name: str) -> str:
    """Return a display name as a search query: its words as written, without titles and signs.

    Search engines ask for every word, so one emoji or title too many finds nobody.
    """
    shown = _SHORTCODE.sub(" ", unicodedata.normalize("NFKC", name[:TEXT_MAX]))
    parts = re.findall(r"\w[\w'’.-]*", shown)
    bare = [part.strip("._-'’") for part in parts]
    kept = [part for part in bare if part and fold(part) not in TITLES] or bare
    return " ".join(kept)[:80].strip()


_NAME = r"([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_])"
_SITE = r"(?:twitter|twtr|xitter|birdsite|x|𝕏)"
_FORMS = (
    rf"(?<![\w.-])(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:#!/)?@?{_NAME}",
    rf"(?<![\w.@-]){_NAME}@(?:x|twitter)\.com(?![\w.-])",
    rf"(?<!\w){_SITE}\W{{0,3}}(?:is|was|as|at|account|handle)?\W{{0,3}}@{_NAME}(?!@)",
    rf"(?<!\w){_SITE} ?[:=] ?{_NAME}(?![@.])",
    rf"(?<![\w@])@{_NAME}\W{{1,3}}(?:(?:on|at|sur|auf|en|op|su)\W{{1,2}})?{_SITE}(?!\w)",
)
_X_NAMES = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
# https://x.com/<word> that are pages of the site, not people.
_PAGES = frozenset({"home", "search", "share", "intent", "hashtag", "explore", "settings", "i"})


def x_names_in(text: str) -> frozenset[ScreenName]:
    """Return the X names that a text gives as such, in small letters.

    Found are addresses (``x.com/name``) and names beside a word for the site (``Twitter:
    @name``, ``@name on X``). A bare ``@name`` is not: on these networks it means a neighbour.
    """
    shown = text[:TEXT_MAX]
    names = {name.lower() for form in _X_NAMES for name in form.findall(shown)}
    return frozenset(ScreenName(name) for name in names - _PAGES)


_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")


def one_line(text: str, most: int) -> str:
    """Return a text fit for one line, at most so many characters, else as it was written.

    Control characters become spaces, halves of characters (lone surrogates, which no file can
    hold) U+FFFD.
    """
    kept = text[:most].translate(_CONTROL).strip()
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def scripts(text: str) -> frozenset[str]:
    """Return the writing systems of a text's letters, by the first word of their Unicode names.

    Digits and signs belong to none; Chinese, Japanese and Korean share theirs.
    """
    found = {
        unicodedata.name(letter, "").partition(" ")[0] for letter in fold(text) if letter.isalpha()
    }
    return frozenset("CJK" if name in _EAST_ASIAN else name for name in found)
