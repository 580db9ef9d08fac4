"""The readers of what comes from X's own pages and interfaces."""

from __future__ import annotations

from collections.abc import Callable, Generator

from passage.core.inputs import (
    api,
    exporter,
    exporter_backup,
    exporter_csv,
    exporter_html,
    graphql,
    recording,
)
from passage.core.side import SideInput
from passage.core.sources import Watched

LooksLike = Callable[[str, str], bool]
Read = Callable[[str, Watched], Generator[int, None, SideInput]]

READERS: tuple[tuple[LooksLike, Read], ...] = tuple(
    (one.looks_like, one.read)
    for one in (recording, exporter_backup, graphql, exporter, api, exporter_csv, exporter_html)
)
"""How to recognise each format by its name and first characters, and how to read it.

To be asked in this order: the first that recognises a file reads it.
"""
