"""``bench page``: from the click to the repaint in the review, for a thousand to fifty thousand.

Saved work of so many people, all found, is opened in the real page in a real Chromium. Timed
are: from the click until the page is painted anew; and Python's part alone, in the browser's
worker and on CPython. The yardstick is the same with one page of people (fifty): what does not
depend on their number takes no longer than that.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.assemble import build_site
from workshop.bench import medians, site_with, told_by
from workshop.browser import find_browser
from workshop.paths import CACHE, DIST, ROOT, TESTS
from workshop.say import say
from workshop.serve import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = (50, 1_000, 10_000, 50_000)
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title>
<link rel="icon" href="data:,"><script type="module" src="../pyscript/core.js"></script></head>
<body><input type="file" id="file"><p id="said"></p>
<py-config src="../app/main.json"></py-config>
<script type="py" worker name="engine" src="../app/bench.py" config="../app/engine.json"></script>
<script type="mpy" src="../app/bench_page.py" config="../app/page.json"></script></body></html>"""
_ENGINE = """
from pathlib import Path

import passage
from passage.shell.clock import SystemClock
from passage.shell.web.wording import wording
from passage.views.compiled import templates
from passage.views.render import Renderer

async def run(file):
    data = (await file.arrayBuffer()).to_bytes()
    loader = templates(Path(passage.__file__).with_name("templates"))
    renderer = Renderer(loader, wording("en"))
    nowhere = Nowhere()
    engine = Engine(renderer, nowhere, nowhere, SystemClock(), nowhere, painter=nowhere)
    return json.dumps(measure(engine, data))

__export__ = ["run"]
"""
_PAGE_SIDE = """
from pyscript import document, workers

engine = await workers["engine"]
said = document.getElementById("said")

async def chosen(event):
    said.textContent = await engine.run(event.target.files[0])

document.getElementById("file").addEventListener("change", chosen)
said.textContent = "ready"
"""
_TIMED = """async ([selector, value]) => {
  const target = document.querySelector(selector), start = performance.now();
  return await new Promise((done) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => done((performance.now() - start) / 1000), 0));
    });
    watch.observe(document.getElementById("step"),
      {childList: true, subtree: true, attributes: true, characterData: true});
    if (value === null) target.click();
    else { target.value = value; target.dispatchEvent(new Event("change", {bubbles: true})); }
  });
}"""
_CLICKS = (
    ("page", "#page-next", None),
    ("decide", '.choice input[value="skip"]:not(:checked)', None),
    ("filter", "#filter-standing", "check"),
    ("sort", "#filter-sort", "name"),
    ("bulk", "#follow-all", None),
    ("undo", "#undo", None),
)


def main(argv: list[str]) -> int:
    """Write the saved files, measure, print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py bench page", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write all figures here")
    options = parser.parse_args(argv)
    site = build_site(DIST)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        folder = Path(name)
        paths = {size: folder / f"{size}.json" for size in SIZES}
        for size, path in paths.items():
            path.write_bytes(saved(size))
        figures = _measured(
            paths,
            site_with(site, folder, "page", page=_PAGE, engine=_ENGINE, side=_PAGE_SIDE),
            options.runs,
        )
    _show(medians(figures, options.json))
    return 0


def saved(people: int) -> bytes:
    """Return saved work of so many people, two thirds of whom are sure, one on both networks."""
    from passage.app import actions as act
    from passage.app.takeaway import crossing_of
    from passage.app.update import update
    from passage.core import ledger
    from passage.core.model import Network

    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    samples: Any = importlib.import_module("samples")
    state, _ = update(samples.after_reading(people, 0), act.StartSearch("https://a.test", "b.test"))
    results = []
    for number, person in enumerate(state.named):
        score = (0.97, 0.6, 0.93)[number % 3]
        bluesky = samples.found(samples.match(f"p{number}.test", score))
        mastodon = samples.found(samples.match(f"p{number}@b.test", score, Network.MASTODON))
        one = samples.result(person, bluesky=bluesky, mastodon=mastodon)
        results.append(one if number % 3 else samples.result(person, bluesky=bluesky))
    done = act.SearchMoved(tuple(results), samples.progress(people, people), done=True)
    state, _ = update(state, done)
    return ledger.dump(crossing_of(state))


def _measured(paths: dict[int, Path], site: Path, runs: int) -> dict[str, list[dict[str, float]]]:
    """Measure all sizes in turns, so that a busy moment of the machine meets each."""
    from playwright.sync_api import sync_playwright

    figures: dict[str, list[dict[str, float]]] = {}
    # Before Playwright runs: where no browser is there yet, finding one uses Playwright as well.
    executable = find_browser()
    with sync_playwright() as playwright, serving(site, port=0) as url:
        for turn in range(runs):
            say(f"Run {turn + 1} of {runs}")
            for size, path in paths.items():
                figures.setdefault(f"CPython, {size:,}", []).append(_here(path))
                browser = playwright.chromium.launch(
                    executable_path=executable, args=["--no-sandbox"]
                )
                page = browser.new_page()
                page.set_default_timeout(240_000)
                figures.setdefault(f"worker, {size:,}", []).append(
                    told_by(page, url, "#file", path)
                )
                told = dict(_clicks(page, url, path, has_pages=size > SIZES[0]))
                figures.setdefault(f"click to paint, {size:,}", []).append(told)
                browser.close()
    return figures


def _here(path: Path) -> dict[str, float]:
    from jinja2 import FileSystemLoader

    from passage.shell.clock import SystemClock
    from passage.shell.engine import Engine
    from passage.views.render import Renderer
    from passage.views.wording import Wording
    from workshop.bench_page_inside import Nowhere, measure

    english = Wording("en", NullTranslations(), str, str)
    renderer = Renderer(FileSystemLoader(ROOT / "site" / "templates"), english)
    nowhere: Any = Nowhere()
    engine = Engine(renderer, nowhere, nowhere, SystemClock(), nowhere, painter=nowhere)
    return measure(engine, path.read_bytes())


def _clicks(page: Page, url: str, path: Path, *, has_pages: bool) -> Iterator[tuple[str, float]]:
    """Yield the seconds from each click to the repaint, in the app page itself."""
    page.goto(f"{url}en/app.html")
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    page.locator("#archive-files").set_input_files(path)
    page.locator("#people-title").wait_for()
    for name, selector, value in _CLICKS:
        if has_pages or name != "page":
            page.wait_for_timeout(400)
            yield name, float(page.evaluate(_TIMED, [selector, value]))


def _show(table: dict[str, dict[str, float]]) -> None:
    keys = list(dict.fromkeys(key for row in table.values() for key in row))
    width = max(map(len, table)) + 2
    say("Medians, in milliseconds")
    say(" " * width + "".join(f"{key:>9}" for key in keys))
    for row in sorted(table, key=lambda name: name.partition(",")[0]):
        cells = (
            f"{1000 * table[row][key]:>9.0f}" if key in table[row] else " " * 9 for key in keys
        )
        say(f"{row:<{width}}" + "".join(cells))
