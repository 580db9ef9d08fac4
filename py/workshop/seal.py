"""Seal the built site: each page names the hashes of what it loads, each loader those it fetches.

A browser refuses a script or style sheet whose bytes do not fit its tag's ``integrity``. Files
that scripts fetch are compared by ``app/checked.mjs``, which carries their hashes (Subresource
Integrity, https://www.w3.org/TR/sri/). Addresses get ``?v=`` and a piece of the hash, so that a
page never meets what a browser kept of an older version.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from workshop.paths import SITE
from workshop.sums import files_of

MODULES = SITE / "app"
# Folders whose files are fetched by scripts of the app page.
FETCHED = ("app", "pyscript", "wheels")
PYODIDE = "app/pyodide.mjs"
CHECKED = "app/checked.mjs"
START = "app/start.mjs"
PYSCRIPT = "pyscript/core.js"
# Not fetched at the start: modules are imported, the extra wheel waits until somebody wants it.
LATER = (
    *(".js", "micropython.mjs", "app/pyodide.mjs", "app/checked.mjs", "app/start.mjs"),
    *("app/offline.mjs", "app/sign-in.mjs"),
)
EXTRA = "wheels/micropip-"
# A tag that loads a script or a style sheet; PyScript's own types are fetched, not loaded.
TAG = re.compile(r"<(script|link)\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(src|href|rel|type|integrity)="([^"]*)"')


def integrity(path: Path) -> str:
    """Return a file's SHA-256 as browsers write it: ``sha256-`` and base64."""
    return f"sha256-{base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()}"


def versioned(site: Path, name: str) -> str:
    """Return a file's address with a piece of its hash behind it."""
    return f"{name}?v={hashlib.sha256((site / name).read_bytes()).hexdigest()[:12]}"


def seal(site: Path, pyodide: str) -> None:
    """Write the app page's modules with their hashes, then the hashes into every page.

    ``pyodide`` is the version of Pyodide. Comes after everything else that a page loads.
    """
    write_modules(site, pyodide)
    parts = modules_of_the_page(site)
    for page in sorted(site.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        page.write_text(sealed(html, page, site, parts), encoding="utf-8", newline="\n")


def write_modules(site: Path, pyodide: str) -> None:
    """Write checked, pyodide and start, in this order: each names the hashes of those before.

    PyScript's settings of Pyodide come between, since they name ``pyodide.mjs`` with its hash.
    """
    settings = [
        path for path in sorted((site / "app").glob("*.json")) if "pyodide" in settings_of(path)
    ]
    late = {site / name for name in (PYODIDE, CHECKED, START)} | set(settings)
    fetched = [
        path for folder in FETCHED for path in sorted((site / folder).rglob("*")) if path.is_file()
    ]
    hashes = hashes_of(site, (path for path in fetched if path not in late))
    fill(site, CHECKED, {"const HASHES = {};": f"const HASHES = {lines(hashes)};"})

    checked = versioned(site, CHECKED).replace("app/", "./")
    imported = {'from "./checked.mjs"': f'from "{checked}"'}
    fill(site, PYODIDE, {**imported, 'version = ""': f'version = "{pyodide}"'})
    for path in settings:
        path.write_text(
            path.read_text(encoding="utf-8").replace(PYODIDE, versioned(site, PYODIDE)),
            encoding="utf-8",
            newline="\n",
        )

    before = hashes_of(site, [*(site / name for name in (PYODIDE, CHECKED)), *settings])
    pyscript = versioned(site, PYSCRIPT)
    before[pyscript] = integrity(site / PYSCRIPT)
    worker = [versioned(site, name) for name in (PYODIDE, CHECKED)]
    fill(
        site,
        START,
        {
            **imported,
            "const BEFOREHAND = {};": f"const BEFOREHAND = {lines(before)};",
            f'const PYSCRIPT = "{PYSCRIPT}";': f'const PYSCRIPT = "{pyscript}";',
            "const WORKER = [];": f"const WORKER = {json.dumps(worker)};",
            "const SIZES = {};": f"const SIZES = {json.dumps(sizes(site), indent=1)};",
        },
    )


def sizes(site: Path) -> dict[str, dict[str, int]]:
    """Return the bytes of what `fetch` brings for a start: "" for all, then each language's own.

    The rest is loaded by tags, or later (`LATER`), so that nobody could count along.
    """
    table: dict[str, dict[str, int]] = {}
    for name in files_of(site):
        fetched = name.startswith(tuple(f"{folder}/" for folder in FETCHED))
        if fetched and not name.endswith(LATER) and not name.startswith(EXTRA):
            own = re.fullmatch(r"app/(?:engine|words)-(\w+)\.\w+", name)
            group = table.setdefault(own[1] if own else "", {})
            group[name] = (site / name).stat().st_size
    if not table:
        raise KeyError("nothing to count")
    return dict(sorted(table.items()))


def settings_of(path: Path) -> str:
    """Return the interpreter that PyScript's settings name."""
    return str(json.loads(path.read_text(encoding="utf-8"))["interpreter"])


def hashes_of(site: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of files by their path below the site."""
    return {path.relative_to(site).as_posix(): integrity(path) for path in paths}


def lines(table: dict[str, str]) -> str:
    """Return a table as JavaScript, a line each, so that people can read and compare it."""
    return json.dumps(table, indent=2, sort_keys=True)


def fill(site: Path, name: str, places: dict[str, str]) -> None:
    """Write one of our modules with its gaps filled in; KeyError when it has no such gap."""
    text = (MODULES / Path(name).name).read_text(encoding="utf-8")
    for gap, filled in places.items():
        if gap not in text:
            raise KeyError(gap)
        text = text.replace(gap, filled)
    (site / name).write_text(text, encoding="utf-8", newline="\n")


def modules_of_the_page(site: Path) -> list[str]:
    """Return the modules that others import in the page, where no tag of theirs could be."""
    parts = sorted(path.relative_to(site).as_posix() for path in (site / "pyscript").glob("*.js"))
    parts = [versioned(site, PYSCRIPT) if part == PYSCRIPT else part for part in parts]
    return [versioned(site, CHECKED), *parts, "pyscript/micropython/micropython.mjs"]


def sealed(html: str, page: Path, site: Path, parts: Iterable[str]) -> str:
    """Return a page with the hash in each tag that loads a script or a style sheet.

    Before the tag of `START` come those that fetch its modules, so that the browser compares them.
    """
    root = "../" * (len(page.relative_to(site).parts) - 1)

    def seal_tag(found: re.Match[str]) -> str:
        tag = found.group()
        given = dict(ATTRIBUTE.findall(tag))
        address = given.get("src" if found.group(1) == "script" else "href", "")
        if not loads_code(found.group(1), given):
            return tag
        name = (
            (page.parent / urlsplit(address).path).resolve().relative_to(site.resolve()).as_posix()
        )
        new = f'"{root}{versioned(site, name)}" integrity="{integrity(site / name)}"'
        before = ""
        if name == START:
            before = "".join(preload(root, site, part) for part in parts)
        return before + tag.replace(f'"{address}"', new)

    return TAG.sub(seal_tag, html)


def loads_code(tag: str, given: dict[str, str]) -> bool:
    """Tell whether a tag makes the browser itself load a script or a style sheet."""
    if tag == "script":
        return "src" in given and given.get("type", "module") == "module"
    return given.get("rel") in {"stylesheet", "modulepreload"}


def preload(root: str, site: Path, part: str) -> str:
    """Return the tag that has a module fetched and compared before anybody imports it."""
    hashed = integrity(site / urlsplit(part).path)
    return f'<link rel="modulepreload" href="{root}{part}" integrity="{hashed}">\n'
