"""A real Chromium runs no file of the site whose bytes are other than those that were published."""

from __future__ import annotations

import shutil

import pytest

from workshop.serve import serving

pytestmark = pytest.mark.browser

# Each change leaves a file that would run as before: only its hash tells.
COMMENT = {".mjs": b"\n//", ".js": b"\n//", ".py": b"\n#", ".json": b"\n", ".wasm": b"\0\x02\x01a"}
COMMENT |= {".css": b"\n/**/"}
APP = (
    "app/start.mjs",
    "app/checked.mjs",
    "app/pyodide.mjs",
    "app/engine.py",
    "app/page.py",
    "app/page.json",
    "app/main.json",
    "app/engine-fr.json",
    "app/words-fr.zip",
    "pyscript/core.js",
    "pyscript/core-*.js",
    "pyscript/error-*.js",
    "pyscript/micropython/micropython.mjs",
    "pyscript/micropython/micropython.wasm",
    "pyscript/pyodide/pyodide.mjs",
    "pyscript/pyodide/pyodide.asm.mjs",
    "pyscript/pyodide/pyodide.asm.wasm",
    "pyscript/pyodide/pyodide-lock.json",
    "pyscript/pyodide/python_stdlib.zip",
    "wheels/jinja2-*.whl",
)
AWAKE = "document.documentElement.dataset.engine === 'ready'"


@pytest.fixture(scope="module")
def copy(dist, tmp_path_factory):
    """A copy of the built site that may be spoilt."""
    return shutil.copytree(dist, tmp_path_factory.mktemp("spoilt") / "site")


@pytest.fixture
def spoil(copy):
    """``spoil(pattern)`` changes one file by some bytes that mean nothing; all is mended after."""
    kept = {}

    def change(pattern: str) -> None:
        (path,) = copy.glob(pattern)
        kept[path] = path.read_bytes()
        if path.suffix in COMMENT:
            path.write_bytes(kept[path] + COMMENT[path.suffix])
        else:
            # A ZIP file's last two bytes tell how long its comment is.
            path.write_bytes(kept[path][:-2] + b"\x01\x00x")

    yield change
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.fixture
def address(copy):
    """Where the copy is served: below /repo/, as a project's pages are."""
    with serving(copy, port=0, prefix="/repo/") as url:
        yield url


def test_the_whole_site_starts(address, page):
    """Unspoilt, every hash fits: Python wakes, and the browser refused nothing."""
    refused = []
    page.on(
        "console",
        lambda line: refused.append(line.text) if "integrity" in line.text.lower() else None,
    )
    page.goto(f"{address}fr/app.html")
    page.locator("html[data-engine=ready]").wait_for(state="attached", timeout=60_000)
    assert refused == []


@pytest.mark.parametrize("pattern", APP)
def test_a_changed_file_of_the_app_stops_the_start(spoil, address, page, pattern):
    """Whatever it is, Python does not wake, and the page says that a part is not the published."""
    spoil(pattern)
    page.goto(f"{address}fr/app.html")
    page.locator("#unsupported").wait_for(timeout=60_000)
    assert page.locator("[data-reason=loading]").is_visible()
    assert not page.evaluate(AWAKE)


def test_an_older_file_that_the_browser_kept_is_asked_for_once_more(address, page):
    """After a new version was published a kept file may not fit: that alone stops nobody."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(body="# of an older version", content_type="text/x-python")
        else:
            route.continue_()

    page.route("**/app/page.py", answer)
    page.goto(f"{address}fr/app.html")
    page.locator("html[data-engine=ready]").wait_for(state="attached", timeout=60_000)
    assert len(asked) == 2


def test_a_changed_style_sheet_is_refused_and_the_page_says_so(spoil, address, page):
    """Without its style the page can still be read, and its first line tells what happened."""
    page.goto(f"{address}fr/help.html")
    assert page.locator(".unstyled").is_hidden()
    spoil("assets/styles/base.css")
    page.reload()
    assert page.locator(".unstyled").is_visible()
    assert page.locator("h1").is_visible()


def test_a_changed_script_of_a_reading_page_is_refused(spoil, address, page):
    """The doorway's script would lead on to a language; changed, it does not run."""
    spoil("assets/scripts/language.js")
    page.goto(address)
    assert page.url == address
