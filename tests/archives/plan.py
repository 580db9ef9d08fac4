"""What an archive is to hold, and what a reader must get back from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Era(Enum):
    """How X laid archives out."""

    Y2018 = "2018"
    """Files at the root, ``tweet.js`` with bare tweets, escaped slashes, no manifest."""

    Y2020 = "2020"
    """``data/``, a manifest, ``tweet.js``, lists printed as ``= [ {``."""

    Y2022 = "2022"
    """As today: ``tweets.js``, lists printed one record below the other."""


class Flaw(Enum):
    """What is wrong with an archive as a whole."""

    NONE = ""
    NOT_A_ZIP = "not-a-zip"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    NO_FOLLOWING = "no-following"
    CLASSIC = "classic"


class How(Enum):
    """How the archive gives a person's name away."""

    MENTION = "mention"
    REPLY = "reply"
    MOMENT = "moment"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose archive it is."""

    id: str = "901"
    screen_name: str = "ada_example"
    name: str = "Ada Exemple"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the tweets name.

    ``contacts`` is in how many tweets the owner mentions or answers them. With none, they are
    mentioned in a retweet of somebody else. A person known by ``How.REPLY`` is only ever
    answered (so the display name stays unknown) and needs a contact; one known by
    ``How.MEDIA`` only has a picture reposted, by ``How.MOMENT`` stands in a moment alone (both
    have no contacts). ``retweets`` is how often they were retweeted.
    """

    id: str
    screen_name: str
    name: str
    contacts: int = 1
    following: bool = True
    follower: bool = False
    how: How = How.MENTION
    retweets: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """An archive to be written.

    ``unnamed`` are followed accounts that no tweet mentions, ``unnamed_followers`` likewise
    (half of them followed as well, while there are such). ``tweets`` is a least number: more
    are written when the people's contacts need them. ``media_bytes`` is padding that does not
    compress. ``wrapping`` is a folder around all of it, ``tweet_parts`` and
    ``following_parts`` the number of files a list is cut into, named with ``part_mark``.
    ``noted`` are the @names in long posts, ``list_owners`` of those who made lists that the owner
    subscribed to, ``own_lists`` the titles of the owner's own. ``bio`` is in the owner's profile
    (no file without it), ``apps`` are the names of connected applications.
    ``macos`` re-zips as the Finder does: decoys, a folder, sizes after the data.
    """

    people: tuple[Person, ...] = ()
    unnamed: int = 0
    unnamed_followers: int = 0
    blocks: int | None = 3
    mutes: int | None = 2
    tweets: int = 0
    old_names: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    list_owners: tuple[str, ...] = ()
    own_lists: tuple[str, ...] = ()
    bio: str = ""
    apps: tuple[str, ...] = ()
    owner: Owner = field(default_factory=Owner)
    generated: str = "2026-01-02T03:04:05.678Z"
    era: Era = Era.Y2022
    media_bytes: int = 0
    assets: int = 20
    wrapping: str = ""
    tweet_parts: int = 1
    following_parts: int = 1
    part_mark: str = "-part"
    manifest: bool = True
    macos: bool = False
    backslashes: bool = False
    flaw: Flaw = Flaw.NONE
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader must know of one id; ``how`` is the best way it can know it."""

    screen_name: str
    name: str
    how: How
    contacts: int
    last_contact: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a reader must get back. A list is None when its file is missing.

    ``entries`` counts the records of each file by its path below the wrapping folder.
    """

    owner: Owner
    generated: str
    following: tuple[str, ...] | None
    followers: tuple[str, ...] | None
    blocks: tuple[str, ...] | None
    mutes: tuple[str, ...] | None
    known: dict[str, Known]
    entries: dict[str, int]
    hints: frozenset[str] = frozenset()
    own_lists: tuple[tuple[str, str], ...] = ()
    bio: str = ""
    website: str = ""
    apps: tuple[str, ...] = ()
