"""A pen: draws shapes and lines of text, and knows how much room they need.

How wide a text becomes depends on the typeface of whoever looks. `width_of` assumes a wide one,
so that what fits here fits everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from passage.app.drawing import Ink, Look, Shape, Words

# Widths in ems, those of DejaVu Sans: the widest typeface that a browser falls back on.
_SLIM, _WIDE = frozenset("ijl'’|!.,:;()[]·\u00a0\u202f\u2009 ftr"), frozenset("mwMWQOGD@%&œŒ—")
_EMS_SLIM, _EMS, _EMS_CAPITAL, _EMS_WIDE, _EMS_OTHER = 0.41, 0.64, 0.73, 0.99, 1.1
_LATIN = 0x250
_BOLD = 1.12


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text may become at most."""
    ems = sum(_ems(sign) for sign in text)
    return ems * size * (_BOLD if bold else 1.0)


def _ems(sign: str) -> float:
    if sign in _SLIM:
        return _EMS_SLIM
    if sign in _WIDE:
        return _EMS_WIDE
    if ord(sign) >= _LATIN:
        return _EMS_OTHER
    return _EMS_CAPITAL if sign.isupper() else _EMS


def folded(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most ``width``; a word that is longer is cut."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and width_of(lines[-1] + sign, size, bold=bold) > width:
                lines.append("")
            lines[-1] += sign
    return lines


def lengths(counts: Sequence[int], whole: float, least: float) -> list[float]:
    """Divide a length in the ratio of the counts. What is there at all has ``least`` at least.

    Where that is not to be had everything there is has the same length. The lengths add up to
    ``whole``, or are all 0 where there is nothing.
    """
    open_ = {place for place, count in enumerate(counts) if count}
    result = [0.0] * len(counts)
    if len(open_) * least >= whole:
        return [whole / len(open_) if count else 0.0 for count in counts]
    while open_:
        part = whole / sum(counts[place] for place in open_)
        small = {place for place in open_ if counts[place] * part < least}
        for place in small or open_:
            result[place] = least if small else counts[place] * part
        open_ -= small or open_
        whole -= len(small) * least
    return result


def number(value: float) -> str:
    """Write a coordinate, as short as can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _path(*steps: str | tuple[float, float]) -> str:
    return " ".join(
        step if isinstance(step, str) else f"{number(step[0])} {number(step[1])}" for step in steps
    )


def _level(points: Sequence[tuple[float, float]]) -> list[str | tuple[float, float]]:
    """Return curves from point to point that run level where they begin and end."""
    steps: list[str | tuple[float, float]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (x0 + x1) / 2
        steps += ["C", (middle, y0), (middle, y1), (x1, y1)]
    return steps


@dataclass(slots=True)
class Pen:
    """Collects parts. What it draws is moved by ``left`` and ``top``."""

    left: float = 0.0
    top: float = 0.0
    parts: list[Shape | Words] = field(default_factory=list)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x + self.left, y + self.top

    def box(self, x: float, y: float, width: float, height: float, look: Look) -> None:
        """Draw a rectangle; an outline lies within it."""
        inset = look.width / 2 if look.outline else 0.0
        inset = min(inset, width / 2, height / 2)
        one = self._at(x + inset, y + inset)
        other = self._at(x + width - inset, y + height - inset)
        corners = (one, "L", (other[0], one[1]), "L", other, "L", (one[0], other[1]))
        self.parts.append(Shape(_path("M", *corners, "Z"), look))

    def ribbon(self, points: Sequence[tuple[float, float]], breadth: float, look: Look) -> None:
        """Draw a flow ``breadth`` high, whose upper edge leads from point to point, level there."""
        upper = [self._at(*point) for point in points]
        lower = [(x, y + breadth) for x, y in reversed(upper)]
        steps = ["M", upper[0], *_level(upper), "L", lower[0], *_level(lower), "Z"]
        self.parts.append(Shape(_path(*steps), look))

    def say(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        ink: Ink = Ink.INK,
        end: bool = False,
    ) -> None:
        """Write one line of text on the baseline ``y``."""
        self.parts.append(Words(*self._at(x, y), text, size, bold, ink, end))

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        width: float,
        *,
        bold: bool = False,
        ink: Ink = Ink.INK,
    ) -> float:
        """Write a text in lines of at most ``width``; return the baseline below the last."""
        for line in folded(text, size, width, bold=bold):
            self.say(x, y, line, size, bold=bold, ink=ink)
            y += size * LEADING
        return y


LEADING = 1.3
"""From baseline to baseline, in sizes of the text."""
