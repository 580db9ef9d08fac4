"""The picture of who was found: by what they were to the owner, and how often they exchanged.

Each bar is everybody of a group, its parts by standing; so long bars of few and of many can be
compared. Everybody is in each of the two halves once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passage.app.figures import LEAST, MISSING, Counts, Figures, Group, found, total
from passage.app.standing import FOUND
from passage.views.looks import LABELS, LOOKS, counted, keys
from passage.views.pen import Pen, lengths, width_of
from passage.views.wording import N_, Wording

_GROUPS = {
    Group.MUTUAL: N_("Followed, and following back"),
    Group.ONE_WAY: N_("Followed only"),
    Group.OFTEN: N_("%(least)s exchanges or more"),
    Group.SOMETIMES: N_("%(least)s to %(most)s exchanges"),
    Group.SELDOM: N_("%(least)s to %(most)s exchanges"),
    Group.NEVER: N_("No exchange"),
}

BAR = 20.0
VISIBLE = 4.0
"""How long the shortest part of a bar is that can still be seen."""

_SIZE, _SMALL = 16.0, 14.5


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing ``width`` wide, whose bars begin at ``bars``; at 0 the names stand above them."""

    width: float
    bars: float


WIDE, NARROW = Layout(720, 230), Layout(288, 0)


def group_label(group: Group, wording: Wording) -> str:
    """Return the name of a group in the person's language."""
    numbers = {"least": "", "most": ""}
    if group in LEAST:
        more = [least for least in LEAST.values() if least > LEAST[group]]
        most = wording.number(min(more) - 1) if more else ""
        numbers = {"least": wording.number(LEAST[group]), "most": most}
    return wording.texts.gettext(_GROUPS[group]) % numbers


def halves(figures: Figures, wording: Wording) -> list[tuple[str, Mapping[Group, Counts]]]:
    """Return the two halves that the archive tells of, with their titles."""
    both = (
        (wording.texts.gettext("By relation on X"), figures.relations),
        (wording.texts.gettext("By number of exchanges"), figures.contacts),
    )
    return [(title, groups) for title, groups in both if groups]


def draw_bars(pen: Pen, figures: Figures, wording: Wording, layout: Layout) -> float:
    """Draw the picture; return how high it is."""
    y = 0.0
    for title, groups in halves(figures, wording):
        y = pen.write(0, y + 18, title, 18, layout.width, bold=True) + 4
        for group, counts in groups.items():
            if total(counts):
                y = _row(pen, y, group_label(group, wording), counts, wording, layout=layout) + 14
        y += 8
    kinds = [kind for kind in MISSING if figures.everybody[kind]]
    if kinds and y:
        words = [(kind, wording.texts.gettext(LABELS[kind])) for kind in kinds]
        y = keys(pen, 0, y + 14, layout.width, _SMALL, words=words) - _SMALL
    return y + 4


def _row(
    pen: Pen, y: float, label: str, counts: Counts, wording: Wording, *, layout: Layout
) -> float:
    """Draw one group: its name, its bar, and who was found in words. Return its lower end."""
    x, width = layout.bars, layout.width - layout.bars
    if x:
        pen.write(0, y + 15, label, _SIZE, x - 16)
    else:
        y = pen.write(0, y + 15, label, _SIZE, width) - 8
    at, order = x, (*FOUND, *MISSING)
    for kind, length in zip(
        order, lengths([counts[kind] for kind in order], width, VISIBLE), strict=True
    ):
        if length:
            pen.box(at, y, length, BAR, LOOKS[kind])
        at += length
    line, text = y + BAR + 19, _found_of(counts, wording)
    below = pen.write(x, line, text, _SIZE, width, bold=True)
    words = counted(FOUND, counts, wording)
    if words:
        beside = width_of(text, _SIZE, bold=True) + 20 if x else 0.0
        below = keys(pen, x + beside, line if x else below + 1, width - beside, _SMALL, words=words)
    return below - 14


def _found_of(counts: Counts, wording: Wording) -> str:
    numbers = {"found": wording.number(found(counts)), "following": wording.number(total(counts))}
    return wording.texts.gettext("%(found)s found of %(following)s") % numbers


def told(figures: Figures, wording: Wording) -> str:
    """Return the picture in words: each group with how many of it were found."""
    texts = []
    for _, groups in halves(figures, wording):
        for group, counts in groups.items():
            texts.append(wording.pair(group_label(group, wording), _found_of(counts, wording)))
    return ", ".join(texts)
