"""What the archive says of the owner's own account: profile, connected applications, lists.

Taken for the person's own checklist. Everything is text that was written by X or by people: it is
cut to one line or a few, and shown as text alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from passage.core.text import one_line

BIO_MAX, WEBSITE_MAX, PLACE_MAX, NAME_MAX = 1_000, 300, 200, 100
"""Characters that are kept; X allows 160, 100, 30 and about as many."""

APPS_MAX, LISTS_MAX, PERMISSIONS_MAX = 200, 1_000, 10
"""Applications, lists, and words for each application that are kept: real accounts have fewer."""


@dataclass(frozen=True, slots=True)
class App:
    """An application that may act for the account, until it is revoked.

    ``since`` is the ISO day it was allowed on, ``permissions`` are X's words ("read", "write").
    """

    name: str
    maker: str = ""
    since: str = ""
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """The owner's account as the archive shows it; empty where the archive does not say.

    ``website`` is written as X has it, mostly shortened (t.co). ``lists`` are titles.
    """

    bio: str = ""
    website: str = ""
    place: str = ""
    apps: tuple[App, ...] = ()
    lists: tuple[str, ...] = ()


NOTHING_OWN = Own()
"""No archive was read, or an old one."""


def read_profile(record: Mapping[str, object]) -> Own | None:
    """Read the record of ``profile.js``; None where it is none."""
    match record.get("profile"):
        case {"description": dict() as told}:
            return Own(
                _text(told, "bio", BIO_MAX),
                _text(told, "website", WEBSITE_MAX),
                _text(told, "location", PLACE_MAX),
            )
    return None


def read_app(record: Mapping[str, object]) -> App | None:
    """Read one record of ``connected-application.js``; None where it is none."""
    match record.get("connectedApplication"):
        case dict() as told if isinstance(told.get("name"), str):
            maker, allowed = told.get("organization"), told.get("permissions")
            words = allowed[:PERMISSIONS_MAX] if isinstance(allowed, list) else []
            return App(
                _text(told, "name", NAME_MAX),
                _text(maker, "name", NAME_MAX) if isinstance(maker, dict) else "",
                _text(told, "approvedAt", 10),
                tuple(one_line(one, NAME_MAX) for one in words if isinstance(one, str)),
            )
    return None


def own_record(own: Own) -> dict[str, Any]:
    """Return it as JSON values; `own_of` reads it."""
    return {
        "bio": own.bio,
        "website": own.website,
        "place": own.place,
        "apps": [
            {
                "name": one.name,
                "maker": one.maker,
                "since": one.since,
                "permissions": list(one.permissions),
            }
            for one in own.apps
        ],
        "lists": list(own.lists),
    }


def own_of(raw: object) -> Own:
    """Read what `own_record` wrote. Raises ``ValueError``."""
    match raw:
        case {
            "bio": str(bio),
            "website": str(website),
            "place": str(place),
            "apps": [*apps],
            "lists": [*lists],
        }:
            return Own(
                one_line(bio, BIO_MAX),
                one_line(website, WEBSITE_MAX),
                one_line(place, PLACE_MAX),
                tuple(map(_app_of, apps[:APPS_MAX])),
                tuple(one_line(str(title), WEBSITE_MAX) for title in lists[:LISTS_MAX]),
            )
    raise ValueError


def _app_of(raw: object) -> App:
    match raw:
        case {
            "name": str(name),
            "maker": str(maker),
            "since": str(since),
            "permissions": [*words],
        }:
            permissions = tuple(one_line(str(word), NAME_MAX) for word in words[:PERMISSIONS_MAX])
            return App(
                one_line(name, NAME_MAX),
                one_line(maker, NAME_MAX),
                one_line(since, NAME_MAX),
                permissions,
            )
    raise ValueError


def _text(record: Mapping[str, object], key: str, most: int) -> str:
    value = record.get(key)
    return one_line(value, most) if isinstance(value, str) else ""
