"""Put the whole site together in a folder: pages, styles, Python, all from one origin.

index.html  fr/ en/          the pages
assets/                      styles, fonts, scripts, images
pyscript/                    PyScript, with pyodide/ and micropython/ where it looks for them
wheels/                      Python packages, named with their hashes in pyodide-lock.json
app/                         the worker's and the page's entry files with their settings, for
                             each language its words, packed, what is loaded to sign in, and what
                             compares files before they run
sw.js                        what keeps all this in the browser, for use without a network
client-metadata.json         who we are to the servers people sign in to, where that is told
build.json  sbom.cdx.json  SHA256SUMS    what it was built from, its parts, each file's hash
together/                    the lists of groups that leave together, where there are any
crosswalk/                   the table of known people, where one was made
"""

from __future__ import annotations

import fnmatch
import json
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from passage.net.oauth_client import METADATA, is_publishable, metadata_file
from workshop.bom import bill_of_materials, write_bom
from workshop.bundle import bundle
from workshop.catalogue import packed_catalogues
from workshop.crosswalk import TABLE, for_the_site
from workshop.freeze import Frozen, freeze, pack
from workshop.licences import collect_licences
from workshop.offline import write_offline
from workshop.origin import write_origin
from workshop.pages import LANGUAGES, render_pages
from workshop.paths import CACHE, DIST, PY, SITE
from workshop.say import say
from workshop.seal import seal
from workshop.sums import sums_of, write_sums
from workshop.vendor import tarball_files, vendor
from workshop.vendored import Runtimes, read_runtimes
from workshop.wheels import build_own_wheel

MICROPYTHON = "@micropython/micropython-webassembly-pyscript"
FONT = "@fontsource-variable/atkinson-hyperlegible-next"

# From each npm package: which of its files go where in the site. PyScript imports its six plugin
# chunks before anything else, needed or not, and stops where one is missing; pyodide_graph is
# what reads `packages` in the settings.
TAKEN: dict[str, tuple[tuple[str, str], ...]] = {
    "@pyscript/core": tuple(
        (f"dist/{name}", "pyscript")
        for name in (
            "core.js",
            "core-*.js",
            "deprecations-manager-*.js",
            "donkey-*.js",
            "error-*.js",
            "py-editor-*.js",
            "py-game-*.js",
            "py-terminal-*.js",
            "pyodide_graph-*.js",
        )
    ),
    "pyodide": (
        ("pyodide.mjs", "pyscript/pyodide"),
        ("pyodide.asm.mjs", "pyscript/pyodide"),
        ("pyodide.asm.wasm", "pyscript/pyodide"),
    ),
    MICROPYTHON: (
        ("micropython.mjs", "pyscript/micropython"),
        ("micropython.wasm", "pyscript/micropython"),
    ),
    "idiomorph": (("dist/idiomorph.min.js", "assets/scripts"),),
    FONT: (("files/*-wght-normal.woff2", "assets/fonts"),),
}

# PyScript's settings. The runtimes are named here rather than by its `offline` switch, which
# looks for them beside the page: ours lie a folder up.
SETTINGS: dict[str, dict[str, object]] = {
    # The worker. Our own module stands before Pyodide and compares its files (`workshop.seal`);
    # "passthrough" lets Pyodide fetch the wheels by its lock, hashes checked.
    "engine": {
        "interpreter": "../app/pyodide.mjs",
        "packages": ["passage"],
        "packages_cache": "passthrough",
    },
    # The page side.
    "page": {"interpreter": "../pyscript/micropython/micropython.mjs"},
    # For the page's <py-config>: where no worker can be made, PyScript tries the page itself, and
    # without this it would ask a foreign host for another Pyodide.
    "main": {"interpreter": "../app/pyodide.mjs"},
}

# Where the worker finds the words of its page's language: `passage.shell.web.wording.WORDS`.
WORDS = "./words.zip"

CROSSWALK = "crosswalk/people.bin"
"""Where the table of known people lies in the site."""


def build_site(out: Path = DIST, url: str = "") -> Path:
    """Build the whole site and put it in the place of ``out`` once it is complete.

    ``url`` is the address under which it will be published; without it nobody can sign in
    there by OAuth. Raises `Problem` when something cannot be fetched or made; ``out`` then
    stays as it was.
    """
    runtimes = read_runtimes()
    files = vendor(runtimes)
    pyodide = unpacked(files["pyodide"], runtimes.named("pyodide").sha256)
    frozen = prepare_python(runtimes, files, pyodide)
    words = pack(pyodide, packed_catalogues(SITE))
    table = for_the_site(datetime.now(UTC).date())

    say("Putting the site together")
    fresh = out.with_name(f"{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    copy_runtimes(files, fresh)
    write_python(frozen, fresh)
    write_app(fresh, words)
    write(fresh / "app" / "sign-in.mjs", bundle(runtimes, files))
    client_id = write_client(url, fresh)
    if table:
        write(fresh / CROSSWALK, TABLE.read_bytes())
    for folder in ("styles", "scripts", "images"):
        shutil.copytree(SITE / folder, fresh / "assets" / folder, dirs_exist_ok=True)
    version = frozen.lock["packages"]["passage"]["version"]
    render_pages(
        SITE,
        fresh,
        version=version,
        licences=collect_licences(runtimes, files, frozen.lock["info"]["python"], table),
        client_id=client_id,
        crosswalk=CROSSWALK if table else "",
    )
    # Tells GitHub Pages, where a branch is published, to serve every file as it is.
    (fresh / ".nojekyll").touch()
    seal(fresh, runtimes.named("pyodide").version)
    write_offline(fresh, SITE / "app" / "sw.js", sums_of(fresh))
    write_origin(fresh, version)
    write_bom(fresh, bill_of_materials(runtimes, version, frozen.lock))
    write_sums(fresh)
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)
    return out


def prepare_python(runtimes: Runtimes, files: Mapping[str, Path], pyodide: Path) -> Frozen:
    """Return Python as the browser gets it, with Passage's own wheel built afresh."""
    with tempfile.TemporaryDirectory(prefix="passage-wheel-") as made:
        wheels = {item.name: files[item.name] for item in runtimes.of("wheel")}
        return freeze(pyodide, {"passage": build_own_wheel(Path(made)), **wheels})


def unpacked(tarball: Path, sha256: str) -> Path:
    """Return a checked npm package unpacked in the cache, for Node.js to run."""
    folder = CACHE / "unpacked" / f"{tarball.stem}-{sha256[:16]}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=folder.parent))
        for name, content in tarball_files(tarball).items():
            write(making / name, content)
        making.rename(folder)
    return folder


def copy_runtimes(files: Mapping[str, Path], out: Path) -> None:
    """Take what the browser needs, and nothing else, out of the npm packages."""
    for package, rules in TAKEN.items():
        content = tarball_files(files[package])
        for pattern, folder in rules:
            found = fnmatch.filter(content, pattern)
            if not found:
                raise FileNotFoundError(f"{package} has no {pattern}")
            for name in found:
                write(out / folder / name.rpartition("/")[2], content[name])


def write_python(frozen: Frozen, out: Path) -> None:
    """Write the standard library, the wheels and the lock that holds their hashes."""
    home = out / "pyscript" / "pyodide"
    write(home / "python_stdlib.zip", frozen.library.read_bytes())
    lock = json.dumps(frozen.lock, indent=1, sort_keys=True) + "\n"
    write(home / "pyodide-lock.json", lock.encode())
    for name, path in frozen.wheels.items():
        write(out / "wheels" / name, path.read_bytes())


def write_app(out: Path, words_of: Mapping[str, Path]) -> None:
    """Write the entry files of worker and page, PyScript's settings, and each language's words.

    The words are not in the wheel, where everybody would carry everybody's: a page's settings
    name its own language's file, and PyScript puts it where `passage.shell.web.wording` looks.
    """
    for name in ("engine", "page"):
        write(out / "app" / f"{name}.py", (PY / f"{name}.py").read_bytes())
    write(out / "app" / "offline.mjs", (SITE / "app" / "offline.mjs").read_bytes())
    for name, settings in SETTINGS.items():
        write(out / "app" / f"{name}.json", (json.dumps(settings) + "\n").encode())
    for code, words in words_of.items():
        write(out / "app" / f"words-{code}.zip", words.read_bytes())
        # Seen from a language's folder or from the settings' own: both lie one folder down.
        own = {**SETTINGS["engine"], "files": {f"../app/words-{code}.zip": WORDS}}
        write(out / "app" / f"engine-{code}.json", (json.dumps(own) + "\n").encode())


def write_client(url: str, out: Path) -> str:
    """Write the file that tells other servers who a site at ``url`` is; return its address.

    Nothing is written where no address is told, or one where servers would not read the file:
    all else works there.
    """
    root = url.rstrip("/") + "/"
    if not is_publishable(root):
        if url:
            say(f"At {url} people sign in with app passwords alone: it is no https name of a host")
        return ""
    settings = tomllib.loads((SITE / "site.toml").read_text(encoding="utf-8"))
    languages = [language.code for language in LANGUAGES]
    write(out / METADATA, metadata_file(root, languages, settings["name"]))
    return root + METADATA


def write(path: Path, content: bytes) -> None:
    """Write one file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
