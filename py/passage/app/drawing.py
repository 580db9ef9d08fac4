"""A drawing as values: what is where, in which ink. Others make a file or an image of it.

So the same drawing is an SVG on the page and in a file, and an image painted by the browser, and
tests can measure it. All coordinates are absolute, in units of the drawing; a path has straight
lines and curves only (the letters M, L, C and Z of SVG).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Ink(Enum):
    """The inks, by the names of the site's colours (``site/styles/tokens.css``)."""

    INK = "ink"
    QUIET = "ink-2"
    CARD = "card"
    LINE = "line"
    EDGE = "line-2"
    SEA = "sea"
    SEA_SOFT = "sea-soft"
    SUN = "sun"
    SUN_SOFT = "sun-soft"
    LEAF = "leaf"
    LEAF_SOFT = "leaf-soft"


@dataclass(frozen=True, slots=True)
class Look:
    """How a shape is drawn: filled, outlined ``width`` wide, or both; an outline may be broken."""

    fill: Ink | None = None
    outline: Ink | None = None
    width: float = 1.0
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A path, as SVG writes it."""

    path: str
    look: Look


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text. ``y`` is its baseline; with ``end`` it ends at ``x``, else begins there."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    ink: Ink = Ink.INK
    end: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Parts drawn in order. ``title`` names the drawing, ``told`` says in words what it shows."""

    width: float
    height: float
    title: str
    told: str
    parts: tuple[Shape | Words, ...]
