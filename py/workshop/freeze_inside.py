"""Inside Pyodide, under Node.js: compiles ZIPs and lets micropip resolve what Passage needs.

`main` reads ``/freeze/plan.json``: ``press`` is a list of [input, output, kind], kind being
"wheel", "library" or "words"; ``prepare`` names the output that is Passage's own wheel and the
inputs that it needs to be imported, or is null; ``resolve`` is null, or {micropip, index,
requirement}. It writes the outputs, and micropip's own lock as ``/freeze/resolved.json``.
"""

from __future__ import annotations

import gettext
import importlib
import json
import shutil
import site
import sys
import types
from pathlib import Path

from workshop.press import press_library, press_wheel, press_words, with_files

WORK = Path("/freeze")
IMPORTED = "/imported"
PRESS = {"wheel": press_wheel, "library": press_library, "words": press_words}


async def main() -> None:
    """Carry out the plan."""
    plan = json.loads((WORK / "plan.json").read_text())
    for source, target, kind in plan["press"]:
        (WORK / target).write_bytes(PRESS[kind]((WORK / source).read_bytes()))
    # Before the rest: what is imported already would not be recorded, so that the same wheel
    # would become another one.
    if plan["prepare"]:
        prepare(**plan["prepare"])
    if plan["resolve"]:
        await resolve(**plan["resolve"])


def prepare(own: str, needed: list[str]) -> None:
    """Put into Passage's own wheel what is compiled when it is imported, and its templates."""
    for name in (own, *needed):
        shutil.unpack_archive(WORK / name, IMPORTED, "zip")
    sys.path.insert(0, IMPORTED)
    # Stands for PyScript, which is not here; nothing of it is called.
    sys.modules["pyscript"] = types.ModuleType("pyscript")
    prepared = importlib.import_module("passage.prepared")
    content = prepared.record(lambda: importlib.import_module("passage.main"))
    pressed = WORK / own
    more = {"passage/prepared.bin": content, "passage/templates/compiled.bin": templates()}
    pressed.write_bytes(with_files(pressed.read_bytes(), more, without="passage/templates/"))
    # What can be imported, micropip would take for installed.
    sys.path.remove(IMPORTED)


def templates() -> bytes:
    """Return the templates' code."""
    loaders = importlib.import_module("jinja2.loaders")
    names = ("compiled", "environment", "wording")
    compiled, environment, wording = (
        importlib.import_module(f"passage.views.{name}") for name in names
    )

    def unknown(_: object) -> str:
        raise LookupError

    nobodys = wording.Wording("", gettext.NullTranslations(), unknown, unknown)
    loader = loaders.FileSystemLoader(f"{IMPORTED}/passage/templates")
    content: bytes = compiled.compile_all(environment.environment(loader, nobodys))
    return content


async def resolve(micropip: str, index: str, requirement: str) -> None:
    """Install the requirement from one index, and write down what that took."""
    shutil.unpack_archive(WORK / micropip, site.getsitepackages()[0], "zip")
    import micropip as installer

    installer.set_index_urls([index])
    await installer.install(requirement)
    (WORK / "resolved.json").write_text(installer.freeze())
