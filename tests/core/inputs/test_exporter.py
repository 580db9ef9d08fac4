"""Files of twitter-web-exporter give back the people that were written into them."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings

from core.inputs.web_reading import assert_people, face_lists, read_text
from inputs import COLUMNS, Face, backup, csv_of, faces, html_of, json_of
from passage.core.model import FileKind, FileState, Relation, Source

FACES = faces(24)


@pytest.mark.parametrize("metadata", [False, True])
def test_json_comes_back(metadata):
    """Rows are read with their relations; expanded links only come with the raw object."""
    side = read_text(json_of(FACES, metadata=metadata), "twitter-フォロー中-1789380000000.json")
    assert_people(side, FACES, links=metadata)
    assert side.as_of == "2026-09-14"
    assert (side.source, side.report.kind) == (Source.EXPORTER, FileKind.EXPORTER_JSON)
    assert (side.report.state, side.report.entries) == (FileState.READ, len(FACES))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("null", ["", "null"])
def test_csv_comes_back(delimiter, null):
    """Every delimiter a spreadsheet puts in, and the word that older scripts wrote for nothing."""
    side = read_text(csv_of(FACES, delimiter=delimiter, null=null))
    assert_people(side, FACES, links=False)
    assert side.report.kind is FileKind.EXPORTER_CSV


def test_html_comes_back():
    """A translated header does not matter: the columns are known by their place."""
    side = read_text(html_of(FACES))
    assert_people(side, FACES, links=False)
    assert side.report.kind is FileKind.EXPORTER_HTML


def test_html_with_columns_hidden():
    """Where the places are others, people are found by the address of their profile."""
    side = read_text(html_of(FACES, columns=("id", "screen_name", "name", "location", "url")))
    assert [(one.id, one.screen_name, one.name) for one in side.people] == [
        (one.id, one.screen_name, one.name) for one in FACES
    ]


def test_backup_comes_back():
    """The list is told by the captures, in X's order, and dated by the newest of them."""
    own = tuple(dataclasses.replace(one, following=True) for one in FACES[:20])
    met = tuple(dataclasses.replace(one, following=False) for one in FACES[20:])
    side = read_text(backup(own, met))
    assert_people(side, (*own, *met))
    assert side.as_of == "2026-09-14"
    assert "private" not in repr(side)


def test_a_list_of_somebody_else_is_no_relation():
    """Who scrolled through another's list does not follow these people."""
    theirs = tuple(dataclasses.replace(one, following=False) for one in FACES[:9])
    side = read_text(backup((*theirs, FACES[9])))
    following = [one.id for one in side.people if Relation.FOLLOWING in one.relations]
    assert following == [FACES[9].id]
    assert ("others", 1) in side.report.notes


@settings(max_examples=60, deadline=None)
@given(people=face_lists())
def test_any_people_come_back(people):
    """Odd names and bios, in each of the formats."""
    assert_people(read_text(json_of(people, metadata=True)), people)
    assert_people(read_text(backup(people)), people)
    if not any(one.id[15:] and not one.id[15:].strip("0") for one in people):
        assert_people(read_text(csv_of(people)), people, links=False)
    stripped = tuple(dataclasses.replace(one, bio=one.bio.strip()) for one in people)
    assert_people(read_text(html_of(stripped)), stripped, links=False)


@pytest.mark.parametrize(
    "damage",
    [lambda one: f"{int(one):.5E}", lambda one: one[:15] + "0" * len(one[15:])],
    ids=["scientific", "zeros"],
)
def test_ids_damaged_by_a_spreadsheet_are_refused(damage):
    """A rounded id is somebody else's: the @name is kept, the id is not."""
    long = [one for one in FACES if len(one.id) > 15]
    side = read_text(csv_of(long, delimiter=";", ids=[damage(one.id) for one in long]))
    assert [one.id for one in side.people] == [None] * len(long)
    assert [one.screen_name for one in side.people] == [one.screen_name for one in long]
    assert ("refused", len(long)) in side.report.notes


def test_lists_of_tweets_name_their_authors():
    """The id of a tweet is not its author's, who is known by ``user_id``."""
    tweet = {"id": "99", "created_at": "", "full_text": "x", "screen_name": "ada", "name": "Ada"}
    side = read_text(json.dumps([{**tweet, "user_id": "7"}, tweet]))
    assert [(one.id, one.screen_name, one.profile) for one in side.people] == [
        ("7", "ada", None),
        (None, "ada", None),
    ]
    assert dict(side.report.notes).get("refused", 0) == 0


def test_versions_that_lost_the_names():
    """From May 2025 on, older scripts wrote "undefined": the raw object still has the names."""
    face = Face("7", "ada", "Ada")
    rows = json.loads(json_of([face], metadata=True))
    rows[0] |= {"screen_name": None, "name": None, "url": "https://twitter.com/undefined"}
    assert_people(read_text(json.dumps(rows)), [face])


def test_one_bad_line_costs_itself_alone():
    """A stray quote or a line cut short does not swallow the next people."""
    lines = csv_of(FACES[:5]).split("\n")
    lines[2] = lines[2].replace('"', "", 1).rsplit(",", 3)[0]
    side = read_text("\n".join(lines))
    assert [one.id for one in side.people] == [FACES[place].id for place in (0, 2, 3, 4)]
    assert side.report.state is FileState.PARTLY
    assert (side.problems[0].code, side.problems[0].fact("lost")) == ("unreadable-part", 1)


@pytest.mark.parametrize("text", [json_of(FACES), html_of(FACES)], ids=["json", "html"])
def test_a_cut_file_keeps_what_came_before(text):
    """Half of a file is half of the people and a problem that says why."""
    side = read_text(text[: len(text) // 2])
    assert 5 < len(side.people) < len(FACES)
    assert side.problems[0].fact("why") == "cut"


def test_columns_are_those_of_the_script():
    """The reader's places are the generator's, which were written down on their own."""
    from passage.core.inputs import exporter

    assert exporter.COLUMNS == COLUMNS
