"""Whatever a file holds, reading it ends in a value that says what was wrong."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.inputs.web_reading import changed, finished, read_text, reader_of
from inputs import (
    backup,
    csv_of,
    exchange,
    faces,
    follow_page,
    html_of,
    ids_v11,
    json_of,
    lines_v2,
    page_v2,
    recording,
    users_v11,
)
from passage.core.inputs.picker import Picker
from passage.core.inputs.web import READERS
from passage.core.side import SideInput

FACES = faces(6)
KEYS = (
    "data", "instructions", "entries", "entryId", "content", "itemContent", "user_results",
    "result", "rest_id", "legacy", "core", "entities", "url", "urls", "log", "users", "ids",
    "rows", "tableName", "id", "screen_name",
)  # fmt: skip
SAMPLES = {
    "exporter json": json_of(FACES, metadata=True),
    "exporter csv": csv_of(FACES),
    "exporter html": html_of(FACES),
    "exporter backup": backup(FACES[:3], FACES[3:]),
    "recording": recording([exchange("Following", follow_page(FACES, "B"), user_id="42")] * 2),
    "response": json.dumps(follow_page(FACES, "C")),
    "api users": users_v11(FACES),
    "api ids": ids_v11(FACES, text=False),
    "api page": page_v2(FACES),
    "api lines": lines_v2(FACES, pages=False),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_is_recognised_by_its_content(sample):
    """By exactly one reader, under any name."""
    matching = [read for looks_like, read in READERS if looks_like("x", SAMPLES[sample][:4096])]
    assert len(matching) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello @ada",
        'window.YTD.following.part0 = [ { "following" : { "accountId" : "1" } } ]',
        "Account address,Show boosts\nada@a.example,true",
        "username,name,following\nada,Ada,true",
        '{"format":"passage-ledger","version":1}',
        '<html><body><div data-testid="UserCell"><table><th></table></div></body></html>',
        '{"ada":{"username":"ada","name":"Ada"}}',
        "PK\x03\x04",
    ],
)
def test_other_files_are_left_to_others(text):
    """An archive, other tools' tables, and Passage's own file are none of these formats."""
    assert reader_of(text) is None


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_change_ends_in_a_value(data):
    """Cut, doubled, replaced and foreign bytes, given to the right reader and to wrong ones."""
    sample = SAMPLES[data.draw(st.sampled_from(sorted(SAMPLES)))].encode()
    _, read = data.draw(st.sampled_from(READERS + ((None, reader_of(sample.decode())),) * 9))
    side, done = finished(read, data.draw(st.composite(changed)(sample)))
    assert isinstance(side, SideInput)
    assert all(one.id or one.screen_name for one in side.people)
    assert all(one.id is None or one.id.isdecimal() for one in side.people)
    repr(side).encode("utf-8")
    assert done


@settings(max_examples=150, deadline=None)
@given(
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(KEYS),
                inner,
                max_size=6,
            ),
        ),
        max_leaves=30,
    )
)
def test_any_shape_ends_in_a_value(value):
    """The right keys with the wrong kinds of values."""
    for _, read in READERS:
        for wrapped in (value, [value], {"data": {"user": value}}, {"data": {"data": [value]}}):
            assert isinstance(finished(read, json.dumps(wrapped).encode())[0], SideInput)


@settings(max_examples=200, deadline=None)
@given(
    value=st.recursive(
        st.one_of(st.integers(), st.text(max_size=9), st.none(), st.floats(allow_nan=False)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)
        ),
    ),
    size=st.integers(1, 9),
    indent=st.sampled_from([None, 2]),
)
def test_values_are_picked_whole_however_the_text_is_cut(value, size, indent):
    """The picker gives back what the standard decoder reads, for any size of its pieces."""
    whole = {"skip": value, "a": {"b": [value, value]}, "end": [value], "after": "last"}
    text = json.dumps(whole, indent=indent, ensure_ascii=False)
    picker = Picker([("a", "b", "*"), ("after",)], 1 << 20)
    pieces = [
        piece
        for at in range(0, len(text), size)
        for piece in picker.feed(text[at : at + size])
        if piece.text
    ]
    assert [json.loads(str(one.text)) for one in pieces] == [value, value, "last"]
    assert (picker.damaged, picker.unfinished) == (False, False)


def test_values_too_long_are_passed_over():
    """Their place is told, their text is not held, and what follows is read."""
    picker = Picker([("*",)], 10)
    assert [
        one.text for one in picker.feed('["0123456789abc", "short", {"a": "0123456789"}, 7]')
    ] == [
        None,
        '"short"',
        None,
        "7",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3_000_000,
        '{"log":{"entries":[' + '{"request":' * 200_000,
        '{"data":{"a":"' + "\\" * 3_000_001,
        "<table><th></th></tr>" + "<td " * 700_000,
        "<table><th></tr>" + "<td><a href='" * 250_000,
        "id,screen_name,can_dm\n" + '"' * 3_000_000,
        "id,screen_name,can_dm\n" + "," * 3_000_000,
        "{" + " " * 3_000_000,
        '{"' + "a" * 3_000_000,
        '{"ids": [' + "1" * 3_000_000,
    ],
    ids=lambda text: text[:24],
)
def test_nothing_takes_forever(text):
    """Three megabytes made to be slow or deep take each reader a few seconds at most."""
    for _, read in READERS:
        start = time.perf_counter()
        side, _ = finished(read, text.encode())
        assert side.people == ()
        assert time.perf_counter() - start < 5


def test_invalid_bytes_are_told():
    """A name with bytes that are no text keeps its person."""
    side = read_text(json_of(FACES).encode().replace(FACES[0].name.encode(), b"Ad\xff\xfea"))
    assert side.people[0].name == "Ad\ufffd\ufffda"
    assert side.problems[0].fact("why") == "encoding"


def test_wide_text_is_read():
    """A spreadsheet's "Unicode text" is UTF-16."""
    read = reader_of(csv_of(FACES, delimiter="\t"))
    side, _ = finished(read, csv_of(FACES, delimiter="\t").encode("utf-16")[2:])
    assert [one.id for one in side.people] == [one.id for one in FACES]
