"""The reminder, read back by another program's calendar reader."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from passage.core.calendar_file import WIDTH, reminder

TITLE, TEXT = (
    "Passage : chercher encore",
    "Ouvrez Passage; choisissez « passage.json », puis \\o/\nVoilà",
)
ADDRESS = "https://passage.example/fr/app.html"
# RFC 5545 section 3.3.11: a text holds no control characters but tab and line feed.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"))


def event(data):
    """Return the one event of a calendar."""
    [one] = Calendar.from_ical(data).walk("VEVENT")
    return one


def test_another_reader_finds_one_whole_day_a_month_later():
    """The day, the words, the address and an alarm in the morning; nothing that repeats."""
    data = reminder("2026-11-26", TITLE, TEXT, ADDRESS)
    one = event(data)
    assert one.decoded("dtstart") == date(2026, 12, 26)
    assert (str(one["summary"]), str(one["description"])) == (TITLE, TEXT)
    assert str(one["url"]) == ADDRESS
    assert "rrule" not in one
    [alarm] = one.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=9)
    assert str(alarm["action"]) == "DISPLAY"
    calendar = Calendar.from_ical(data)
    assert str(calendar["version"]) == "2.0"
    assert calendar["prodid"]


def test_what_the_standard_requires_of_the_file():
    """Lines end with CRLF, none has more than 75 octets, and no character is cut in two."""
    data = reminder("2026-11-26", "é€😀" * 40, TEXT, ADDRESS)
    *lines, last = data.split(b"\r\n")
    assert last == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= WIDTH
    for line in lines:
        line.decode()
    assert {b"UID", b"DTSTAMP"} <= {line.partition(b":")[0] for line in lines}


@given(TEXTS, TEXTS)
def test_any_words_are_read_back(title, text):
    """Commas, semicolons, backslashes and line breaks are words, never structure."""
    one = event(reminder("2026-11-26", title, text))
    assert (str(one["summary"]), str(one["description"])) == (title, text)


@given(st.text())
def test_nothing_can_be_smuggled_in(text):
    """Whatever stands in the words, the calendar holds one event and its one alarm."""
    [one] = Calendar.from_ical(reminder("2026-11-26", text, text, text)).walk("VEVENT")
    assert one.decoded("dtstart") == date(2026, 12, 26)


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "https://a.example/\r\nATTENDEE:x"])
def test_an_address_that_is_none_is_left_out(address):
    """Without an address that a browser may open, the reminder still reminds."""
    assert "url" not in event(reminder("2026-11-26", TITLE, TEXT, address))


def test_saved_twice_it_is_one_event():
    """The same day gives the same file, so that a calendar does not keep it twice."""
    assert reminder("2026-11-26", TITLE, TEXT) == reminder("2026-11-26", TITLE, TEXT)
    assert event(reminder("2026-11-26", TITLE, TEXT))["uid"]
