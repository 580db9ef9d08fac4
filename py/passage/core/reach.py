"""Which hosts the browser lets this page reach: what the page's policy allows, as a value.

The page asks its browser for exactly these when it is loaded, and cannot ask for more later.
Sources as in https://www.w3.org/TR/CSP3/#source-lists, of which two forms are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

ANYWHERE = "https:"
"""Stands for every host of the web; used for pictures alone."""


_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_WEB = re.compile(rf"https://({_LABEL}\.)+{_LABEL}(:[0-9]{{1,5}})?")
_BELOW = "https://*."
_MACHINE = re.compile(
    r"https?://(localhost|127\.0\.0\.1|(\*|[a-z0-9-]+)\.localhost)(:([0-9]{1,5}|\*))?"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be asked (``hosts``) and whence pictures may come, beside the page's own origin.

    Each is an origin, or one with a ``*`` in the place of its first label or its port. ``local``
    tells that the page is one of this very machine, and may so be let reach others of it.
    """

    hosts: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    local: bool = False

    def may_open(self, origin: str) -> bool:
        """Whether the page would take an origin for its next load (`site/scripts/reach.js`)."""
        machine = self.local and _MACHINE.fullmatch(origin) is not None
        return machine or _WEB.fullmatch(origin) is not None or origin.startswith(_BELOW)

    def allows(self, origin: str) -> bool:
        """Whether the browser lets this page ask an origin."""
        return _matches(origin, self.hosts)

    def shows(self, picture: str) -> bool:
        """Whether the browser lets this page load the picture at an address."""
        return ANYWHERE in self.pictures or _matches(origin_of(picture), self.pictures)

    def covers(self, other: Reach) -> bool:
        """Whether all that ``other`` reaches is reached."""
        return all(self.allows(one) for one in other.hosts) and (
            ANYWHERE in self.pictures or all(_matches(one, self.pictures) for one in other.pictures)
        )

    def plus(self, other: Reach) -> Reach:
        """Return what both reach together."""
        return Reach(self.hosts | other.hosts, self.pictures | other.pictures)


def reach_of(hosts: Iterable[str]) -> Reach:
    """Return a reach that asks these and loads no pictures."""
    return Reach(frozenset(hosts))


def origin_of(address: str) -> str:
    """Return the origin of an address, in lower case; of one without a host, nothing useful."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_local(address: str) -> bool:
    """Whether a page at this address is one of the very machine it is open on."""
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")


def _matches(origin: str, sources: frozenset[str]) -> bool:
    if origin in sources:
        return True
    scheme, _, host = origin.partition("://")
    wider = (
        f"{scheme}://*.{host.partition('.')[2]}",
        f"{scheme}://{host.rpartition(':')[0]}:*",
        f"{scheme}://*.{host.rpartition(':')[0].partition('.')[2]}:*",
    )
    return any(one in sources for one in wider)
