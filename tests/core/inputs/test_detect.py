"""Recognising files by what is in them, and reading everything together in one go."""

from __future__ import annotations

import io

import pytest

from archives import Plan, invent_people
from core.reading import drive, listed, made
from passage.core.archive import ArchiveFile, read_archive
from passage.core.errors import FileChanged, NoFollowing, NotAnArchive
from passage.core.inputs import debirdify, detect, fedifinder, page, pasted, tables
from passage.core.model import FileKind, FileState, Relation
from passage.core.progress import Stage

PAGE = '<html><div data-testid="UserCell"><a href="/di"></a><a href="/di">Di</a></div>'


def read(*files: tuple[str, bytes | str], text: str = ""):
    """Read files by name and content, and pasted text."""
    given = [
        ArchiveFile(name, io.BytesIO(data if isinstance(data, bytes) else data.encode()))
        for name, data in files
    ]
    reading = read_archive(given, pasted=text)
    told = []
    while True:
        try:
            told.append(next(reading))
        except StopIteration as end:
            return end.value, told


@pytest.mark.parametrize(
    ("head", "reader"),
    [
        ("Twitter User ID,Twitter user name,Twitter display name,Source,Is on", debirdify),
        ("username,name,following,follower,lists,handles,bskyhandles", fedifinder),
        ('{"bo":{"username":"bo","handles":[]}}', fedifinder),
        ("<!doctype html><html><title>x", page),
        ("User name;Display name\nbo;Bo", tables),
        ("sep=;\nhandle;name\nbo;Bo", tables),
        ("\ufeffhandle\nbo", tables),
        ("my people: @bo @cy", pasted),
        ("https://x.com/bo\n", pasted),
    ],
)
def test_content_decides(head, reader):
    """The name of a file says nothing."""
    assert detect.reader_for("picture.jpg", head.encode()) is reader.read
    assert detect.reader_for("a.csv", head.encode("utf-16")) is reader.read


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x89PNG\r\n\x1a\n\0\0", b"a,b\n1,2\n", b"\xff\xfe\0", b'{"a":1}']
)
def test_what_nobody_understands(data):
    """It is nobody's, and alone it is the same clear error as ever."""
    assert detect.reader_for("people.csv", data) is None
    with pytest.raises(NotAnArchive):
        read(("people.csv", data))


def test_everything_in_one_go():
    """An archive, loose lists, a table, a page, pasted text and a stranger, in any mix."""
    data, truth = made(Plan(people=invent_people(3), unnamed=2))
    unnamed = next(id_ for id_ in truth.following if id_ not in truth.known)
    archive, told = read(
        ("a.zip", data),
        ("people.csv", f"user id;handle;name\n{unnamed};found_one;Found One"),
        ("page.html", PAGE),
        ("photo.jpg", b"\x89PNG\0"),
        text="@pasted_one",
    )
    assert archive.known[unnamed].screen_name == "found_one"
    following = archive.relations[Relation.FOLLOWING]
    assert following[: len(truth.following)] == truth.following
    assert following[len(truth.following) :] == ("@pasted_one", "@di")
    kinds = {one.name: (one.kind, one.state) for one in archive.files}
    assert kinds["people.csv"] == (FileKind.TABLE, FileState.READ)
    assert kinds["page.html"] == (FileKind.SAVED_PAGE, FileState.READ)
    assert kinds["photo.jpg"] == (None, FileState.UNREADABLE)
    assert [one.fact("name") for one in archive.problems] == ["photo.jpg"]
    assert told[-1].done_bytes <= told[-1].total_bytes


def test_progress_counts_all_files_and_shows_the_lists_first():
    """Bytes only grow; the early archive has the archive's lists and no names."""
    data, truth = made(Plan(people=invent_people(3), tweets=200))
    table = "handle,name\n" + "".join(f"name_{number},N\n" for number in range(60_000))
    archive, told = read(("a.zip", data), ("people.csv", table))
    early = [one for one in told if one.archive is not None]
    assert len(early) == 1
    assert early[0].stage is Stage.LISTS
    assert early[0].archive.relations[Relation.FOLLOWING] == truth.following
    assert early[0].archive.known == {}
    done = [one.done_bytes for one in told]
    assert done == sorted(done)
    assert len(archive.relations[Relation.FOLLOWING]) == len(truth.following) + 60_000


@pytest.mark.parametrize(
    ("files", "text", "following"),
    [
        ([("people.csv", "handle\nbo\ncy")], "", ("@bo", "@cy")),
        ([("people.csv", "id,handle\n7,bo\n8,cy")], "", ("7", "8")),
        ([("people.csv", "id,handle\n1.2E+18,bo\n8,cy")], "@di", ("@di", "@bo", "8")),
        ([], "@bo and x.com/Cy", ("@bo", "@cy")),
        ([("page.html", PAGE)], "", ("@di",)),
        ([("follower.js", listed("follower", "7"))], "@bo", ("@bo",)),
    ],
)
def test_no_archive_at_all(files, text, following):
    """A list of people is enough to search; the early numbers come all the same."""
    archive, told = read(*files, text=text)
    assert archive.relations[Relation.FOLLOWING] == following
    assert [one.archive is not None for one in told].count(True) == 1


def test_nobody_to_work_with():
    """Followers alone name nobody the owner followed."""
    with pytest.raises(NoFollowing):
        read(("people.csv", "handle,following,followed_by\nbo,false,true"))


def test_a_folder_is_not_searched_for_strangers():
    """Of a whole folder X's own texts, decoys and unknown files are no news, tables are read."""
    archive, _ = read(
        ("twitter/data/following.js", listed("following", "7")),
        ("twitter/data/README.txt", "@nobody"),
        ("twitter/Your archive.html", PAGE),
        ("twitter/__MACOSX/._people.csv", "handle\nnobody"),
        ("twitter/notes.txt", "nothing"),
        ("twitter/people.csv", "id,handle\n7,bo"),
        ("twitter/data/like.js", "window.YTD.like.part0 = []"),
    )
    assert {one.name for one in archive.files} == {"data/following.js", "people.csv"}
    assert archive.known["7"].screen_name == "bo"
    assert archive.problems == ()


def test_other_files_of_the_archive_are_no_strangers():
    """Whoever picks all the files of the data folder is not told of each that is not needed."""
    archive, _ = read(
        ("following.js", listed("following", "7")),
        ("ad-impressions.js", "window.YTD.ad_impressions.part0 = [ ]"),
        (".DS_Store", b"\0\0\0\1Bud1"),
    )
    assert [one.name for one in archive.files] == ["following.js"]
    assert archive.problems == ()


def test_a_broken_zip_does_not_lose_the_rest():
    """The table is read, the ZIP's problem is told."""
    archive, _ = read(("a.zip", b"PK\x03\x04cut"), ("people.csv", "handle\nbo"))
    assert archive.relations[Relation.FOLLOWING] == ("@bo",)
    assert [one.code for one in archive.problems] == ["truncated"]


def test_a_side_input_that_vanishes():
    """As any file that changes while it is read."""
    stream = io.BytesIO(b"handle\nbo\n" * 200_000)
    reading = read_archive([ArchiveFile("people.csv", stream)])
    assert any(progress.done_bytes for progress in reading)
    stream.close()
    with pytest.raises(FileChanged):
        list(reading)


def test_drive_still_takes_files_alone():
    """``pasted`` may be left out."""
    data, truth = made(Plan(people=invent_people(1)))
    archive, _ = drive([ArchiveFile("a.zip", io.BytesIO(data))])
    assert archive.relations[Relation.FOLLOWING] == truth.following
