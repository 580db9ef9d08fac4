"""Synthetic side inputs: the formats of X's pages, its interface and twitter-web-exporter.

A `Face` is an invented person as X would show them to the one who is signed in. Each writer
turns faces into the text of one format; what a reader must get back is `expected`, worked out
from the faces and never by reading the text.

To add a shape that X made up: give it a writer beside the others (``web.py`` for what its
pages are answered, ``api.py`` for its interface, ``exporter.py`` for the script's files) and add it
to the parametrised tests in ``tests/core/inputs``.

Nothing here imports the application, so that a mistake cannot be made twice.
"""

from __future__ import annotations

from .api import ids_v11, lines_v2, page_v2, users_v11
from .exporter import COLUMNS, backup, csv_of, html_of, json_of
from .faces import Expected, Face, expected, faces
from .web import LAYOUTS, exchange, follow_page, recording, user_object

__all__ = [
    "COLUMNS",
    "LAYOUTS",
    "Expected",
    "Face",
    "backup",
    "csv_of",
    "exchange",
    "expected",
    "faces",
    "follow_page",
    "html_of",
    "ids_v11",
    "json_of",
    "lines_v2",
    "page_v2",
    "recording",
    "user_object",
    "users_v11",
]
