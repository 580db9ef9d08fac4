"""Who matters first: the following list in the order a person would want it looked through.

A contact of last month says more than one of ten years ago, so contacts lose half their weight
in `HALF_LIFE` days. What is dated is only the last contact with each person; its age is counted
from the archive's date, or where that is unknown from the newest contact there is. No clock is
asked, so the order is the same on every run.
"""

from __future__ import annotations

from datetime import date

from passage.core.model import Archive, Followed, Known, Relation

HALF_LIFE = 730
"""Days in which a contact loses half its weight: a choice of ours, nothing that was measured."""


def followed_by_importance(archive: Archive) -> tuple[Followed, ...]:
    """Return the following list, those who matter most first.

    The order is: the larger weight of contacts first (`weight`; `passage.core.harvest` says what
    counts as a contact), then those who follow back, then the more recent follow. No two people
    share a rank, so the order is total. People without a name are in it too.
    """
    followers = frozenset(archive.relations.get(Relation.FOLLOWERS, ()))
    today = _today(archive)
    people: list[tuple[float, Followed]] = []
    for rank, id_ in enumerate(archive.relations.get(Relation.FOLLOWING, ())):
        known = archive.known.get(id_)
        if known is None:
            people.append((0.0, Followed(id_, rank, mutual=id_ in followers)))
            continue
        person = Followed(
            id_,
            rank,
            known.screen_name,
            known.name,
            id_ in followers,
            known.contacts,
            known.last_contact,
            known.profile,
            known.source,
            known.listings,
        )
        people.append((weight(known, today), person))
    people.sort(key=lambda one: (-one[0], not one[1].mutual, one[1].rank))
    return tuple(person for _, person in people)


def weight(known: Known, today: date | None) -> float:
    """Return what the contacts with somebody weigh: their number, halved per `HALF_LIFE`.

    A last contact without a date counts as one half-life old. Rounded, so that the order cannot
    hang on how a processor computes powers.
    """
    last = _day(known.last_contact)
    ages = 1.0 if last is None or today is None else max((today - last).days, 0) / HALF_LIFE
    halved: float = known.contacts * 0.5**ages
    return round(halved, 6)


def _today(archive: Archive) -> date | None:
    days = (_day(archive.generated), *(_day(one.last_contact) for one in archive.known.values()))
    return days[0] or max((one for one in days if one is not None), default=None)


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None
