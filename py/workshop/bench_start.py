"""``bench start``: from opening the page until the whole application answers.

Beside ours stands the same application as somebody would put it on a page who follows PyScript's
documentation: stock Pyodide, the wheels as they are, installed by their addresses. Both come from
one server, compressed and to be kept for ten minutes, as GitHub Pages sends them, and are opened
in turns. Cold is a browser that never was here; warm is a second visit; kept is one where the
service worker answers. Bytes are those that the server sent.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.assemble import build_site
from workshop.bench import medians
from workshop.bench_start_host import Host, hosting
from workshop.bench_start_stock import stock_site
from workshop.browser import find_browser
from workshop.paths import CACHE, DIST
from workshop.say import say

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, BrowserType, Page

Told = dict[str, float]
COLD, WARM, KEPT = 0.5, 0.4, 0.4
"""What ours may take of the stock page's time until it answers."""

_WATCH = """
const told = (window.told = { stall: 0, ready: 0 });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) told.stall = Math.max(told.stall, one.duration);
}).observe({ type: "longtask", buffered: true });
new MutationObserver(() => {
  if (document.documentElement?.dataset.engine === "ready") told.ready ||= performance.now();
}).observe(document, { subtree: true, attributeFilter: ["data-engine"] });
"""
_TOLD = """() => ({
  ...window.told,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
})"""
_QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
_COLUMNS = ("ready", "paint", "stall", "MB")


def main(argv: list[str]) -> int:
    """Build both, measure in turns, print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py bench start", description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds for each request")
    parser.add_argument("--json", type=Path, help="also write all figures here")
    options = parser.parse_args(argv)
    site = build_site(DIST)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        stock = stock_site(site, Path(name) / "stock")
        sites = {"stock": stock, "ours": site}
        figures = measured(sites, Path(name), options.runs, options.latency / 1000)
    table = medians(figures, options.json)
    for line in report(table):
        say(line)
    return 0


def measured(
    sites: dict[str, Path], folder: Path, runs: int, latency: float
) -> dict[str, list[Told]]:
    """Open all sites in turns, so that a busy moment of the machine meets each."""
    from playwright.sync_api import sync_playwright

    figures: dict[str, list[Told]] = {}
    executable = find_browser()
    with sync_playwright() as playwright:
        for turn in range(runs):
            say(f"Run {turn + 1} of {runs}")
            # Now the one first, now the other: neither always meets the machine warmed up.
            for name in sorted(sites, reverse=bool(turn % 2)):
                with hosting(sites[name], latency=latency) as host:
                    for row, told in visits(
                        playwright.chromium, executable, folder, host, keeps=name == "ours"
                    ):
                        figures.setdefault(f"{name}, {row}", []).append(told)
    return figures


def visits(
    chromium: BrowserType, executable: Path, folder: Path, host: Host, *, keeps: bool
) -> Iterator[tuple[str, Told]]:
    """Yield what a first and a second visit took, and one with a service worker if there is one."""
    with visitor(chromium, executable, folder) as context:
        yield "cold", visit(context, host)
        yield "warm", visit(context, host)
    if keeps:
        with visitor(chromium, executable, folder, service_workers="allow") as context:
            yield "cold and keeping", visit(context, host, keeping=True)
            # The browser's store of compiled code goes with the file's own: made anew once.
            yield "kept, the first time", visit(context, host)
            yield "kept", visit(context, host)


@contextmanager
def visitor(
    chromium: BrowserType, executable: Path, folder: Path, service_workers: str = "block"
) -> Iterator[BrowserContext]:
    """Start a browser that never was anywhere."""
    with tempfile.TemporaryDirectory(dir=folder) as profile:
        context = chromium.launch_persistent_context(
            profile,
            executable_path=executable,
            args=list(_QUIET),
            service_workers="allow" if service_workers == "allow" else "block",
        )
        context.set_default_timeout(240_000)
        context.add_init_script(_WATCH)
        try:
            yield context
        finally:
            context.close()


def visit(context: BrowserContext, host: Host, *, keeping: bool = False) -> Told:
    """Open the page in a new tab and return its times in seconds, and the megabytes sent."""
    before = host.sent
    page = context.new_page()
    page.goto(f"{host.url}en/app.html")
    # Asked from here: the page's policy lets nothing wait inside it.
    while not page.evaluate("window.told.ready"):
        page.wait_for_timeout(20)
    told = times(page)
    if keeping:
        page.locator("html[data-offline=ready]").wait_for(state="attached")
    page.close()
    return told | {"MB": (host.sent - before) / 1e6}


def times(page: Page) -> Told:
    """Return what the page noted, in seconds."""
    told: dict[str, float] = page.evaluate(_TOLD)
    return {name: value / 1000 for name, value in told.items()}


def report(table: dict[str, Told]) -> list[str]:
    """Return the table of medians, and what ours takes of the stock page's time."""
    width = max(map(len, table)) + 2
    lines = ["Medians: seconds until it answers, until the first paint, of the longest stall; MB"]
    lines.append(" " * width + "".join(f"{name:>8}" for name in _COLUMNS))
    for row in sorted(table):
        cells = "".join(f"{table[row][name]:>8.2f}" for name in _COLUMNS)
        lines.append(f"{row:<{width}}{cells}")
    for ours, stock, most in (
        ("cold", "cold", COLD),
        ("warm", "warm", WARM),
        ("kept", "warm", KEPT),
    ):
        share = table[f"ours, {ours}"]["ready"] / table[f"stock, {stock}"]["ready"]
        lines.append(f"{ours}: {share:.2f} of stock {stock} (at most {most})")
    return lines
