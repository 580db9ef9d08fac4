"""The kit as JSON values, as they stand in a saved file and in the journal."""

from __future__ import annotations

import re
from typing import Any

from passage.core.errors import NotALedger
from passage.core.findings_ledger import proofs_of, proofs_record, server_record, servers_of
from passage.core.kit import Identity, Kit, Way, identity_of, parse_day
from passage.core.own import own_of, own_record

_WORD = re.compile(r"[a-z0-9-]{1,40}")
_LANG = re.compile(r"(?:[a-z]{2})?")


def kit_record(kit: Kit) -> dict[str, Any]:
    """Return a kit as JSON values; `kit_of` reads it."""
    return {
        "way": kit.way and kit.way.value,
        "leaving": kit.leaving,
        "ticked": sorted(kit.ticked),
        "identity": _identity_record(kit.identity),
        "accounts": [_identity_record(one) for one in kit.accounts],
        "lang": kit.lang,
        "own": own_record(kit.own),
        "proofs": kit.proofs and proofs_record(*kit.proofs),
        "servers": [server_record(one) for one in kit.servers],
    }


def _identity_record(one: Identity) -> dict[str, str]:
    return {
        "name": one.name,
        "x": one.x,
        "bluesky": one.bluesky,
        "mastodon": one.mastodon,
        "website": one.website,
    }


def kit_of(raw: object) -> Kit:
    """Read a kit. Raises `NotALedger`, `IdentifierError` or ``ValueError``."""
    match raw:
        case {
            "way": None | str() as way,
            "leaving": str(leaving),
            "ticked": [*ticked],
            "identity": identity,
            "accounts": [*accounts],
            "lang": str(lang),
            "own": own,
            **rest,
        } if _LANG.fullmatch(lang):
            return Kit(
                way=None if way is None else Way(way),
                leaving=parse_day(leaving),
                ticked=frozenset(map(_ticked, ticked)),
                identity=_identity(identity),
                accounts=tuple(map(_identity, accounts)),
                lang=lang,
                own=own_of(own),
                # Files before edition 6 hold neither.
                proofs=None if rest.get("proofs") is None else proofs_of(rest["proofs"]),
                servers=servers_of(rest.get("servers", [])),
            )
    raise NotALedger


def _ticked(raw: object) -> str:
    if not isinstance(raw, str) or not _WORD.fullmatch(raw):
        raise NotALedger
    return raw


def _identity(raw: object) -> Identity:
    match raw:
        case {
            "name": str(name),
            "x": str(x),
            "bluesky": str(bluesky),
            "mastodon": str(mastodon),
            "website": str(website),
        }:
            return identity_of(name, x, bluesky, mastodon, website)
    raise NotALedger
