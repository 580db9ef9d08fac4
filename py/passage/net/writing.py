"""Writing to a network in the person's name, as a flow: what to send, to write down, to wait for.

A flow is a generator, as in HTTPX's authentication: it yields a `Turn` and is sent a `Got`. It
knows neither clock nor network, so any server, failure and hour can be played to it. Whoever
drives it (`passage.shell.writer`) may close it between two turns: nothing is lost by that,
since what goes out was written down before (`Keep`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum

from passage.core.deeds import Deed
from passage.core.errors import AppError, Problem
from passage.core.names import AccountId
from passage.net.exchange import Ask, Lost, Reply, Why


class Reason(Enum):
    """Why a flow waits."""

    HOUR = "hour"
    DAY = "day"
    ASKED = "asked"
    TROUBLE = "trouble"
    PACE = "pace"


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent before the epoch second ``until``.

    ``HOUR`` and ``DAY`` are the network's limits, reached as planned; ``ASKED`` is a server that
    asks for a break; ``TROUBLE`` is one that cannot be reached and is tried again. ``PACE`` is
    the breath between two requests, too short to be told.
    """

    until: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Keep:
    """Deeds to be kept, on the device where it can, before the flow goes on."""

    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to follow: the key of the ``person`` on X, the ``subject`` as in `Deed`."""

    person: AccountId
    subject: str


NOTHING = Lost(Why.STOPPED)
"""The reply to a turn that sends nothing."""


@dataclass(frozen=True, slots=True)
class Got:
    """What came of a turn, at epoch second ``now``. Only an `Ask` has a reply."""

    now: float
    reply: Reply = NOTHING


Turn = Ask | Pause | Keep
Flow = Generator[Turn, Got, Problem | None]
"""Ends with None when all is done, or with the problem that keeps it from going on."""


def flow(part: Callable[[], Generator[Turn, Got, object]]) -> Flow:
    """Make a flow of its one part: an error becomes the problem that it ends with."""
    try:
        yield from part()
    except AppError as error:
        return error.problem()
    return None
