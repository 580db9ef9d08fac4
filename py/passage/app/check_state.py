"""What was looked up for two pages of the kit: proofs of who one is, and servers."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.findings import Aim, Proved, Server
from passage.core.kit import Kit
from passage.core.kit_errors import NothingToProve
from passage.core.model import Network
from passage.core.names import Origin
from passage.core.proofs import Forwarding, did_file, webfinger_file


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


def proving_of(proving: Proving, kit: Kit) -> Proving:
    """Return what is looked at now; before anything is, what the kit keeps of the last time."""
    if proving != NOTHING_PROVED or kit.proofs is None:
        return proving
    aim, proved = kit.proofs
    return Proving(aim.domain, aim.bluesky or "", aim.acct or "", aim, proved=proved)


def asking_of(asking: Asking, kit: Kit) -> Asking:
    """Return the servers that are asked now; before any is, those of the last time."""
    if asking != NOTHING_ASKED:
        return asking
    on = {
        network: " ".join(one.host for one in kit.servers if one.network is network)
        for network in Network
    }
    asked = tuple((one.network, one.origin) for one in kit.servers)
    return Asking(on[Network.MASTODON], on[Network.BLUESKY], asked, kit.servers)


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
