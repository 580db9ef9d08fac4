"""What is being done directly on a network, and how far the person is with signing in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from passage.core.errors import Problem
from passage.net.writing import Reason


class Task(Enum):
    """What a person can have done in their name. The values are the names used in messages."""

    FOLLOW = "follow"
    IMPORT = "import"
    UNDO = "undo"
    LIST = "list"
    PACK = "pack"
    AVOID = "avoid"


class Run(Enum):
    """What a task is doing."""

    GOING = "going"
    HELD = "held"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task waits for ``seconds`` more."""

    reason: Reason
    seconds: float


@dataclass(frozen=True, slots=True)
class Order:
    """What the person ordered: a ``task``; of a list its ``name``.

    ``uri`` is that of the one deed to undo, empty for all.
    """

    task: Task
    name: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Doing:
    """An order under way on one network, or the last one with the ``problem`` that ended it."""

    order: Order
    run: Run = Run.GOING
    waits: Waiting | None = None
    problem: Problem | None = None
