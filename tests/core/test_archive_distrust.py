"""Spoilt, hostile and wrong files end in a plain error or a partial archive, never in a crash."""

from __future__ import annotations

import dataclasses
import io
import struct
import time
from random import Random
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import Flaw, Plan, invent_people
from archives.pack import PASSWORD
from core.reading import drive, listed, made, read_bytes, read_loose, zipped
from passage.core import sources, zips
from passage.core.archive import ArchiveFile, read_archive
from passage.core.errors import (
    AppError,
    ClassicArchive,
    Encrypted,
    FileChanged,
    NoFollowing,
    NotAnArchive,
    Problem,
    TooLarge,
    Truncated,
    UnreadablePart,
)
from passage.core.model import Archive, FileState, Relation

PLAN = Plan(people=invent_people(12), unnamed=12, unnamed_followers=6, tweets=30, assets=1)
DATA, TRUTH = made(PLAN)
FOLLOWING = listed("following", "12", "34")


@pytest.mark.parametrize(
    ("flaw", "error"),
    [
        (Flaw.NOT_A_ZIP, NotAnArchive),
        (Flaw.TRUNCATED, Truncated),
        (Flaw.ENCRYPTED, Encrypted),
        (Flaw.NO_FOLLOWING, NoFollowing),
        (Flaw.CLASSIC, ClassicArchive),
    ],
)
def test_each_flaw_has_its_error(flaw, error):
    """What is wrong with the archive as a whole is told by its own error."""
    with pytest.raises(error):
        read_bytes(made(dataclasses.replace(PLAN, flaw=flaw))[0])


def test_the_encrypted_archive_is_a_real_one():
    """The generator's encrypted ZIP opens with its password: the flaw is not a fake."""
    data, _ = made(dataclasses.replace(PLAN, flaw=Flaw.ENCRYPTED))
    with ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("data/following.js", pwd=PASSWORD)
    assert text.startswith(b"window.YTD.following.part0 = [")


@pytest.mark.parametrize("data", [b"", b"PK", b"\0" * 5000, b"<html>", b"PK\x05\x06", b"[1, 2]"])
def test_what_is_no_archive(data):
    """Empty files, pages, blanks and bare lists are not taken for an archive."""
    with pytest.raises(NotAnArchive):
        read_bytes(data)


def test_nothing_chosen():
    """No file at all is no archive."""
    with pytest.raises(NotAnArchive):
        drive([])


def test_a_zip_of_something_else():
    """A ZIP of pictures is readable and has no following list; zero wanted files are told."""
    with pytest.raises(NoFollowing) as caught:
        read_bytes(zipped({"photo.jpg": b"\xff\xd8", "notes.txt": "hello"}))
    assert caught.value.facts == {"found": 0}


@pytest.mark.parametrize("length", [4, 30, 100, 1000, len(DATA) // 2, len(DATA) - 1])
def test_a_download_cut_anywhere(length):
    """Wherever a download stopped, the person hears that it was cut."""
    with pytest.raises(Truncated):
        read_bytes(DATA[:length])


def test_one_bad_zip_does_not_lose_the_good_one():
    """With a whole archive and a cut one, the whole one is read and the other reported."""
    archive = read_bytes(DATA, DATA[:500])
    assert archive.relations[Relation.FOLLOWING] == TRUTH.following
    assert archive.problems == (Problem("truncated"),)


def test_a_bomb_is_refused_and_the_rest_kept():
    """An entry packed more than a hundred times is never unpacked; the lists stay."""
    bomb = b"window.YTD.tweets.part0 = [" + b" " * (20 << 20)
    archive = read_bytes(zipped({"data/following.js": FOLLOWING, "data/tweets.js": bomb}))
    assert archive.relations[Relation.FOLLOWING] == ("12", "34")
    assert archive.problems == (TooLarge(name="data/tweets.js").problem(),)


def test_a_bomb_as_following_list():
    """When the following list itself is the bomb, that is what is said."""
    with pytest.raises(TooLarge):
        read_bytes(zipped({"data/following.js": b"[" + b" " * (20 << 20)}))


def test_an_entry_that_states_too_much():
    """An entry said to unpack beyond the limit is refused on its word."""
    data = _restate(zipped({"data/following.js": FOLLOWING}), size=zips.ENTRY_MAX + 1)
    with pytest.raises(TooLarge):
        read_bytes(data)


def test_an_entry_that_unpacks_to_more_than_it_states():
    """Unpacking stops at the stated size, and the checksum then tells the lie."""
    data = _restate(zipped({"data/following.js": FOLLOWING}), size=10)
    with pytest.raises(UnreadablePart) as caught:
        read_bytes(data)
    assert caught.value.facts["why"] == "zip"


def test_a_compression_browsers_do_not_have():
    """Entries packed by another method than deflate are told apart, since re-zipping helps."""
    with pytest.raises(UnreadablePart) as caught:
        read_bytes(zipped({"data/following.js": FOLLOWING}, ZIP_BZIP2))
    assert caught.value.facts["why"] == "method"


def test_a_damaged_entry_keeps_what_came_before():
    """A checksum that fails at the end of a long file costs its last stretch alone."""
    ids = [str(one) for one in range(100_000, 108_000)]
    data = zipped({"data/following.js": listed("following", *ids)}, ZIP_STORED)
    archive = read_bytes(data.replace(b'"107999"', b'"207999"', 1))
    kept = archive.relations[Relation.FOLLOWING]
    assert list(kept) == ids[: len(kept)]
    assert len(kept) > 2000
    assert archive.files[0].state is FileState.PARTLY
    assert archive.problems[0].fact("why") == "zip"


def test_a_short_entry_with_a_wrong_checksum_is_not_trusted():
    """A list that is not what was packed is refused rather than shown with a wrong id."""
    data = zipped({"data/following.js": FOLLOWING}, ZIP_STORED)
    with pytest.raises(UnreadablePart):
        read_bytes(data.replace(b'"34"', b'"35"', 1))


@pytest.mark.parametrize("name", ["../following.js", "/data/following.js", "C:/data/following.js"])
def test_names_that_leave_the_folder(name):
    """Paths that would lead outside are not even opened."""
    with pytest.raises(NoFollowing):
        read_bytes(zipped({name: FOLLOWING}))


def test_a_directory_larger_than_any(monkeypatch):
    """A ZIP directory of absurd size is not taken into memory."""
    monkeypatch.setattr(sources, "_READ_MAX", 1000)
    with pytest.raises(Truncated):
        read_bytes(zipped({f"{index}.txt": "" for index in range(100)}))


@pytest.mark.parametrize("when", [1, 2, 5, 20, 40])
def test_a_file_that_vanishes(when):
    """A read that fails, at any time, is a changed file."""
    with pytest.raises(FileChanged):
        drive([ArchiveFile("archive.zip", _Failing(DATA, when, OSError("gone")))])


@pytest.mark.parametrize("when", [1, 2, 5, 20, 40])
def test_a_file_that_shrinks(when):
    """A read that gives nothing where there were bytes is a changed file."""
    with pytest.raises(FileChanged):
        drive([ArchiveFile("archive.zip", _Failing(DATA, when, None))])


def test_a_closed_file():
    """A stream that was closed meanwhile is a changed file too."""
    stream = io.BytesIO(DATA)
    stream.close()
    with pytest.raises(FileChanged):
        drive([ArchiveFile("archive.zip", stream)])


def test_stopping_half_way():
    """Whoever drives the reading may leave at any step."""
    reading = read_archive([ArchiveFile("archive.zip", io.BytesIO(DATA))])
    for _ in range(4):
        next(reading)
    reading.close()


def test_an_entry_without_a_name_is_passed_by():
    """A ZIP may hold one (found by fuzzing): it is nobody's file, and the others are read."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("nobody", "nothing")
        archive.writestr("data/following.js", FOLLOWING)
    # A name ends at its first NUL.
    nameless = buffer.getvalue().replace(b"nobody", b"\0obody")
    archive = read_bytes(nameless)
    assert archive.relations[Relation.FOLLOWING]


@pytest.mark.parametrize("opener", ["[", '{"a":', '{"following":['])
def test_deep_nesting(opener):
    """A list nested beyond reason is damaged, and the records around it are kept."""
    deep = f'[{{"following":{{"accountId":"1"}}}}, {opener * 100_000}'
    archive = read_loose(following=deep)
    assert archive.relations[Relation.FOLLOWING] == ("1",)
    assert archive.files[0].state is FileState.PARTLY


def test_an_endless_record():
    """A record that never ends is given up, rather than gathered in memory."""
    text = '[{"tweet":{"id_str":"1"}}, {"tweet":{"x":"' + "y" * (12 << 20)
    archive = read_loose(following=FOLLOWING, tweets=text)
    assert archive.files[-1].state is FileState.PARTLY
    assert archive.files[-1].entries == 1
    # Read to its end, the file would be called cut.
    assert archive.problems[-1].fact("why") == "damaged"


def test_errors_hold_no_personal_data():
    """No name, path of the person or account id is in any error or problem."""
    data = zipped({"Zoé Exemple/data/following.js": FOLLOWING[:-20] + "@@", "Zoé/x.js": "?"})
    archive = read_bytes(data, data[:-30], name="/home/zoé/Zoé Exemple.zip")
    assert len(archive.problems) == 2
    assert "zoé" not in str(archive.problems).lower()
    assert "12" not in str(archive.problems)


@settings(max_examples=250, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    number=st.integers(1, 12),
    end=st.booleans(),
)
def test_random_damage_to_the_zip(seed, number, end):
    """Any bytes changed anywhere in a ZIP give an archive or an AppError."""
    rng = Random(seed)
    data = bytearray(DATA)
    # Half of the time only the directory is hit, where every byte matters.
    start = data.index(b"PK\x01\x02") if end else 0
    for _ in range(number):
        data[rng.randrange(start, len(data))] = rng.randrange(256)
    _either(lambda: read_bytes(bytes(data)))


@settings(max_examples=250, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    number=st.integers(0, 6),
    junk=st.binary(max_size=12) | st.sampled_from([b"}", b"]", b"[", b'"', b",", b"\\u", b"\xff"]),
    name=st.sampled_from(["following", "tweets", "account", "manifest"]),
)
def test_random_damage_to_a_file(seed, number, junk, name):
    """Any bytes put anywhere in a file of the archive give an archive or an AppError."""
    rng = Random(seed)
    files: dict[str, bytes] = {}
    with ZipFile(io.BytesIO(DATA)) as archive:
        for stem in ("following", "tweets", "account", "manifest"):
            files[stem] = archive.read(f"data/{stem}.js")
    for _ in range(number):
        at = rng.randrange(len(files[name]))
        cut = rng.choice((0, 0, 1, 20))
        files[name] = files[name][:at] + junk + files[name][at + cut :]
    read = _either(lambda: read_loose(**files))
    if read is not None and name != "following":
        assert read.relations[Relation.FOLLOWING] == TRUTH.following


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"window.YTD.x = ["])
)
def test_any_bytes_at_all(data, head):
    """Whatever is chosen gives an archive or an AppError."""
    _either(lambda: read_bytes(head + data, name="following.js"))
    _either(lambda: read_bytes(head + data, name="tweets.zip"))


def _either(read) -> Archive | None:
    """Return the archive, or None for an AppError; either takes little of the processor."""
    start = time.process_time()
    try:
        return read()
    except AppError:
        return None
    finally:
        assert time.process_time() - start < 3


def _restate(data: bytes, size: int) -> bytes:
    """Change the unpacked size that both headers of a ZIP's only entry state."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, data.index(b"PK\x03\x04") + 22, size)
    struct.pack_into("<I", changed, data.index(b"PK\x01\x02") + 24, size)
    return bytes(changed)


class _Failing(io.BytesIO):
    """A file that fails (or ends) from its n-th read on."""

    def __init__(self, data: bytes, when: int, error: OSError | None) -> None:
        super().__init__(data)
        self._left = when
        self._error = error

    def read(self, size=-1):
        self._left -= 1
        if self._left > 0:
            return super().read(size)
        if self._error is not None:
            raise self._error
        return b""
