"""What is read of a record, and nothing else: a fast decoder skips the rest without making it.

A tweet has some sixty values, of which these are a dozen. Any of them may be missing; what is
there has the type stated, whichever decoder it came from (`conform`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypedDict, cast, get_args, get_origin, get_type_hints

from passage.core.decode import Shape

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


# Tweets are many: attributes are read sooner than the keys of a dict. What is missing is empty.


class Mention(Shape, frozen=True, gc=False):
    """An account named in a tweet, as X resolved it when it made the archive."""

    id_str: str = ""
    screen_name: str = ""
    name: str = ""


class Link(Shape, frozen=True, gc=False):
    """An address in a tweet, unshortened."""

    expanded_url: str = ""


class Entities(Shape, frozen=True, gc=False):
    """What X found in a tweet's text."""

    user_mentions: tuple[Mention, ...] = ()
    urls: tuple[Link, ...] = ()


class Picture(Shape, frozen=True, gc=False):
    """A picture or film; those taken from somebody's tweet name them."""

    source_user_id_str: str = ""
    expanded_url: str = ""


class Extended(Shape, frozen=True, gc=False):
    """A tweet's pictures and films."""

    media: tuple[Picture, ...] = ()


class Tweet(Shape, frozen=True, gc=False):
    """A tweet."""

    id_str: str = ""
    created_at: str = ""
    full_text: str = ""
    text: str = ""
    in_reply_to_user_id_str: str = ""
    in_reply_to_screen_name: str = ""
    entities: Entities = Entities()
    extended_entities: Extended = Extended()


NO_TWEET = Tweet()


class TweetRow(Tweet, frozen=True, gc=False):
    """A record of ``tweets.js``: wrapped since 2020, bare before (then ``tweet`` is empty)."""

    tweet: Tweet = NO_TWEET


def conform(record: Checked, shape: type) -> Checked:
    """Return what of a record has the shape's keys and types: other values are left out.

    It is a dict for a TypedDict, else of the shape's own class.
    """
    return cast("Checked", _checker(shape)(record))


@cache
def _checker(shape: type) -> Callable[[object], object]:
    """Return a function that gives a value as it conforms, or None where it does not at all."""
    if shape is str:
        return lambda value: value if isinstance(value, str) else None
    if get_origin(shape) is tuple:
        return _checked_list(_checker(get_args(shape)[0]))
    keys = [(key, _checker(kind)) for key, kind in get_type_hints(shape).items()]

    def checked_object(value: object) -> object:
        if not isinstance(value, dict):
            return None
        made = {key: check(value.get(key)) for key, check in keys}
        return shape(**{key: one for key, one in made.items() if one is not None})

    return checked_object


def _checked_list(element: Callable[[object], object]) -> Callable[[object], object]:
    def checked(value: object) -> object:
        if not isinstance(value, list):
            return None
        return tuple(one for one in map(element, value) if one is not None)

    return checked
