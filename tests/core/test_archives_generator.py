"""The synthetic archives are what they claim to be: right by other means than our reader."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from archives import Era, Plan, hostile_people, invent_people, write_archive
from archives.pretty import PRINTERS, list_file

ROOT = Path(__file__).parents[2]


def records(archive: ZipFile, name: str):
    """Decode a list file with the plain JSON reader."""
    head, _, text = archive.read(name).decode("utf-8").partition(" = ")
    assert head.startswith("window.YTD.")
    return json.loads(text)


@pytest.mark.parametrize("era", Era)
def test_files_are_json_behind_their_head(tmp_path, era):
    """Every list decodes whole, and its length is the manifest's count."""
    people = (*invent_people(20), *hostile_people())
    truth = write_archive(
        tmp_path / "a.zip", Plan(people=people, unnamed=10, tweets=50, era=era, tweet_parts=2)
    )
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        for name, count in truth.entries.items():
            assert len(records(archive, name)) == count
        if era is not Era.Y2018:
            text = archive.read("data/manifest.js").decode()
            manifest = json.loads(text.removeprefix("window.__THAR_CONFIG = "))
            files = {
                one["fileName"]: int(one["count"])
                for kind in manifest["dataTypes"].values()
                for one in kind.get("files", ())
            }
            assert files == truth.entries


def test_white_space_is_that_of_each_era():
    """The printed form is the one of real files, to the space."""
    rows = [{"a": {"b": "1/<2>", "c": []}}, {"a": {"b": "é", "c": ["1", "2"]}}]
    modern = "".join(list_file("window.YTD.x.part0", rows, Era.Y2022))
    assert modern == (
        'window.YTD.x.part0 = [\n  {\n    "a" : {\n      "b" : "1/<2>",\n      "c" : [ ]\n    }\n'
        '  },\n  {\n    "a" : {\n      "b" : "é",\n      "c" : [\n        "1",\n'
        '        "2"\n      ]\n'
        "    }\n  }\n]"
    )
    older = "".join(list_file("window.YTD.x.part0", rows, Era.Y2020))
    assert older == (
        'window.YTD.x.part0 = [ {\n  "a" : {\n    "b" : "1/<2>",\n    "c" : [ ]\n  }\n}, {\n'
        '  "a" : {\n    "b" : "é",\n    "c" : [ "1", "2" ]\n  }\n} ]'
    )
    assert "".join(list_file("x", [], Era.Y2022)) == "x = [ ]"
    assert PRINTERS[Era.Y2018]("a/<b>", "") == '"a\\/\\u003Cb\\u003E"'


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    """A plan is a name for its bytes; another seed gives other bytes."""
    digests = []
    for seed in (1, 1, 2):
        path = tmp_path / "a.zip"
        write_archive(path, Plan(people=invent_people(9), unnamed=9, media_bytes=9000, seed=seed))
        digests.append(hashlib.sha256(path.read_bytes()).hexdigest())
    assert digests[0] == digests[1] != digests[2]


def test_the_finders_zip_has_its_marks(tmp_path):
    """Decoys beside every file, and sizes after the data."""
    write_archive(tmp_path / "a.zip", Plan(macos=True, wrapping="twitter"))
    with ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        assert "__MACOSX/twitter/data/._following.js" in names
        assert "twitter/data/.DS_Store" in names
        assert all(one.flag_bits & 8 for one in archive.infolist())


def test_media_do_not_compress(tmp_path):
    """Padding makes the ZIP as large as asked, in files such as real ones."""
    write_archive(tmp_path / "a.zip", Plan(media_bytes=9 << 20))
    assert (9 << 20) < (tmp_path / "a.zip").stat().st_size < (9.2 * (1 << 20))


@pytest.mark.skipif(sys.platform == "emscripten", reason="starts another program")
def test_command_line(tmp_path):
    """It runs from the repository's root and says what it made."""
    path = tmp_path / "out.zip"
    done = subprocess.run(
        [sys.executable, "-m", "tests.archives", str(path), "--following", "30", "--tweets", "40"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "30 followed, 12 named" in done.stdout
    with ZipFile(path) as archive:
        assert len(records(archive, "data/following.js")) == 30


def test_a_large_list_is_written_quickly(tmp_path):
    """The journey's 50,000 people take seconds (the media are only copied)."""
    start = time.process_time()
    truth = write_archive(
        tmp_path / "a.zip", Plan(people=invent_people(200), unnamed=49_800, tweets=500)
    )
    assert truth.following is not None
    assert len(set(truth.following)) == 50_000
    assert time.process_time() - start < 15
