"""A language in the browser: our catalogue for texts, `Intl` for numbers and days."""

from __future__ import annotations

import gettext
from pathlib import Path
from zipfile import ZipFile

import js

from passage.views.wording import Wording

SOURCE = "en"
"""The language the texts are written in; it has no catalogue."""

WORDS = Path("words.zip")
"""The catalogue of the page's language. PyScript brings it, as the page's settings name it."""


def wording(code: str) -> Wording:
    """Return the wording of a page's language; texts without translation stay English."""
    formatter = js.Intl.NumberFormat.new(code)
    days = js.Intl.DateTimeFormat.new(code, js.JSON.parse('{"dateStyle":"long"}'))

    def number(value: float) -> str:
        return str(formatter.format(value))

    def day(iso: str) -> str:
        moment = js.Date.new(iso)
        return str(days.format(moment)) if moment.getTime() == moment.getTime() else ""

    return Wording(code, _texts(code), number, day)


def _texts(code: str) -> gettext.NullTranslations:
    if code == SOURCE or not WORDS.is_file():
        return gettext.NullTranslations()
    with ZipFile(WORDS) as packed, packed.open("messages.mo") as stream:
        return gettext.GNUTranslations(stream)
