"""One person out of a user object, in every shape that X has given it.

=====  ==============================  ==================================================
shape  seen                            where the @name, the bio and the website are
=====  ==============================  ==================================================
v1.1   api.x.com/1.1, messages         ``screen_name``, ``description``, ``entities``
v2     api.x.com/2                     ``username``, ``description``, ``entities``
A      web until May 2025              ``legacy.*``
B      web from May 2025               ``core.screen_name``, the rest in ``legacy.*``
C      web from July 2026              ``core.screen_name``, ``profile_bio.*``, ``website``
=====  ==============================  ==================================================

Sources: developer.x.com "User object" for v1.1 and v2; the web's three shapes are known from
recordings only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from passage.core.errors import BadAccountId, BadScreenName
from passage.core.model import Profile, Relation
from passage.core.names import AccountId, ScreenName, parse_account_id, parse_screen_name
from passage.core.side import Person
from passage.core.text import one_line

Record = dict[str, object]

BIO_MAX = 1000
"""Characters kept of a bio; X allows 160."""

_NAME_MAX = 200
_LINK_MAX = 500
_LINKS = 20
_LINK = re.compile(r"https?://[^\s\x00-\x20\"<>\\^`{|}\x7f]+", re.IGNORECASE)
_FLAGS = {
    "following": Relation.FOLLOWING,
    "followed_by": Relation.FOLLOWERS,
    "blocking": Relation.BLOCKS,
    "muting": Relation.MUTES,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A person, and whether the input says how they relate to the one who was signed in."""

    person: Person
    told: bool = False


def user(raw: Record) -> Seen | None:
    """Return whom a user object of any shape tells of, or None when it names nobody."""
    core, legacy, bio = _inner(raw, "core"), _inner(raw, "legacy"), _inner(raw, "profile_bio")
    id_ = account_id(raw.get("rest_id")) or account_id(raw.get("id_str"))
    if id_ is None and "rest_id" not in raw:
        # The web's own ``id`` is another thing: the base64 of "User:" and the number.
        id_ = account_id(raw.get("id"))
    screen_name = next(
        filter(
            None,
            (
                screen_name_of(one.get(key))
                for one, key in (
                    (core, "screen_name"),
                    (legacy, "screen_name"),
                    (raw, "screen_name"),
                    (raw, "username"),
                )
            ),
        ),
        None,
    )
    if id_ is None and screen_name is None:
        return None
    name = core.get("name") or legacy.get("name") or raw.get("name")
    flags = [_inner(raw, "relationship_perspectives"), legacy, raw]
    related, told = _relations(flags, raw.get("connection_status"))
    person = Person(id_, screen_name, tidy(name, _NAME_MAX), _profile(raw, legacy, bio), related)
    return Seen(person, told)


def profile(bio: str, website: str, links: Iterator[str] | tuple[str, ...] = ()) -> Profile | None:
    """Return what a profile says, or None when it says nothing."""
    addresses = [one for one in (*links, website) if one]
    # X's shortener says nothing about where a link leads, and must never be asked.
    kept = tuple(dict.fromkeys(one for one in addresses if not _is_short(one)))[:_LINKS]
    return Profile(bio, website, kept) if bio or website or kept else None


def account_id(value: object) -> AccountId | None:
    """Return an id, or None for what is none: whole numbers come as text from `decode`."""
    try:
        return parse_account_id(value) if isinstance(value, str) else None
    except BadAccountId:
        return None


def screen_name_of(value: object) -> ScreenName | None:
    """Return a @name, or None for what is none; older exports wrote the word "undefined"."""
    if not isinstance(value, str) or value in ("undefined", "null"):
        return None
    try:
        return parse_screen_name(value)
    except BadScreenName:
        return None


def tidy(value: object, most: int) -> str:
    """Return a text fit for one line, at most so many characters, else as it was written.

    Control characters become spaces, halves of characters U+FFFD; what is no text is empty.
    """
    return one_line(value, most) if isinstance(value, str) else ""


def link(value: object) -> str:
    """Return a web address as it stands, or an empty text for anything else."""
    text = value.strip() if isinstance(value, str) and len(value) <= _LINK_MAX else ""
    return tidy(text, _LINK_MAX) if _LINK.fullmatch(text) else ""


def _profile(raw: Record, legacy: Record, bio: Record) -> Profile | None:
    text = bio.get("description") or legacy.get("description") or raw.get("description")
    written: list[str] = []
    own: list[str] = []
    for part in (bio, legacy, raw):
        entities = _inner(part, "entities")
        written += _expanded(_inner(entities, "description"))
        own += _expanded(_inner(entities, "url"))
    site = (
        link(_inner(raw, "website").get("url")) or link(legacy.get("url")) or link(raw.get("url"))
    )
    return profile(tidy(text, BIO_MAX), own[0] if own else site, (*written, *own))


def _expanded(part: Record) -> list[str]:
    urls = part.get("urls")
    return [
        found
        for one in (urls[:_LINKS] if isinstance(urls, list) else ())
        if isinstance(one, dict) and (found := link(one.get("expanded_url")))
    ]


def _relations(flags: list[Record], connections: object) -> tuple[frozenset[Relation], bool]:
    """Return the relations stated, and whether any was stated at all, even as false."""
    related = {_FLAGS[key] for part in flags for key in _FLAGS if part.get(key) is True}
    told = any(isinstance(part.get(key), bool) for part in flags for key in _FLAGS)
    if isinstance(connections, list):
        # https://docs.x.com/x-api/fundamentals/data-dictionary: connection_status of a user.
        related |= {_FLAGS[one] for one in connections if isinstance(one, str) and one in _FLAGS}
        told = True
    return frozenset(related), told


def _is_short(address: str) -> bool:
    return re.match(r"https?://t\.co(?:[/:?#]|$)", address, re.IGNORECASE) is not None


def _inner(raw: Record, key: str) -> Record:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}
