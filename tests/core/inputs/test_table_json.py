"""Tables written as JSON: the same columns and the same rules for ids as in CSV."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.inputs import api, detect, exporter, picker, table_json, tables
from passage.core.model import FileKind, FileState, Profile, Relation
from passage.core.sources import Watched

BIG = "1234567890123456789"


def read(data, reader=table_json):
    """Read bytes or text with one reader."""
    raw = data if isinstance(data, bytes) else data.encode()
    reading = reader.read("people.json", Watched(io.BytesIO(raw)))
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


def told(found):
    """Return id, @name and display name of everybody."""
    return [(one.id, one.screen_name, one.name) for one in found.people]


ROWS = [{"id": BIG, "screen_name": "bo", "name": "Zoé"}, {"id": "7", "screen_name": "cy"}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2, ensure_ascii=False),
        "\n".join(map(json.dumps, ROWS)),
        "\ufeff" + "\r\n".join(map(json.dumps, ROWS)) + "\r\n",
        json.dumps([{"User ID": BIG, "Handle": "@bo", "Display Name": "Zoé"}, ROWS[1]]),
        json.dumps(
            [{"userId": BIG, "profile_url": "https://x.com/bo", "full name": "Zoé"}, ROWS[1]]
        ),
        f'[{{"id":{BIG},"screen_name":"bo","name":"Zoé"}},{{"id":7,"username":"cy"}}]',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lists_and_lines_of_objects(text, encoding):
    """Keys are columns in any spelling; ids are text or whole numbers, to their last digit."""
    data = text.encode(encoding)
    assert detect.reader_for("a.csv", data) is table_json.read
    found = read(data)
    assert told(found) == [(BIG, "bo", "Zoé"), ("7", "cy", "")]
    assert (found.report.kind, found.report.state) == (FileKind.TABLE, FileState.READ)


@pytest.mark.parametrize("number", ["1.234567890123457e18", "1E18", "1234567890123456789.0"])
@pytest.mark.parametrize("sign", ["", '"'])
def test_rounded_ids_are_refused_and_counted(number, sign):
    """A fraction or an exponent, as number or text: the name stays, the reason is told."""
    number = "1.2E+18" if sign else number
    found = read(f'[{{"id":{sign}{number}{sign},"screen_name":"bo"}},{{"id":{BIG}}}]')
    assert told(found) == [(None, "bo", ""), (BIG, None, "")]
    [problem] = found.problems
    assert (problem.code, problem.fact("lost")) == ("bad-account-id", 1)


EXACT = ("1234567890123456789", "1333666999333666999", "1501234567890123457")
# What JSON.stringify makes of the numbers above.
ROUNDED = ("1234567890123456800", "1333666999333667000", "1501234567890123500")


@pytest.mark.parametrize("reader", [table_json, tables])
@pytest.mark.parametrize(
    ("ids", "kept"),
    [(EXACT, EXACT), (ROUNDED, (None,) * 3), ((*EXACT, ROUNDED[0]), (*EXACT, ROUNDED[0]))],
)
def test_ids_that_javascript_rounded(reader, ids, kept):
    """Whole numbers that passed through JavaScript end in zeros; most of them so, none is kept."""
    if reader is tables:
        text = "id,screen_name\n" + "\n".join(f"{id_},name_{id_[-4:]}" for id_ in ids)
    else:
        text = json.dumps([{"id": int(id_), "handle": f"name_{id_[-4:]}"} for id_ in ids])
    found = read(text, reader)
    assert tuple(one.id for one in found.people) == kept
    assert dict(found.report.notes).get("damaged-ids", 0) == kept.count(None)


def test_relations_and_profiles_as_in_any_table():
    """Booleans say yes and no; bio and website are evidence."""
    row = {"handle": "bo", "following": True, "followed_by": False, "bio": "I bake"}
    found = read(json.dumps([{**row, "website": "https://bo.example"}, {"handle": "cy"}]))
    assert [one.relations for one in found.people] == [{Relation.FOLLOWING}, frozenset()]
    profile = Profile("I bake", "https://bo.example", ("https://bo.example",))
    assert found.people[0].profile == profile
    assert read('[{"handle":"bo"}]').people[0].relations == {Relation.FOLLOWING}


def test_what_names_nobody_is_counted():
    """Objects without a name, lists, and values that are no text cost themselves alone."""
    found = read('[{"screen_name":"bo"},{"screen_name":null},[1],"x",{"screen_name":{"a":1}}]')
    assert told(found) == [(None, "bo", "")]
    assert dict(found.report.notes)["rows-without-name"] == 4


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"a":1}',
        "[[1]]",
        '["@bo"]',
        '[{"id":"1","amount":3}]',
        '[{"name":"Bo","mail":"bo@mail.example"}]',
        '{"following":[{"a":1}]}',
        "screen_name",
        "",
    ],
)
def test_other_json_is_not_ours(text):
    """Without a column that tells of people on X nothing is guessed."""
    assert not table_json.looks_like("", text)


def test_tools_that_are_known_keep_their_own_reader():
    """The exporter's columns and the interface's fields are read by who knows them."""
    exported = '[{"id":"7","screen_name":"bo","name":"Bo","followers_count":3}]'
    assert detect.reader_for("", exported.encode()) is exporter.read
    assert detect.reader_for("", b'[{"id":"7","username":"bo"}]') is api.read


def test_a_cut_file_keeps_what_came_before():
    """What was whole is kept, and that the end is missing is told."""
    found = read('[{"screen_name":"bo"},{"screen_name":"c')
    assert told(found) == [(None, "bo", "")]
    assert found.report.state is FileState.PARTLY
    assert found.problems[0].fact("why") == "cut"


@pytest.mark.parametrize("size", [1, 7, 64])
def test_wherever_the_pieces_are_cut(monkeypatch, size):
    """Objects that two pieces share are seen, and first rows that lack a column as well."""
    text = json.dumps([{"name": "x"}, *ROWS])
    whole = told(read(text))
    monkeypatch.setattr(picker, "CHUNK", size)
    assert told(read(text)) == whole == [(BIG, "bo", "Zoé"), ("7", "cy", "")]


NAMES = st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True)
IDS = st.integers(1, 2**63 - 1)


@given(st.dictionaries(NAMES, IDS, max_size=12), st.booleans(), st.booleans())
def test_ids_come_back_exactly(people, quoted, lines):
    """Every id is the digits that were written, whatever their number."""
    rows = [
        {"user_id": str(id_) if quoted else id_, "screen_name": name}
        for name, id_ in people.items()
    ]
    found = read("\n".join(map(json.dumps, rows)) if lines else json.dumps(rows))
    refused = dict(found.report.notes).get("damaged-ids", 0)
    if not refused and len(set(people.values())) == len(people):
        assert {one.screen_name: int(one.id or 0) for one in found.people} == people


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_report(tail):
    """No content whatever ends in an exception."""
    for head in (b"", b'[{"handle":"bo"},', b'{"id":7,"handle":"bo"}\n', b'[{"handle":'):
        assert read(head + tail).report.name == "people.json"
