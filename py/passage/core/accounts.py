"""An account that the person is signed in to: who acts, and where."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.model import Network
from passage.core.names import Acct, Did, Origin


@dataclass(frozen=True, slots=True)
class Account:
    """The person's own account on a network.

    ``id`` is its DID (Bluesky) or its full acct (Mastodon), ``name`` what it is called on screens
    (the handle, the acct), ``origin`` the server that writes for it: the PDS, the instance.
    """

    network: Network
    id: Did | Acct
    name: str
    origin: Origin
