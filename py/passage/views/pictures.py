"""The pictures of a crossing: for the page, wide and narrow, with their table; and for a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from passage.app.drawing import Drawing, Ink, Look
from passage.app.figures import Figures, Picture
from passage.views import bars_picture as bars
from passage.views import flow_picture as flow
from passage.views.pen import Pen
from passage.views.picture_tables import table_of
from passage.views.svg import on_page
from passage.views.wording import N_, Wording

MARGIN = 40.0
"""Around the picture in a file."""

EACH_ONCE = N_("everybody counted once")
TAKEN = N_("Taken along")
_TITLES = {
    Picture.CROSSING: N_("Where the people followed on X were found"),
    Picture.PEOPLE: N_("Which of the people followed on X were found"),
}
_TOLD = {Picture.CROSSING: flow.told, Picture.PEOPLE: bars.told}


@dataclass(frozen=True, slots=True)
class FileKind:
    """The end of a file's name, and its media type."""

    suffix: str
    mime: str


FILE_KINDS = {False: FileKind(".svg", "image/svg+xml"), True: FileKind(".png", "image/png")}
"""What a picture is saved as: drawn, or painted."""


def file_name(picture: Picture, kind: FileKind) -> str:
    """Return the name of a picture's file."""
    return f"passage-{picture.value}{kind.suffix}"


def pictures_of(figures: Figures) -> list[Picture]:
    """Return the pictures that there is something to show in."""
    if not figures.followed:
        return []
    groups = figures.relations or figures.contacts
    return [Picture.CROSSING, Picture.PEOPLE] if groups else [Picture.CROSSING]


def _draw(
    pen: Pen, picture: Picture, figures: Figures, wording: Wording, *, narrow: bool = False
) -> float:
    if picture is Picture.CROSSING:
        return flow.draw_flow(pen, figures, wording, flow.NARROW if narrow else flow.WIDE)
    return bars.draw_bars(pen, figures, wording, bars.NARROW if narrow else bars.WIDE)


def for_page(picture: Picture, figures: Figures, wording: Wording, *, narrow: bool) -> Drawing:
    """Draw a picture for the page: its title and its ground are the page's."""
    pen = Pen()
    height = _draw(pen, picture, figures, wording, narrow=narrow)
    width = (flow.NARROW if narrow else flow.WIDE).width
    return _drawing(picture, figures, wording, pen, (width, height))


def for_file(picture: Picture, figures: Figures, wording: Wording, now: str) -> Drawing:
    """Draw a picture that stands alone: title, day, numbers, and no word on whose they are.

    ``now`` is an ISO date and time.
    """
    translate = wording.texts.gettext
    width = flow.WIDE.width
    pen = Pen(MARGIN, MARGIN)
    y = pen.write(0, 24, translate(_TITLES[picture]), 23, width, bold=True)
    taken = wording.pair(translate(TAKEN), wording.number(figures.taken))
    below = (wording.day(now), translate(EACH_ONCE), taken)
    y = pen.write(0, y - 4, " · ".join(filter(None, below)), 15, width, ink=Ink.QUIET)
    pen.top += y + 12
    height = pen.top + _draw(pen, picture, figures, wording) + MARGIN
    ground = Pen()
    ground.box(0, 0, width + 2 * MARGIN, height, Look(Ink.CARD))
    pen.parts = ground.parts + pen.parts
    return _drawing(picture, figures, wording, pen, (width + 2 * MARGIN, height))


def _drawing(
    picture: Picture, figures: Figures, wording: Wording, pen: Pen, size: tuple[float, float]
) -> Drawing:
    title = wording.texts.gettext(_TITLES[picture])
    told = _TOLD[picture](figures, wording)
    return Drawing(*size, title, told, tuple(pen.parts))


def shown(picture: Picture, figures: Figures, wording: Wording) -> Mapping[str, Any]:
    """Return what the page shows of a picture: both drawings, and the same as a table."""
    table = table_of(picture, figures, wording)
    wide, narrow = (
        on_page(for_page(picture, figures, wording, narrow=narrow), kind)
        for narrow, kind in ((False, "wide"), (True, "narrow"))
    )
    return {
        "kind": picture.value,
        "title": wording.texts.gettext(_TITLES[picture]),
        "wide": wide,
        "narrow": narrow,
        "columns": table.columns,
        "rows": [
            {"label": label, "cells": ["" if n is None else wording.number(n) for n in counts]}
            for label, counts in table.rows
        ],
    }
