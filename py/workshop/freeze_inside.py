"""Inside Pyodide, under Node.js: compiles ZIPs and lets micropip resolve what Passage needs.

`main` reads ``/freeze/plan.json``: ``press`` is a list of [input, output, kind], kind being
"wheel", "library" or "words"; ``prepare`` names the output that is Passage's own wheel and the
inputs that it needs to be imported, or is null; ``resolve`` is null, or {micropip, index,
requirement}. It writes the outputs, and micropip's own lock as ``/freeze/resolved.json``.
"""

from __future__ import annotations

import importlib
import json
import shutil
import site
import sys
import types
from pathlib import Path

from workshop.press import press_library, press_wheel, press_words, with_file

WORK = Path("/freeze")
IMPORTED = "/imported"
PRESS = {"wheel": press_wheel, "library": press_library, "words": press_words}


async def main() -> None:
    """Carry out the plan."""
    plan = json.loads((WORK / "plan.json").read_text())
    for source, target, kind in plan["press"]:
        (WORK / target).write_bytes(PRESS[kind]((WORK / source).read_bytes()))
    if plan["resolve"]:
        await resolve(**plan["resolve"])
    # After that: what is imported already, micropip would take for installed.
    if plan["prepare"]:
        prepare(**plan["prepare"])


def prepare(own: str, needed: list[str]) -> None:
    """Put into Passage's own wheel what its data classes compile when it is imported."""
    for name in (own, *needed):
        shutil.unpack_archive(WORK / name, IMPORTED, "zip")
    sys.path.insert(0, IMPORTED)
    # Stands for PyScript, which is not here; nothing of it is called.
    sys.modules["pyscript"] = types.ModuleType("pyscript")
    prepared = importlib.import_module("passage.prepared")
    content = prepared.record(lambda: importlib.import_module("passage.main"))
    pressed = WORK / own
    pressed.write_bytes(with_file(pressed.read_bytes(), "passage/prepared.bin", content))


async def resolve(micropip: str, index: str, requirement: str) -> None:
    """Install the requirement from one index, and write down what that took."""
    shutil.unpack_archive(WORK / micropip, site.getsitepackages()[0], "zip")
    import micropip as installer

    installer.set_index_urls([index])
    await installer.install(requirement)
    (WORK / "resolved.json").write_text(installer.freeze())
