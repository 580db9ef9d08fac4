"""Those whom the person blocked or muted on X, where they are searched too."""

from __future__ import annotations

from passage.app.memo import once
from passage.app.state import AppState
from passage.core.avoided import Avoided, avoided
from passage.core.model import Archive
from passage.core.names import AccountId


def avoidable(state: AppState) -> Avoided:
    """Return those blocked or muted who can be searched: of the archive, or of a saved file."""
    return (avoided(state.archive) if state.archive else {}) or state.avoided


def avoided_again(before: Avoided, archive: Archive) -> Avoided:
    """Return those avoided as a new reading has them, where they were searched at all."""
    return avoided(archive) if before else {}


@once
def ids_of(also: Avoided) -> frozenset[AccountId]:
    """Return the ids of all of them."""
    return frozenset(person.id for people in also.values() for person in people)
