"""A list on X as a browser saved it: a page with one cell for each person.

Only the cells that were on screen are in the file, since X takes away what is scrolled past.
Whose list and which one is told by the tab that is selected. The column beside the list shows
people to follow in cells of the same kind: these are passed over. Cells as of 2026, read from
saved pages, have ``data-testid="UserCell"``; `page_cell` tells what is in one.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from passage.core.inputs.gathering import Gathering
from passage.core.inputs.page_cell import Cell
from passage.core.inputs.picker import texts
from passage.core.inputs.users import BIO_MAX, Seen, profile, screen_name_of, tidy
from passage.core.model import FileKind, Relation, Source
from passage.core.names import ScreenName, key_of
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

_CELL_MAX = 32 << 10
_NAME_MAX = 200
_MARK = re.compile(r"data-testid=[\"']?(UserCell|sidebarColumn|primaryColumn)\b")
_MARK_MAX = 40
_TAG_MAX = 3000
# What a parser may stumble over, and comments, which no name has.
_DECLARATION = re.compile(r"<![^>]{0,500}>?")
_TAG = re.compile(r"<a\s[^<>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(
    r"href=[\"']?(?:https?://(?:www\.)?(?:x|twitter)\.com)?/([A-Za-z0-9_]{1,15})/(\w+)"
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)https?://(?:x|twitter)\.com/(\w{1,15})/(\w+)")
_LISTS = {
    "following": Relation.FOLLOWING,
    "followers": Relation.FOLLOWERS,
    "verified_followers": Relation.FOLLOWERS,
    "followers_you_follow": Relation.FOLLOWERS,
}


def looks_like(name: str, head: str) -> bool:
    """Whether a file is a web page; whether it has people in it is seen when it is read."""
    del name
    begins = head.lstrip()[:200].lower()
    return begins.startswith(("<!doctype html", "<html", "<!-- saved from")) or "UserCell" in head


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read the page. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    page = _Page()
    for text, done in texts(stream, tally):
        page.feed(text)
        yield done
    page.finish()
    return page.result(tally)


class _Page:
    """Cuts a page at its cells as it comes, so that one cell at a time is looked into."""

    def __init__(self) -> None:
        self._rest = ""
        self._open: str | None = None
        self._in_list = True
        self._people = Gathering()
        self._count = 0
        self._owner: ScreenName | None = None
        self._relation: Relation | None = None

    def feed(self, text: str) -> None:
        text = self._rest + text
        at = 0
        for mark in _MARK.finditer(text):
            self._between(text[at : mark.start()])
            self._open = mark[1]
            self._in_list = mark[1] == "primaryColumn" or (self._in_list and mark[1] == "UserCell")
            at = mark.end()
        # What follows the last mark may go on in the next piece; more of it than one cell is
        # never needed. Before the first mark, nothing longer than a tag is.
        keep = _CELL_MAX if self._open == "UserCell" else _TAG_MAX
        rest = text[at:]
        if self._open != "UserCell" and len(rest) > keep:
            self._between(rest)
            self._rest = rest[-keep:]
        else:
            # The head of a cell too long is kept, and the end of the text for the next mark.
            self._rest = rest if len(rest) <= 2 * keep else rest[:keep] + rest[-_MARK_MAX:]

    def finish(self) -> None:
        self._between(self._rest)
        self._rest = ""

    def result(self, tally: Tally) -> SideInput:
        tally.entries = self._count
        if not self._count:
            tally.faults.add(Why.NO_LIST)
        self._people.viewer = key_of(self._owner) if self._owner else None
        return self._people.result(tally.name, FileKind.SAVED_PAGE, Source.PAGE, tally)

    def _between(self, text: str) -> None:
        if self._open == "UserCell":
            if self._in_list:
                self._cell(text[:_CELL_MAX])
        elif self._relation is None:
            self._look_for_tab(text)

    def _look_for_tab(self, text: str) -> None:
        found = _SAVED_FROM.search(text)
        if found is None:
            tabs = (one[0] for one in _TAG.finditer(text) if 'aria-selected="true"' in one[0])
            found = next(filter(None, map(_HREF.search, tabs)), None)
        if found is not None and found[2] in _LISTS:
            self._owner, self._relation = screen_name_of(found[1]), _LISTS[found[2]]

    def _cell(self, text: str) -> None:
        cell = Cell()
        cell.feed(f"<div {_DECLARATION.sub(' ', text)}")
        if cell.screen_name is not None:
            # A page that does not say which list it is was saved because of the people in it.
            relation = self._relation or Relation.FOLLOWING
            name = tidy(" ".join(cell.name.split()), _NAME_MAX)
            about = profile(tidy(" ".join(cell.bio.split()), BIO_MAX), "", tuple(cell.links))
            person = Person(None, cell.screen_name, name, about, frozenset({relation}))
            self._people.add(Seen(person))
            self._count += 1
