"""One person's cell of a saved page: @name, display name, and what they say of themselves.

As of 2026 a cell links to ``/name`` three times, around the picture, the display name and the
@name; what the person says of themselves is the last element with ``dir="auto"``. Links in it go
through X's shortener and show where they lead: the whole address, or its beginning and "…".
"""

from __future__ import annotations

from html.parser import HTMLParser

from passage.core.inputs.pasted import name_of
from passage.core.inputs.users import link
from passage.core.names import ScreenName

_LINKS_MAX = 20
# Drawings, such as the mark of a verified account, may carry a title that is no part of a name.
_NO_TEXT = frozenset({"svg", "style", "script", "button"})
_FOLLOWS_YOU = "userFollowIndicator"


class Cell(HTMLParser):
    """Feed it a cell: the @name of the first link, the text of the first that shows any.

    ``bio`` is as written, with the blanks and line ends of the page; ``links`` are the whole
    addresses that it shows.
    """

    def __init__(self) -> None:
        """Start before the cell."""
        super().__init__(convert_charrefs=True)
        self.screen_name: ScreenName | None = None
        self.name = ""
        self.bio = ""
        self.links: list[str] = []
        self._inside = False
        self._named = False
        self._hidden = ""
        self._bio_tag, self._depth = "", 0
        self._target: str | None = None
        self._shown = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See where a name, the bio, or a link in it begins."""
        told = dict(attrs)
        if self._hidden:
            return
        if tag in _NO_TEXT or told.get("data-testid") == _FOLLOWS_YOU:
            self._hidden = tag
        elif self._bio_tag:
            self._in_bio(tag, told)
        elif tag == "a":
            found = _linked(told.get("href") or "")
            self.screen_name = self.screen_name or found
            self._inside = found is not None and found == self.screen_name and not self._named
        elif tag == "img" and self._inside:
            self.name += _emoji(told)
        elif told.get("dir") == "auto" and self.screen_name is not None and not self._inside:
            self._bio_tag, self._depth, self.bio, self.links = tag, 1, "", []

    def handle_endtag(self, tag: str) -> None:
        """See where it ends."""
        if tag == self._hidden:
            self._hidden = ""
        elif self._bio_tag:
            if tag == "a" and self._target is not None:
                self._end_link(self._target)
            self._depth -= tag == self._bio_tag
            if not self._depth:
                self._bio_tag = ""
        elif tag == "a" and self._inside:
            self._inside = False
            self._named = bool(self.name.strip())

    def handle_data(self, data: str) -> None:
        """Take text in."""
        if self._hidden:
            return
        if self._bio_tag:
            self.bio += data
            self._shown += data
        elif self._inside and not data.strip().startswith("@"):
            self.name += data

    def _in_bio(self, tag: str, told: dict[str, str | None]) -> None:
        self._depth += tag == self._bio_tag
        if tag == "a":
            self._target, self._shown = told.get("href") or "", ""
        elif tag == "img":
            self.bio += _emoji(told)
        elif tag == "br":
            self.bio += "\n"

    def _end_link(self, target: str) -> None:
        """Keep where a link leads: what it shows, since its target is X's shortener."""
        shown = self._shown.strip()
        whole = shown if "://" in shown else f"https://{shown}"
        host = whole.partition("://")[2].partition("/")[0]
        if target.startswith(("https://", "http://")) and "." in host and "…" not in shown:
            address = "" if name_of(target) else link(whole)
            if address and len(self.links) < _LINKS_MAX:
                self.links.append(address)
        self._target = None


def _emoji(told: dict[str, str | None]) -> str:
    """Return the emoji of a picture, as X shows them; a person's picture has none."""
    alt = told.get("alt") or ""
    return "" if alt.isascii() else alt


def _linked(href: str) -> ScreenName | None:
    """Return the @name of a link to a profile: ``/name``, or the whole address."""
    if href.startswith("/"):
        return name_of(f"x.com{href}") if href.count("/") == 1 else None
    return name_of(href) if href.count("/") == len(["https:", "", "x.com", "a"]) - 1 else None
