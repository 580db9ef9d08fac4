"""Makes one JavaScript file of the client that signs people in to Bluesky and all that it needs.

The bundler is esbuild compiled to WebAssembly: one package, the same bytes on every machine, and
no program of a machine's own. What it makes waits in ``.cache/bundles`` under a digest of all that
it was made from.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from workshop.node import find_node
from workshop.paths import CACHE, SITE
from workshop.run import run
from workshop.say import say
from workshop.vendor import tarball_files
from workshop.vendored import Runtimes

ENTRY = SITE / "modules" / "sign_in.mjs"
STORE = CACHE / "bundles"
TOOL = "esbuild-wasm"
# The only packages that a bundle may take from: all others are served as they are.
SCOPES = ("@atproto/", "@atproto-labs/")
NEEDED = ("core-js", "jose", "lru-cache", "multiformats", "zod")
OPTIONS = (
    *("--bundle", "--format=esm", "--platform=browser", "--target=es2022"),
    # The licences are on the site's own page, in full.
    *("--minify", "--legal-comments=none", "--log-level=warning"),
)


def bundle(
    runtimes: Runtimes, files: Mapping[str, Path], entry: Path = ENTRY, store: Path = STORE
) -> bytes:
    """Return ``entry`` and all that it imports as one module for the browser.

    ``files`` are the checked tarballs by package. Raises `Problem` when it cannot be made.
    """
    items = [runtimes.named(TOOL), *(item for item in runtimes.of("npm") if _is_part(item.name))]
    made_from = [entry.read_bytes(), *(item.sha256.encode() for item in items)]
    made_from += [option.encode() for option in OPTIONS]
    made = store / f"{hashlib.sha256(b'|'.join(made_from)).hexdigest()[:32]}.mjs"
    if not made.exists():
        say("Joining what signs people in (some seconds)")
        store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store) as work:
            _join(Path(work), {item.name: files[item.name] for item in items}, entry)
            (Path(work) / "out.mjs").rename(made)
    return made.read_bytes()


def _is_part(name: str) -> bool:
    return name in NEEDED or name.startswith(SCOPES)


def _join(work: Path, packages: Mapping[str, Path], entry: Path) -> None:
    """Lay the packages out as npm would, without running anything of theirs, and join them."""
    for name, tarball in packages.items():
        for path, content in tarball_files(tarball).items():
            target = work / "node_modules" / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    (work / "entry.mjs").write_bytes(entry.read_bytes())
    script = work / "node_modules" / TOOL / "bin" / "esbuild"
    run(
        [find_node(), script, "entry.mjs", "--outfile=out.mjs", *OPTIONS],
        what="What signs people in could not be joined into one file",
        todo="If its packages changed, look at py/workshop/runtimes.lock",
        cwd=work,
    )
