"""The public feeds of the people carried over, as OPML for a feed reader.

https://opml.org/spec2.opml, "Subscription lists". Feeds need no account on any network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from passage.core.choose import Choice, chosen
from passage.core.crossing import Crossing
from passage.core.errors import IdentifierError, NoFeeds
from passage.core.export import Files
from passage.core.model import Candidate, Network
from passage.core.names import parse_did

_TITLES = {Network.BLUESKY: "Bluesky", Network.MASTODON: "Mastodon"}
# A profile page as Mastodon and software that follows it write it; its feed has ".rss" behind.
_MASTODON_PAGE = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/@[A-Za-z0-9_.-]{1,64}")
# https://www.w3.org/TR/xml/#charsets: nothing else may stand in a document.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_of(candidate: Candidate) -> str:
    """Return the address of an account's feed; empty where none is known.

    Bluesky's is of the DID (https://github.com/bluesky-social/social-app, ``bskyweb``).
    """
    if candidate.network is Network.BLUESKY:
        try:
            return f"https://bsky.app/profile/{parse_did(candidate.id)}/rss"
        except IdentifierError:
            return ""
    return f"{candidate.url}.rss" if _MASTODON_PAGE.fullmatch(candidate.url) else ""


def opml(crossing: Crossing) -> Files:
    """Return one OPML file with a group for each network. Raises `NoFeeds`."""
    groups = {network: list(_outlines(crossing, network)) for network in Network}
    if not any(groups.values()):
        raise NoFeeds
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>Passage</title></head>",
        "<body>",
    ]
    for network, outlines in groups.items():
        if outlines:
            lines += [f'<outline text="{_TITLES[network]}">', *outlines, "</outline>"]
    lines += ["</body>", "</opml>", ""]
    return ("\n".join(lines).encode(),)


def _outlines(crossing: Crossing, network: Network) -> Iterator[str]:
    seen: set[str] = set()
    for each in chosen(crossing, network):
        feed = feed_of(each.match.candidate)
        if feed and feed not in seen:
            seen.add(feed)
            yield _outline(each, feed)


def _outline(each: Choice, feed: str) -> str:
    candidate = each.match.candidate
    name = _cell(candidate.name or each.followed.name) or candidate.address
    text, page = _attribute(f"{name} ({candidate.address})"), _attribute(candidate.url)
    xml = _attribute(feed)
    return f'<outline type="rss" text="{text}" title="{text}" xmlUrl="{xml}" htmlUrl="{page}"/>'


def _cell(text: str) -> str:
    return " ".join(_NO_XML.sub(" ", text).split())


def _attribute(text: str) -> str:
    return escape(_NO_XML.sub("", text), quote=True)
