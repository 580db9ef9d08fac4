"""The picture of the crossing: how many were followed, named, and found where.

Flows as broad as they are many lead from X, on the left, to the other shore. Everybody is in it
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from passage.app.drawing import Ink, Look
from passage.app.figures import MISSING, Figures, Place, total
from passage.app.standing import FOUND, Standing
from passage.views.looks import FLOWS, LABELS, LOOKS, counted, keys
from passage.views.pen import LEADING, Pen, lengths, width_of
from passage.views.wording import N_, Wording

PLACES = {
    Place.BLUESKY: N_("On Bluesky only"),
    Place.BOTH: N_("On both networks"),
    Place.MASTODON: N_("On Mastodon only"),
}
ONE_PLACE = {Place.BLUESKY: N_("On Bluesky"), Place.MASTODON: N_("On Mastodon")}
"""How a place is called where no other was searched."""

HEIGHT = 240.0
"""How high all people together are."""
NODE = 12.0
LEAST = 3.0
"""How broad the thinnest flow is that can still be seen."""

_SIZE, _SMALL, _APART = 16.0, 14.5, 14.0
_SHORE = Look(Ink.SEA, Ink.SEA, 2)


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing ``width`` wide, with the other shore at ``shore``, its great numbers ``big``."""

    width: float
    shore: float
    big: float


WIDE, NARROW = Layout(720, 400, 28), Layout(288, 58, 20)


@dataclass(frozen=True, slots=True)
class End:
    """Where a flow ends: its parts by standing, and its words."""

    parts: tuple[tuple[Standing, int], ...]
    label: str

    @property
    def count(self) -> int:
        """How many people end here."""
        return sum(count for _, count in self.parts)


def ends(figures: Figures, wording: Wording) -> list[End]:
    """Return every part of those followed that holds somebody: found where, or missing why."""
    translate = wording.texts.gettext
    both = len(figures.networks) > 1
    found = [
        End(
            tuple((kind, counts[kind]) for kind in FOUND if counts[kind]),
            translate(PLACES[place] if both else ONE_PLACE.get(place, PLACES[place])),
        )
        for place in Place
        if total(counts := figures.places[place])
    ]
    missing = [
        End(((kind, figures.everybody[kind]),), translate(LABELS[kind]))
        for kind in MISSING
        if figures.everybody[kind]
    ]
    return found + missing


def draw_flow(pen: Pen, figures: Figures, wording: Wording, layout: Layout) -> float:
    """Draw the picture; return how high it is."""
    top = _heads(pen, figures, wording, layout)
    shown = ends(figures, wording)
    parts = [part for end in shown for part in end.parts]
    broad = lengths([count for _, count in parts], HEIGHT, LEAST)
    numbers = max((_number_width(end, wording) for end in shown), default=0.0)
    x, y, at, labels = layout.shore, top, 0, Pen(pen.left, pen.top)
    arrivals: list[float] = []
    for end in shown:
        own = broad[at : at + len(end.parts)]
        arrivals += [y + before for before in accumulate(own[:-1], initial=0.0)]
        below = _label(labels, x + NODE + 10, y, end, wording, numbers=numbers, width=layout.width)
        y, at = max(y + sum(own), below) + _APART, at + len(own)
    _flows(pen, parts, broad, arrivals, start=top, shore=layout.shore)
    pen.parts += labels.parts
    return max(y - _APART, top + HEIGHT) + 4


def heads(figures: Figures, wording: Wording) -> tuple[tuple[int, str], ...]:
    """Return the three numbers that tell the whole, each with its words."""
    texts = wording.texts
    return (
        (figures.followed, texts.gettext("followed on X")),
        (figures.named, texts.gettext("with a name")),
        (figures.found, texts.gettext("found again")),
    )


def _heads(pen: Pen, figures: Figures, wording: Wording, layout: Layout) -> float:
    """Write the three numbers; return where the flows begin below them."""
    column, lowest = layout.width / 3, 0.0
    for place, (count, words) in enumerate(heads(figures, wording)):
        pen.say(column * place, layout.big, wording.number(count), layout.big, bold=True)
        below = layout.big + 20
        end = pen.write(column * place, below, words, _SMALL, column - 8, ink=Ink.QUIET)
        lowest = max(lowest, end)
    return lowest + 4


def _number_width(end: End, wording: Wording) -> float:
    return width_of(wording.number(end.count), _SIZE, bold=True)


def _label(
    pen: Pen, x: float, y: float, end: End, wording: Wording, *, numbers: float, width: float
) -> float:
    """Write an end's number and words; return how low they reach."""
    pen.say(x + numbers, y + 13, wording.number(end.count), _SIZE, bold=True, end=True)
    x += numbers + 8
    below = pen.write(x, y + 13, end.label, _SIZE, width - x)
    sorts = counted(FOUND, dict(end.parts), wording)
    if sorts:
        # Where great numbers leave too little room beside them, the kinds stand below them.
        room = max(width_of(word, _SMALL) for _, word in sorts) + _SIZE
        x -= 0 if x + room <= width else numbers + 8
        return keys(pen, x, below + 1, width - x, _SMALL, words=sorts) - _SMALL
    return below - _SIZE * LEADING + 5


def _flows(
    pen: Pen,
    parts: Sequence[tuple[Standing, int]],
    broad: Sequence[float],
    arrivals: Sequence[float],
    *,
    start: float,
    shore: float,
) -> None:
    """Draw the flows from X, which lie close together there, to where each arrives."""
    named = sum(
        breadth
        for (kind, _), breadth in zip(parts, broad, strict=True)
        if kind is not Standing.UNNAMED
    )
    if named:
        pen.box(0, start, NODE, named, _SHORE)
    for (kind, _), breadth, y in zip(parts, broad, arrivals, strict=True):
        pen.ribbon([(NODE, start), (shore, y)], breadth, FLOWS[kind])
        pen.box(shore, y, NODE, breadth, LOOKS[kind])
        if kind is Standing.UNNAMED:
            pen.box(0, start, NODE, breadth, LOOKS[kind])
        start += breadth


def told(figures: Figures, wording: Wording) -> str:
    """Return the picture in words: each number with its name."""
    pairs = [(words, count) for count, words in heads(figures, wording)]
    pairs += [(end.label, end.count) for end in ends(figures, wording)]
    return ", ".join(wording.pair(label, wording.number(count)) for label, count in pairs)
