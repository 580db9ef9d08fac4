"""Inside Pyodide, under Node.js: compiles ZIPs and lets micropip resolve what Passage needs.

`main` reads ``/freeze/plan.json``: ``press`` is a list of [input, output, kind], kind being
"wheel", "library" or "words"; ``resolve`` is null, or {micropip, index, requirement}. It writes the
outputs, and micropip's own lock as ``/freeze/resolved.json``.
"""

from __future__ import annotations

import json
import shutil
import site
from pathlib import Path

from workshop.press import press_library, press_wheel, press_words

WORK = Path("/freeze")
PRESS = {"wheel": press_wheel, "library": press_library, "words": press_words}


async def main() -> None:
    """Carry out the plan."""
    plan = json.loads((WORK / "plan.json").read_text())
    for source, target, kind in plan["press"]:
        (WORK / target).write_bytes(PRESS[kind]((WORK / source).read_bytes()))
    if plan["resolve"]:
        await resolve(**plan["resolve"])


async def resolve(micropip: str, index: str, requirement: str) -> None:
    """Install the requirement from one index, and write down what that took."""
    shutil.unpack_archive(WORK / micropip, site.getsitepackages()[0], "zip")
    import micropip as installer

    installer.set_index_urls([index])
    await installer.install(requirement)
    (WORK / "resolved.json").write_text(installer.freeze())
