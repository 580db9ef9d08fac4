"""What programs kept of the official interface comes back in each of its shapes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from core.inputs.web_reading import assert_people, face_lists, read_text
from inputs import faces, ids_v11, lines_v2, page_v2, users_v11
from passage.core.model import FileKind, FileState, Source

FACES = faces(12)
SHAPES = {
    "1.1 page": users_v11,
    "1.1 list": lambda people: users_v11(people, bare=True),
    "1.1 lines": lambda people: "\n".join(users_v11([one]) for one in people),
    "1.1 pages": lambda people: f"[{users_v11(people[:2])},{users_v11(people[2:])}]",
    "1.1 one": lambda people: users_v11(people[:1], bare=True)[1:-1],
    "2 page": page_v2,
    "2 pages as lines": lambda people: lines_v2(people, pages=True),
    "2 users as lines": lambda people: lines_v2(people, pages=False),
    "2 users as a list": lambda people: json.dumps(json.loads(page_v2(people))["data"]),
    "2 pages as a list": lambda people: f"[{page_v2(people)}]",
    "2 one": lambda people: json.dumps({"data": json.loads(page_v2(people))["data"][0]}),
    "2 indented": lambda people: json.dumps(json.loads(page_v2(people)), indent=4),
    "2 included": lambda people: json.dumps(
        {"data": [], "includes": {"users": json.loads(page_v2(people))["data"]}}
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_users_come_back(shape):
    """Ids beyond 2 ** 53 included, and links expanded."""
    people = FACES[:1] if shape.endswith(" one") else FACES
    side = read_text(SHAPES[shape](FACES), "following.json")
    assert_people(side, people)
    assert (side.source, side.report.kind) == (Source.API, FileKind.API)
    assert side.report.entries == len(people)


@settings(max_examples=25, deadline=None)
@given(people=face_lists())
def test_any_people_come_back(people):
    """Odd names and bios, in each shape."""
    for shape, write in SHAPES.items():
        assert_people(read_text(write(people)), people[:1] if shape.endswith(" one") else people)


@pytest.mark.parametrize("text", [True, False])
def test_lists_of_ids(text):
    """Numbers keep every digit."""
    side = read_text(ids_v11(FACES, text=text))
    assert [one.id for one in side.people] == [one.id for one in FACES]
    assert all(one.screen_name is None for one in side.people)


def test_rounded_ids_are_refused():
    """What went through a program that takes ids for fractions is not an id any more."""
    side = read_text('{"ids": [1.0145653721821962e18, 12, -3, "7"]}')
    assert [one.id for one in side.people] == ["12", "7"]
    assert (("refused", 2) in side.report.notes, side.report.state) == (True, FileState.PARTLY)


def test_a_damaged_user_costs_itself_alone():
    """The next ones are read."""
    text = page_v2(FACES).replace(f'"id": "{FACES[4].id}"', '"id": oops', 1)
    side = read_text(text)
    assert [one.id for one in side.people] == [one.id for one in FACES if one is not FACES[4]]
    assert side.problems[0].fact("lost") == 1
