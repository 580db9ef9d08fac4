"""The built site: everything in its place, nothing from elsewhere, always the same bytes."""

from __future__ import annotations

import gettext
import hashlib
import io
import json
import marshal
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from workshop import assemble
from workshop.pages import LANGUAGES
from workshop.paths import CACHE, PY, ROOT, SITE
from workshop.vendor import sha256_of

PROMISED = [
    "index.html",
    "fr/index.html",
    "en/app.html",
    ".nojekyll",
    "app/engine.json",
    "app/engine.py",
    "app/main.json",
    "app/page.json",
    "app/page.py",
    "app/sign-in.mjs",
    "assets/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "assets/fonts/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    "assets/scripts/idiomorph.min.js",
    "assets/styles/tokens.css",
    "app/checked.mjs",
    "app/pyodide.mjs",
    "app/start.mjs",
    "build.json",
    "fr/check.html",
    "pyscript/core.js",
    "sbom.cdx.json",
    "SHA256SUMS",
    "pyscript/micropython/micropython.mjs",
    "pyscript/micropython/micropython.wasm",
    "pyscript/pyodide/pyodide-lock.json",
    "pyscript/pyodide/pyodide.asm.mjs",
    "pyscript/pyodide/pyodide.asm.wasm",
    "pyscript/pyodide/pyodide.mjs",
    "pyscript/pyodide/python_stdlib.zip",
    "wheels/jinja2-3.1.6-py3-none-any.whl",
    "wheels/markupsafe-3.0.4-py3-none-any.whl",
    "wheels/micropip-0.11.1-py3-none-any.whl",
    "wheels/msgspec-0.22.0-py3-none-any.whl",
]


def files_of(folder: Path) -> dict[str, str]:
    """Return each file's SHA-256 by its path below a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def lock(dist):
    """Pyodide's lock as published."""
    return json.loads((dist / "pyscript/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def own_wheel(dist):
    """Passage's own wheel: what is in it, by name."""
    (path,) = (dist / "wheels").glob("passage-*-py3-none-any.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_file_is_there(dist, name):
    """The layout is what PyScript, the pages and other hosts' webmasters expect."""
    assert (dist / name).is_file()


# What a build by somebody else does not share with ours: place, user, language, clock, chance.
ELSEWHERE = {
    "HOME": "/nonexistent",
    "USER": "somebody",
    "LC_ALL": "C",
    "LANG": "fr_FR.ISO-8859-1",
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "7",
    "PYTHONUTF8": "0",
    "SOURCE_DATE_EPOCH": "86400",
}
BUILD = "import os, sys; os.umask(0o077); from workshop.build import main; sys.exit(main([]))"
NOT_SOURCES = (".venv", "dist", "dist.new", ".hypothesis", "__pycache__", ".*_cache")
PREPARED = ("unpacked", "frozen", "bundles", "servers", "crosswalk")
"""In the cache: made by an earlier build, or kept for tests. What is fetched is not made anew."""


def leave_out(folder, names):
    """Say what of a folder is not copied: `shutil.copytree` asks."""
    made = PREPARED if Path(folder) == CACHE else ()
    return {*shutil.ignore_patterns(*NOT_SOURCES)(folder, names), *made} & set(names)


def test_building_elsewhere_gives_the_same_bytes(dist, tmp_path):
    """From another folder with nothing prepared, for another user, in another language and hour."""
    there = tmp_path / "another place"
    shutil.copytree(ROOT, there, ignore=leave_out)
    done = subprocess.run(
        [sys.executable, "-P", "-c", BUILD],
        cwd=there,
        env={**os.environ, **ELSEWHERE, "PYTHONPATH": str(there / "py")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert files_of(there / "dist") == files_of(dist)


def test_a_build_that_fails_leaves_the_site_as_it_was(tmp_path, monkeypatch):
    """The old site is replaced only by a complete one."""
    out = tmp_path / "dist"
    out.mkdir()
    (out / "index.html").write_text("the old site", encoding="utf-8")

    def fail(*_, **__):
        raise RuntimeError("a template is broken")

    monkeypatch.setattr(assemble, "render_pages", fail)
    with pytest.raises(RuntimeError):
        assemble.build_site(out)
    assert (out / "index.html").read_text(encoding="utf-8") == "the old site"


def test_each_package_in_the_lock_is_our_file_with_its_hash(dist, lock):
    """Pyodide fetches beside its lock, on our own origin, and checks what it got."""
    home = dist / "pyscript/pyodide"
    for package in lock["packages"].values():
        assert re.fullmatch(r"\.\./\.\./wheels/[\w.-]+\.whl", package["file_name"])
        assert sha256_of(home / package["file_name"]) == package["sha256"]


def test_every_wheel_is_in_the_lock(dist, lock):
    """No wheel is published that could be installed unchecked."""
    named = {package["file_name"].rpartition("/")[2] for package in lock["packages"].values()}
    assert named == {path.name for path in (dist / "wheels").iterdir()}


def test_passage_needs_only_its_templates_and_a_decoder(lock):
    """What micropip resolved: jinja2 and msgspec; httpx stays on the command line."""
    needs = {name: package["depends"] for name, package in lock["packages"].items()}
    assert needs == {
        "jinja2": ["markupsafe"],
        "markupsafe": [],
        "micropip": [],
        "msgspec": [],
        "passage": ["jinja2", "msgspec"],
    }


def test_the_worker_asks_for_passage_by_the_lock(dist):
    """The settings that keep PyScript from asking any index."""
    settings = json.loads((dist / "app/engine.json").read_text(encoding="utf-8"))
    assert settings["packages"] == ["passage"]
    assert settings["packages_cache"] == "passthrough"


def test_a_site_built_for_no_address_names_none(dist):
    """Without an address there is no file that tells who the site is, and the page says so."""
    assert not (dist / "client-metadata.json").exists()
    assert 'data-client=""' in (dist / "fr/app.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://ada.example/passage", "https://ada.example/passage/"),
        ("https://ada.example/", "https://ada.example/"),
        ("http://ada.example/passage/", ""),
        ("https://192.0.2.7/", ""),
        ("", ""),
    ],
)
def test_the_file_that_tells_who_the_site_is_lies_where_it_says(tmp_path, url, root):
    """Servers compare its address with what stands in it; where they would not, there is none."""
    client_id = assemble.write_client(url, tmp_path)
    written = tmp_path / "client-metadata.json"
    assert written.exists() == bool(root)
    assert client_id == (root and root + "client-metadata.json")
    if root:
        told = json.loads(written.read_text(encoding="utf-8"))
        assert told["client_id"] == client_id
        assert told["redirect_uris"] == [f"{root}{one.code}/app.html" for one in LANGUAGES]


def test_what_signs_people_in_is_loaded_by_nothing_but_the_worker(dist):
    """No page fetches it: who does not sign in does not carry it."""
    for path in (dist / "fr").glob("*.html"):
        assert "sign-in.mjs" not in path.read_text(encoding="utf-8")
    whole = (dist / "app/sign-in.mjs").read_text(encoding="utf-8")
    assert "export{" in whole
    # One file: nothing is imported when it runs.
    assert not re.search(r"""(?:from|import)\s*\(?["']""", whole)


@pytest.mark.parametrize("name", ["engine", "page", "main"])
def test_every_interpreter_is_our_own(dist, name):
    """PyScript's settings lead, from a language's folder, to the runtimes of this site."""
    settings = json.loads((dist / f"app/{name}.json").read_text(encoding="utf-8"))
    assert (dist / "fr" / urlsplit(settings["interpreter"]).path).resolve().is_file()


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_the_app_page_leaves_pyscript_no_way_to_another_host(dist, language):
    """The page names its own interpreter even for when no worker can be made."""
    html = (dist / language / "app.html").read_text(encoding="utf-8")
    assert '<py-config src="../app/main.json"></py-config>' in html


def test_the_wheel_carries_code_and_templates(own_wheel):
    """Every module (compiled) and every template; words come with the page, not with it."""
    modules = {path.relative_to(PY).as_posix() + "c" for path in (PY / "passage").rglob("*.py")}
    templates = {
        path.relative_to(SITE / "templates").as_posix()
        for folder in ("app", "components")
        for path in (SITE / "templates" / folder).glob("*.html")
    }
    assert modules <= set(own_wheel)
    assert templates == set(marshal.loads(own_wheel["passage/templates/compiled.bin"]))
    assert not any(name.startswith("workshop") for name in own_wheel)
    assert not any(name.endswith((".mo", ".po")) for name in own_wheel)


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES if one.code != "en"])
def test_each_page_brings_its_own_languages_words_and_no_others(dist, language):
    """The settings that an app page names lead to one catalogue, laid where the worker looks."""
    page = (dist / language / "app.html").read_text(encoding="utf-8")
    assert f'config="../app/engine-{language}.json"' in page
    settings = json.loads((dist / f"app/engine-{language}.json").read_text(encoding="utf-8"))
    base = json.loads((dist / "app/engine.json").read_text(encoding="utf-8"))
    assert {**base, "files": settings["files"]} == settings
    [(address, place)] = settings["files"].items()
    shell = (PY / "passage/shell/web/wording.py").read_text(encoding="utf-8")
    assert f'WORDS = Path("{place.removeprefix("./")}")' in shell
    # Whether PyScript counts from the page or from the settings, it arrives at the same file.
    for folder in (language, "app"):
        with zipfile.ZipFile((dist / folder / address).resolve()) as packed:
            words = gettext.GNUTranslations(io.BytesIO(packed.read("messages.mo")))
    assert words.info()["language"] == language
    assert words.gettext("Start the search") != "Start the search"


def test_nothing_published_knows_where_it_was_built(dist):
    """No path of the building machine, not even inside compiled modules."""
    needles = {str(ROOT).encode(), b"passage-wheel-"}
    for path in sorted(dist.rglob("*")):
        if not path.is_file():
            continue
        contents = [path.read_bytes()]
        if path.suffix in {".whl", ".zip"}:
            with zipfile.ZipFile(io.BytesIO(contents[0])) as archive:
                contents = [archive.read(name) for name in archive.namelist()]
        for content in contents:
            assert not [needle for needle in needles if needle in content], path


def test_runtimes_are_the_very_files_that_were_locked(dist):
    """PyScript, Pyodide and MicroPython reach the site unchanged."""
    unpacked = next((ROOT / ".cache/unpacked").glob("pyodide-*"))
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        published = (dist / "pyscript/pyodide" / name).read_bytes()
        assert hashlib.sha256(published).hexdigest() == sha256_of(unpacked / name)
