"""What one wants to know of a host, before it is a request; and what was learned."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.errors import Problem
from passage.core.model import Candidate
from passage.core.names import Handle, Origin


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


Question = ProfilesOf | ActorsNamed | AccountsNamed


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of a question. With a problem, the candidates are only some of them."""

    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()
