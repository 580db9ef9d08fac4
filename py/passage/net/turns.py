"""What a search says to its caller: what to do now, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from passage.core.names import Host
from passage.net.exchange import Ask


@dataclass(frozen=True, slots=True)
class Send:
    """Perform this ask now, and hand its reply back under the same ticket."""

    ticket: int
    ask: Ask


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to send for so many seconds; None: not before a reply comes, or `Search.resume`."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Done:
    """Every person has an outcome, or the search was stopped."""


class HostState(Enum):
    """How it goes with one host."""

    ASKING = "asking"
    HELD = "held"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class HostProgress:
    """One host: requests ``sent`` so far, ``held`` = seconds until it may be asked again."""

    host: Host
    state: HostState
    sent: int
    held: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """How far the search is; people, not requests. ``done = found + absent + unknown``.

    ``total`` counts the people who can be searched. ``sure`` are those of ``found`` with a sure
    match. ``seconds_left`` is None until it can be told.
    """

    total: int
    done: int
    found: int
    sure: int
    absent: int
    unknown: int
    hosts: tuple[HostProgress, ...]
    seconds_left: float | None
    paused: bool
