"""Names that somebody typed or pasted: @names, and links to profiles on X.

Text copied from a list on X has the display name on the line above each @name. It is taken only
where every @name that stands on its own line has one, since a bare list has none.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from passage.core.inputs.gathering import Gathering
from passage.core.inputs.picker import texts
from passage.core.inputs.users import Seen, screen_name_of, tidy
from passage.core.model import FileKind, Relation, Source
from passage.core.names import ScreenName
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally

TEXT_MAX = 16 << 20
"""Characters looked at: a million names."""

_NAME_MAX = 50
_LINE_MAX = 5_000
_LINK = (
    r"(?<![\w.-])(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:#!/)?@?"
    r"([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_])"
)
# Neither an e-mail address, nor an address on Mastodon or Bluesky, nor a link to one.
_AT = r"(?<![\w.@/+-])@([A-Za-z0-9_]{1,15})(?![\w@-]|\.\w)"
_NAMED = re.compile(f"{_LINK}|{_AT}", re.IGNORECASE | re.ASCII)
_ALONE = re.compile(r"@([A-Za-z0-9_]{1,15})")
# https://x.com/<word> that are pages of the site, not people.
_PAGES = frozenset(
    {"i", "home", "search", "share", "intent", "hashtag", "explore", "settings", "messages"}
    | {"notifications", "compose", "login", "signup", "tos", "privacy", "jobs"}
)


def names_in(text: str) -> Iterator[ScreenName]:
    """Yield the X names of a text in their order, as often as they stand there."""
    for match in _NAMED.finditer(text):
        if match[1] is None or match[1].lower() not in _PAGES:
            yield ScreenName(match[1] or match[2])


def name_of(cell: str) -> ScreenName | None:
    """Return the one X name that a cell or attribute consists of, as @name or as a link."""
    cell = cell.strip()
    match = _NAMED.match(cell)
    if match is None or (match[1] and match[1].lower() in _PAGES):
        return None
    if match.end() < len(cell) and (match[1] is None or cell[match.end()] not in "/?#"):
        return None
    return screen_name_of(match[1] or match[2])


def looks_like(name: str, head: str) -> bool:
    """Whether a file is plain text with names in it."""
    del name
    begins = head.lstrip()[:1]
    return "\0" not in head and begins not in ("{", "[", "<") and any(names_in(head))


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a text file. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    pieces: list[str] = []
    length = 0
    for piece, done in texts(stream, tally):
        length += len(piece)
        if length <= TEXT_MAX:
            pieces.append(piece)
        yield done
    return _people("".join(pieces), tally)


def read_pasted(text: str) -> SideInput:
    """Read what was pasted: everybody named, once, as people the owner followed."""
    return _people(text[:TEXT_MAX], Tally("pasted"))


def _people(text: str, tally: Tally) -> SideInput:
    lines = [line.strip()[:_LINE_MAX] for line in text.replace("\r", "\n").split("\n")]
    shown = _shown_names([line for line in lines if line])
    gathering = Gathering()
    told: set[str] = set()
    for screen_name in (one for line in lines for one in names_in(line)):
        key = screen_name.lower()
        if key not in told:
            told.add(key)
            related = frozenset({Relation.FOLLOWING})
            person = Person(None, screen_name, shown.get(key, ""), relations=related)
            gathering.add(Seen(person))
    tally.entries = len(told)
    return gathering.result(tally.name, FileKind.PASTED, Source.PASTED, tally)


def _shown_names(lines: list[str]) -> dict[str, str]:
    """Return display names by @name in small letters, where the text was copied from X."""
    shown: dict[str, str] = {}
    before = ""
    for line in lines:
        alone = _ALONE.fullmatch(line)
        if alone:
            if not before or len(before) > _NAME_MAX or _NAMED.search(before):
                return {}
            shown.setdefault(alone[1].lower(), tidy(before, _NAME_MAX))
        before = line
    return shown
