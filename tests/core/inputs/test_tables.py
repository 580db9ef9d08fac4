"""Tables with names: every spelling of columns, what spreadsheets damage, other tools' files."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import FileChanged
from passage.core.inputs import debirdify, detect, fedifinder, tables
from passage.core.model import FileKind, FileState, Profile, Relation
from passage.core.sources import Watched

BIG = "1234567890123456789"


def read(data, reader=tables):
    """Read bytes or text with one reader."""
    raw = data if isinstance(data, bytes) else data.encode()
    reading = reader.read("people.csv", Watched(io.BytesIO(raw)))
    done = 0
    while True:
        try:
            moved = next(reading)
        except StopIteration as end:
            return end.value
        assert done <= moved <= len(raw)
        done = moved


def told(found):
    """Return id, @name and display name of everybody."""
    return [(one.id, one.screen_name, one.name) for one in found.people]


@pytest.mark.parametrize("title", ["User ID", "user_id", "USERID", "rest_id", "Twitter User ID"])
@pytest.mark.parametrize("handle", ["screen_name", "Screen Name", "username", "User name", "url"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_titles_in_any_spelling(title, handle, sign):
    """Case, spaces and underscores do not matter, nor what separates the cells."""
    cell = "https://x.com/bo" if handle == "url" else "bo"
    text = sign.join((title, handle, "Display Name")) + "\n" + sign.join((BIG, cell, '"B, ""o"";"'))
    assert tables.looks_like("", text)
    assert told(read(text)) == [(BIG, "bo", 'B, "o";')]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    """What Excel writes in France is read with its accents, wherever the file comes from."""
    text = end.join(("screen_name;name", "bo;Zoé Œil", "cy;Cy"))
    data = text.encode(encoding)
    assert tables.looks_like("", detect.text_of(data))
    assert told(read(data)) == [(None, "bo", "Zoé Œil"), (None, "cy", "Cy")]


@pytest.mark.parametrize("damaged", ["1.23457E+18", "1,23457E+18", "1E+18"])
def test_rounded_ids_are_refused_and_counted(damaged):
    """The name beside a rounded id stays; the id does not, and the number is told."""
    found = read(f"id;screen_name\n{damaged};bo\n{BIG};cy")
    assert told(found) == [(None, "bo", ""), (BIG, "cy", "")]
    assert dict(found.report.notes)["damaged-ids"] == 1
    [problem] = found.problems
    assert (problem.code, problem.fact("lost")) == ("bad-account-id", 1)


def test_ids_a_spreadsheet_saved_over():
    """Ids that all end in zeros lost their last digits without a trace; no such id is kept."""
    rows = [f"12345678901234{number}0000,name_{number}" for number in range(1, 5)]
    found = read("\n".join(["id,screen_name", *rows]))
    assert [one.id for one in found.people] == [None] * 4
    assert dict(found.report.notes)["damaged-ids"] == 4
    assert read("id,screen_name\n1234567890123450000,a").people[0].id == "1234567890123450000"
    sound = read(f"id,screen_name\n1234567890123450000,a\n{BIG},b\n1234567890123456781,c")
    assert [one.id for one in sound.people] == ["1234567890123450000", BIG, "1234567890123456781"]


def test_a_table_without_titles():
    """Any cell that is a @name or a link to a profile names somebody; e-mail and others do not."""
    text = "Bo,@bo,x\nCy,https://twitter.com/cy?s=20,\nDi,di@mail.example,\nEd,@ed@host.example,"
    assert tables.looks_like("", text)
    found = read(text)
    assert [one.screen_name for one in found.people] == ["bo", "cy"]
    assert found.people[0].relations == {Relation.FOLLOWING}
    assert dict(found.report.notes)["rows-without-name"] == 2


def test_relations_come_from_columns_or_are_not_stated():
    """With an id and no column about it, nobody is taken for followed."""
    assert [one.relations for one in read(f"id,handle\n{BIG},bo").people] == [frozenset()]
    found = read("handle,following,followed by\nbo,true,false\ncy,false,TRUE")
    assert [one.relations for one in found.people] == [{Relation.FOLLOWING}, {Relation.FOLLOWERS}]


@pytest.mark.parametrize(
    "text",
    [
        "date,amount\n2026-01-01,12\n",
        "id,amount\n12345678,12\n",
        "Account address,Show boosts\n@bo@host.example,true\n",
        "name,mail\nBo,bo@mail.example\n",
        '{"id":1}',
        "<html>",
        "a,b\0",
        "",
    ],
)
def test_other_tables_are_not_ours(text):
    """A bank's or another network's table is left alone."""
    assert not tables.looks_like("", text)


def test_bio_and_website_are_evidence():
    """They are kept for matching, a shortened link only as the website it stands for."""
    found = read("screen_name,bio,website\nbo,I bake,https://bo.example\n")
    assert found.people[0].profile == Profile(
        "I bake", "https://bo.example", ("https://bo.example",)
    )


DEBIRDIFY = (
    "Twitter User ID,Twitter user name,Twitter display name,Source,Is on Fediverse,Fediverse IDs\n"
    f"{BIG},bo,Bo B,Followed accounts,yes,@bo@host.example,bo2@other.example\n"
    "7,cy,Cy,Followers,no,\n1.2E+18,di,Di,List,no,nonsense@\n"
)


def test_debirdify_keeps_the_addresses_it_found():
    """All the addresses, also those beyond the last title, as links to profiles."""
    assert debirdify.looks_like("", DEBIRDIFY)
    found = read(DEBIRDIFY, debirdify)
    assert told(found) == [(BIG, "bo", "Bo B"), ("7", "cy", "Cy"), (None, "di", "Di")]
    links = ("https://host.example/@bo", "https://other.example/@bo2")
    assert [one.profile and one.profile.links for one in found.people] == [links, None, None]
    assert [one.relations for one in found.people] == [
        {Relation.FOLLOWING},
        {Relation.FOLLOWERS},
        frozenset(),
    ]
    assert found.report.kind is FileKind.DEBIRDIFY


RECORD = {
    "name": "Bo B",
    "following": True,
    "follower": False,
    "lists": [],
    "handles": ["@bo@host.example"],
    "bskyhandles": ["bo.bsky.social"],
    "location": "",
    "description": "I bake",
    "urls": ["https://bo.example"],
    "pinned_tweet": "",
}


def test_fedifinder_table_and_json_say_the_same():
    """Names without ids, relations, and the Mastodon and Bluesky addresses as links."""
    cells = ["bo", *(one if isinstance(one, str) else json.dumps(one) for one in RECORD.values())]
    quoted = ['"' + one.replace('"', '""') + '"' for one in cells]
    table = ",".join(("username", *RECORD)) + "\n" + ",".join(quoted) + "\n"
    whole = json.dumps({"bo": {"username": "bo", **RECORD}})
    for text in (table, whole):
        assert fedifinder.looks_like("", text)
        found = read(text, fedifinder)
        [person] = found.people
        assert (person.id, person.screen_name, person.name) == (None, "bo", "Bo B")
        assert person.relations == {Relation.FOLLOWING}
        assert person.profile is not None
        assert person.profile.bio == "I bake"
        assert set(person.profile.links) == {
            "https://host.example/@bo",
            "https://bsky.app/profile/bo.bsky.social",
            "https://bo.example",
        }
        assert found.report.kind is FileKind.FEDIFINDER


@pytest.mark.parametrize("text", ['{"a":', "{" * 100_000, '{"username":{"handles":[' * 60, "{}"])
def test_broken_json_is_told(text):
    """Damage and deep nesting end in a report, never in an exception."""
    found = read(text, fedifinder)
    assert found.people == ()
    assert found.report.state is FileState.UNREADABLE
    assert found.problems


def test_a_cell_without_end_ends_the_table():
    """What came before a quote that is never closed is kept, and the damage is told."""
    found = read('handle,name\nbo,Bo\ncy,"' + "x" * 300_000)
    assert [one.screen_name for one in found.people] == ["bo"]
    assert found.report.state is FileState.PARTLY


def test_a_file_that_vanishes():
    """It ends the reading, as everywhere."""
    stream = io.BytesIO(b"handle\nbo\n" * 100_000)
    reading = tables.read("a.csv", Watched(stream))
    next(reading)
    stream.close()
    with pytest.raises(FileChanged):
        list(reading)


NAMES = st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True)
IDS = st.integers(1, 2**63 - 1).map(str)


@given(st.dictionaries(NAMES.map(str.lower), IDS, max_size=12), st.sampled_from(",;\t"))
def test_ids_come_back_exactly(people, sign):
    """Every id is the text that was written, whatever its length."""
    rows = [sign.join(("user_id", "screen_name"))]
    rows += [sign.join((id_, name)) for name, id_ in people.items()]
    found = read("\n".join(rows))
    kept = {one.screen_name: one.id for one in found.people}
    refused = dict(found.report.notes).get("damaged-ids", 0)
    if not refused and len(set(people.values())) == len(people):
        assert kept == people


@given(st.binary(max_size=300), st.sampled_from([tables, debirdify, fedifinder]))
def test_any_bytes_end_in_a_report(tail, reader):
    """No content whatever ends in an exception."""
    for head in (b"", b"handle,id\n", DEBIRDIFY.encode(), b'{"a":{"username":"b","handles":'):
        found = read(head + tail, reader)
        assert found.report.name == "people.csv"
