"""What was looked up for two pages of the kit: proofs of who one is, and servers."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.kit_errors import NothingToProve
from passage.core.model import Network
from passage.core.names import Origin
from passage.core.proofs import Forwarding, did_file, webfinger_file
from passage.net.proving import Aim, Proved
from passage.net.servers import Server


@dataclass(frozen=True, slots=True)
class Proving:
    """What is to be proved, as it was typed and as it is looked at.

    ``domain``, ``bluesky`` and ``mastodon`` are as typed. ``aim`` is there once they could be
    read, ``proved`` once it was looked at; ``looking`` is between the two.
    """

    domain: str = ""
    bluesky: str = ""
    mastodon: str = ""
    aim: Aim | None = None
    looking: bool = False
    proved: Proved | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Servers that were asked about themselves. ``servers`` are those that answered or failed."""

    mastodon: str = ""
    bluesky: str = ""
    asked: tuple[tuple[Network, Origin], ...] = ()
    servers: tuple[Server, ...] = ()

    @property
    def waiting(self) -> int:
        """How many have not answered yet."""
        return len(self.asked) - len(self.servers)


NOTHING_PROVED = Proving()
NOTHING_ASKED = Asking()


def forwarding_of(proving: Proving) -> Forwarding | None:
    """Return the name on one's own domain that is to lead to the Mastodon account, if any."""
    aim, proved = proving.aim, proving.proved or Proved()
    if aim is None or aim.acct is None or aim.acct.partition("@")[2] == aim.domain:
        return None
    return Forwarding(aim.domain, aim.acct, proved.actor, proved.page)


def proof_file(proving: Proving, what: str) -> tuple[str, str, bytes]:
    """Return a file for one's own website, with its name and media type.

    Raises `NothingToProve` where what it must hold is not known.
    """
    # Of no kind that a browser knows, so that it adds no ending to the name.
    mime, proved, forwarding = "application/octet-stream", proving.proved, forwarding_of(proving)
    if what == "did-file" and proved and proved.did:
        return "atproto-did", mime, did_file(proved.did)
    if what == "webfinger-file" and forwarding and forwarding.actor:
        return "webfinger", mime, webfinger_file(forwarding)
    raise NothingToProve
