"""A language that nobody speaks: made from the English words, longer, accented, in brackets.

What shows on a screen without its marks never passed through a catalogue, and what breaks a
narrow screen in it will break in some real language.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.mofile import write_mo

from workshop.catalogue import extract

MARKED = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
KEPT = re.compile(r"<code>.*?</code>|<kbd>.*?</kbd>|<[^>]*>|%\(\w+\)[sd]|%%")
PADDING = "žéíñá šúýçó "
"""Added again and again, at first to the last word: compounds grow like that."""

SHORT = 10
"""Up to so many letters a text becomes twice as long: short ones grow most, as “Unlikely”,
“Unwahrscheinlich”; longer ones by two fifths."""

WORD = re.compile(r"[^\W\d_]{2,}")
UNMARKED = re.compile(r"[A-Za-z]*[aceinosuyzACEINOSUYZ][A-Za-z]*")
ADDRESS = re.compile(r"\S*[@./\\_]\S*")
SILENT = ("script", "style", "code", "kbd")
SPOKEN = ("alt", "aria-label", "placeholder", "title")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect"})


def pseudo(text: str) -> str:
    """Return a text in the pseudo-language: placeholders, tags and code stay as they are."""
    core = text.strip()
    if not WORD.search(core):
        return text
    parts = [core[a:b].translate(MARKED) for a, b in gaps(core)]
    kept = KEPT.findall(core)
    marked = "".join(part + mark for part, mark in zip(parts, [*kept, ""], strict=True))
    share = 1.0 if len(core) <= SHORT else 0.4
    longer = (PADDING * len(core))[: round(share * len(core))].rstrip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}[{marked}{longer}]{after}"


def gaps(text: str) -> Iterable[tuple[int, int]]:
    """Yield where the prose between what is kept begins and ends."""
    end = 0
    for found in KEPT.finditer(text):
        yield end, found.start()
        end = found.end()
    yield end, len(text)


def pseudo_words(site: Path) -> gettext.GNUTranslations:
    """Return a compiled catalogue of every message that the site's collector finds."""
    catalogue = extract(site)
    for message in catalogue:
        if message.id:
            forms = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            told = tuple(pseudo(form) for form in forms)
            message.string = told if len(told) > 1 else told[0]
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class _Texts(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        foreign = values.get("lang", "x-pseudo") != "x-pseudo" or values.get("translate") == "no"
        silent = tag in SILENT or foreign or bool(self.open and self.open[-1][1])
        if not silent:
            self.texts += [value for name, value in attrs if name in SPOKEN and value]
            if tag == "meta" and values.get("name") == "description":
                self.texts.append(values["content"] or "")
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.texts.append(data)


def escaped(html: str, data: Iterable[str] = ()) -> list[str]:
    """Return the texts of a page that hold a word without marks which is no data.

    ``data`` are the words that may stand as they are: names of people, services, files.
    """
    known = {word for text in data for word in WORD.findall(text)}
    reader = _Texts()
    reader.feed(html)
    reader.close()
    return [
        text.strip()
        for text in reader.texts
        if any(
            UNMARKED.fullmatch(word) and word not in known
            for word in WORD.findall(ADDRESS.sub(" ", text))
        )
    ]
