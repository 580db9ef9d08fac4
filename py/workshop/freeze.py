"""Prepare Python for the browser with the browser's own Python, run under Node.js.

Three results, each kept in ``.cache/frozen`` under a digest of all that it was made from: the
compiled standard library, the compiled wheels, and what micropip resolved Passage's needs to.
From these comes our own minimal ``pyodide-lock.json``: our wheels only, on our own origin, each
with the SHA-256 that Pyodide checks before it lets a package in.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.index import wheel_index
from workshop.node import find_node
from workshop.paths import CACHE, WORKSHOP
from workshop.run import run
from workshop.say import Problem, say
from workshop.vendor import sha256_of

STORE = CACHE / "frozen"
INSIDE = ("press.py", "freeze_inside.py", "freeze.mjs")
NEEDED = ("jinja2", "markupsafe")
"""What Passage needs to be imported, beside the standard library."""
# Where the wheels lie, seen from the folder of pyodide-lock.json.
WHEELS_FROM_LOCK = "../../wheels/"


@dataclass(frozen=True, slots=True)
class Frozen:
    """Python as the browser gets it: the library's ZIP, the wheels by file name, the lock."""

    library: Path
    wheels: dict[str, Path]
    lock: dict[str, Any]


def freeze(pyodide: Path, wheels: Mapping[str, Path], store: Path = STORE) -> Frozen:
    """Compile the library and the wheels (by project name) and resolve ``passage`` among them.

    ``pyodide`` is the unpacked npm package. Raises `Problem` when Node.js, Pyodide or the
    resolution fails.
    """
    store.mkdir(parents=True, exist_ok=True)
    tools = digest_of(*(WORKSHOP / name for name in INSIDE), pyodide / "pyodide.asm.wasm")
    library = pyodide / "python_stdlib.zip"
    pressed_library = store / f"{digest_of(library)[:16]}-{tools[:16]}.zip"
    pressed = {
        name: store / f"{digest_of(wheel)[:16]}-{tools[:16]}-{pure_name(wheel)}"
        for name, wheel in wheels.items()
    }
    needs = hashlib.sha256("".join(metadata(wheels[name]) for name in sorted(wheels)).encode())
    resolved = store / f"{needs.hexdigest()[:16]}-{tools[:16]}.json"

    todo = [(wheels[name], target, "wheel") for name, target in pressed.items()]
    todo = [(library, pressed_library, "library"), *todo]
    todo = [row for row in todo if not row[1].exists()]
    if todo or not resolved.exists():
        run_inside(store, pyodide, todo, wheels, None if resolved.exists() else resolved)
    lock = own_lock(
        json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["info"],
        json.loads(resolved.read_text(encoding="utf-8"))["packages"],
        wheels,
        pressed,
    )
    files = {pure_name(wheels[name]): path for name, path in sorted(pressed.items())}
    return Frozen(pressed_library, files, lock)


def pack(pyodide: Path, zips: Mapping[str, bytes], store: Path = STORE) -> dict[str, Path]:
    """Return ZIP files by name, compressed by the browser's Python: alike on every machine.

    Raises `Problem` when Node.js or Pyodide fails.
    """
    store.mkdir(parents=True, exist_ok=True)
    tools = digest_of(*(WORKSHOP / name for name in INSIDE), pyodide / "pyodide.asm.wasm")
    packed = {
        name: store / f"{hashlib.sha256(content).hexdigest()[:16]}-{tools[:16]}-words.zip"
        for name, content in zips.items()
    }
    missing = [name for name, path in packed.items() if not path.exists()]
    if missing:
        with tempfile.TemporaryDirectory(dir=store) as folder:
            todo = []
            for name in missing:
                source = Path(folder) / name
                source.write_bytes(zips[name])
                todo.append((source, packed[name], "words"))
            run_inside(store, pyodide, todo, {}, None)
    return packed


def run_inside(
    store: Path,
    pyodide: Path,
    todo: list[tuple[Path, Path, str]],
    wheels: Mapping[str, Path],
    resolved: Path | None,
) -> None:
    """Start Pyodide once for everything that is not in the store yet."""
    say("Preparing Python for the browser (some seconds)")
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=store)))
        (work / "workshop").mkdir()
        shutil.copy(WORKSHOP / "press.py", work / "workshop")
        shutil.copy(WORKSHOP / "freeze_inside.py", work)
        plan: dict[str, Any] = {"press": [], "prepare": None, "resolve": None}
        for number, (source, _, kind) in enumerate(todo):
            shutil.copy(source, work / f"{number}.in")
            plan["press"].append([f"{number}.in", f"{number}.out", kind])
            if "passage" in wheels and source == wheels["passage"]:
                plan["prepare"] = {"own": f"{number}.out", "needed": list(NEEDED)}
                for name in NEEDED:
                    shutil.copy(wheels[name], work / name)
        if resolved:
            # micropip itself is served as an extra; it never resolves itself.
            shutil.copy(wheels["micropip"], work / "micropip.zip")
            offered = {name: (pure_name(wheel), wheel) for name, wheel in wheels.items()}
            index = stack.enter_context(wheel_index(offered))
            plan["resolve"] = {
                "micropip": "micropip.zip",
                "index": index,
                "requirement": "passage",
            }
        (work / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        run(
            [find_node(), WORKSHOP / "freeze.mjs", pyodide, work],
            what="Python could not be prepared for the browser",
            todo="If Passage's dependencies changed, look at py/workshop/runtimes.lock",
        )
        for number, (_, target, _) in enumerate(todo):
            shutil.move(work / f"{number}.out", target)
        if resolved:
            shutil.move(work / "resolved.json", resolved)


def own_lock(
    info: dict[str, Any],
    resolved: Mapping[str, Mapping[str, Any]],
    wheels: Mapping[str, Path],
    pressed: Mapping[str, Path],
) -> dict[str, Any]:
    """Return the lock Pyodide reads: micropip's resolution, over our files and their hashes.

    Everything vendored is listed, so that optional extras have their hash too. Raises `Problem`
    when micropip needed a package that is not vendored.
    """
    stray = set(resolved) - set(wheels)
    if stray:
        raise Problem(
            "The lock for the browser could not be written",
            f"Passage needs {', '.join(sorted(stray))}, which runtimes.lock does not name",
            "Add it to py/workshop/runtimes.lock",
        )
    packages = {}
    for name in sorted(wheels):
        packages[name] = {
            "name": name,
            "version": wheels[name].name.split("-")[1],
            "file_name": WHEELS_FROM_LOCK + pure_name(wheels[name]),
            "install_dir": "site",
            "sha256": sha256_of(pressed[name]),
            "package_type": "package",
            "imports": modules_of(pressed[name]),
            "depends": sorted(resolved.get(name, {}).get("depends", [])),
            "unvendored_tests": False,
        }
    return {"info": info, "packages": packages}


def pure_name(wheel: Path) -> str:
    """Return the file name of a wheel once it runs anywhere: ``name-version-py3-none-any.whl``."""
    name, version, *_ = wheel.name.split("-")
    return f"{name}-{version}-py3-none-any.whl"


def modules_of(wheel: Path) -> list[str]:
    """Return the top-level modules that a wheel installs."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    return sorted(top.removesuffix(".pyc") for top in tops if not top.endswith(".dist-info"))


def metadata(wheel: Path) -> str:
    """Return a wheel's METADATA: what it is and what it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return archive.read(name).decode()


def digest_of(*paths: Path) -> str:
    """Return one SHA-256 over the contents of files."""
    return hashlib.sha256("".join(sha256_of(path) for path in paths).encode()).hexdigest()
