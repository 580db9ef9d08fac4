"""Finds words in Python that the collector of words cannot read.

It reads literals only: ``gettext("A" if x else "B")`` gives it nonsense. Choose first, or mark
both with ``N_`` and choose between the marked words.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FUNCTIONS = {"_", "N_", "gettext", "ngettext", "pgettext", "npgettext"}


def unreadable_words(folder: Path) -> Iterator[str]:
    """Yield ``path:line`` of each call whose words are put together or chosen inside it."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in FUNCTIONS and _composed(node):
                yield f"{path.relative_to(folder)}:{node.lineno}"


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _composed(call: ast.Call) -> bool:
    return any(isinstance(word, ast.IfExp | ast.JoinedStr | ast.BinOp) for word in call.args)
