"""The picture that tells followers where to go: a name, what happens, and the new addresses."""

from __future__ import annotations

from passage.app.drawing import Drawing, Ink, Look
from passage.core.kit import Identity, Kit, addresses
from passage.views.farewell import sentence_of
from passage.views.farewell_words import Words
from passage.views.pen import Pen, folded, width_of

WIDTH, HEIGHT = 1200.0, 675.0
"""Sixteen to nine: what X, Bluesky and Mastodon show whole."""

MARGIN, ROOM = 80.0, 1040.0
_BIGGEST, _SMALLEST = 52.0, 22.0
_SHORE = 540.0
_LINES = 3


def shared_picture(identity: Identity, kit: Kit, words: Words) -> Drawing:
    """Draw the picture. What it shows is in its words, to be used as alternative text."""
    pen = Pen()
    pen.box(0, 0, WIDTH, HEIGHT, Look(Ink.CARD))
    pen.ribbon([(0, _SHORE), (WIDTH / 2, _SHORE + 60), (WIDTH, _SHORE - 10)], 30, Look(Ink.SEA))
    pen.ribbon(
        [(0, _SHORE + 54), (WIDTH / 2, _SHORE + 96), (WIDTH, _SHORE + 50)], 18, Look(Ink.LEAF)
    )
    name = identity.name or (f"@{identity.x} (X)" if identity.x else "")
    y = MARGIN + 20
    for line in folded(name, 44, ROOM, bold=True)[:_LINES] if name else []:
        pen.say(MARGIN, y, line, 44, bold=True)
        y += 54
    for line in folded(sentence_of(kit, words), 26, ROOM)[:_LINES]:
        pen.say(MARGIN, y, line, 26, ink=Ink.QUIET)
        y += 34
    y += 24
    for label, address in _labelled(identity, words):
        size = _size(address)
        pen.say(MARGIN, y, label, 22, ink=Ink.QUIET)
        pen.say(MARGIN + 170, y, address, size, bold=True, ink=Ink.SEA)
        y += 58
    return Drawing(WIDTH, HEIGHT, name or "X", told(identity, kit, words), tuple(pen.parts))


def told(identity: Identity, kit: Kit, words: Words) -> str:
    """Return the picture in words: its alternative text."""
    listed = addresses(identity).split("\n")
    return " ".join(filter(None, (identity.name, sentence_of(kit, words), ", ".join(listed))))


def _labelled(identity: Identity, words: Words) -> list[tuple[str, str]]:
    known = (
        ("Bluesky", identity.bluesky and f"@{identity.bluesky}"),
        ("Mastodon", identity.mastodon and f"@{identity.mastodon}"),
        (words["site"], identity.website.partition("://")[2]),
    )
    return [(label, address) for label, address in known if address]


def _size(address: str) -> float:
    """Return the size at which an address fits in its line; a very long one stays small."""
    size = _BIGGEST * 0.7
    while size > _SMALLEST and width_of(address, size, bold=True) > ROOM - 170:
        size -= 1
    return size
