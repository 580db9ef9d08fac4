"""The account of a person who is signed in: as whom something is asked or written."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.model import Network
from passage.core.names import Origin


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the person's own.

    ``id`` is what never changes: the DID on Bluesky, the acct on Mastodon; it is what the field
    ``by`` of a question holds. ``name`` is for the eye: the handle, or the acct. ``origin`` is
    the server that keeps the account: the PDS, or the instance.
    """

    network: Network
    id: str
    name: str
    origin: Origin
