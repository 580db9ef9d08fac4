"""Hostile archives, servers and saved files in a real browser: nothing runs, leaves or breaks.

The corpus is in `tests/hostile`. In each journey no canary ran, no stranger was asked (one that
listens, and the requests that the browser tells of), the memory stayed bounded, and the person
reads sentences.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.app import App, wait_for
from browser.fixtures import IN_BOTH, PATIENCE, Traffic
from browser.planted import Listener
from hostile import archives, saved, texts
from hostile.server import HostileServer
from passage.app.takeaway import crossing_of
from passage.core import ledger
from passage.core.crossing import Plan
from passage.core.names import Origin
from samples import after_reading, found, match, result

pytestmark = [pytest.mark.browser, pytest.mark.reopens]

MOST_MB = 200
"""How much more memory than before the browser's processes may ever have held.

Reading a large archive takes some 60 MB in Python; a bomb of 700 MB, kept, would be far above.
"""


@pytest.fixture
def stranger() -> Iterator[Listener]:
    """Somebody whom nobody has chosen."""
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def hostile(stranger: Listener) -> Iterator[HostileServer]:
    """A server that the person has chosen, and should not have."""
    server = HostileServer(stranger.url)
    yield server
    server.close()


@pytest.fixture
def calm(app: App, stranger: Listener) -> Iterator[Callable[[], None]]:
    """Nothing has run, nobody was asked, nothing broke: asked for between, and at the end."""
    dialogs: list[str] = []
    crashed: list[object] = []
    app.page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    app.page.on("crash", lambda _: crashed.append("crash"))
    app.open("en")
    before = most_memory()

    def check() -> None:
        page = app.page
        assert page.evaluate("[window.canary, ({}).polluted, document.cookie]") == [None, None, ""]
        assert dialogs == crashed == []
        assert stranger.heard == []
        words = page.locator("body").inner_text()
        for fault in ("Traceback", "Passage made a mistake", "undefined", "[object Object]"):
            assert fault not in words
        assert page.evaluate(MARKUP) == []
        assert app.errors == []
        assert most_memory() - before < MOST_MB

    yield check
    check()


MARKUP = r"""() => [...document.querySelectorAll("main *")].filter((one) =>
    one.matches("script, iframe, object, embed, meta, link, base, style, img:not(.face)")
    || [...one.attributes].some(({ name, value }) => name.startsWith("on")
      || (/^(href|src|action|formaction|xlink:href)$/.test(name)
        && /^\s*(javascript|data|vbscript):/i.test(value)))
  ).map((one) => one.outerHTML.slice(0, 200))"""
"""Elements of the page that no template makes, and links that run something."""


def most_memory() -> float:
    """Return how many MB the largest process of pages ever held (its resident set).

    Of the browsers that these tests started: others may run on the same machine.
    """
    if not sys.platform.startswith("linux"):
        return 0
    parents, peaks = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            status = (folder / "status").read_text(encoding="utf-8")
            parents[folder.name] = re.findall(r"PPid:\t(\d+)", status)[0]
            command = (folder / "cmdline").read_bytes()
            if b"--type=renderer" in command or (b"-contentproc" in command and b"tab" in command):
                peaks[folder.name] = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1000
    ours = {one: peak for one, peak in peaks.items() if str(os.getpid()) in above(one, parents)}
    assert ours
    return max(ours.values())


def above(process: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Yield the processes that started a process, the nearest first."""
    while process in parents:
        process = parents[process]
        yield process


def refusals(app: App, tmp_path: Path, files: dict[str, bytes]) -> None:
    """Choose one file after the other: each is told in words, and the next can be chosen."""
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        app.page.evaluate("document.getElementById('problem').replaceChildren()")
        app.choose(path)
        expect(app.page.locator("#problem").get_by_role("heading"), name).to_be_visible(
            timeout=PATIENCE
        )


def look_through(app: App, calm: Callable[[], None]) -> int:
    """Look at the people of each standing that the review offers; return how many were there."""
    seen = 0
    choice = app.page.get_by_label("Show", exact=True)
    for standing in choice.locator("option").evaluate_all("all => all.map(one => one.value)"):
        choice.select_option(standing)
        named = f"standing={standing}$" if standing else "#review$"
        expect(app.page).to_have_url(re.compile(named))
        app.page.wait_for_timeout(100)
        seen += app.page.get_by_role("article").count()
        calm()
    return seen


@IN_BOTH
def test_hostile_archives(
    app: App, calm: Callable[[], None], traffic: Traffic, stranger: Listener, tmp_path: Path
) -> None:
    """Those that are none are refused in words; one full of markup is read, and shown as text."""
    refusals(app, tmp_path, archives.refused())
    calm()
    path = tmp_path / "archive.zip"
    path.write_bytes(archives.readable(stranger.url))
    app.choose(path)
    expect(app.heading).to_contain_text(re.compile(r"You followed 4\d accounts"), timeout=PATIENCE)
    calm()
    nobody = "http://localhost:9"
    traffic.allow(nobody)
    app.search(bluesky=nobody)
    app.button("Stop the search").click()
    app.reviewed()
    assert look_through(app, calm) > len(archives.IDS)


@IN_BOTH
def test_hostile_servers(
    app: App, calm: Callable[[], None], traffic: Traffic, hostile: HostileServer, tmp_path: Path
) -> None:
    """Lies, redirects, streams without end and silence: all end in words, none in harm."""
    traffic.allow(hostile.url)
    path = tmp_path / "archive.zip"
    path.write_bytes(archives.readable(hostile.stranger))
    app.choose(path)
    app.search(bluesky=hostile.url, mastodon=hostile.url)
    app.awake()
    stop = app.button("Stop the search")
    app.page.wait_for_timeout(8_000)
    if stop.is_visible():
        stop.click()
    app.reviewed()
    assert len(hostile.asked) > 5
    assert look_through(app, calm) > 10
    app.page.get_by_label("Show", exact=True).select_option("sure")
    found_there = app.page.get_by_role("article").filter(has_text=re.compile("hostile"))
    expect(found_there).not_to_have_count(0)
    for mood in ("endless", "elsewhere", "never"):
        hostile.mood = mood
        asked = len(hostile.asked)
        app.page.get_by_label("Show", exact=True).select_option("unchecked")
        app.button("Ask again").click()
        wait_for(app.page, lambda before=asked: len(hostile.asked) > before, mood)
        app.page.wait_for_timeout(2_000)
        if stop.is_visible():
            stop.click()
        app.reviewed()
        calm()
    # A browser reads ahead a little; it does not take in gigabytes.
    assert 0 < hostile.sent < 400e6


@IN_BOTH
def test_hostile_saved_files(
    app: App, calm: Callable[[], None], stranger: Listener, tmp_path: Path
) -> None:
    """Spoilt ones are refused in words; with markup in each text it opens, and stays text."""
    state = after_reading(3, 1)
    one, two, three = state.named
    results = (
        result(one, bluesky=found(match("one.example"))),
        result(two, bluesky=found(match("two.example"))),
    )
    crossing = replace(
        crossing_of(state),
        plan=Plan(Origin("https://appview.example")),
        results={each.id: each for each in results},
        searches=("2026-10-26",),
    )
    good = ledger.dump(crossing)
    refusals(app, tmp_path, saved.refused(good))
    calm()
    path = tmp_path / "passage.json"
    path.write_bytes(saved.full_of(good, texts(stranger.url)))
    app.choose(path)
    app.reviewed()
    calm()
    assert look_through(app, calm) > 2
    app.button("Go on to the lists to take away").click()
    expect(app.heading).to_be_visible()
    calm()
    assert three
