"""What can happen while leaving is prepared: typed actions of `passage.app.actions`."""

from __future__ import annotations

from dataclasses import dataclass

from passage.app.state import KitPage
from passage.core.kit import Identity


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


Kitting = OpenKit | SetDay | SetIdentity
