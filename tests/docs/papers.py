"""Reads the project's papers: their text, links, anchors, tables and commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def name(path: Path) -> str:
    """Return a paper's path below the root, for the names of tests."""
    return path.relative_to(ROOT).as_posix()


def text_of(paper: str) -> str:
    """Return a paper's text by its path below the root."""
    return (ROOT / paper).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Return a text without its fenced blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Return the targets of a text's links."""
    return _LINK.findall(_CODE.sub("", prose(text)))


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub makes of a text's headings."""
    return {anchor(heading) for heading in _HEADING.findall(prose(text))}


def anchor(heading: str) -> str:
    """Return GitHub's anchor of a heading: small letters, spaces as dashes, no signs."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def code_spans(text: str) -> list[str]:
    """Return what stands between single backticks."""
    return _CODE.findall(prose(text))


def commands(text: str) -> Iterator[str]:
    """Yield the command lines of the ``sh`` blocks, without comments and redirections."""
    for language, block in _FENCE.findall(text):
        if language == "sh":
            for line in block.splitlines():
                command = line.partition(" #")[0].partition(" >")[0].strip()
                if command:
                    yield command


def blocks(text: str) -> list[str]:
    """Return the fenced blocks that name no language."""
    return [block.strip() for language, block in _FENCE.findall(text) if not language]


def rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading, without their first lines."""
    start = re.search(rf"^#+ {re.escape(heading)}$", text, re.MULTILINE)
    assert start, heading
    rest = text[start.end() :]
    following = _HEADING.search(rest)
    part = rest[: following.start()] if following else rest
    lines = [line for line in part.splitlines() if line.startswith("|")]
    ruled = [i for i, line in enumerate(lines) if re.fullmatch(r"[|\- ]+", line)]
    heads = {i for rule in ruled for i in (rule - 1, rule)}
    kept = [line for i, line in enumerate(lines) if i not in heads]
    assert kept, heading
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


def number(cell: str) -> float:
    """Return the number a cell is, whichever minus sign it has."""
    return float(cell.replace("−", "-").replace("+", ""))
