"""Opening a saved crossing: the state of a person who goes on where they stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from passage.app.deciding import decided_people
from passage.app.marks import marked
from passage.app.standing import tally
from passage.app.state import AppState, Running, Step
from passage.core.crossing import Crossing
from passage.core.model import Archive, Followed, Known, Relation, Source
from passage.core.names import AccountId
from passage.core.pointers import servers_named
from passage.net.requests import RequestLog


def opened(crossing: Crossing, requests: RequestLog, today: str = "") -> AppState:
    """Return the state of a saved crossing, at the review where there is something to review.

    One that holds a kit and nobody opens at the kit.

    ``requests`` is the log so far: what was sent stays told, whatever is opened.
    ``today`` is as in the state.
    """
    if is_kit_alone(crossing):
        kit = crossing.kit
        return AppState(step=Step.LEAVE, kit=kit, requests=requests, today=today)
    searched = bool(crossing.results)
    by_id = {person.id: person for person in crossing.followed}
    return AppState(
        step=Step.REVIEW if searched else Step.READ,
        archive=archive_of(crossing),
        people=crossing.followed,
        named_servers=servers_named(crossing.followed),
        by_id=by_id,
        plan=crossing.plan if crossing.plan.networks else None,
        running=Running.DONE if searched else Running.NO,
        results=crossing.results,
        decisions=crossing.decisions,
        searches=crossing.searches,
        avoided=crossing.avoided,
        deeds=crossing.deeds,
        tally=tally(crossing.followed, crossing.results),
        marks=marked(by_id, crossing.results.values()),
        decided=decided_people(crossing.decisions),
        requests=requests,
        today=today,
        kit=crossing.kit,
    )


def is_kit_alone(crossing: Crossing) -> bool:
    """Whether a crossing was saved before any archive was opened."""
    return not (crossing.kit.is_empty or crossing.followed or crossing.counts or crossing.owner)


def archive_of(crossing: Crossing) -> Archive:
    """Return what a saved crossing tells of its archive: the followed, and how long lists were."""
    newest_first = sorted(crossing.followed, key=lambda person: person.rank)
    followed = tuple(person.id for person in newest_first)
    relations = {Relation.FOLLOWING: followed} if Relation.FOLLOWING in crossing.counts else {}
    return Archive(
        crossing.owner,
        crossing.generated,
        relations,
        _known(crossing.followed),
        problems=crossing.problems,
        counts=crossing.counts,
    )


def holds_archive_of(before: Archive, read: Archive) -> bool:
    """Whether what was read goes on with what was there, so that nobody is lost by it.

    After a saved crossing was opened its archive is not at hand: a list read without it would
    take the place of everybody.
    """
    if not before.counts:
        return True
    if before.owner and read.owner:
        return before.owner.id == read.owner.id
    people = frozenset(before.relations.get(Relation.FOLLOWING, ()))
    return people <= frozenset(read.relations.get(Relation.FOLLOWING, ()))


def _known(people: Iterable[Followed]) -> Mapping[AccountId, Known]:
    return {
        person.id: Known(
            person.screen_name,
            person.name,
            # Files of the first edition do not say: their names came out of the archive.
            person.source or Source.MENTION,
            person.contacts,
            person.last_contact,
            profile=person.profile,
            listings=person.listings,
        )
        for person in people
        if person.can_be_sought
    }
