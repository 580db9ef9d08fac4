"""What the shell is asked to do. An effect is a value; only the shell performs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from passage.app.doing import Order
from passage.app.figures import Figures, Picture
from passage.app.state import TakeAway
from passage.core.accounts import Account
from passage.core.findings import Aim
from passage.core.model import Followed, Network, Result
from passage.core.names import AccountId, Origin
from passage.core.reach import Reach
from passage.net.search import Plan


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Read the files that came with the last message and the ``pasted`` text.

    With ``more`` they are read together with what was read before.
    """

    more: bool = False
    pasted: str = ""


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """Fetch the list of a group from this very website, and read it; else as `ReadFiles`."""

    slug: str
    more: bool = False
    pasted: str = ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """Read the table of accounts that came with the last message."""


@dataclass(frozen=True, slots=True)
class CloseFiles:
    """Stop reading and let go of the files."""


@dataclass(frozen=True, slots=True)
class RunSearch:
    """Search for these people; ``known`` are results that need no asking."""

    plan: Plan
    people: tuple[Followed, ...]
    known: Mapping[AccountId, Result]


@dataclass(frozen=True, slots=True)
class HoldSearch:
    """Pause the running search (``on``) or let it go on."""

    on: bool


@dataclass(frozen=True, slots=True)
class EndSearch:
    """Stop the running search; what is known so far is kept."""


@dataclass(frozen=True, slots=True)
class FindServer:
    """Ask a domain that did not answer as a Mastodon server where its server is."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class LookUpAddress:
    """Ask whether an address that was typed for a person exists."""

    person: Followed
    plan: Plan
    network: Network
    address: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """Give the person a file."""

    what: TakeAway
    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draw:
    """Make a picture in the person's language and give it to them: as SVG, or painted, as PNG."""

    picture: Picture
    painted: bool
    figures: Figures


@dataclass(frozen=True, slots=True)
class DrawShared:
    """Make the picture with the new addresses and give it to the person, drawn or painted."""

    painted: bool


@dataclass(frozen=True, slots=True)
class Write:
    """Give the person a file that the views write in their language."""

    what: TakeAway


@dataclass(frozen=True, slots=True)
class BeginSignIn:
    """Find out where the person signs in, and send the browser there.

    ``appview`` knows whose a handle is. With ``avoiding`` they are asked to allow that people
    are blocked and muted, too; with ``importing``, that their server is handed a list.
    """

    network: Network
    who: str
    appview: Origin
    avoiding: bool = False
    importing: bool = False


@dataclass(frozen=True, slots=True)
class Identify:
    """Find out who is meant on Bluesky, and where they live; ``appview`` knows handles."""

    who: str
    appview: Origin


@dataclass(frozen=True, slots=True)
class PasswordSignIn:
    """Sign in to an account on Bluesky by an app password."""

    account: Account
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FinishSignIn:
    """Complete the sign-in from which the browser came back."""

    params: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RestoreSessions:
    """Look for sessions of earlier visits."""


@dataclass(frozen=True, slots=True)
class CloseSession:
    """End a session at its server, and erase what the device keeps of it."""

    account: Account


@dataclass(frozen=True, slots=True)
class ForgetSessions:
    """End every session at its server, those of earlier visits too, and erase all keys here."""


@dataclass(frozen=True, slots=True)
class RunOrder:
    """Do what the person ordered on a network."""

    network: Network
    order: Order


@dataclass(frozen=True, slots=True)
class HoldOrder:
    """Hold what is being done on a network (``on``), or let it go on."""

    network: Network
    on: bool


@dataclass(frozen=True, slots=True)
class EndOrder:
    """Stop what is being done on a network."""

    network: Network


@dataclass(frozen=True, slots=True)
class LookAtProofs:
    """Look whether a domain proves the accounts of an aim."""

    aim: Aim


@dataclass(frozen=True, slots=True)
class AskServers:
    """Ask servers about themselves."""

    servers: tuple[tuple[Network, Origin], ...]


@dataclass(frozen=True, slots=True)
class Reopen:
    """Load the page anew, so that the browser lets it reach these hosts.

    ``again`` are messages to take there: the way back, and what was asked for.
    """

    reach: Reach
    again: tuple[str, ...] = field(default=(), repr=False)


Signing = (
    BeginSignIn
    | Identify
    | PasswordSignIn
    | FinishSignIn
    | RestoreSessions
    | CloseSession
    | ForgetSessions
)
"""What is about sessions; everything else is done within one."""

Effect = (
    ReadFiles
    | ReadGroup
    | ReadTable
    | CloseFiles
    | RunSearch
    | HoldSearch
    | EndSearch
    | FindServer
    | LookUpAddress
    | Deliver
    | Draw
    | DrawShared
    | Write
    | Signing
    | RunOrder
    | HoldOrder
    | EndOrder
    | LookAtProofs
    | AskServers
    | Reopen
)
