"""Lists saved by twitter-web-exporter, as JSON; and the rows its three formats share.

https://github.com/prinsss/twitter-web-exporter, a script that people run inside X's pages. The
titles in its file names are translated, so that a name tells the moment of saving and nothing
else. Each row says whether the one who was signed in follows the person, and is followed.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from datetime import UTC, datetime

from passage.core.decode import decode
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.picker import Picker, texts
from passage.core.inputs.users import (
    BIO_MAX,
    Seen,
    account_id,
    link,
    profile,
    screen_name_of,
    tidy,
    user,
)
from passage.core.model import FileKind, Relation, Source
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

COLUMNS = (
    "id", "screen_name", "name", "description", "profile_image_url", "profile_banner_url",
    "followers_count", "friends_count", "statuses_count", "favourites_count", "listed_count",
    "location", "website", "birthdate", "verified_type", "is_blue_verified", "following",
    "followed_by", "can_dm", "protected", "created_at", "about_profile", "url",
)  # fmt: skip
"""The columns of a list of people, in their order."""

MARKS = frozenset(
    {"profile_image_url", "followers_count", "is_blue_verified", "can_dm", "full_text", "user_id"}
)
"""Columns by which a table is told from others that have a screen_name."""

_ROW_MAX = 1 << 20
_NAME_MAX = 200
_EMPTY = frozenset({"", "null", "undefined", "N/A"})
_TRUE = frozenset({"true", "yes"})
_FALSE = frozenset({"false", "no"})
_RELATIONS = {"following": Relation.FOLLOWING, "followed_by": Relation.FOLLOWERS}
_HEAD = re.compile(r'\s*\[\s*\{\s*"(?:id|screen_name|name|created_at)"\s*:')
_SAVED = re.compile(r"-(1[0-9]{12})(?![0-9])")
_PROFILE = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/([A-Za-z0-9_]{1,15})(?:/status/[0-9]+)?/?",
    re.IGNORECASE,
)


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins like the script's JSON."""
    text = head.lstrip("\ufeff").partition('"metadata"')[0]
    return (
        _HEAD.match(text) is not None
        and '"screen_name"' in text
        and '"id_str"' not in text
        and any(f'"{one}"' in text for one in MARKS)
    )


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a list of rows of any length. Raises `FileChanged`.

    Note of the report: ``refused``, ids that are none.
    """
    tally = Tally(name)
    gathering = Gathering()
    picker = Picker([("*",)], _ROW_MAX)
    for text, done in texts(stream, tally):
        for path, raw in picker.feed(text):
            if path == ("*",):
                take(_row(raw), gathering, tally)
        yield done
    picker.finish(tally)
    return gathering.result(name, FileKind.EXPORTER_JSON, Source.EXPORTER, tally, saved_on(name))


def take(row: Mapping[str, object], gathering: Gathering, tally: Tally) -> None:
    """Take in one row, whichever of its columns are there."""
    metadata = row.get("metadata")
    raw = user(metadata) if isinstance(metadata, dict) and "rest_id" in metadata else None
    seen = person_of(row)
    if seen is None and raw is None:
        tally.lost += 1
        tally.faults.add(Why.DAMAGED)
        return
    if seen is not None and seen.person.id is None and raw is None and _claims_id(row):
        gathering.note("refused")
    tally.entries += 1
    if seen is not None and (raw is None or seen.person.id == raw.person.id):
        gathering.add(seen)
    if raw is not None:
        gathering.add(raw)


def is_tweet(row: Mapping[str, object]) -> bool:
    """Whether a row is of a list of tweets, where ``id`` is the tweet's."""
    return "full_text" in row or "user_id" in row


def _claims_id(row: Mapping[str, object]) -> bool:
    """Whether an id should be there: older lists of tweets have none of their authors."""
    return bool(row.get("user_id")) if is_tweet(row) else "id" in row


def person_of(row: Mapping[str, object]) -> Seen | None:
    """Return the person a row is about, or None when it names nobody."""
    cells = {key: "" if value in _EMPTY else value for key, value in _flat(row).items()}
    id_ = account_id(cells.get("user_id" if is_tweet(row) else "id"))
    screen_name = screen_name_of(cells.get("screen_name")) or named_by(cells.get("url", ""))
    if id_ is None and screen_name is None:
        return None
    told = {key: cells.get(key, "").lower() for key in _RELATIONS}
    bio = tidy(cells.get("description"), BIO_MAX)
    person = Person(
        id_,
        screen_name_of(screen_name),
        tidy(cells.get("name"), _NAME_MAX),
        None if is_tweet(row) else profile(bio, link(cells.get("website"))),
        frozenset(_RELATIONS[key] for key, one in told.items() if one in _TRUE),
    )
    return Seen(person, any(one in _TRUE | _FALSE for one in told.values()))


def named_by(address: str) -> str | None:
    """Return the @name in the address of a profile or a tweet, or None."""
    match = _PROFILE.fullmatch(address)
    return match[1] if match and match[1].lower() not in ("i", "undefined", "null") else None


def saved_on(name: str) -> str:
    """Return the ISO date (UTC) that the script wrote into a file's name, or an empty text."""
    match = _SAVED.search(name)
    return date_of(match[1]) if match else ""


def date_of(milliseconds: str) -> str:
    """Return the ISO date (UTC) of thirteen digits of milliseconds since 1970."""
    return datetime.fromtimestamp(int(milliseconds) // 1000, UTC).date().isoformat()


def _flat(row: Mapping[str, object]) -> dict[str, str]:
    """Return a row's cells as text; truths become the words that the tables have for them."""
    return {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in row.items()
        if isinstance(value, str | bool)
    }


def _row(text: str | None) -> dict[str, object]:
    try:
        value = None if text is None else decode(text)[0]
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {}
