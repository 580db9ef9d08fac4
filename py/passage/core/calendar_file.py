"""Days for the calendar: each a whole day, as an iCalendar file (RFC 5545).

It holds nothing but the sentences it was given: whoever sees the calendar sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LATER = timedelta(days=30)
"""How long after today the reminder is: people arrive slowly, and a month is remembered."""

WIDTH = 75
"""Octets of a line without its end (RFC 5545 section 3.1)."""

MORNING = "PT9H"
"""When on that day the alarm is: as long after its midnight (section 3.8.6.3)."""

# Section 3.3.11: a text holds no control characters. Its line breaks are written "\n".
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_WEB_ADDRESS = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Event:
    """One whole day: ``name`` tells it from others of the same ``day``; a file's names differ.

    ``title`` and ``text`` are in the person's language; ``address`` is that of the page to come
    back to, left out where it is no web address.
    """

    name: str
    day: date
    title: str
    text: str
    address: str = ""


def reminder(today: str, title: str, text: str, address: str = "") -> bytes:
    """Return a calendar with one event, a month after ``today`` (ISO date), and its alarm.

    The others are those of `Event`. Raises ``ValueError`` where ``today`` is no date.
    """
    day = date.fromisoformat(today) + LATER
    return calendar(today, [Event("look-again", day, title, text, address)])


def calendar(today: str, events: Iterable[Event]) -> bytes:
    """Return a calendar made ``today`` (ISO date), each event with its alarm.

    Raises ``ValueError`` where ``today`` is no date.
    """
    now = date.fromisoformat(today)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Passage//Passage//EN",
        *(line for event in events for line in _event(event, now)),
        "END:VCALENDAR",
    ]
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(event: Event, now: date) -> list[str]:
    return [
        "BEGIN:VEVENT",
        # The same day gives the same name: who saves the file twice has one event.
        f"UID:{event.name}-{event.day:%Y%m%d}@passage.invalid",
        f"DTSTAMP:{now:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.text)}",
        *([f"URL:{event.address}"] if _WEB_ADDRESS.fullmatch(event.address) else []),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.title)}",
        f"TRIGGER:{MORNING}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """Return a text as a value (section 3.3.11)."""
    plain = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = re.sub(r"([\\;,])", r"\\\1", plain)
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield the pieces of a line, none too long and no character cut in two (section 3.1)."""
    held = b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(held) + len(octets) > WIDTH:
            yield held
            held = b" "
        held += octets
    yield held
