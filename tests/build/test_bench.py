"""What is measured, and that the measured archive is what it claims to be."""

from __future__ import annotations

import json

import pytest

from passage.core.sources import ArchiveFile
from workshop import bench, bench_crosswalk, bench_read
from workshop.bench_crosswalk_inside import measure as measure_crosswalk
from workshop.bench_read_inside import measure
from workshop.say import Problem


def test_every_measurement_has_a_name():
    """Each module is a name of its own; the half that runs elsewhere is none."""
    assert "read" in bench.names()
    assert not any("inside" in one for one in bench.names())
    with pytest.raises(Problem):
        bench.main(["nothing"])


def test_the_measured_archive_is_real(tmp_path, monkeypatch):
    """Its tweets are JSON with ids of their own, its media holes, and the reader names people."""
    text = b"".join(bench_read.tweet_text(30_000_000))
    tweets = [one["tweet"] for one in json.loads(text[text.index(b"[") :])]
    assert len({one["id_str"] for one in tweets}) == len(tweets) >= 16_000
    monkeypatch.setattr(bench_read, "TWEETS", 30_000_000)
    paths = bench_read.make_files(tmp_path)
    assert paths["full"].stat().st_size > bench_read.MEDIA
    assert paths["full"].stat().st_blocks * 512 < 300_000_000
    with paths["full"].open("rb") as stream:
        told = measure([ArchiveFile("a.zip", stream)])
    assert told["tweets"] == len(tweets)
    assert told["named"] >= 1500


def test_the_measured_table_is_small_and_joined_like_the_yardstick(tmp_path):
    """Half of those followed are in it, both find the same people, and a row takes few bytes."""
    rows = 10_000
    sizes = bench_crosswalk.write_files(tmp_path / "files.zip", rows)
    told = measure_crosswalk((tmp_path / "files.zip").read_bytes())
    assert told["found"] >= rows
    # With fewer rows the numbers lie farther apart: some bits more for each.
    assert sizes["crosswalk"] / rows < 13
    assert sizes["crosswalk"] < 0.7 * sizes["JSON"]
