"""What can happen while leaving is prepared: typed actions of `passage.app.actions`."""

from __future__ import annotations

from dataclasses import dataclass

from passage.app.state import KitPage
from passage.core.checklist import Task
from passage.core.kit import Identity, Way


@dataclass(frozen=True, slots=True)
class OpenKit:
    """Show a page of the kit."""

    page: KitPage = KitPage.OVERVIEW


@dataclass(frozen=True, slots=True)
class SetDay:
    """The person says when they leave: an ISO date, or empty for "not known yet"."""

    day: str


@dataclass(frozen=True, slots=True)
class SetIdentity:
    """The person says who they are and where they will be found, as it was typed."""

    typed: Identity


@dataclass(frozen=True, slots=True)
class ChooseWay:
    """The person chose how to leave."""

    way: Way


@dataclass(frozen=True, slots=True)
class Tick:
    """A task of the checklist is done, or it is not."""

    task: Task
    done: bool


@dataclass(frozen=True, slots=True)
class SetAccounts:
    """The person gave a table of several accounts, as text."""

    text: str


@dataclass(frozen=True, slots=True)
class TableChosen:
    """The person gave such a table as a file. The shell keeps the handle; ``count`` tells of it."""

    count: int


@dataclass(frozen=True, slots=True)
class TableRead:
    """What stands in that file."""

    data: bytes


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """The texts are to be in another language than the page's: its code."""

    lang: str


Kitting = (
    OpenKit
    | SetDay
    | SetIdentity
    | ChooseWay
    | Tick
    | SetAccounts
    | TableChosen
    | TableRead
    | SetLanguage
)
