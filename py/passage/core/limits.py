"""How long a text may be on each network, counted as that network counts.

- X: weights, an address 23, a picture 2:
  https://github.com/twitter/twitter-text/blob/master/config/v3.json
- Bluesky: clusters, and bytes:
  https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky
- Mastodon: clusters, an address 23, of a mention the name without its host:
  https://docs.joinmastodon.org/user/posting/#text

Mastodon's 500 are those of its own settings; other servers allow more. How X counts a profile's
160 is nowhere published: here each character has its weight, and addresses their full length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from passage.core.graphemes import Kind, count, graphemes, kind_of

ADDRESS = 23
"""What an address on the web counts on X and on Mastodon, however long it is."""

_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh 1 on X; all others weigh 2."""

_PICTURE = 2
_KEYCAP = "\u20e3"
# twitter-text: an address is not part of a word, and no mention or tag; one without a scheme must
# end with a known top-level domain. These are not listed here: see `x_length`.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_SCHEMED = r"https?://[^\s<>\"]+"
_BARE = rf"(?<![\w@＠$#＃./-])(?:{_LABEL}\.)+[A-Za-z]{{2,}}(?:/[!-~]*)?"
_X_ADDRESS = re.compile(f"({_SCHEMED})|({_BARE})")
_WEB_ADDRESS = re.compile(_SCHEMED)
# Mastodon's MENTION_RE: of @name@host it counts the name alone.
_MENTION = re.compile(r"(?<![=/\w])@(\w+(?:[\w.-]+\w+)?)@[\w.-]+\w+")


def x_weight(text: str) -> int:
    """Return the weight of a text on X, addresses by their letters."""
    return sum(map(_weight, graphemes(unicodedata.normalize("NFC", text))))


def _weight(cluster: str) -> int:
    kind = kind_of(cluster[0])
    if kind in (Kind.PICTURE, Kind.FLAG) and ord(cluster[0]) >= _LIGHT[0][1]:
        return _PICTURE
    if cluster.endswith(_KEYCAP):
        return _PICTURE
    return sum(1 if any(a <= ord(one) <= b for a, b in _LIGHT) else 2 for one in cluster)


def x_length(text: str) -> int:
    """Return how long a post is on X.

    An address without a scheme counts as one of 23, or by its letters where that is more.
    """
    normal = unicodedata.normalize("NFC", text)
    total = x_weight(normal)
    for found in _X_ADDRESS.finditer(normal):
        own = x_weight(found[0])
        total += ADDRESS - own if found[1] else max(ADDRESS - own, 0)
    return total


def mastodon_length(text: str) -> int:
    """Return how long a post or a profile is on Mastodon."""
    return count(_MENTION.sub(r"@\1", _WEB_ADDRESS.sub("x" * ADDRESS, text)))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so much, by a way of counting; and at most so many bytes (0: any number)."""

    most: int
    length: Callable[[str], int]
    most_bytes: int = 0

    def allows(self, text: str) -> bool:
        """Whether the network takes a text."""
        size = len(text.encode("utf-8", "replace"))
        return self.length(text) <= self.most and (not self.most_bytes or size <= self.most_bytes)


class Place(Enum):
    """Where a text goes."""

    X_POST = "x-post"
    X_BIO = "x-bio"
    BLUESKY_POST = "bluesky-post"
    BLUESKY_BIO = "bluesky-bio"
    MASTODON_POST = "mastodon-post"
    MASTODON_BIO = "mastodon-bio"


LIMITS = {
    Place.X_POST: Limit(280, x_length),
    Place.X_BIO: Limit(160, x_weight),
    # app.bsky.feed.post and app.bsky.actor.profile
    Place.BLUESKY_POST: Limit(300, count, 3_000),
    Place.BLUESKY_BIO: Limit(256, count, 2_560),
    Place.MASTODON_POST: Limit(500, mastodon_length),
    Place.MASTODON_BIO: Limit(500, mastodon_length),
}
