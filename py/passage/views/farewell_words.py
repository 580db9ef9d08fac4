"""The words of the texts that people post, in every language: reads ``farewell.json``.

A page has the words of its own language alone, and these texts may be wanted in another one, or
in several. So they are a file of the package: small, and the same for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pkgutil import get_data
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words, by key; `Words.day` writes a date as that language does."""

    code: str
    language: str
    texts: Mapping[str, str]
    months: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        """Return a text as it stands in the file."""
        return self.texts[key]

    def day(self, iso: str) -> str:
        """Write an ISO date. Raises ``ValueError`` where it is none."""
        day = date.fromisoformat(iso)
        number = self.texts.get("first", "1") if day.day == 1 else str(day.day)
        month = self.months[day.month - 1]
        return self.texts["date"].format(day=number, month=month, year=day.year)

    def pair(self, label: str, value: str) -> str:
        """Write a value with its name before it."""
        return f"{label}{self.texts['colon']}{value}"


@lru_cache(1)
def languages() -> Mapping[str, Words]:
    """Return the words of every language by its code, in the order of the file."""
    data = get_data(__name__, "farewell.json")
    assert data is not None
    raw: dict[str, dict[str, Any]] = json.loads(data)
    return {
        code: Words(
            code,
            texts["language"],
            {key: text for key, text in texts.items() if isinstance(text, str)},
            tuple(texts["months"]),
        )
        for code, texts in raw.items()
    }


def words_of(code: str, page: str = "en") -> Words:
    """Return the words of a language, or those of the page's where there are none of it."""
    every = languages()
    return every.get(code) or every.get(page) or every["en"]
