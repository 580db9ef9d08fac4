"""Who matters first: the following list in the order a person would want it looked through."""

from __future__ import annotations

from passage.core.model import Archive, Followed, Relation


def followed_by_importance(archive: Archive) -> tuple[Followed, ...]:
    """Return the following list, those who matter most first.

    The order is: more contacts first (`passage.core.harvest` says what counts as one), then
    those who follow back, then the more recent follow. No two people share a rank, so the
    order is total and the same on every run. People without a name are in it too.
    """
    followers = frozenset(archive.relations.get(Relation.FOLLOWERS, ()))
    people: list[Followed] = []
    for rank, id_ in enumerate(archive.relations.get(Relation.FOLLOWING, ())):
        known = archive.known.get(id_)
        if known is None:
            people.append(Followed(id_, rank, mutual=id_ in followers))
        else:
            people.append(
                Followed(id_, rank, known.screen_name, known.name, id_ in followers, known.contacts)
            )
    return tuple(sorted(people, key=lambda one: (-one.contacts, not one.mutual, one.rank)))
