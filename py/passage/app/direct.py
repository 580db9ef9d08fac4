"""What can happen while people are followed directly: typed actions of `passage.app.actions`."""

from __future__ import annotations

from dataclasses import dataclass, field

from passage.app.doing import Order, Waiting
from passage.core.accounts import Account
from passage.core.deeds import Deed
from passage.core.errors import Problem
from passage.core.model import Network
from passage.net.requests import Request


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign in on a network: ``who`` is a handle, or the address of a server, as it was typed.

    With ``importing`` the person lets us hand lists to their server, too.
    """

    network: Network
    who: str
    importing: bool = False


@dataclass(frozen=True, slots=True)
class FindAccount:
    """Find the server of an account on Bluesky, before its app password is asked for."""

    who: str


@dataclass(frozen=True, slots=True)
class AccountFound:
    """The account whose app password can be asked for, with the server that it goes to."""

    account: Account


@dataclass(frozen=True, slots=True)
class AnotherAccount:
    """It is not the account whose app password is to be typed."""


@dataclass(frozen=True, slots=True)
class SignInByPassword:
    """Sign in to the account that was found by its app password, which is kept nowhere."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CameBack:
    """The browser came back from signing in; ``params`` is what the server added to the address."""

    params: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person is signed in to an account."""

    account: Account


@dataclass(frozen=True, slots=True)
class SessionsFound:
    """The sessions of earlier visits that are still there."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class SignOut:
    """End the session on a network."""

    network: Network


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A session is over: ended by the person, or by the server."""

    network: Network


@dataclass(frozen=True, slots=True)
class Do:
    """Do something in the person's name on a network."""

    network: Network
    order: Order


@dataclass(frozen=True, slots=True)
class HoldDoing:
    """Do nothing more on a network for now (``on``), or go on."""

    network: Network
    on: bool


@dataclass(frozen=True, slots=True)
class EndDoing:
    """Stop what is being done on a network; what is done stays."""

    network: Network


@dataclass(frozen=True, slots=True)
class DeedsMoved:
    """Deeds came further, and ``requests`` have ended."""

    deeds: tuple[Deed, ...] = ()
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class DoingWaits:
    """What is being done waits, or (None) goes on."""

    network: Network
    waits: Waiting | None


@dataclass(frozen=True, slots=True)
class DoingEnded:
    """What was being done is done, or cannot go on for a ``problem``."""

    network: Network
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TurnDeeds:
    """Show another page of what was done on a network, counted from 1."""

    network: Network
    page: int


Direct = (
    SignIn
    | FindAccount
    | AccountFound
    | AnotherAccount
    | SignInByPassword
    | CameBack
    | SignedIn
    | SessionsFound
    | SignOut
    | SignedOff
    | Do
    | HoldDoing
    | EndDoing
    | DeedsMoved
    | DoingWaits
    | DoingEnded
    | TurnDeeds
)
