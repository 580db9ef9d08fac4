"""The files a person takes away, made from the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.app.formats import FORMATS
from passage.app.state import AppState, TakeAway
from passage.core.choose import chosen
from passage.core.crossing import Crossing
from passage.core.errors import ExportError
from passage.core.export import Files
from passage.core.model import Archive, Network, Relation
from passage.core.names import AccountId
from passage.net import request_files
from passage.net.requests import RequestLog

Packed = tuple[str, str, bytes]
"""File name, media type, content."""


def crossing_of(state: AppState) -> Crossing:
    """Return what is kept of a state: the crossing without its screens."""
    archive = state.archive
    if archive is None and state.kept:
        return state.kept.crossing
    return Crossing(
        owner=archive.owner if archive else None,
        generated=archive.generated if archive else "",
        counts=_counts(archive) if archive else {},
        problems=archive.problems if archive else (),
        followed=state.people,
        plan=state.plan or Crossing().plan,
        results=state.results,
        decisions=state.decisions,
        searches=state.searches,
    )


def _counts(archive: Archive) -> Mapping[Relation, int]:
    lengths = {relation: archive.length(relation) for relation in Relation}
    return {relation: count for relation, count in lengths.items() if count is not None}


_REQUESTS: Mapping[TakeAway, tuple[str, str, Callable[[RequestLog], bytes]]] = {
    TakeAway.REQUESTS_CSV: ("passage-requests.csv", "text/csv", request_files.to_csv),
    TakeAway.REQUESTS_JSON: ("passage-requests.json", "application/json", request_files.to_json),
}


def packed(state: AppState, what: TakeAway, part: int = 1) -> Packed:
    """Return a file; of several the ``part``, counted from 1, or the last.

    Raises `ExportError` where its list would be empty.
    """
    if what in _REQUESTS:
        name, mime, make = _REQUESTS[what]
        return name, mime, make(state.requests)
    kind = FORMATS[what]
    files = kind.make(crossing_of(state))
    part = min(max(part, 1), len(files))
    return kind.name(part, len(files)), kind.mime, files[part - 1]


def parts_of(state: AppState) -> Mapping[TakeAway, int]:
    """Count the files that each list needs which an importer may not take in one."""
    crossing = crossing_of(state)
    return {what: _count(FORMATS[what].make, crossing) for what in _DIVIDED}


_DIVIDED = (TakeAway.MASTODON_CSV, TakeAway.MASTODON_LISTS, TakeAway.FEDIVERSE_CSV)


def _count(make: Callable[[Crossing], Files], crossing: Crossing) -> int:
    try:
        return len(make(crossing))
    except ExportError:
        return 1


def chosen_counts(state: AppState) -> Mapping[Network, int]:
    """Count the accounts that would be taken along, by network."""
    crossing = crossing_of(state)
    return {network: sum(1 for _ in chosen(crossing, network)) for network in Network}


def decided(state: AppState) -> int:
    """Count the people the person has given their word on."""
    people: set[AccountId] = {person for person, _ in state.decisions}
    return len(people)
