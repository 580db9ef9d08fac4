"""The list of a group that leaves together: read by addresses, from any file that says so."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.archive import ArchiveFile, read_archive
from passage.core.errors import AppError
from passage.core.inputs import group
from passage.core.inputs.detect import reader_for
from passage.core.listing import Listing
from passage.core.model import FileKind, FileState, Relation, Source
from passage.core.names import is_id, parse_key
from passage.core.sources import Watched

TOWN = {"name": "Ville", "bluesky": "ville.example", "mastodon": "ville@mairies.example"}
LIBRARY = {"name": "Biblio", "bluesky": "", "mastodon": "Biblio@Mairies.example"}


def read(data):
    """Read a file as the group's reader does."""
    reading = group.read("list.json", Watched(io.BytesIO(data)))
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


def whole(*files, pasted=""):
    """Read files as somebody gives them."""
    given = [ArchiveFile(f"{place}.json", io.BytesIO(data)) for place, data in enumerate(files)]
    reading = read_archive(given, pasted=pasted)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


def test_what_is_written_is_read():
    """Each member is known by the first of their addresses, and by nothing else."""
    found = read(group.write("Val d’Amand", [TOWN, LIBRARY]))
    assert found.source is Source.GROUP
    assert (found.report.kind, found.report.state) == (FileKind.GROUP, FileState.READ)
    assert [(one.id, one.screen_name, one.name) for one in found.people] == [
        ("=ville.example", None, "Ville"),
        ("=biblio@mairies.example", None, "Biblio"),
    ]
    assert found.people[0].listings == (
        Listing("Val d’Amand", False, ("ville.example",), ("ville@mairies.example",)),
    )
    assert found.people[1].listings[0].accts == ("Biblio@mairies.example",)


def test_a_key_of_an_address_is_a_key_and_no_id():
    """Such keys come back from the page and out of saved files as they went."""
    for key in ("=ville.example", "=biblio@mairies.example"):
        assert parse_key(key) == key
        assert not is_id(key)
    for text in ("=", "=a b", "=Ville.example", "=no-handle", "=@b.example"):
        with pytest.raises(AppError):
            parse_key(text)


def test_members_without_a_good_address_are_left_out_and_counted():
    """Nothing is guessed from a broken line, and the report says how many there were."""
    bad = [{**TOWN, "bluesky": "not a handle"}, {**TOWN, "bluesky": "", "mastodon": ""}, 7, {}]
    found = read(group.write("G", [LIBRARY, *bad]))
    assert [one.name for one in found.people] == ["Biblio"]
    assert found.report.notes == (("lost", 4),)


@pytest.mark.parametrize(
    "data",
    [
        b'{"format": "passage-group", "version": 1, "name": "G", "members": [',
        b'{"format": "passage-group", "version": 2, "name": "G", "members": []}',
        b'{"format": "passage-group", "version": 1, "name": "", "members": []}',
        b'{"format": "passage-group", "version": 1, "name": "G", "members": 3}',
    ],
)
def test_a_damaged_list_is_a_problem_of_that_file(data):
    """It is told, and nobody is taken from it."""
    found = read(data)
    assert found.people == ()
    assert found.report.state is FileState.UNREADABLE
    assert [one.code for one in found.problems] == ["unreadable-part"]


def test_only_such_a_file_is_taken_for_one():
    """Other JSON goes to its own reader."""
    head = group.write("G", [TOWN])
    assert reader_for("any.bin", head) is group.read
    assert reader_for("any.bin", b'{"members": ["passage-group"]}') is not group.read


def test_a_list_stands_beside_others():
    """Read together with pasted names everybody is there once; read again, nothing changes."""
    data = group.write("G", [TOWN, LIBRARY])
    archive = whole(data, data, pasted="@ada_brumecourt")
    following = archive.relations[Relation.FOLLOWING]
    assert set(following) == {"=ville.example", "=biblio@mairies.example", "@ada_brumecourt"}
    assert len(following) == 3
    assert archive.known["=ville.example"].listings == (
        Listing("G", False, ("ville.example",), ("ville@mairies.example",)),
    )


@given(st.binary(max_size=300))
def test_any_content_ends_in_a_report(noise):
    """Whatever stands behind the right beginning, the reader returns."""
    found = read(b'{"format": "passage-group"' + noise)
    assert found.report.kind is FileKind.GROUP


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5), st.lists, max_leaves=5))
def test_members_of_any_shape_are_survived(member):
    """A member that is none costs that member alone."""
    data = {"format": "passage-group", "version": 1, "name": "G", "members": [member, TOWN]}
    assert [one.name for one in read(json.dumps(data).encode()).people] == ["Ville"]
