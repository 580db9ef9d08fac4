"""What is measured, and that the measured archive is what it claims to be."""

from __future__ import annotations

import gzip
import http.client
import json
import re

import pytest

from passage.core.sources import ArchiveFile
from workshop import (
    bench,
    bench_crosswalk,
    bench_read,
    bench_start,
    bench_start_host,
    bench_start_stock,
)
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


def test_the_stock_page_has_nothing_of_ours_that_makes_the_start_fast_or_safe():
    """PyScript's own tags alone, at plain addresses; the page's elements stay for the page side."""
    html = """<head><link rel="modulepreload" href="../a.js?v=0123456789ab" integrity="sha256-x=">
<link rel="manifest" href="install.webmanifest">
<script src="../s.js?v=0123456789ab" integrity="sha256-x=" defer></script>
<script type="module" src="../app/start.mjs?v=0123456789ab" integrity="sha256-x="></script>
</head><p id="engine-state"></p><py-config src="../app/main.json"></py-config>
<script type="py" worker name="engine" src="../app/engine.py" config="../app/engine.json"></script>
"""
    stock = bench_start_stock.stock_page(html)
    assert "?v=" not in stock
    assert not re.search("modulepreload|integrity|start.mjs|py-config|manifest", stock)
    assert '<script src="../s.js" defer></script>' in stock
    assert '<script type="module" src="../pyscript/core.js"></script>\n</head>' in stock
    assert '<script type="py" worker name="engine"' in stock
    assert '<p id="engine-state"></p>' in stock


def test_the_measuring_host_sends_as_github_pages_does(tmp_path):
    """Compressed where that helps, with a tag; what the browser has is not sent nor counted."""
    (tmp_path / "a.html").write_text("hello " * 1000, encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(b"PK")
    with bench_start_host.hosting(tmp_path) as host:
        port = int(host.url.split(":")[2].strip("/"))
        line = http.client.HTTPConnection("127.0.0.1", port)
        line.request("GET", "/a.html")
        answer = line.getresponse()
        body = answer.read()
        assert gzip.decompress(body) == b"hello " * 1000
        assert answer.getheader("Cache-Control") == "max-age=600"
        line.request("GET", "/a.html", headers={"If-None-Match": answer.getheader("ETag")})
        again = line.getresponse()
        assert (again.status, again.read()) == (304, b"")
        line.request("GET", "/b.zip")
        plain = line.getresponse()
        assert (plain.getheader("Content-Encoding"), plain.read()) == (None, b"PK")
        line.request("GET", "/none")
        assert line.getresponse().status == 404
        line.close()
        assert (host.sent, host.paths) == (len(body) + 2, ["/a.html", "/b.zip"])


def test_the_report_tells_what_ours_takes_of_the_stock_pages_time():
    """Cold beside cold, a warm start and one without a network beside the stock page's warm."""
    row = {"ready": 4.0, "paint": 0.1, "stall": 0.2, "MB": 14.0}
    table = {f"stock, {name}": row for name in ("cold", "warm")}
    table |= {f"ours, {name}": row | {"ready": 1.0} for name in ("cold", "warm", "kept")}
    lines = bench_start.report(table)
    assert lines[-3:] == [
        "cold: 0.25 of stock cold (at most 0.5)",
        "warm: 0.25 of stock warm (at most 0.4)",
        "kept: 0.25 of stock warm (at most 0.4)",
    ]
