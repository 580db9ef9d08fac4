"""An account's address as people type or paste it: with or without @, or as a profile's link."""

from __future__ import annotations

import re

from passage.core.errors import BadAddress, IdentifierError
from passage.core.model import Network
from passage.core.names import parse_acct, parse_handle

# https://bsky.app/profile/ada.example, https://piaille.fr/@ada (and /@ada@other.example, as a
# server shows the accounts of others).
_PROFILE = re.compile(r"https?://bsky\.app/profile/([^/?#]+)", re.IGNORECASE)
_ACCOUNT = re.compile(r"https?://([^/?#]+)/@([^/?#@]+)(@[^/?#]+)?", re.IGNORECASE)


def typed_address(text: str) -> tuple[Network, str]:
    """Return the network and the address that a text names. Raises `BadAddress`."""
    profile = _PROFILE.match(text.strip())
    bare = bare_acct(text)
    try:
        if "@" in bare and not profile:
            return Network.MASTODON, parse_acct(bare)
        return Network.BLUESKY, parse_handle(bare_handle(text))
    except IdentifierError as error:
        raise BadAddress from error


def bare_handle(text: str) -> str:
    """Return what was typed for a handle or a DID without its @, or out of a profile's link."""
    word = text.strip()
    profile = _PROFILE.match(word)
    return (profile[1] if profile else word).removeprefix("@")


def bare_acct(text: str) -> str:
    """Return what was typed for an acct without its first @, or out of a profile's link."""
    word = text.strip()
    account = _ACCOUNT.match(word)
    if account is None:
        return word.removeprefix("@")
    host, user, elsewhere = account.groups()
    return user + (elsewhere or f"@{host}")
