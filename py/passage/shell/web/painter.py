"""The `Painter` port in the browser: a drawing on a canvas that nobody sees, as PNG.

A worker cannot turn SVG into an image, so each shape is drawn by the canvas itself.
"""

from __future__ import annotations

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from passage.app.drawing import Drawing, Look, Shape, Words
from passage.core.errors import NotPainted
from passage.views.svg import BOLD, PAPER, TYPEFACES

PIXELS = 2
"""To a unit of the drawing: sharp on the screens that people have."""


class WebPainter:
    """Paints on an `OffscreenCanvas`."""

    async def png(self, drawing: Drawing) -> bytes:
        """Return the drawing as PNG. Raises `NotPainted` where the browser has no such canvas."""
        try:
            canvas = js.OffscreenCanvas.new(
                round(drawing.width * PIXELS), round(drawing.height * PIXELS)
            )
            _paint(canvas.getContext("2d"), drawing)
            blob = await canvas.convertToBlob()
            if blob.type != "image/png":
                raise NotPainted
            data: bytes = (await blob.arrayBuffer()).to_bytes()
        except (AttributeError, JsException) as error:
            raise NotPainted from error
        return data


def _paint(brush: Any, drawing: Drawing) -> None:
    brush.scale(PIXELS, PIXELS)
    brush.lineCap = brush.lineJoin = "round"
    for part in drawing.parts:
        if isinstance(part, Shape):
            _shape(brush, js.Path2D.new(part.path), part.look)
        else:
            _words(brush, part)


def _shape(brush: Any, path: Any, look: Look) -> None:
    if look.fill:
        brush.fillStyle = PAPER[look.fill]
        brush.fill(path)
    if look.outline:
        brush.strokeStyle = PAPER[look.outline]
        brush.lineWidth = look.width
        brush.setLineDash(to_js(list(look.dashes)))
        brush.stroke(path)


def _words(brush: Any, words: Words) -> None:
    families = ", ".join(f'"{name}"' if " " in name else name for name in TYPEFACES)
    weight = BOLD if words.bold else 400
    brush.font = f"{weight} {words.size}px {families}"
    brush.textAlign = "right" if words.end else "left"
    brush.fillStyle = PAPER[words.ink]
    brush.fillText(words.text, words.x, words.y)
