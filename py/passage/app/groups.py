"""The members of groups among the people: who came with the page of a group, and with which."""

from __future__ import annotations

from collections.abc import Sequence

from passage.app.memo import once
from passage.core.model import Followed, Network


@once
def members(people: Sequence[Followed]) -> tuple[Followed, ...]:
    """Return those whom a group's list named, in their order."""
    return tuple(person for person in people if person.group)


def group_of(people: Sequence[Followed]) -> str:
    """Return the group whose list is all there is, or an empty text."""
    found = members(people)
    groups = {person.group for person in found}
    return groups.pop() if len(found) == len(people) and len(groups) == 1 else ""


def given(people: Sequence[Followed], network: Network) -> int:
    """Count those of whom a group's list gives an address on a network."""
    bluesky = network is Network.BLUESKY
    return sum(
        any(one.handles if bluesky else one.accts for one in person.listings)
        for person in members(people)
    )
