"""What an archive says of itself: whose it is, of which day, and how much it should hold.

``manifest.js`` exists since 2020 and is data like the rest: it may be missing, trimmed or
edited. ``account.js`` names the owner in every archive since 2018.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from passage.core.errors import IdentifierError
from passage.core.harvest import clean
from passage.core.layout import place
from passage.core.model import Owner
from passage.core.names import ScreenName, parse_account_id, parse_screen_name
from passage.core.ytd import Record

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z)?")
_ZIP_NAME = re.compile(r"(?:^|[/\\])twitter-([0-9]{4}-[0-9]{2}-[0-9]{2})-[0-9a-f]{64}[^/\\]*$")
_COUNT = re.compile(r"[0-9]{1,12}")

PartKey = tuple[str, int]
"""A file's stem and part, such as ``("tweets", 1)``."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest: ``promised`` has the number of entries of each file that it lists.

    ``partial`` tells that X says there are further ZIPs.
    """

    owner: Owner | None = None
    generated: str = ""
    partial: bool = False
    promised: Mapping[PartKey, int] = field(default_factory=dict)
    names: Mapping[PartKey, str] = field(default_factory=dict)


def read_manifest(record: Record) -> Manifest:
    """Read ``manifest.js``; whatever has not its known shape is left out."""
    user, info = _object(record, "userInfo"), _object(record, "archiveInfo")
    date = _text(info, "generationDate")
    promised: dict[PartKey, int] = {}
    names: dict[PartKey, str] = {}
    for name, count in _listed(_object(record, "dataTypes")):
        where = place(name)
        if where is not None and _COUNT.fullmatch(count):
            promised[where.stem, where.part] = int(count)
            names[where.stem, where.part] = where.name
    return Manifest(
        _owner(_text(user, "accountId"), _text(user, "userName"), _text(user, "displayName")),
        date if _DATE.fullmatch(date) else "",
        info.get("isPartialArchive") is True,
        promised,
        names,
    )


def read_account(record: Record) -> Owner | None:
    """Read one record of ``account.js``."""
    account = _object(record, "account")
    return _owner(
        _text(account, "accountId"),
        _text(account, "username"),
        _text(account, "accountDisplayName"),
    )


def read_old_name(record: Record) -> ScreenName | None:
    """Read one record of ``screen-name-change.js``: a name that the owner gave up."""
    change = _object(_object(record, "screenNameChange"), "screenNameChange")
    try:
        return parse_screen_name(_text(change, "changedFrom"))
    except IdentifierError:
        return None


def date_of_name(name: str) -> str:
    """Return the day in the name that X gives its ZIP, or an empty string."""
    match = _ZIP_NAME.search(name)
    return match[1] if match else ""


def _owner(id_: str, screen_name: str, name: str) -> Owner | None:
    try:
        account_id = parse_account_id(id_)
    except IdentifierError:
        return None
    try:
        return Owner(account_id, parse_screen_name(screen_name), clean(name))
    except IdentifierError:
        return Owner(account_id, None, clean(name))


def _listed(types: Record) -> Iterator[tuple[str, str]]:
    """Yield the name and count of every file that a manifest lists."""
    for kind in types.values():
        files = kind.get("files") if isinstance(kind, dict) else None
        for entry in files if isinstance(files, list) else ():
            if isinstance(entry, dict):
                yield _text(entry, "fileName"), _text(entry, "count")


def _object(record: Record, key: str) -> Record:
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""
