"""Every tag that loads code carries its hash, and every file that scripts fetch is listed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from workshop import seal as sealing
from workshop.pages import LANGUAGES
from workshop.seal import integrity, sealed, versioned

BROWSERS_OWN = {None, "", "module", "text/javascript"}


class Tags(HTMLParser):
    """The tags of a page that load a script or a style sheet, as (address, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep a tag that loads code."""
        given = dict(attrs)
        if tag == "script" and given.get("type") in BROWSERS_OWN:
            self.found.append((given["src"], given))
        elif tag == "link" and given.get("rel") in {"stylesheet", "modulepreload", "preload"}:
            self.found.append((given["href"], given))


@pytest.fixture(scope="module")
def tags(dist):
    """Every such tag of every page, with the file it names."""
    found = []
    for page in sorted(dist.rglob("*.html")):
        for address, given in Tags(page.read_text(encoding="utf-8")).found:
            found.append((page, (page.parent / urlsplit(address).path).resolve(), given, address))
    return found


def table(text: str, name: str) -> dict[str, str]:
    """Return a table that the build wrote into one of our modules."""
    return json.loads(re.search(rf"const {name} = (\{{.*?\}});", text, re.DOTALL).group(1))


def test_each_tag_that_loads_code_names_the_hash_of_its_file(tags):
    """SHA-256 over the file as published, on all pages of all languages."""
    assert len(tags) > 5 * len(LANGUAGES) * 9
    for page, file, given, _ in tags:
        digest = base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()
        assert given.get("integrity") == f"sha256-{digest}", (page, file)


def test_a_page_never_meets_what_a_browser_kept_of_an_older_version(tags):
    """Each address changes with its file: by a piece of the hash, or by PyScript's own names."""
    for page, file, _, address in tags:
        if urlsplit(address).query:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            assert urlsplit(address).query == f"v={digest[:12]}", (page, address)
        else:
            assert re.search(r"pyscript/[\w-]+-[\w-]{8}\.js$|/micropython\.mjs$", address), address


def test_the_app_page_loads_no_script_that_is_not_compared(dist, tags):
    """What PyScript imports in the page is fetched by a tag before, each with its hash."""
    for one in LANGUAGES:
        page = dist / one.code / "app.html"
        named = {file for at, file, _, _ in tags if at == page}
        imported = {
            *(dist / "pyscript").glob("*.js"),
            dist / "pyscript/micropython/micropython.mjs",
        }
        assert imported | {dist / "app/start.mjs", dist / "app/checked.mjs"} <= named


def test_every_file_that_scripts_fetch_is_listed_with_its_hash(dist):
    """Runtimes, wheels, words, entry files and settings: each stands in one of the two tables."""
    known = table((dist / "app/checked.mjs").read_text(encoding="utf-8"), "HASHES")
    late = table((dist / "app/start.mjs").read_text(encoding="utf-8"), "BEFOREHAND")
    listed = {**known, **late}
    for folder in ("app", "pyscript", "wheels"):
        for path in (dist / folder).rglob("*"):
            name = path.relative_to(dist).as_posix()
            if path.is_file() and name != "app/start.mjs":
                assert listed[name] == integrity(path), name


def test_the_worker_begins_with_the_module_that_compares(dist):
    """Each language's settings lead to it, at the address that the page looked at before."""
    start = (dist / "app/start.mjs").read_text(encoding="utf-8")
    assert (
        f'["{versioned(dist, "app/pyodide.mjs")}", "{versioned(dist, "app/checked.mjs")}"]' in start
    )
    for path in (dist / "app").glob("engine*.json"):
        interpreter = json.loads(path.read_text(encoding="utf-8"))["interpreter"]
        assert interpreter == f"../{versioned(dist, 'app/pyodide.mjs')}"
    module = (dist / "app/pyodide.mjs").read_text(encoding="utf-8")
    assert f'from "./{versioned(dist, "app/checked.mjs").removeprefix("app/")}"' in module


def test_pyodides_modules_still_have_the_form_that_is_read(dist):
    """Two patterns make functions of Pyodide's two modules; a new Pyodide may need others."""
    home = dist / "pyscript/pyodide"
    assert re.search(r"export default \w+;", (home / "pyodide.asm.mjs").read_text("utf-8"))
    last = re.search(r"export\{([^}]*)\};", (home / "pyodide.mjs").read_text("utf-8"))
    assert re.search(r"\w+ as loadPyodide\b", last.group(1))


def test_a_gap_that_is_gone_stops_the_build(tmp_path):
    """A module whose place for the hashes was renamed would compare nothing: told, not shipped."""
    with pytest.raises(KeyError, match="no such gap"):
        sealing.fill(tmp_path, "app/checked.mjs", {"no such gap": ""})


def test_only_what_a_browser_loads_as_code_is_sealed(tmp_path):
    """Icons, other languages and PyScript's own tags stay as they are."""
    (tmp_path / "en").mkdir()
    (tmp_path / "a.css").write_text("p {}", encoding="utf-8")
    rest = (
        '<link rel="icon" href="../a.svg"><link rel="alternate" hreflang="fr" href="../fr/a.html">'
        '<script type="py" worker src="../app/engine.py" config="../app/engine.json"></script>'
    )
    html = sealed(
        f'<link rel="stylesheet" href="../a.css">{rest}', tmp_path / "en/a.html", tmp_path, []
    )
    assert html.endswith(rest)
    assert html.startswith(f'<link rel="stylesheet" href="../{versioned(tmp_path, "a.css")}" integ')
