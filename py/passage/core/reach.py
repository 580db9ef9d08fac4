"""Which hosts the browser lets this page reach: what the page's policy allows, as a value.

The page asks its browser for exactly these when it is loaded, and cannot ask for more later.
Sources as in https://www.w3.org/TR/CSP3/#source-lists, of which two forms are used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

ANYWHERE = "https:"
"""Stands for every host of the web; used for pictures alone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be asked (``hosts``) and whence pictures may come, beside the page's own origin.

    Each is an origin, or one with a ``*`` in the place of its first label or its port.
    """

    hosts: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()

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
