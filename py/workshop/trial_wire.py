"""Accounts of a simulated network in the form in which its servers send them."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256
from html import escape
from zlib import crc32

from workshop.trial_data import Account

_SINCE = "2024-01-01T00:00:00.000Z"


def did_of(handle: str) -> str:
    """Return the DID of a simulated account."""
    digest = b32encode(sha256(handle.lower().encode()).digest()).decode().lower()
    return f"did:plc:{digest[:24]}"


def actor_json(account: Account, *, detailed: bool) -> dict[str, object]:
    """Return a Bluesky profile as the AppView sends it; only look-ups tell the website."""
    kinds = account.kind.split()
    values: list[str] = [value for value in ("bot", "impersonation") if value in kinds]
    if account.handle.endswith(".brid.gy"):
        values.append("bridged-from-bridgy-fed-activitypub")
    did = did_of(account.handle)
    labels = [{"src": did, "uri": did, "val": value, "cts": _SINCE} for value in values]
    actor: dict[str, object] = {"did": did, "handle": account.handle, "labels": labels}
    if account.name:
        actor["displayName"] = account.name
    if account.bio:
        actor["description"] = account.bio
    if "verified" in kinds:
        actor["verification"] = {"verifications": [], "verifiedStatus": "valid"}
    if account.website and detailed:
        actor["website"] = _address(account.website)
    return actor


def account_json(account: Account) -> dict[str, object]:
    """Return a Mastodon account as a server that is not its own sends it."""
    user, _, host = account.handle.partition("@")
    kinds, fields = account.kind.split(), []
    if account.website:
        address = escape(_address(account.website))
        link = f'<a href="{address}" rel="nofollow noopener me">{address}</a>'
        proven = _SINCE if "verified" in kinds else None
        fields.append({"name": "Web", "value": link, "verified_at": proven})
    return {
        "id": str(crc32(account.handle.encode())),
        "username": user,
        "acct": account.handle,
        "display_name": account.name,
        "note": f"<p>{_linked(account.bio)}</p>" if account.bio else "",
        "url": f"https://{host}/@{user}",
        "uri": f"https://{host}/users/{user}",
        "fields": fields,
        "bot": "bot" in kinds,
    }


def _address(website: str) -> str:
    return website if "://" in website else f"https://{website}"


def _linked(bio: str) -> str:
    """Return a bio as HTML, its addresses as links: so Mastodon writes it."""
    words = (escape(word) for word in bio.split())
    return " ".join(f'<a href="{w}">{w}</a>' if "://" in w else w for w in words)
