"""The numbers of a picture as a table: the same parts and labels, for whoever reads."""

from __future__ import annotations

from dataclasses import dataclass

from passage.app.figures import MISSING, Figures, Picture, total
from passage.app.standing import FOUND
from passage.views.bars_picture import group_label, halves
from passage.views.flow_picture import ends
from passage.views.looks import LABELS
from passage.views.wording import N_, Wording

_TOGETHER = N_("Together")
_EVERYBODY = N_("Everybody")


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns, and rows: a name, then a number or nothing for each column."""

    columns: list[str]
    rows: list[tuple[str, list[int | None]]]


def table_of(picture: Picture, figures: Figures, wording: Wording) -> Table:
    """Return the table of a picture."""
    return (_places if picture is Picture.CROSSING else _groups)(figures, wording)


def _places(figures: Figures, wording: Wording) -> Table:
    """A row for each place where people were found, for the others, and for everybody."""
    translate = wording.texts.gettext
    rows: list[tuple[str, list[int | None]]] = []
    for end in ends(figures, wording):
        parts = dict(end.parts)
        is_found = any(kind in parts for kind in FOUND)
        sorts = [parts.get(kind, 0) if is_found else None for kind in FOUND]
        rows.append((end.label, [*sorts, end.count]))
    everybody: list[int | None] = [figures.everybody[kind] for kind in FOUND]
    rows.append((translate(_EVERYBODY), [*everybody, figures.followed]))
    return Table([translate(text) for text in (*(LABELS[k] for k in FOUND), _TOGETHER)], rows)


def _groups(figures: Figures, wording: Wording) -> Table:
    """A row for each group, a column for each standing that somebody has."""
    kinds = [kind for kind in (*FOUND, *MISSING) if figures.everybody[kind] or kind in FOUND]
    rows: list[tuple[str, list[int | None]]] = [
        (group_label(group, wording), [*(counts[kind] for kind in kinds), total(counts)])
        for _, groups in halves(figures, wording)
        for group, counts in groups.items()
        if total(counts)
    ]
    translate = wording.texts.gettext
    return Table([translate(text) for text in (*(LABELS[k] for k in kinds), _TOGETHER)], rows)
