"""Values taken from strangers' JSON: whatever they are, out comes the type asked for.

A field that is absent, null, of another type or absurdly long never fails an answer; it is
empty or clipped. Only an answer whose frame is wrong is `Surprising`.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from passage.core.text import TEXT_MAX

NAME_MAX = 200
BIO_MAX = 1_000
LINK_MAX = 500
LINKS_MAX = 12


def text_in(record: object, key: str, most: int = BIO_MAX) -> str:
    """Return the text under a key, clipped to ``most`` characters, else the empty text."""
    value = record.get(key) if isinstance(record, dict) else None
    return _sound(value[:most]).strip() if isinstance(value, str) else ""


def _sound(text: str) -> str:
    """Drop half surrogates, which JSON can carry and no file or page can."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def items_in(record: object, key: str, most: int = 100) -> list[dict[str, Any]]:
    """Return the records in the list under a key, at most so many; what else it holds is left."""
    value = record.get(key) if isinstance(record, dict) else None
    if not isinstance(value, list):
        return []
    return [item for item in value[:most] if isinstance(item, dict)]


def web_address(text: str) -> str:
    """Return an http(s) address as it is, and the empty text for any other kind of link."""
    address = text.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    sound = parts.scheme in ("http", "https") and parts.netloc and len(address) <= LINK_MAX
    return address if sound and address.isprintable() and " " not in address else ""


class _Prose(HTMLParser):
    """Collects the text and the link targets of a piece of HTML."""

    _BREAKS = frozenset({"p", "br", "div", "li"})
    _UNSEEN = frozenset({"script", "style", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links; start a new line where a browser would."""
        if tag in self._UNSEEN:
            self._hidden += 1
        if tag in self._BREAKS and self.parts:
            self.parts.append("\n")
        if tag == "a" and len(self.links) < LINKS_MAX:
            address = web_address(dict(attrs).get("href") or "")
            self.links += [address] if address else []

    def handle_endtag(self, tag: str) -> None:
        """Leave what is not shown."""
        if tag in self._UNSEEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Keep shown text."""
        if not self._hidden:
            self.parts.append(data)


def prose(html: str) -> tuple[str, tuple[str, ...]]:
    """Return a piece of HTML as plain text, and the web addresses it links to.

    Never raises: of broken markup, what could be read is kept.
    """
    reader = _Prose()
    try:
        reader.feed(_sound(html[:TEXT_MAX]))
        reader.close()
    except (AssertionError, ValueError):
        pass
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    text = "\n".join(line for line in lines if line)
    return text[:BIO_MAX], tuple(dict.fromkeys(reader.links))
