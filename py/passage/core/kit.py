"""The kit for leaving X well: how and when somebody leaves, and where they will be found.

It is the person's own word, not made out of the archive: it stands without one, and stays when
another is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from urllib.parse import urlsplit

from passage.core.errors import BadHost
from passage.core.findings import Aim, Proved, Server
from passage.core.kit_errors import BadWebsite
from passage.core.names import host_of, parse_acct, parse_handle, parse_origin, parse_screen_name
from passage.core.own import NOTHING_OWN, Own
from passage.core.text import one_line
from passage.core.typed import bare_acct, bare_handle

NAME_MAX = 100
"""Characters kept of the name of a person or an institution."""

WEBSITE_MAX = 200
"""Characters of the address of a website: longer ones are of a page, not of a person."""

_PATH = re.compile(r"[!-~]*")


class Way(Enum):
    """A way to leave."""

    CLOSE = "close"
    SILENT = "silent"
    EMERGENCY = "emergency"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who leaves, and their addresses elsewhere; an empty text where there is none.

    ``x`` is the screen name on X, ``bluesky`` a handle, ``mastodon`` an acct, ``website`` a web
    address with its scheme: each in the form that `passage.core.names` gives it.
    """

    name: str = ""
    x: str = ""
    bluesky: str = ""
    mastodon: str = ""
    website: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether there is an address that people can be sent to."""
        return bool(self.bluesky or self.mastodon or self.website)


@dataclass(frozen=True, slots=True)
class Kit:
    """What a person prepared for leaving.

    ``leaving`` is the ISO date of it, empty while it is open. ``ticked`` names what of the
    checklist is done. ``accounts`` are those of an institution that has several; ``lang`` is the
    code of the language that its texts are to be in, empty for the page's own. ``own`` is what the
    archive says of the account that is left. ``proofs`` are what was looked at last, and what came
    of it; ``servers`` those that were asked last, in their own words. Both tell their day.
    """

    way: Way | None = None
    leaving: str = ""
    ticked: frozenset[str] = frozenset()
    identity: Identity = Identity()
    accounts: tuple[Identity, ...] = ()
    lang: str = ""
    own: Own = NOTHING_OWN
    proofs: tuple[Aim, Proved] | None = None
    servers: tuple[Server, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was prepared yet, whatever an archive says."""
        return replace(self, own=NOTHING_OWN) == NO_KIT


NO_KIT = Kit()
"""Nothing prepared yet."""


def addresses(identity: Identity) -> str:
    """Return the addresses elsewhere as people write them, one a line."""
    shown = (
        identity.bluesky and f"@{identity.bluesky}",
        identity.mastodon and f"@{identity.mastodon}",
        identity.website,
    )
    return "\n".join(filter(None, shown))


def identity_of(
    name: str = "", x: str = "", bluesky: str = "", mastodon: str = "", website: str = ""
) -> Identity:
    """Read an identity as people type it: with or without @, and links to profiles.

    Raises the `IdentifierError` of the first address that is none.
    """
    return Identity(
        name=one_line(name, NAME_MAX),
        x=parse_screen_name(x) if x.strip() else "",
        bluesky=parse_handle(bare_handle(bluesky)) if bluesky.strip() else "",
        mastodon=parse_acct(bare_acct(mastodon)) if mastodon.strip() else "",
        website=parse_website(website) if website.strip() else "",
    )


def parse_website(text: str) -> str:
    """Read a web address as people type it: ``mairie.fr``, ``https://mairie.fr/x``.

    Raises `BadWebsite`.
    """
    typed = text.strip()
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        host = host_of(parse_origin(parts.netloc))
    except (ValueError, BadHost) as error:
        raise BadWebsite from error
    path = f"{parts.path}{'?' if parts.query else ''}{parts.query}"
    if parts.scheme not in ("https", "http") or "." not in host:
        raise BadWebsite
    whole = f"{parts.scheme}://{host}{path.rstrip('/')}"
    if len(whole) > WEBSITE_MAX or not _PATH.fullmatch(path):
        raise BadWebsite
    return whole


def parse_day(text: str) -> str:
    """Read an ISO date; empty is none. Raises ``ValueError``."""
    if text and date.fromisoformat(text).isoformat() != text:
        raise ValueError(text)
    return text


def days_between(today: str, day: str) -> int:
    """Count the days from one ISO date to another; below 0 where it is past.

    Raises ``ValueError`` where either is none.
    """
    return (date.fromisoformat(day) - date.fromisoformat(today)).days
