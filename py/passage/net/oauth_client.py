"""Who this site is to the servers that people sign in to, and what it asks to be allowed.

A site needs no registration: its id is the address of a file that it serves, which tells where
people may be sent back to. On a developer's own machine a made-up id takes its place.

- https://atproto.com/specs/oauth#clients
- https://atproto.com/specs/permission#oauth-scopes
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit

from passage.core.names import Origin
from passage.core.sign_in_errors import SignInAtLocalhost, SignInNotHere

METADATA = "client-metadata.json"
"""The file, at the root of the site."""

PAGE = "app.html"
"""Where people come back to, in the folder of their language."""

DIRECTORY = Origin("https://plc.directory")
"""Who knows of each DID where its account lives (https://web.plc.directory/api/redoc)."""

HOSTING = ("https://bsky.social", "https://*.host.bsky.network")
"""Where accounts hosted by Bluesky sign in, and where they live."""

_RECORDS = "app.bsky.graph."
FOLLOWS = ("follow",)
LISTS = ("list", "listitem", "starterpack")
BLOCKS = ("block",)
_MUTES = ("muteActor", "unmuteActor", "getMutes")

# IPv4, the one form of an address in which digits alone stand between dots. IPv6 has colons.
_ADDRESS = re.compile(r"[0-9.]+|\[.*\]")
# https://atproto.com/specs/oauth#localhost-client-development
_LOOPBACK = ("127.0.0.1", "[::1]")


def scope_for(*, lists: bool = True, blocks: bool = False, mutes: bool = False) -> str:
    """Return what to ask for: to follow and to unfollow, and what else is wanted.

    ``lists`` are lists and starter packs. Nothing is asked for that is not written: people are
    looked up without signing in.
    """
    kinds = FOLLOWS + (LISTS if lists else ()) + (BLOCKS if blocks else ())
    repo = [f"repo:{_RECORDS}{kind}?action=create&action=delete" for kind in kinds]
    # Mutes are private, so the AppView keeps them; the server hands the call on to it.
    rpc = [f"rpc:{_RECORDS}{call}?aud=*" for call in _MUTES] if mutes else []
    return " ".join(("atproto", *repo, *rpc))


WIDEST = scope_for(lists=True, blocks=True, mutes=True)
"""All that is ever asked for: what the file of the site must allow."""


def client_metadata(root: str, redirects: Iterable[str], name: str) -> Mapping[str, object]:
    """Return what the file of a site at ``root`` (with its last slash) says.

    https://atproto.com/specs/oauth#client-id-metadata-document
    """
    return {
        "client_id": root + METADATA,
        "client_name": name,
        "client_uri": root,
        "redirect_uris": list(redirects),
        "application_type": "web",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": WIDEST,
        "token_endpoint_auth_method": "none",
        "dpop_bound_access_tokens": True,
    }


def metadata_file(root: str, languages: Iterable[str], name: str) -> bytes:
    """Return the file itself, for a site with these languages. Always the same bytes."""
    redirects = [f"{root}{code}/{PAGE}" for code in languages]
    return (json.dumps(client_metadata(root, redirects, name), indent=1) + "\n").encode()


def is_publishable(root: str) -> bool:
    """Tell whether servers will read the file of a site at ``root``: https, and a host's name."""
    parts = urlsplit(root)
    host = parts.hostname or ""
    named = "." in host and not _ADDRESS.fullmatch(host) and ":" not in host
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return parts.scheme == "https" and named and plain and root.endswith("/")


def client_of(page: str, client_id: str) -> str | Mapping[str, object]:
    """Return who the site is that is open at the address ``page``: an id, or its file's content.

    ``client_id`` is what the site was built with, perhaps nothing. Raises `SignInNotHere` where
    it was built for no address or for another one, `SignInAtLocalhost` for that name.
    """
    parts = urlsplit(page)
    if parts.hostname == "localhost" and parts.scheme == "http":
        raise SignInAtLocalhost(address=page.replace("//localhost", "//127.0.0.1", 1))
    if parts.scheme == "http" and parts.netloc.rpartition(":")[0] in _LOOPBACK:
        told = {"redirect_uri": page, "scope": WIDEST}
        return f"http://localhost?{urlencode(told)}"
    root = client_id.removesuffix(METADATA)
    if not client_id or not is_publishable(root) or not page.startswith(root):
        raise SignInNotHere
    return client_metadata(root, [page], "Passage")
