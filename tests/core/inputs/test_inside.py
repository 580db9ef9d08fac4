"""Lists inside a ZIP or a folder that holds no archive: found by content, never trusted."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import Plan, invent_people
from core.reading import drive, listed, made, zipped
from inputs.exporter import json_of
from inputs.faces import Face
from inputs.web import exchange, follow_page, recording
from passage.core import zips
from passage.core.archive import ArchiveFile
from passage.core.errors import AppError, Encrypted, NoFollowing, TooLarge, UnreadablePart
from passage.core.model import FileKind, FileState, Relation
from passage.core.promising import LOOKED_AT_MAX, likely_inputs, promising

BO = Face("7", "bo", "Bo", following=True)
CY = Face("1234567890123456789", "cy", "Cy", following=True)
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def read(*files):
    """Read files given by name and content."""
    given = [
        ArchiveFile(name, io.BytesIO(data if isinstance(data, bytes) else data.encode()))
        for name, data in files
    ]
    return drive(given)


def har():
    """Return a recording of a list with one person."""
    return recording([exchange("Following", follow_page([CY]), user_id="1")])


def test_files_of_the_exporter_and_a_recording_in_a_zip():
    """Whatever they are called and however deep they lie, each is read by its own reader."""
    data = zipped(
        {
            "mes listes/a.json": json_of([BO]),
            "mes listes/sous/enregistrement": har(),
            "mes listes/photo.jpg": PNG,
            "__MACOSX/mes listes/._a.json": "handle\nnobody",
            "mes listes/style.css": "@media print {}",
            "mes listes/LICENSE": "thanks to @nobody",
        }
    )
    archive, told = read(("listes.zip", data))
    assert set(archive.relations[Relation.FOLLOWING]) == {BO.id, CY.id}
    assert {(one.name, one.kind) for one in archive.files} == {
        ("a.json", FileKind.EXPORTER_JSON),
        ("enregistrement", FileKind.RECORDING),
    }
    assert archive.problems == ()
    done = [one.done_bytes for one in told]
    assert done == sorted(done)
    assert told[-1].done_bytes <= told[-1].total_bytes


def test_a_list_in_a_zip_completes_the_archive():
    """Both ZIPs are given together; the names of one are found for the numbers of the other."""
    data, truth = made(Plan(people=invent_people(2), unnamed=1))
    unnamed = next(id_ for id_ in truth.following if id_ not in truth.known)
    names = zipped({"x.csv": f"id,handle\n{unnamed},found_one"})
    archive, _ = read(("a.zip", data), ("names.zip", names))
    assert archive.known[unnamed].screen_name == "found_one"
    assert archive.relations[Relation.FOLLOWING] == truth.following


def test_an_archive_with_lists_in_it_stays_as_it_is():
    """Of a ZIP with an archive only the files of the archive are unpacked."""
    data = zipped(
        {
            "data/following.js": listed("following", "7"),
            "people.csv": "id,handle\n7,bo",
            "data/direct-messages.json": json_of([BO]),
        }
    )
    archive, _ = read(("a.zip", data))
    assert archive.known == {}
    assert [one.name for one in archive.files] == ["data/following.js"]


def test_a_zip_that_nobody_understands():
    """Alone it is the clear error of ever; beside others it is named as left aside."""
    data = zipped({"photo.jpg": PNG, "other.js": "window.YTD.like.part0 = [ '@bo' ]"})
    with pytest.raises(NoFollowing):
        read(("photos.zip", data))
    archive, _ = read(("photos.zip", data), ("people.csv", "handle\nbo"))
    assert [(one.code, one.fact("name")) for one in archive.problems] == [
        ("not-understood", "photos.zip")
    ]


def test_a_password_on_lists():
    """It is told as for an archive."""
    data = bytearray(zipped({"a.csv": "handle\nbo"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(Encrypted):
        read(("a.zip", bytes(data)))


def test_bombs_among_lists_are_not_unpacked():
    """One swollen file is refused by name, and the rest is read."""
    bomb = zipped({"bomb.json": "[" + " " * (3 << 20), "people.csv": "handle\nbo"})
    archive, _ = read(("a.zip", bomb))
    assert archive.relations[Relation.FOLLOWING] == ("@bo",)
    assert [(one.code, one.fact("name")) for one in archive.problems] == [
        ("too-large", "bomb.json")
    ]
    with pytest.raises(TooLarge):
        read(("a.zip", zipped({"bomb.json": "[" + " " * (3 << 20)})))


def test_all_lists_of_a_zip_have_one_limit_together(monkeypatch):
    """Many files under the limit of each cannot fill the memory together."""
    monkeypatch.setattr(zips, "OTHERS_MAX", 30)
    data = zipped({"a.csv": "handle\nbo\n" + "x" * 10, "b.csv": "handle\ncy\n" + "x" * 10})
    archive, _ = read(("a.zip", data))
    assert archive.relations[Relation.FOLLOWING] == ("@bo", "@xxxxxxxxxx")
    assert [one.fact("name") for one in archive.problems] == ["b.csv"]


@pytest.mark.parametrize("large", [False, True])
def test_damage_inside_costs_one_file(large):
    """A file that does not unpack is told by its name; the others are read."""
    rows = "".join(f"name_{number},{number * 7919 % 10007}\n" for number in range(60_000 * large))
    data = bytearray(zipped({"a.csv": "handle,x\nbo,1\n" + rows, "b.csv": "handle\ncy"}))
    entry = ZipFile(io.BytesIO(data)).getinfo("a.csv")
    at = entry.header_offset + 30 + len("a.csv") + entry.compress_size - 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    archive, _ = read(("a.zip", bytes(data)))
    assert archive.relations[Relation.FOLLOWING] == ("@cy",)
    [problem] = archive.problems
    assert (problem.code, problem.fact("name")) == ("unreadable-part", "a.csv")
    assert [one.state for one in archive.files if one.name == "a.csv"] == [FileState.UNREADABLE]


def test_a_zip_with_nothing_but_damage():
    """The error says what is wrong, not that nobody is in there."""
    data = bytearray(zipped({"a.csv": "handle\nbo\n"}))
    data[30 + len("a.csv")] ^= 0xFF
    with pytest.raises(UnreadablePart):
        read(("a.zip", bytes(data)))


@pytest.mark.parametrize("folder", ["listes", "listes/data", "listes/assets"])
def test_a_folder_without_an_archive(folder):
    """Its files are looked into as those of a ZIP are, wherever they lie in it."""
    archive, _ = read(
        (f"{folder}/a.json", json_of([BO])),
        (f"{folder}/enregistrement", har()),
        (f"{folder}/page_files/main.css", "@media"),
        (f"{folder}/LICENSE", "thanks to @nobody"),
        (f"{folder}/.DS_Store", b"\0\0\0\1Bud1"),
    )
    assert set(archive.relations[Relation.FOLLOWING]) == {BO.id, CY.id}
    assert archive.problems == ()


def test_which_files_are_worth_opening():
    """Beside an archive few are; without one all that may be a list, up to a limit."""
    assert promising(["a/data/following.js", "a/data/x.json", "a/b.csv", "a/enregistrement"]) == [
        "a/data/following.js",
        "a/b.csv",
    ]
    assert promising(["a/data/x.json", "a/enregistrement", "a/b.mp4", "c.mp4"]) == [
        "a/data/x.json",
        "a/enregistrement",
        "c.mp4",
    ]
    many = [f"a/{number}" for number in range(1000)]
    assert len(promising(many)) == LOOKED_AT_MAX
    assert likely_inputs([*many, "a/people.csv"])[0] == "a/people.csv"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mutation_ends_in_a_report(data):
    """Bytes changed, taken out or put in anywhere end in a report or a named error."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json_of([BO, CY]))
        archive.writestr("b.har", har())
    raw = out.getvalue()
    at = data.draw(st.integers(0, len(raw)))
    cut = data.draw(st.integers(0, 40))
    try:
        read(("a.zip", raw[:at] + data.draw(st.binary(max_size=20)) + raw[at + cut :]))
    except AppError as error:
        assert error.code  # noqa: PT017 - which error is not the point
