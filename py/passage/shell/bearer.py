"""Asking with a token: it goes in a header to the server that gave it, and is noted nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from passage.core.accounts import Account
from passage.net.exchange import Ask, Lost, Reply, Why


class Sender(Protocol):
    """Sends with headers. Never raises: what cannot be answered is a `Lost`."""

    async def fetch(self, ask: Ask) -> Reply:
        """Send what nobody asks."""

    async def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Send one request with these headers."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """The `Http` port with a token on every request (RFC 6750, section 2.1)."""

    http: Sender
    token: str = field(repr=False)

    async def fetch(self, ask: Ask) -> Reply:
        """Send one request."""
        return await self.http.send(ask, {"authorization": f"Bearer {self.token}"})


@dataclass(frozen=True, slots=True)
class BearerSession:
    """One account that is signed in: the `Session` of `passage.shell.web.sessions`.

    A server that ended the session says 401, which the flows read as `SignedOut`.
    """

    account: Account
    bearer: Bearer

    async def fetch(self, ask: Ask) -> Reply:
        """Send an ask as this account; to another server than its own, nothing goes out."""
        if ask.origin != self.account.origin or ask.by != self.account.id:
            return Lost(Why.SIGNED_OUT)
        return await self.bearer.fetch(ask)
