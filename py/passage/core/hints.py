"""@names that stand in an archive without an id: they are never joined to one.

They come from the addresses of quoted tweets, the mentions of long posts, and other people's
lists that the owner subscribed to or stands in. They are as old as what they stand in; the
name may be somebody else's by now.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from passage.core.decode import Record
from passage.core.model import Hint, OwnList
from passage.core.names import ScreenName
from passage.core.shapes import Link

HINTS_MAX = 100_000
"""Names kept: the largest real archive has some hundreds."""

# Pages of https://x.com itself rather than people.
RESERVED = frozenset({"i", "intent", "hashtag", "search", "share", "home", "explore"})
"""First parts of an address on X that name nobody."""

_HOST = r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/"
_STATUS = re.compile(_HOST + r"([A-Za-z0-9_]{1,15})/status/", re.IGNORECASE)
_LIST = re.compile(_HOST + r"([A-Za-z0-9_]{0,15})/lists/([^/?#\s\x00-\x1f]{1,100})", re.IGNORECASE)
_SCREEN_NAME = re.compile(r"[A-Za-z0-9_]{1,15}")


@dataclass(slots=True)
class Hints:
    """Names without ids, and how often each came up; the first spelling is kept."""

    _found: dict[str, tuple[str, int]] = field(default_factory=dict)

    def quotes(self, links: Iterable[Link]) -> None:
        """Take in whom a tweet quotes, by the links in it."""
        for link in links:
            self._add(author_of(link.expanded_url))

    def note(self, record: Record) -> bool:
        """Take in the mentions of a record of ``note-tweet.js``; False when it is none."""
        note = record.get("noteTweet")
        core = note.get("core") if isinstance(note, dict) else None
        if not isinstance(core, dict):
            return False
        mentions = core.get("mentions")
        for mention in mentions if isinstance(mentions, list) else ():
            name = mention.get("screenName") if isinstance(mention, dict) else None
            self._add(name if isinstance(name, str) and _SCREEN_NAME.fullmatch(name) else None)
        return True

    def lists(self, record: Record) -> bool:
        """Take in the owners of other people's lists; False when the record tells of none."""
        addresses = _addresses(record)
        for address in addresses or ():
            match = _LIST.match(address)
            self._add(match[1] if match else None)
        return addresses is not None

    def without(self, names: Collection[str]) -> tuple[Hint, ...]:
        """Return the hints, the most frequent first, but for these names in lower case."""
        kept = [(name, times) for key, (name, times) in self._found.items() if key not in names]
        kept.sort(key=lambda one: -one[1])
        return tuple(Hint(ScreenName(name), times=times) for name, times in kept)

    def _add(self, name: str | None) -> None:
        key = (name or "").lower()
        if name and key not in RESERVED and (key in self._found or len(self._found) < HINTS_MAX):
            first, times = self._found.get(key, (name, 0))
            self._found[key] = (first, times + 1)


def author_of(address: object) -> str | None:
    """Return the @name in the address of a tweet, or None."""
    match = _STATUS.match(address) if isinstance(address, str) else None
    return match[1] if match and match[1].lower() not in RESERVED else None


def own_lists(record: Record) -> list[OwnList] | None:
    """Return the lists of a record of ``lists-created.js``; None when it tells of none.

    The title is what the address has: words with hyphens, or a number.
    """
    addresses = _addresses(record)
    if addresses is None:
        return None
    matches = [(address, _LIST.fullmatch(address)) for address in addresses]
    return [OwnList(match[2].replace("-", " "), address) for address, match in matches if match]


def _addresses(record: Record) -> list[str] | None:
    """Return a record's list addresses: one, or (2018) all of them."""
    info = record.get("userListInfo")
    if not isinstance(info, dict):
        return None
    many = info.get("urls")
    found = many if isinstance(many, list) else [info.get("url")]
    return [one for one in found if isinstance(one, str)]
