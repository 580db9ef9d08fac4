"""What the page is told to change. The page side (`page.py`) knows these and no more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Morph:
    """Turn the content of element ``target`` into ``html``, keeping focus and caret."""

    target: str
    html: str
    kind: str = "morph"


@dataclass(frozen=True, slots=True)
class Text:
    """Set the text of element ``target``."""

    target: str
    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Focus:
    """Move the focus to element ``target``."""

    target: str
    kind: str = "focus"


@dataclass(frozen=True, slots=True)
class Title:
    """Set the title of the tab."""

    text: str
    kind: str = "title"


@dataclass(frozen=True, slots=True)
class Download:
    """Save the file at a local address under a name."""

    name: str
    url: str
    kind: str = "download"


@dataclass(frozen=True, slots=True)
class Guard:
    """Ask before the tab is closed, or no longer."""

    on: bool
    kind: str = "guard"


@dataclass(frozen=True, slots=True)
class Address:
    """Show ``text`` after the # of the page's address, as a place to come back to."""

    text: str
    kind: str = "address"


@dataclass(frozen=True, slots=True)
class Leave:
    """Go to another site, to sign in there; it sends the person back."""

    url: str
    kind: str = "leave"


@dataclass(frozen=True, slots=True)
class Reach:
    """Note for the next time the page is loaded what it is to reach, as JSON; load it ``now``.

    ``token`` names what is to be gone on with there.
    """

    hosts: str
    token: str = ""
    now: bool = False
    kind: str = "reach"


Patch = Morph | Text | Focus | Title | Download | Guard | Address | Leave | Reach


def to_json(patches: Iterable[Patch]) -> str:
    """Return patches as the JSON text that the page side reads.

    Characters stay as they are: MicroPython joins no escaped surrogates, so an emoji written
    as two escapes would arrive as rubble. A lone surrogate becomes a question mark.
    """
    text = json.dumps([asdict(patch) for patch in patches], ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()
