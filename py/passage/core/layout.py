"""Which files of an archive matter, under all the names X and re-zipping gave them.

The names come from archives of 2018 to 2026. X puts the files in ``data/`` (at the root before
2020) and cuts what is large into ``tweets.js``, ``tweets-part1.js``...; people wrap all of it
in a folder, and macOS adds decoys with the very same names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from passage.core.model import Relation


class Role(Enum):
    """What a file is read for."""

    MANIFEST = "manifest"
    ACCOUNT = "account"
    OLD_NAMES = "old-names"
    RELATION = "relation"
    TWEETS = "tweets"
    MOMENTS = "moments"
    NOTES = "notes"
    OWN_LISTS = "own-lists"
    LISTS = "lists"
    PROFILE = "profile"
    APPS = "apps"


RELATIONS = {
    "following": Relation.FOLLOWING,
    "follower": Relation.FOLLOWERS,
    "block": Relation.BLOCKS,
    "mute": Relation.MUTES,
}
"""The lists, by the stem of their file's name."""

_ROLES = {
    "manifest": Role.MANIFEST,
    "account": Role.ACCOUNT,
    "screen-name-change": Role.OLD_NAMES,
    "moment": Role.MOMENTS,
    "note-tweet": Role.NOTES,
    "profile": Role.PROFILE,
    "connected-application": Role.APPS,
    "lists-created": Role.OWN_LISTS,
    "lists-subscribed": Role.LISTS,
    "lists-member": Role.LISTS,
    **dict.fromkeys(RELATIONS, Role.RELATION),
    **dict.fromkeys(
        (
            "tweets",
            "tweet",
            "deleted-tweets",
            "deleted-tweet",
            "community-tweets",
            "community-tweet",
            "twitter-circle-tweet",
        ),
        Role.TWEETS,
    ),
}
UNMISSED = frozenset({"profile", "connected-application"})
"""Files that help with leaving and name nobody: where they are missing, nothing is lost."""

_FILE = re.compile(r"([a-z-]+?)(?:[-.]part([0-9]{1,4}))?\.js")
_HEAD = re.compile(r"\s*window\.(?:YTD\.([a-z_]+)\.part([0-9]{1,4})|(__THAR_CONFIG))\s*=")
_CLASSIC_HEAD = re.compile(r"\s*(?:Grailbird\.|var (?:tweet_index|user_details|payload_details)\b)")
_CLASSIC_PATH = re.compile(r"(?:^|/)data/js/(?:tweets/|tweet_index\.js|user_details\.js)")
# macOS puts a second tree beside the first, with the same names or almost.
_DECOYS = "__macosx"
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: the folder ``root`` of its archive, its role, stem and part.

    ``name`` is the path below the root, as the archive spells it: it can be shown, since it
    never holds the name of a folder that the person made.
    """

    root: str
    name: str
    role: Role
    stem: str
    part: int


def place(path: str) -> Place | None:
    """Tell what a path of a ZIP or of a chosen folder is, or None for what is never opened."""
    path = path.replace("\\", "/").removeprefix("./")
    folders, _, base = path.rpartition("/")
    if _OUTSIDE.match(path) or _DECOYS in path.lower().split("/"):
        return None
    match = _FILE.fullmatch(base.lower())
    role = _ROLES.get(match[1]) if match else None
    if match is None or role is None:
        return None
    above, _, last = folders.rpartition("/")
    root, name = (above, f"{last}/{base}") if last.lower() == "data" else (folders, base)
    return Place(root, name, role, match[1], int(match[2] or 0))


def place_of_head(path: str, head: str) -> Place | None:
    """Tell what a file chosen by itself is from its first line, whatever it was renamed to."""
    match = _HEAD.match(head.removeprefix("\ufeff"))
    if match is None:
        return None
    stem = "manifest" if match[3] else match[1].replace("_", "-")
    role = _ROLES.get(stem)
    folder, _, base = path.replace("\\", "/").rpartition("/")
    return role and Place(folder, base, role, stem, int(match[2] or 0))


def is_classic(path: str, head: str = "") -> bool:
    """Whether a file belongs to the archive of 2012 to 2019, which holds tweets alone."""
    lowered = path.replace("\\", "/").lower()
    return bool(_CLASSIC_PATH.search(lowered) or _CLASSIC_HEAD.match(head.removeprefix("\ufeff")))
