"""The yardstick of ``bench start``: our application on a page as PyScript's documentation has it.

Stock Pyodide with its whole standard library as source, our wheels as they are built and as the
registry serves them, installed by micropip from their addresses; one tag for PyScript, one for the
worker, one for the page side. Nothing is compiled beforehand, compared or counted.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

from workshop.freeze import pure_name
from workshop.press import press_wheel
from workshop.vendor import sha256_of, tarball_files, vendor
from workshop.vendored import Runtimes, read_runtimes
from workshop.wheels import build_own_wheel

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
NEEDED = ("passage", "jinja2", "markupsafe", "msgspec")
OURS = re.compile(
    r'<link rel="(?:modulepreload|manifest)"[^>]*>\n?'
    r'|<script type="module"[^>]*></script>\n?'
    r"|<py-config[^>]*></py-config>\n?"
    r'|\?v=[0-9a-f]{12}| integrity="[^"]*"'
    # PyScript's own way knows no such rules for strings.
    r"|; require-trusted-types-for 'script'; trusted-types default"
)


def stock_site(site: Path, copy: Path) -> Path:
    """Copy a built site and make its English app page a stock one; return the copy."""
    runtimes = read_runtimes()
    shutil.copytree(site, copy)
    home, wheels = copy / "pyscript/pyodide", copy / "wheels"
    shutil.rmtree(wheels)
    shutil.rmtree(home)
    files = vendor(runtimes)
    write_pyodide(home, tarball_files(files["pyodide"]), files["micropip"])
    names = write_wheels(wheels, runtimes, files)
    settings = {
        "interpreter": "../pyscript/pyodide/pyodide.mjs",
        "packages": [f"../wheels/{name}" for name in names],
    }
    (copy / "app/engine.json").write_text(json.dumps(settings), encoding="utf-8")
    page = copy / "en/app.html"
    page.write_text(stock_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    return copy


def stock_page(html: str) -> str:
    """Return our app page with PyScript's own tags and nothing of what we add to them."""
    tag = '<script type="module" src="../pyscript/core.js"></script>\n</head>'
    return OURS.sub("", html).replace("</head>", tag)


def write_pyodide(home: Path, content: dict[str, bytes], micropip: Path) -> None:
    """Write Pyodide as it is, and beside it the one package that installs the others."""
    home.mkdir(parents=True)
    for name in PYODIDE:
        (home / name).write_bytes(content[name])
    lock = json.loads(content["pyodide-lock.json"])
    # Its own distribution lies on another host: of its packages only this is on ours.
    stock = lock["packages"]["micropip"]
    told = {
        "version": micropip.name.split("-")[1],
        "file_name": micropip.name,
        "sha256": sha256_of(micropip),
        "depends": [],
    }
    lock["packages"] = {"micropip": stock | told}
    (home / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    shutil.copy(micropip, home)


def write_wheels(folder: Path, runtimes: Runtimes, files: dict[str, Path]) -> list[str]:
    """Write the wheels with their source, and return their names, the application's first."""
    folder.mkdir()
    with tempfile.TemporaryDirectory() as made:
        wheels = {item.name: files[item.name] for item in runtimes.of("wheel")}
        wheels["passage"] = build_own_wheel(Path(made))
        for name in NEEDED:
            # Only what is left out of a wheel differs: the machine code of other machines.
            content = press_wheel(wheels[name].read_bytes(), compiled=False)
            (folder / pure_name(wheels[name])).write_bytes(content)
    return sorted((path.name for path in folder.iterdir()), key=lambda name: name[:7] != "passage")
