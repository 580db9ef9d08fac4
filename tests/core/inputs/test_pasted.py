"""Pasted names: @names and links, and nothing that only looks like them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.inputs import pasted
from passage.core.inputs.pasted import read_pasted
from passage.core.model import FileKind, Relation, Source
from passage.core.sources import Watched


def names(text):
    """Return the @names of a pasted text."""
    return [one.screen_name for one in read_pasted(text).people]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@bo", ["bo"]),
        ("@bo, @Cy; (@di).", ["bo", "Cy", "di"]),
        ("@bo\n@BO\n", ["bo"]),
        ("https://x.com/bo\nhttps://twitter.com/cy?s=20 www.x.com/di/", ["bo", "cy", "di"]),
        ("x.com/@bo mobile.twitter.com/cy/status/12", ["bo", "cy"]),
        ("https://x.com/i/lists/1 https://x.com/home", []),
        ("bo@mail.example @bo@host.example @bo.bsky.social", []),
        ("https://host.example/@bo https://fox.com/bo", []),
        ("@" + "a" * 16, []),
        ("", []),
    ],
)
def test_what_is_a_name(text, found):
    """Names on X in any form; addresses of other networks and mail never."""
    assert names(text) == found


def test_everybody_pasted_is_followed():
    """Pasting somebody means looking for them."""
    found = read_pasted("@bo")
    assert found.people[0].relations == {Relation.FOLLOWING}
    assert (found.source, found.report.kind) == (Source.PASTED, FileKind.PASTED)
    assert found.report.entries == 1


def test_a_list_copied_from_x_has_display_names():
    """There, the display name stands above each @name."""
    text = "Bo Béranger 🌻\n@bo\nFollows you\nI bake\n\nCy\n@cy\nFollowing\n"
    assert [(one.screen_name, one.name) for one in read_pasted(text).people] == [
        ("bo", "Bo Béranger 🌻"),
        ("cy", "Cy"),
    ]


def test_a_title_above_a_bare_list_is_nobodys_name():
    """Only where each @name has a line above it are these lines names."""
    assert [one.name for one in read_pasted("My people\n@bo\n@cy").people] == ["", ""]


def test_a_text_file_is_recognised_by_its_names():
    """Text without any name is nothing to us, nor is another format."""
    assert pasted.looks_like("", "hello\n@bo\n")
    assert not pasted.looks_like("", "hello bo@mail.example")
    assert not pasted.looks_like("", '{"a":"@bo"}')
    assert not pasted.looks_like("", "@bo\0")


@given(st.binary(max_size=400))
def test_any_file_ends_in_a_report(data):
    """No content whatever ends in an exception."""
    reading = pasted.read("a.txt", Watched(io.BytesIO(data)))
    found = None
    while found is None:
        try:
            next(reading)
        except StopIteration as end:
            found = end.value
    assert found.report.name == "a.txt"


@given(st.lists(st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True), max_size=20))
def test_all_names_are_found_once_in_their_order(people):
    """What was pasted is what is read."""
    unique = list(dict.fromkeys(one.lower() for one in people))
    assert [one.lower() for one in names("\n".join(f"@{one}" for one in people))] == unique
