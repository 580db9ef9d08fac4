"""``bench read``: a large synthetic archive, read in a real Chromium and on CPython.

The ZIP has 3 GB and 25,000 entries, nearly all of them media (holes in the file: what is never
read need not be there), a ``tweets.js`` of 200 MB and 50,000 followed accounts. Beside it lie
the same without media and the same with half of the tweets, to see what the time depends on.
The yardsticks parse all of ``tweets.js`` at once, each side with its own JSON. They swing by a
fifth from run to run, so each round measures harvest and yardstick next to each other, and the
ratio is told round by round as well as for the medians.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from workshop.assemble import build_site
from workshop.bench import Figures, medians, site_with, told_by
from workshop.browser import find_browser
from workshop.paths import CACHE, DIST, TESTS
from workshop.say import say
from workshop.serve import serving

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from playwright.sync_api import Browser

MEDIA = 3_000_000_000
ENTRIES = 25_000
TWEETS = 200_000_000
FOLLOWED = 50_000
_BLOCK = 8000
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title>
<link rel="icon" href="data:,"><script type="module" src="../pyscript/core.js"></script></head>
<body><input type="file" id="zip"><input type="file" id="text"><p id="said"></p>
<py-config src="../app/main.json"></py-config>
<script type="py" worker name="engine" src="../app/bench.py" config="../app/engine.json"></script>
<script type="mpy" src="../app/bench_page.py" config="../app/page.json"></script></body></html>"""
_ENGINE = """
import pyodide_js
from passage.shell.web.files import WebFiles

def heap():
    return pyodide_js._module.HEAP8.length / (1 << 20)

def run(files):
    before = heap()
    web = WebFiles()
    web.give(files, [file.name for file in files])
    told = measure(web.open(more=False))
    told["memory before"], told["memory"] = before, heap()
    return json.dumps(told)

__export__ = ["run"]
"""
_PAGE_SIDE = """
import js
from pyscript import document, workers

engine = await workers["engine"]
said = document.getElementById("said")

async def chosen(event):
    said.textContent = await engine.run(getattr(js.Array, "from")(event.target.files))

document.getElementById("zip").addEventListener("change", chosen)
said.textContent = "ready"
"""
_PARSE = """async () => {
  const text = await document.getElementById("text").files[0].text();
  const start = performance.now();
  JSON.parse(text.slice(text.indexOf("[")));
  return (performance.now() - start) / 1000;
}"""


def main(argv: list[str]) -> int:
    """Make the archives, measure both sides in turns, print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py bench read", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write all figures here")
    parser.add_argument("--inside", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.inside:
        sys.stdout.write(json.dumps(_inside(*options.inside)))
        return 0
    site = build_site(DIST)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        folder = Path(name)
        say("Making the archives")
        figures = _measured(
            make_files(folder),
            site_with(site, folder, "read", page=_PAGE, engine=_ENGINE, side=_PAGE_SIDE),
            options.runs,
        )
    _show(medians(figures, options.json), figures)
    return 0


def make_files(folder: Path) -> dict[str, Path]:
    """Write the archives and the plain ``tweets.js``; return them by name."""
    tweets = folder / "tweets.js"
    with tweets.open("wb") as out:
        out.writelines(tweet_text(TWEETS))
    paths = {"text": tweets}
    for name, entries, share in (("full", ENTRIES, 1), ("no media", 6, 1), ("half", ENTRIES, 2)):
        paths[name] = folder / f"{name.replace(' ', '-')}.zip"
        with paths[name].open("wb") as raw, zipfile.ZipFile(Holes(raw), "w") as archive:
            _fill(archive, entries, TWEETS // share)
    return paths


class Holes(io.RawIOBase):
    """A file in which blocks of zeros are holes: 3 GB that take no room."""

    ZEROS = bytes(MEDIA // ENTRIES)

    def __init__(self, raw: IO[bytes]) -> None:
        """Write to ``raw``."""
        self._raw = raw

    def write(self, data: ReadableBuffer) -> int:
        """Write bytes, or leave room where they are `ZEROS`."""
        if data is self.ZEROS:
            self._raw.seek(len(self.ZEROS), os.SEEK_CUR)
        else:
            self._raw.write(data)
        return memoryview(data).nbytes

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move in the file."""
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return self._raw.tell()

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._raw.flush()


def _fill(archive: zipfile.ZipFile, entries: int, size: int) -> None:
    for index in range(entries - 4):
        with archive.open(zipfile.ZipInfo(f"data/tweets_media/{index}-clip.mp4"), "w") as out:
            if entries == ENTRIES:
                out.write(Holes.ZEROS)
    link = "https://twitter.com/intent/user?user_id="
    rows = ",\n".join(
        f'  {{\n    "following" : {{\n      "accountId" : "{one}",\n'
        f'      "userLink" : "{link}{one}"\n    }}\n  }}'
        for one in range(5_000_001, 5_000_001 + FOLLOWED)
    )
    archive.writestr("data/README.txt", "synthetic")
    archive.writestr("data/account.js", 'window.YTD.account.part0 = [ {\n  "account" : { } } ]')
    packed = zipfile.ZIP_DEFLATED
    archive.writestr("data/following.js", f"window.YTD.following.part0 = [\n{rows}\n]", packed)
    entry = zipfile.ZipInfo("data/tweets.js")
    entry.compress_type = packed
    with archive.open(entry, "w") as out:
        for piece in tweet_text(size):
            out.write(piece)


def tweet_text(size: int) -> Iterator[bytes]:
    """Yield a ``tweets.js`` of about ``size`` bytes: the same tweets again under other ids."""
    body = _block()
    yield b"window.YTD.tweets.part0 = [\n"
    for index in range(max(1, size // len(body))):
        fresh = body.replace(b'"id_str" : "15', b'"id_str" : "%d' % (15 + index))
        yield (b",\n" if index else b"") + fresh
    yield b"\n]"


@functools.cache
def _block() -> bytes:
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    archives: Any = importlib.import_module("archives")
    pretty: Any = importlib.import_module("archives.pretty")
    tweets: Any = importlib.import_module("archives.tweets")
    plan = archives.Plan(people=archives.invent_people(1500), tweets=_BLOCK)
    rows = ({"tweet": one} for one in tweets.tweets_of(plan))
    text = "".join(pretty.list_file("x", rows, archives.Era.Y2022))
    return text[text.index("[") + 2 : -2].encode()


def _measured(paths: dict[str, Path], site: Path, runs: int) -> dict[str, list[dict[str, float]]]:
    """Measure both sides in turns, so that a busy moment of the machine meets both."""
    from playwright.sync_api import sync_playwright

    figures: dict[str, list[dict[str, float]]] = {}
    # Before Playwright runs: where no browser is there yet, finding one uses Playwright as well.
    executable = find_browser()
    with sync_playwright() as playwright, serving(site, port=0) as url:
        for turn in range(runs):
            say(f"Run {turn + 1} of {runs}")
            for name in ("full", "no media", "half"):
                figures.setdefault(f"CPython, {name}", []).append(_apart("read", paths[name]))
                browser = playwright.chromium.launch(
                    executable_path=executable, args=["--no-sandbox"]
                )
                told = _in_browser(browser, url, paths[name])
                if name == "full":
                    told |= _yardstick(browser, url, paths["text"])
                    told |= {"on screen": _on_screen(browser, url, paths[name])}
                browser.close()
                figures.setdefault(f"Chromium, {name}", []).append(told)
                if name == "full":
                    figures["CPython, full"][-1] |= _apart("parse", paths["text"])
            figures["CPython, full"][-1] |= _apart("peak", paths["full"])
    return figures


def _in_browser(browser: Browser, url: str, path: Path) -> dict[str, float]:
    page = browser.new_page()
    page.set_default_timeout(180_000)
    told = told_by(page, url, "#zip", path)
    page.close()
    return told


def _yardstick(browser: Browser, url: str, path: Path) -> dict[str, float]:
    page = browser.new_page()
    page.goto(f"{url}en/bench.html")
    page.set_input_files("#text", path)
    told = {"parse whole": float(page.evaluate(_PARSE))}
    page.close()
    return told


def _on_screen(browser: Browser, url: str, path: Path) -> float:
    """Return the seconds from the choice in the app page until it shows how many are followed."""
    page = browser.new_page()
    page.set_default_timeout(180_000)
    page.goto(f"{url}en/app.html")
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    page.evaluate(
        "document.querySelector('input[type=file]').addEventListener('change',"
        " () => { window.benchStart = performance.now() }, {capture: true})"
    )
    page.locator("#archive-files").set_input_files(path)
    handle = page.wait_for_function(
        r"/50[,.\s\u00a0\u202f]?000/.test(document.body.innerText)"
        " && (performance.now() - window.benchStart) / 1000"
    )
    seconds = float(handle.json_value())
    page.close()
    return seconds


def _apart(what: str, path: Path) -> dict[str, float]:
    """Measure on CPython in a process of its own, whose memory is then its own too."""
    command = [sys.executable, "-m", "workshop", "bench", "read", "--inside", what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _inside(what: str, name: str) -> dict[str, float]:
    from passage.core.sources import ArchiveFile
    from workshop.bench_read_inside import measure, parse_whole

    if what == "parse":
        return {"parse whole": parse_whole(Path(name).read_bytes())}
    with Path(name).open("rb") as stream:
        files = [ArchiveFile("archive.zip", stream)]
        if what == "peak":
            tracemalloc.start()
            measure(files)
            return {"python heap": tracemalloc.get_traced_memory()[1] / (1 << 20)}
        told = measure(files)
    # Kilobytes on Linux.
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def _show(table: dict[str, dict[str, float]], figures: Figures) -> None:
    keys = list(dict.fromkeys(key for row in table.values() for key in row))
    width = max(map(len, table)) + 2
    rounds = figures["CPython, full"]
    say(f"Medians of {len(rounds)} rounds; seconds, memory in MiB")
    say(" " * width + "".join(f"{key:>15}" for key in keys))
    for side, row in table.items():
        cells = (f"{row[key]:>15.2f}" if key in row else " " * 15 for key in keys)
        say(f"{side:<{width}}" + "".join(cells))
    whole = table["CPython, full"]["parse whole"]
    for side in ("Chromium, full", "CPython, full"):
        pairs = zip(figures[side], rounds, strict=True)
        ratios = sorted(mine["harvest"] / yard["parse whole"] for mine, yard in pairs)
        say(
            f"{side}: harvest takes {table[side]['harvest'] / whole:.2f} of CPython's json.loads"
            f" (median over median; {ratios[0]:.2f} to {ratios[-1]:.2f} within a round)"
        )
