"""What one wants to know of a host, before it is a request; and what was learned."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.errors import Problem
from passage.core.model import Candidate
from passage.core.names import Acct, Handle, Origin


@dataclass(frozen=True, slots=True)
class ProfilesOf:
    """Which of these handles exist, and whose they are. Asked of the AppView, in batches."""

    handles: tuple[Handle, ...]


@dataclass(frozen=True, slots=True)
class ActorsNamed:
    """Which Bluesky accounts come up for these words in handle, name or bio."""

    query: str


@dataclass(frozen=True, slots=True)
class AccountsNamed:
    """Which accounts this Mastodon server knows for these words."""

    origin: Origin
    query: str


@dataclass(frozen=True, slots=True)
class AccountAt:
    """Whether this Mastodon server knows exactly this address.

    A server may keep this question to those who are signed in, and answer others: that is no
    failure of the server (`Learned.refused`).
    """

    origin: Origin
    acct: Acct


@dataclass(frozen=True, slots=True)
class WebFingerOf:
    """Whether this very server has an account of this address, by WebFinger.

    A ``guess`` is asked of a website which may be no server at all: that it cannot be read is
    an answer. Whoever answers WebFinger lets every page read it (RFC 7033, section 5).
    """

    origin: Origin
    acct: Acct
    guess: bool = False


Question = ProfilesOf | ActorsNamed | AccountsNamed | AccountAt | WebFingerOf


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of a question. With a problem, the candidates are only some of them.

    ``refused`` tells that this kind of question is not open to everybody here.
    """

    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: bool = False
