"""Writes the part of docs/ARCHITECTURE.md that is made from the source itself.

``.venv/bin/python tests/docs/module_map.py`` brings it up to date after a module was added,
renamed, or imports something else; a test compares.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "py" / "passage"
WORKSHOP = ROOT / "py" / "workshop"
PAPER = ROOT / "docs" / "ARCHITECTURE.md"
FLOORS = ("core", "net", "app", "views", "shell")
BEGIN, END = "<!-- module map: begin -->", "<!-- module map: end -->"

# Of the standard library, only what the floors are told apart by is worth a mention.
_TELLING = {"asyncio"}


def floor_of(dotted: str) -> str:
    """Return the floor of ``core.text``; "above" for the two entry modules."""
    first = dotted.partition(".")[0]
    return first if first in FLOORS else "above"


def modules() -> dict[str, Path]:
    """Return the package's modules without its ``__init__`` files, by name below ``passage``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.stem != "__init__":
            found[".".join(path.relative_to(PACKAGE).with_suffix("").parts)] = path
    return found


def sentence(path: Path) -> str:
    """Return the first paragraph of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return paragraph.replace("|", "\\|")


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """Return what a module imports: our own modules, and packages from elsewhere."""
    found = set()
    for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
        top, _, below = name.partition(".")
        if top == "passage":
            while below and below not in known:
                below = below.rpartition(".")[0]
            found |= {below} if below else set()
        elif top in _TELLING or (top not in sys.stdlib_module_names and top != "_typeshed"):
            found.add(top)
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # ``from passage.app import actions`` names a module, ``from passage.app.state
            # import AppState`` names a thing inside one: the longer name is tried first.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_edges() -> set[tuple[str, str]]:
    """Return which floor imports from which, as the source says."""
    known = modules()
    edges = set()
    for name, path in known.items():
        for used in imports(path, known):
            if used in known and floor_of(used) != floor_of(name):
                edges.add((floor_of(name), floor_of(used)))
    return edges


def drawing() -> str:
    """Return the floors and who imports whom, as a Mermaid drawing."""
    order = ("above", *reversed(FLOORS))
    edges = sorted(floor_edges(), key=lambda edge: (order.index(edge[0]), order.index(edge[1])))
    lines = [f"    {one} --> {other}" for one, other in edges]
    return "\n".join(["```mermaid", "flowchart TD", '    above["main, cli"]', *lines, "```"])


def table(floor: str) -> str:
    """Return one floor's modules: what each is, and what it imports."""
    known = modules()
    lines = ["| module | what it is | imports |", "|---|---|---|"]
    for name, path in known.items():
        if floor_of(name) == floor:
            used = sorted(_short(one, floor) for one in imports(path, known))
            lines.append(f"| `{_short(name, floor)}` | {sentence(path)} | {', '.join(used)} |")
    return "\n".join(lines)


def _short(name: str, floor: str) -> str:
    return name.removeprefix(f"{floor}.")


def workshop_table() -> str:
    """Return the build's modules and what each is."""
    lines = ["| module | what it is |", "|---|---|"]
    paths = (path for path in sorted(WORKSHOP.glob("*.py")) if not path.stem.startswith("__"))
    lines += [f"| `{path.stem}` | {sentence(path)} |" for path in paths]
    return "\n".join(lines)


def rendered() -> str:
    """Return the whole part between the marks."""
    parts = ["### Who imports whom", drawing()]
    for floor in FLOORS:
        parts += [f"### passage.{floor}", table(floor)]
    parts += ["### Above the floors", table("above"), "### workshop", workshop_table()]
    return "\n\n".join(parts)


def written(text: str) -> str:
    """Return what a paper has between the marks. Raises ValueError when a mark is missing."""
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()


def main() -> None:
    """Put the part of today into the paper."""
    text = PAPER.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    PAPER.write_text(f"{before}\n\n{rendered()}\n\n{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
