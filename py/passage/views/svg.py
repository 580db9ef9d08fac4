"""A drawing as SVG: for the page, in the page's colours, or for a file that stands alone."""

from __future__ import annotations

from markupsafe import Markup, escape

from passage.app.drawing import Drawing, Ink, Look, Shape, Words
from passage.views.pen import number

PAPER = {
    Ink.INK: "#14213a",
    Ink.QUIET: "#46536b",
    Ink.CARD: "#ffffff",
    Ink.LINE: "#dcdfe6",
    Ink.EDGE: "#7a8598",
    Ink.SEA: "#0b5a6b",
    Ink.SEA_SOFT: "#e2f0f1",
    Ink.SUN: "#a3410c",
    Ink.SUN_SOFT: "#fdeee2",
    Ink.LEAF: "#1e6b3a",
    Ink.LEAF_SOFT: "#e4f3e9",
}
"""The site's light colours: a file is looked at in other programs, and printed."""

SCREEN = {ink: f"var(--{ink.value})" for ink in Ink}
"""The page's colours, which follow what people ask of their system."""

TYPEFACES = ("Atkinson Hyperlegible Next", "Segoe UI", "Roboto", "DejaVu Sans", "sans-serif")
"""In the order of preference. A file does not carry one: it would be ten times as heavy."""

BOLD = 700


def on_page(drawing: Drawing, kind: str) -> Markup:
    """Return the drawing for the page, of a class. Whoever does not see it has the table."""
    size = f"{number(drawing.width)} {number(drawing.height)}"
    body = _body(drawing, SCREEN)
    return Markup(
        '<svg class="{}" viewBox="0 0 {}" aria-hidden="true" focusable="false"'
        ' stroke-linecap="round" stroke-linejoin="round">{}</svg>'
    ).format(kind, size, body)


def as_file(drawing: Drawing, lang: str) -> bytes:
    """Return a file with everything in it: colours, title, and what it shows in words."""
    width, height = number(drawing.width), number(drawing.height)
    text = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}"'
        ' role="img" aria-labelledby="title told" lang="{lang}" font-family="{typefaces}"'
        ' stroke-linecap="round" stroke-linejoin="round">\n'
        '<title id="title">{title}</title>\n<desc id="told">{told}</desc>\n{body}</svg>\n'
    ).format(
        w=width,
        h=height,
        lang=lang,
        typefaces=", ".join(TYPEFACES),
        title=drawing.title,
        told=drawing.told,
        body=_body(drawing, PAPER),
    )
    return text.encode()


def _body(drawing: Drawing, colours: dict[Ink, str]) -> Markup:
    parts = (
        _shape(part, colours) if isinstance(part, Shape) else _words(part, colours)
        for part in drawing.parts
    )
    return Markup("").join(part + "\n" for part in parts)


def _shape(shape: Shape, colours: dict[Ink, str]) -> Markup:
    return Markup('<path d="{}"{}/>').format(shape.path, _look(shape.look, colours))


def _look(look: Look, colours: dict[Ink, str]) -> Markup:
    fill = colours[look.fill] if look.fill else "none"
    text = Markup(' fill="{}"').format(fill)
    if look.outline:
        text += Markup(' stroke="{}" stroke-width="{}"').format(
            colours[look.outline], number(look.width)
        )
    if look.dashes:
        text += Markup(' stroke-dasharray="{}"').format(" ".join(map(number, look.dashes)))
    return text


def _words(words: Words, colours: dict[Ink, str]) -> Markup:
    bold = Markup(' font-weight="{}"').format(BOLD) if words.bold else ""
    end = Markup(' text-anchor="end"') if words.end else ""
    return Markup('<text x="{}" y="{}" font-size="{}"{}{} fill="{}">{}</text>').format(
        number(words.x),
        number(words.y),
        number(words.size),
        bold,
        end,
        colours[words.ink],
        escape(words.text),
    )
