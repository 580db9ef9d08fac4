"""A person's language: its texts, and how it writes numbers, sizes, days and durations.

Grouping of digits is the browser's knowledge (`Intl`): a shell brings it as a function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


def N_(message: str) -> str:  # noqa: N802 - the name that the extractor of texts looks for
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return message


MINUTE = 60.0
HOUR = 3600.0
_UNITS = ((1_000_000_000, N_("GB")), (1_000_000, N_("MB")), (1_000, N_("kB")))


class Translations(Protocol):
    """What `gettext.NullTranslations` offers; all texts pass here."""

    def gettext(self, message: str) -> str:
        """Return the text in the person's language."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form that fits the number."""

    def pgettext(self, context: str, message: str) -> str:
        """Return the text for one of several meanings."""

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return the form that fits the number, for one of several meanings."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A language: its texts and how it writes numbers and dates."""

    code: str
    texts: Translations
    number: Callable[[float], str]
    day: Callable[[str], str]

    def date(self, iso: str) -> str:
        """Write an ISO date without a time; empty where there is none."""
        # A date alone is midnight in Greenwich: west of it that is still the day before.
        return self.day(f"{iso}T12:00:00") if iso else ""

    def size(self, count: int) -> str:
        """Write a number of bytes with a unit a person knows."""
        for step, unit in _UNITS:
            if count >= step:
                value = round(count / step, 1) if count < 10 * step else round(count / step)
                return f"{self.number(value)}\u00a0{self.texts.gettext(unit)}"
        text = self.texts.ngettext("%(number)s byte", "%(number)s bytes", count)
        return text % {"number": self.number(count)}

    def pair(self, label: str, value: str) -> str:
        """Write a value with its name before it."""
        return f"{label}{self.texts.gettext(': ')}{value}"

    def span(self, seconds: float) -> str:
        """Write how long something takes, rounded up."""
        if seconds < MINUTE:
            return self.texts.gettext("less than a minute")
        if seconds < 90 * MINUTE:
            minutes = -int(-seconds // MINUTE)
            text = self.texts.ngettext(
                "about %(number)s minute", "about %(number)s minutes", minutes
            )
            return text % {"number": self.number(minutes)}
        hours = -int(-seconds // HOUR)
        text = self.texts.ngettext("about %(number)s hour", "about %(number)s hours", hours)
        return text % {"number": self.number(hours)}

    def duration(self, seconds: float) -> str:
        """Write a time left, rounded up: people forgive "sooner than said"."""
        if seconds < MINUTE:
            return self.texts.gettext("less than a minute left")
        if seconds < 90 * MINUTE:
            minutes = -int(-seconds // MINUTE)
            text = self.texts.ngettext(
                "about %(number)s minute left", "about %(number)s minutes left", minutes
            )
            return text % {"number": self.number(minutes)}
        hours = -int(-seconds // HOUR)
        text = self.texts.ngettext(
            "about %(number)s hour left", "about %(number)s hours left", hours
        )
        return text % {"number": self.number(hours)}
