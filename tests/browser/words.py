"""The words of a language as the site's catalogue has them, for finding things on screen."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parents[2] / "site" / "locales"


def translations(lang: str) -> gettext.NullTranslations:
    """Return a language's texts; English is the language they are written in."""
    if lang == "en":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (LOCALES / lang / "messages.po").open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
