"""How each standing looks in a picture, always with its word: by shape first, then by colour.

Who was found is filled: sure solidly, to check lightly with a strong edge. Who is missing has an
edge alone; a broken one says that nothing is known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from passage.app.drawing import Ink, Look
from passage.app.standing import Standing
from passage.views.pen import Pen, width_of
from passage.views.wording import N_, Wording

LABELS = {
    Standing.SURE: N_("Sure"),
    Standing.CHECK: N_("To check"),
    Standing.UNCHECKED: N_("Could not be checked"),
    Standing.ABSENT: N_("Not found"),
    Standing.WAITING: N_("Not searched yet"),
    Standing.UNNAMED: N_("No name in the archive"),
}

LOOKS = {
    Standing.SURE: Look(Ink.LEAF, Ink.LEAF, 2),
    Standing.CHECK: Look(Ink.SUN_SOFT, Ink.SUN, 2),
    Standing.ABSENT: Look(Ink.CARD, Ink.EDGE, 1.5),
    Standing.UNCHECKED: Look(Ink.CARD, Ink.QUIET, 1.5, (3.0, 3.5)),
    Standing.WAITING: Look(Ink.CARD, Ink.QUIET, 1.5, (0.5, 3.5)),
    Standing.UNNAMED: Look(Ink.LINE, Ink.EDGE, 1.5),
}

_FAINT = Look(Ink.LINE, Ink.EDGE, 0.75)
FLOWS = dict.fromkeys(Standing, _FAINT) | {
    Standing.SURE: Look(Ink.LEAF_SOFT, Ink.LEAF, 0.75),
    Standing.CHECK: Look(Ink.SUN_SOFT, Ink.SUN, 0.75),
}

SWATCH = 11.0
"""How high and wide the square is that says which look belongs to a word."""

_GAP, _APART = 6.0, 16.0


def keys(
    pen: Pen, x: float, y: float, width: float, size: float, *, words: list[tuple[Standing, str]]
) -> float:
    """Write words, each behind the look of its standing, in as many lines as they need.

    ``y`` is the first baseline; return the one below the last line.
    """
    at = x
    for kind, text in words:
        needs = SWATCH + _GAP + width_of(text, size)
        if at > x and at + needs > x + width:
            at, y = x, y + size * 1.45
        pen.box(at, y - SWATCH + 0.5, SWATCH, SWATCH, LOOKS[kind])
        pen.say(at + SWATCH + _GAP, y, text, size)
        at += needs + _APART
    return y + size * 1.45


def counted(
    kinds: Iterable[Standing], counts: Mapping[Standing, int], wording: Wording
) -> list[tuple[Standing, str]]:
    """Return the words of each standing that somebody has, with their number."""
    return [
        (kind, wording.pair(wording.texts.gettext(LABELS[kind]), wording.number(counts[kind])))
        for kind in kinds
        if counts.get(kind)
    ]
