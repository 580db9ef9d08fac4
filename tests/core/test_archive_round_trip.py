"""What is written into an archive is read back exactly, in every layout."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings

from archives import Era, Plan, hostile_people, invent_people, write_folder
from core.reading import assert_true, drive, listed, made, read_bytes, read_loose
from core.strategies import plans
from passage.core import decode, zips
from passage.core.archive import ArchiveFile, Stage
from passage.core.model import Archive, Relation
from passage.core.report import counts, named, report

PLAN = Plan(
    people=invent_people(40),
    unnamed=60,
    unnamed_followers=20,
    tweets=120,
    old_names=("ada_before",),
    noted=("long_post",),
    list_owners=("list_maker",),
    own_lists=("city hall",),
    bio="Mathematician",
    apps=("Planner",),
)


@pytest.mark.parametrize("fast", [True, False])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_any_plan_comes_back(fast, plan):
    """Owner, date, lists, names, sources, contacts and counts are those that were written."""
    data, truth = made(plan)
    with pytest.MonkeyPatch.context() as patch:
        if not fast:
            patch.setattr(decode, "Decoder", None)
        assert_true(read_bytes(data), truth)


_WITHOUT_MSGSPEC = """
import json, sys
sys.modules["msgspec"] = None
from pathlib import Path
from passage.core.archive import ArchiveFile, read_archive
from passage.core.report import report
reading = read_archive([ArchiveFile("archive.zip", Path(sys.argv[1]).open("rb"))])
while True:
    try:
        next(reading)
    except StopIteration as end:
        print(json.dumps(report(end.value)))
        break
"""


@pytest.mark.skipif(sys.platform == "emscripten", reason="starts another program")
def test_where_msgspec_is_not_installed_the_same_is_read(tmp_path):
    """The standard library stands in for it, down to every name and its source."""
    data, _ = made(PLAN)
    (tmp_path / "archive.zip").write_bytes(data)
    command = [sys.executable, "-c", _WITHOUT_MSGSPEC, str(tmp_path / "archive.zip")]
    told = subprocess.run(command, capture_output=True, check=True, text=True)
    assert json.loads(told.stdout) == json.loads(json.dumps(report(read_bytes(data))))


SEPARATOR = b"\n  },\n  {"
JUNK = (
    b"",
    b'"',
    b"}",
    b"}}",
    b"]",
    b"[",
    b"{",
    b",",
    b":",
    b"1",
    b"\xff",
    b"\x01",
    b"\\",
    b"null",
)


def _by_both(tweets: bytes) -> tuple[Archive, Archive]:
    """Read tweets by the fast decoder and by the careful one."""
    following = listed("following", "5000001")
    fast = read_loose(following=following, tweets=tweets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "Decoder", None)
        return fast, read_loose(following=following, tweets=tweets)


def _tweets() -> bytes:
    data, _ = made(dataclasses.replace(PLAN, tweets=20))
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read("data/tweets.js")


@pytest.mark.skipif(decode.Decoder is None, reason="msgspec is not installed")
@pytest.mark.parametrize("part", range(4))
def test_both_decoders_read_the_same_of_damaged_files(part):
    """Of a file that somebody edited or cut, the fast way tells what the careful one does."""
    tweets = _tweets()
    rng = Random(part)
    for _ in range(40):
        at = rng.randrange(len(tweets))
        cut = rng.choice((0, 1, 3, 300))
        fast, careful = _by_both(tweets[:at] + rng.choice(JUNK) + tweets[at + cut :])
        assert fast == careful


@pytest.mark.skipif(decode.Decoder is None, reason="msgspec is not installed")
@pytest.mark.parametrize("part", range(4))
def test_the_fast_decoder_loses_nothing_where_a_record_seems_to_end(part):
    """Where what stands between records was put inside one, only the careful way may lose more.

    The names that both read are the same, and the careful one tells what it lost.
    """
    tweets = _tweets()
    rng = Random(part)
    for _ in range(20):
        at = rng.randrange(len(tweets))
        fast, careful = _by_both(tweets[:at] + SEPARATOR + tweets[at:])
        assert fast.relations == careful.relations
        names = {id_: one.screen_name for id_, one in fast.known.items()}
        assert {id_: one.screen_name for id_, one in careful.known.items()}.items() <= names.items()
        read, sure = fast.files[-1], careful.files[-1]
        assert sure.entries <= read.entries <= sure.entries + 1
        assert fast == careful or careful.problems != ()


@pytest.mark.parametrize("fast", [True, False])
def test_a_bracket_too_many_costs_no_record(monkeypatch, fast):
    """A record closed twice is read, and so is the next one; the file is told to be damaged."""
    if not fast:
        monkeypatch.setattr(decode, "Decoder", None)
    ids = [str(one) for one in range(11, 16)]
    text = listed("following", *ids).replace('"12"\n    }', '"12"\n    } }')
    archive = read_loose(following=text)
    assert archive.relations[Relation.FOLLOWING] == tuple(ids)
    assert archive.files[0].entries == len(ids)
    assert [dict(one.facts)["why"] for one in archive.problems] == ["damaged"]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"era": Era.Y2018},
        {"era": Era.Y2020},
        {"era": Era.Y2020, "tweet_parts": 3},
        {"wrapping": "twitter-2026"},
        {"wrapping": "twitter-2026", "macos": True},
        {"backslashes": True, "wrapping": "twitter-2026"},
        {"manifest": False},
        {"tweet_parts": 3, "following_parts": 2},
        {"tweet_parts": 12, "part_mark": ".part"},
        {"people": hostile_people()},
        {"unnamed": 0, "people": ()},
        {"blocks": None, "mutes": 0},
    ],
    ids=lambda change: ",".join(change) + str(change.get("era", ""))[3:],
)
def test_layouts(change):
    """Each layout X or a ZIP tool has made so far."""
    data, truth = made(dataclasses.replace(PLAN, **change))
    assert_true(read_bytes(data), truth)


@pytest.mark.parametrize("wrapping", ["", "twitter-2026"])
def test_a_folder_of_files(tmp_path: Path, wrapping: str):
    """The unpacked folder gives what its ZIP gives, under the names a browser passes."""
    truth = write_folder(tmp_path, dataclasses.replace(PLAN, wrapping=wrapping))
    files = [
        ArchiveFile(str(path.relative_to(tmp_path)), path.open("rb"))
        for path in sorted(tmp_path.rglob("*"))
        if path.is_file()
    ]
    try:
        assert_true(drive(files)[0], truth)
    finally:
        for file in files:
            file.stream.close()


def test_progress_is_told_and_lists_come_first():
    """Progress never goes back, ends at the total, and shows the lists before any name."""
    data, truth = made(dataclasses.replace(PLAN, tweets=3000))
    archive, told = drive([ArchiveFile("archive.zip", _file(data))])
    done = [one.done_bytes for one in told]
    assert done == sorted(done)
    assert told[-1].done_bytes == told[-1].total_bytes > 0
    steps = [after - before for before, after in itertools.pairwise(done)]
    assert max(steps) <= 1 << 20
    [early] = [one for one in told if one.archive]
    assert early.archive is not None
    assert early.stage is Stage.LISTS
    assert early.archive.relations == archive.relations
    assert early.archive.known == {}
    assert [one for one in told if one.stage is Stage.NAMES][-1].entries == sum(
        count
        for name, count in truth.entries.items()
        if any(one in name for one in ("tweet", "moment", "lists-", "profile", "application"))
    )
    assert truth.following is not None
    assert_true(archive, truth)
    assert counts(archive)[Relation.FOLLOWING] == len(truth.following)
    assert named(archive)[Relation.FOLLOWING] == 40


@pytest.mark.parametrize("size", [1, 7, 97, 4096])
@pytest.mark.parametrize("era", Era)
def test_chunks_cut_anywhere(monkeypatch, size, era):
    """Where the pieces of a file are cut, be it inside a character, makes no difference."""
    monkeypatch.setattr(zips, "CHUNK", size)
    people = (*invent_people(3), *hostile_people()[9:14])
    data, truth = made(Plan(people=people, unnamed=3, era=era))
    assert_true(read_bytes(data), truth)


def test_only_wanted_files_are_read():
    """Of an archive with much media, only a small part is ever asked of the file."""
    data, _ = made(dataclasses.replace(PLAN, media_bytes=8 << 20))
    file = _file(data)
    drive([ArchiveFile("archive.zip", file)])
    assert file.taken < len(data) // 10


def _file(data: bytes):
    """Return a raw stream that gives little at a time and counts what it gave."""

    class Slow(io.RawIOBase):
        """As a browser's file: unbuffered, by ranges."""

        taken = 0
        at = 0

        def seekable(self):
            return True

        def readable(self):
            return True

        def seek(self, offset, whence=0):
            self.at = offset + (0, self.at, len(data))[whence]
            return self.at

        def readinto(self, buffer):
            piece = data[self.at : self.at + min(len(buffer), 5000)]
            buffer[: len(piece)] = piece
            self.at += len(piece)
            self.taken += len(piece)
            return len(piece)

    return Slow()
