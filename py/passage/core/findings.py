"""What was found while leaving was prepared: proofs of who one is, and what servers say.

`passage.net.proving` and `passage.net.servers` look; the kit keeps what they found, with its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from passage.core.errors import Problem
from passage.core.model import Network
from passage.core.names import Acct, Did, Handle, Host, Origin, host_of
from passage.core.proofs import Domain

INVALID = "handle.invalid"
"""What the AppView writes where a handle no longer verifies."""

FOUND_MAX = 120
"""Characters shown of what was found in the place of what was expected."""

RULES_MAX = 30
RULE_MAX = 300


class Proof(Enum):
    """What is looked at."""

    HANDLE = "handle"
    SHOWN = "shown"
    FILE = "file"
    LINK = "link"
    NAME = "name"


class Verdict(Enum):
    """What came of it."""

    RIGHT = "right"
    MISSING = "missing"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``found`` is what was there instead, ``why`` why not known."""

    proof: Proof
    verdict: Verdict
    found: str = ""
    why: Problem | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be proved: that these accounts belong to a domain.

    ``bluesky`` is the account's handle of today, or its DID. ``appview`` knows handles,
    ``server`` is the account's own on Mastodon, ``site`` the domain's website.
    """

    domain: Domain
    appview: Origin
    site: Origin
    bluesky: Handle | Did | None = None
    acct: Acct | None = None
    server: Origin | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """What was learned: the findings in order, and what the files for the domain need.

    ``day`` is the ISO date on which it was looked at, as the app notes it.
    """

    findings: tuple[Finding, ...] = ()
    did: Did | None = None
    actor: str = ""
    page: str = ""
    day: str = ""

    def verdict(self, proof: Proof) -> Verdict | None:
        """Return what came of one proof, None where it was not looked at."""
        return next((one.verdict for one in self.findings if one.proof is proof), None)


class Joining(Enum):
    """Who may make an account there."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITED = "invited"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Server:
    """A server in its own words; empty is unknown. ``problem`` tells why nothing is known.

    ``day`` is the ISO date on which it was asked, as the app notes it.
    """

    origin: Origin
    network: Network
    title: str = ""
    description: str = ""
    software: str = ""
    version: str = ""
    joining: Joining = Joining.UNKNOWN
    rules: tuple[str, ...] = ()
    email: str = ""
    contact: str = ""
    terms: str = ""
    privacy: str = ""
    languages: tuple[str, ...] = ()
    problem: Problem | None = None
    day: str = ""

    @property
    def host(self) -> Host:
        """The server's host."""
        return host_of(self.origin)
