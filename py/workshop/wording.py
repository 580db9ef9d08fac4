"""What can be wrong with a translated sentence without knowing the language.

Placeholders must be the same on both sides, tags must come from a short list and match, and
each language must carry its own spaces, quotation marks and apostrophes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

ALLOWED_TAG = re.compile(r"</?(?:strong|em|code|kbd|a)>|<a %\(\w+\)s>|<br>")
TAG = re.compile(r"<[^>]*>|[<>]")
CODE = re.compile(r"<code>.*?</code>")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

# French sets a non-breaking space before double signs and inside its quotation marks.
# Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
FRENCH_SPACING = re.compile(
    r"(?:^|[^\u00a0\u202f!?])[!?;»]|(?:^|[^\u00a0\u202f]):(?=[ \n]|$)|«(?![\u00a0\u202f])"
)
STRAIGHT_QUOTE = re.compile(r"'|\"")

# No language here but French sets a space before a sign or inside quotation marks, and all curl
# their quotes. Source: the Interinstitutional Style Guide of the European Union, in each language
# (sections on punctuation marks and quotation marks).
SPACE_BEFORE = re.compile(r"\w[ \u00a0\u202f][:;!?](?!\w)")
SPACE_INSIDE = re.compile(r"[«„][ \u00a0\u202f]|[ \u00a0\u202f]»")
# In German “ closes, in Swedish ” also opens: there a space beside them is right.
SPACE_INSIDE_ENGLISH_MARKS = re.compile(r"“[ \u00a0\u202f]|[ \u00a0\u202f]”")

# The quotation marks a language does not use. Sources: German, Duden, "Anführungszeichen":
# „so“ or »so«; Swedish, Svenska skrivregler: ”så”, the same mark on both sides.
FOREIGN_QUOTES = {
    "de": re.compile(r"”|(?:^|[\s(])“|“(?=\w)"),
    "sv": re.compile(r"[“„«]"),
}

# Spanish opens what it will ask or call. Source: Ortografía de la lengua española (RAE), 2010,
# "Los signos de interrogación y exclamación".
SPANISH_PAIRS = (("¿", "?"), ("¡", "!"))
CURLED = frozenset({"fr", "es", "it", "de", "pt", "sv", "nl"})


def faults(sources: Sequence[str], translated: Sequence[str], language: str) -> Iterator[str]:
    """Yield what is wrong with a translation of one message and its plural, if it has one.

    ``sources`` are the source's forms (one or two), ``translated`` the language's own.
    """
    if not all(translated):
        yield "not translated"
        return
    allowed = set().union(*(PLACEHOLDER.findall(text) for text in sources))
    for text in translated:
        marks = set(PLACEHOLDER.findall(text))
        if marks - allowed or (len(translated) == 1 and marks != allowed):
            yield f"placeholders differ ({', '.join(sorted(marks ^ allowed))})"
        if _tags(text) != _tags(sources[-1]):
            yield "tags differ"
        unknown = [tag for tag in TAG.findall(text) if not ALLOWED_TAG.fullmatch(tag)]
        if unknown:
            yield f"markup that is not allowed ({' '.join(unknown)})"
        if _edges(_plain(text)) != _edges(sources[-1]):
            yield "spaces at the beginning or the end differ"
        yield from _typography(_prose(text), language)


def _plain(text: str) -> str:
    """Read a non-breaking space as the ordinary one it stands for."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace(" :", ":")


def _edges(text: str) -> tuple[bool, bool]:
    return text.startswith(" "), text.endswith(" ")


def _tags(text: str) -> Counter[str]:
    return Counter(TAG.findall(text))


def _typography(prose: str, language: str) -> Iterator[str]:
    if language not in CURLED:
        return
    if STRAIGHT_QUOTE.search(prose):
        yield "straight quote or apostrophe"
    if language == "fr":
        if FRENCH_SPACING.search(prose):
            yield "French spacing around punctuation"
        return
    if SPACE_BEFORE.search(prose):
        yield "space before a punctuation mark"
    inside = [SPACE_INSIDE]
    if language not in FOREIGN_QUOTES:
        inside.append(SPACE_INSIDE_ENGLISH_MARKS)
    if any(pattern.search(prose) for pattern in inside):
        yield "space inside quotation marks"
    if language in FOREIGN_QUOTES and FOREIGN_QUOTES[language].search(prose):
        yield "quotation marks of another language"
    if language == "es" and any(prose.count(a) != prose.count(b) for a, b in SPANISH_PAIRS):
        yield "a question or a call without its opening mark"


def _prose(text: str) -> str:
    """Drop what is not prose: code and tags."""
    return TAG.sub("", CODE.sub("", text))
