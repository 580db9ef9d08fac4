"""What is read of a record, and nothing else: a fast decoder skips the rest without making it.

A tweet has some sixty values, of which these are a dozen. Any key may be missing; what is there
has the type stated, whichever decoder it came from (`conform`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypedDict, cast, get_args, get_type_hints

Checked = dict[str, object]


class Account(TypedDict, total=False):
    """An account in a list."""

    accountId: str


class ListRow(TypedDict, total=False):
    """A record of ``following.js`` and its like."""

    following: Account
    follower: Account
    blocking: Account
    muting: Account


class Mention(TypedDict, total=False):
    """An account named in a tweet, as X resolved it when it made the archive."""

    id_str: str
    screen_name: str
    name: str


class Link(TypedDict, total=False):
    """An address in a tweet, unshortened."""

    expanded_url: str


class Entities(TypedDict, total=False):
    """What X found in a tweet's text."""

    user_mentions: list[Mention]
    urls: list[Link]


class Picture(TypedDict, total=False):
    """A picture or film; those taken from somebody's tweet name them."""

    source_user_id_str: str
    expanded_url: str


class Extended(TypedDict, total=False):
    """A tweet's pictures and films."""

    media: list[Picture]


class Tweet(TypedDict, total=False):
    """A tweet."""

    id_str: str
    created_at: str
    full_text: str
    text: str
    in_reply_to_user_id_str: str
    in_reply_to_screen_name: str
    entities: Entities
    extended_entities: Extended


class TweetRow(Tweet, total=False):
    """A record of ``tweets.js``: wrapped since 2020, bare before."""

    tweet: Tweet


def conform(record: Checked, shape: type) -> Checked:
    """Return what of a record has the shape's keys and types: other values are left out."""
    return cast("Checked", _checker(shape)(record))


@cache
def _checker(shape: type) -> Callable[[object], object]:
    """Return a function that gives a value as it conforms, or None where it does not at all."""
    if shape is str:
        return lambda value: value if isinstance(value, str) else None
    inner = get_args(shape)
    if inner:
        element = _checker(inner[0])

        def checked_list(value: object) -> object:
            made = map(element, value) if isinstance(value, list) else ()
            return [one for one in made if one is not None] if isinstance(value, list) else None

        return checked_list
    keys = [(key, _checker(kind)) for key, kind in get_type_hints(shape).items()]

    def checked_object(value: object) -> object:
        if not isinstance(value, dict):
            return None
        made = {key: check(value.get(key)) for key, check in keys}
        return {key: one for key, one in made.items() if one is not None}

    return checked_object
