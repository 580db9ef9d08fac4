"""What to tell followers: a text for each place, with the new addresses, never too long.

Where a text would be too long, it is made shorter in this order: the sentence in its short form;
without the name; without the last address, then the one before it. Addresses are what it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from passage.core.kit import Identity, Kit, Way
from passage.core.limits import LIMITS, Place
from passage.views.farewell_words import Words

BLUESKY_PROFILE = "https://bsky.app/profile/"


class Use(Enum):
    """What a text is for, and where. The values name its place on the page and in files."""

    X_POST = "x-post"
    X_PIN = "x-pin"
    X_BIO = "x-bio"
    BLUESKY_POST = "bluesky-post"
    BLUESKY_PIN = "bluesky-pin"
    BLUESKY_BIO = "bluesky-bio"
    MASTODON_POST = "mastodon-post"
    MASTODON_PIN = "mastodon-pin"
    MASTODON_BIO = "mastodon-bio"
    WEBSITE = "website"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and how long it is of how much its network allows (0: there is no limit)."""

    use: Use
    text: str
    length: int = 0
    most: int = 0


def texts(identity: Identity, kit: Kit, words: Words) -> list[Text]:
    """Return every text there is reason for: those of a network where there is an address."""
    makers: dict[Use, tuple[bool, Place | None, Callable[[], Iterator[str]]]] = {
        Use.X_POST: (True, Place.X_POST, lambda: _leaving(identity, kit, words)),
        Use.X_PIN: (True, Place.X_POST, lambda: _pinned(identity, kit, words)),
        Use.X_BIO: (True, Place.X_BIO, lambda: _x_bio(identity, kit, words)),
    }
    for network, post, pin, bio in _NETWORKS:
        there = bool(getattr(identity, network))
        for use, make in ((post, _arrived), (pin, _confirmed), (bio, _bio)):
            makers[use] = (there, Place(_place(use)), _made(make, identity, kit, words, network))
    makers[Use.WEBSITE] = (True, None, lambda: _website(identity, kit, words))
    makers[Use.SIGNATURE] = (True, None, lambda: _signature(identity, kit, words))
    made = (_fitting(use, place, make()) for use, (there, place, make) in makers.items() if there)
    return [one for one in made if one.text]


_NETWORKS = (
    ("bluesky", Use.BLUESKY_POST, Use.BLUESKY_PIN, Use.BLUESKY_BIO),
    ("mastodon", Use.MASTODON_POST, Use.MASTODON_PIN, Use.MASTODON_BIO),
)
_Maker = Callable[[Identity, Kit, Words, str], Iterator[str]]


def _place(use: Use) -> str:
    return use.value.replace("-pin", "-post")


def _made(
    make: _Maker, identity: Identity, kit: Kit, words: Words, network: str
) -> Callable[[], Iterator[str]]:
    return lambda: make(identity, kit, words, network)


def _fitting(use: Use, place: Place | None, versions: Iterator[str]) -> Text:
    """Return the first version that its place allows; the last is short enough for any."""
    text = ""
    for text in versions:
        if place is None:
            return Text(use, text)
        if LIMITS[place].allows(text):
            break
    limit = LIMITS[place] if place else None
    return Text(use, text, limit.length(text), limit.most) if limit else Text(use, text)


def _addresses(
    identity: Identity, words: Words, without: str = "", *, bare: bool = False
) -> list[str]:
    """Return the addresses, each with its network's name, but those of one network.

    Bluesky's is the link to the profile: on other networks an @ before a handle would name
    somebody of theirs. ``bare`` is for where links count by their letters.
    """
    link = f"{BLUESKY_PROFILE}{identity.bluesky}" if identity.bluesky else ""
    link = link.removeprefix("https://") if bare else link
    known = (
        ("bluesky", "Bluesky", link),
        ("mastodon", "Mastodon", identity.mastodon and f"@{identity.mastodon}"),
        ("website", words["site"], identity.website),
    )
    return [words.pair(label, one) for key, label, one in known if one and key != without]


def _versions(name: str, long: str, short: str, intro: str, listed: list[str]) -> Iterator[str]:
    """Yield a text from its fullest version to its shortest, as the module says.

    Without an ``intro`` to the addresses it is a text of one line.
    """
    whole = [intro, *listed] if listed else []
    joiner = "\n" if intro else " · "
    yield joiner.join(filter(None, (name, long, *whole)))
    yield joiner.join(filter(None, (name, short, *whole)))
    for count in range(len(listed), -1, -1):
        some = [intro, *listed[:count]] if count else []
        yield joiner.join(filter(None, (short, *some)))


def sentence_of(kit: Kit, words: Words) -> str:
    """Return what becomes of the account, with the day where it is set."""
    way = (kit.way or Way.BOTH).value
    if not kit.leaving:
        return words[way]
    return words[f"{way}_day"].format(day=words.day(kit.leaving))


def _short(kit: Kit, words: Words) -> str:
    return words[f"{(kit.way or Way.BOTH).value}_short"]


def _intro(kit: Kit, words: Words) -> str:
    return words["also" if kit.way in (None, Way.BOTH) else "here"]


def _leaving(identity: Identity, kit: Kit, words: Words) -> Iterator[str]:
    return _versions(
        identity.name,
        sentence_of(kit, words),
        _short(kit, words),
        _intro(kit, words),
        _addresses(identity, words),
    )


def _pinned(identity: Identity, kit: Kit, words: Words) -> Iterator[str]:
    way = kit.way or Way.BOTH
    ends = way in (Way.CLOSE, Way.SILENT)
    long = words[f"pin_{way.value}"] if ends else words[way.value]
    short = words["pin_close"] if ends else _short(kit, words)
    listed = _addresses(identity, words)
    return _versions(identity.name, long, short, _intro(kit, words), listed)


def _x_bio(identity: Identity, kit: Kit, words: Words) -> Iterator[str]:
    short, listed = _short(kit, words), _addresses(identity, words, bare=True)
    return _versions("", sentence_of(kit, words), short, "", listed)


def _arrived(identity: Identity, kit: Kit, words: Words, network: str) -> Iterator[str]:
    key = "same" if kit.way in (None, Way.BOTH, Way.EMERGENCY) else "replaces"
    came = words[key].format(x=identity.x) if identity.x else ""
    long = " ".join(filter(None, (words["hello"], came)))
    listed = _addresses(identity, words, network)
    return _versions(identity.name, long, words["hello"], words["also"], listed)


def _confirmed(identity: Identity, kit: Kit, words: Words, network: str) -> Iterator[str]:
    del kit
    formerly = words["formerly"].format(x=identity.x) if identity.x else ""
    site = identity.website
    long = "\n".join(filter(None, (formerly, site and words["confirm"].format(website=site))))
    listed = _addresses(identity, words, network)
    if site:
        listed = listed[:-1]
    short = formerly or words["hello"]
    return _versions(identity.name, long or words["hello"], short, words["also"], listed)


def _bio(identity: Identity, kit: Kit, words: Words, network: str) -> Iterator[str]:
    del kit
    formerly = words["formerly"].format(x=identity.x) if identity.x else ""
    listed = _addresses(identity, words, network)
    own = identity.name or words["hello"]
    long = " · ".join(filter(None, (own, formerly)))
    short = formerly or words["hello"]
    return _versions("", long, short, words["also"], listed)


def _website(identity: Identity, kit: Kit, words: Words) -> Iterator[str]:
    listed = _addresses(identity, words, "website")
    intro = [_intro(kit, words)] if listed else []
    yield "\n".join(filter(None, (identity.name, sentence_of(kit, words), *intro, *listed)))


def _signature(identity: Identity, kit: Kit, words: Words) -> Iterator[str]:
    ended = ""
    if kit.way in (Way.CLOSE, Way.SILENT):
        day = kit.leaving
        ended = words["ended_day"].format(day=words.day(day)) if day else words["ended"]
    yield "\n".join(filter(None, (identity.name, *_addresses(identity, words), ended)))
