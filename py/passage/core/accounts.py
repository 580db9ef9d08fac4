"""An account that the person is signed in to: who acts, where, and what its server allows."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.model import Network
from passage.core.names import Acct, Did, Origin


@dataclass(frozen=True, slots=True)
class Rules:
    """What a Mastodon-compatible server allows: follows a day and in all; does it import by API.

    The figures are Mastodon's: 400 in a day of UTC, 7,500 in all (``RateLimiter`` and
    ``FollowLimitValidator`` in its source, https://docs.joinmastodon.org/api/rate-limits/).
    """

    day: int = 400
    most: int = 7_500
    imports: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """The person's own account on a network.

    ``id`` is its DID (Bluesky) or its full acct (Mastodon), ``name`` what it is called on screens
    (the handle, the acct), ``origin`` the server that writes for it: the PDS, the instance.
    ``rules`` are that instance's; ``may_import`` tells that the person let us hand it lists.
    """

    network: Network
    id: Did | Acct
    name: str
    origin: Origin
    rules: Rules = Rules()
    may_import: bool = False
