"""What can happen while proofs and servers are looked at: typed actions, and their messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from passage.core.findings import Aim, Proved, Server


@dataclass(frozen=True, slots=True)
class Prove:
    """Show what proves that accounts belong to a domain, and look whether it is there.

    All three as the person typed them; the accounts may be empty, not both.
    """

    domain: str
    bluesky: str
    mastodon: str


@dataclass(frozen=True, slots=True)
class ProofsLookedAt:
    """What came of looking."""

    aim: Aim
    proved: Proved


@dataclass(frozen=True, slots=True)
class AskAbout:
    """Ask servers about themselves, several on each network, as the person typed them."""

    mastodon: str
    bluesky: str


@dataclass(frozen=True, slots=True)
class ServerTold:
    """What one server says of itself."""

    server: Server


Checking = Prove | ProofsLookedAt | AskAbout | ServerTold

CHECK_READERS: Mapping[str, Callable[[Mapping[str, str]], Checking]] = {
    "prove": lambda fields: Prove(fields["domain"], fields["bluesky"], fields["mastodon"]),
    "ask-servers": lambda fields: AskAbout(fields["mastodon"], fields["bluesky"]),
}
"""The messages of the page about this."""
