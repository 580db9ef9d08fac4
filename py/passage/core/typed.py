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
    word = text.strip()
    profile, account = _PROFILE.match(word), _ACCOUNT.match(word)
    try:
        if profile:
            return Network.BLUESKY, parse_handle(profile[1])
        if account:
            host, user, elsewhere = account.groups()
            return Network.MASTODON, parse_acct(user + (elsewhere or f"@{host}"))
        bare = word.removeprefix("@")
        if "@" in bare:
            return Network.MASTODON, parse_acct(bare)
        return Network.BLUESKY, parse_handle(bare)
    except IdentifierError as error:
        raise BadAddress from error
