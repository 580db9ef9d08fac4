"""The files a person takes away, made from the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from passage.app.check_state import proof_file, proving_of
from passage.app.decisions import flat
from passage.app.figures import Figures, Picture, figures_of
from passage.app.formats import FORMATS
from passage.app.memo import once
from passage.app.state import AppState, TakeAway
from passage.core.avoided import Avoided
from passage.core.choose import chosen, chosen_to_avoid
from passage.core.crossing import Crossing, DecisionKey, Plan
from passage.core.deeds import Deeds
from passage.core.errors import ExportError, NothingChosen
from passage.core.export import Files
from passage.core.kit import Kit
from passage.core.kit_errors import NoDay, NoWay
from passage.core.model import Archive, Decision, Followed, Network, Relation, Result
from passage.core.names import AccountId
from passage.net import request_files
from passage.net.requests import RequestLog

Packed = tuple[str, str, bytes]
"""File name, media type, content."""


def crossing_of(state: AppState) -> Crossing:
    """Return what is kept of a state: the crossing without its screens.

    The same object as long as nothing of it changed, so that counts of it are counted once.
    """
    if state.archive is None and state.kept:
        return _with_kit(state.kept.crossing, state.kit)
    return _crossing(
        state.archive,
        state.people,
        state.plan,
        state.results,
        state.decisions,
        state.searches,
        state.avoided,
        state.deeds,
        state.kit,
    )


@once
def _with_kit(crossing: Crossing, kit: Kit) -> Crossing:
    return crossing if crossing.kit == kit else replace(crossing, kit=kit)


@once
def _crossing(  # noqa: PLR0917 - all that a crossing is made of
    archive: Archive | None,
    people: tuple[Followed, ...],
    plan: Plan | None,
    results: Mapping[AccountId, Result],
    decisions: Mapping[DecisionKey, Decision],
    searches: tuple[str, ...],
    avoided: Avoided,
    deeds: Deeds,
    kit: Kit,
) -> Crossing:
    return Crossing(
        owner=archive.owner if archive else None,
        generated=archive.generated if archive else "",
        counts=_counts(archive) if archive else {},
        problems=archive.problems if archive else (),
        followed=people,
        plan=plan or Plan(),
        results=results,
        decisions=flat(decisions),
        searches=searches,
        avoided=avoided,
        deeds=deeds,
        kit=kit,
    )


def _counts(archive: Archive) -> Mapping[Relation, int]:
    lengths = {relation: archive.length(relation) for relation in Relation}
    return {relation: count for relation, count in lengths.items() if count is not None}


_REQUESTS: Mapping[TakeAway, tuple[str, str, Callable[[RequestLog], bytes]]] = {
    TakeAway.REQUESTS_CSV: ("passage-requests.csv", "text/csv", request_files.to_csv),
    TakeAway.REQUESTS_JSON: ("passage-requests.json", "application/json", request_files.to_json),
}


PROOF_FILES = frozenset({TakeAway.DID_FILE, TakeAway.WEBFINGER_FILE})
"""Files for the person's own website."""


PICTURES: Mapping[TakeAway, tuple[Picture, bool]] = {
    TakeAway.CROSSING_SVG: (Picture.CROSSING, False),
    TakeAway.CROSSING_PNG: (Picture.CROSSING, True),
    TakeAway.PEOPLE_SVG: (Picture.PEOPLE, False),
    TakeAway.PEOPLE_PNG: (Picture.PEOPLE, True),
}
"""The pictures to take away, and whether each is painted. A view makes them: they hold words."""


SHARED: Mapping[TakeAway, bool] = {TakeAway.SHARE_SVG: False, TakeAway.SHARE_PNG: True}
"""The picture that tells the new addresses, and whether it is painted."""


def figures(state: AppState) -> Figures:
    """Return the numbers that the pictures show."""
    return _figures(crossing_of(state))


_figures = once(figures_of)


_OF_THE_KIT = (TakeAway.CHECKLIST, TakeAway.CHECKLIST_DAYS, TakeAway.TEXTS, TakeAway.KITS)
WRITTEN = frozenset({TakeAway.LINKS, TakeAway.REMINDER, TakeAway.DAY, *_OF_THE_KIT})
"""Files made of sentences: the views write them, in the person's language."""


def may_write(state: AppState, what: TakeAway) -> None:
    """Raise `ExportError` where a file of `WRITTEN` would be empty."""
    if what in (TakeAway.CHECKLIST, TakeAway.CHECKLIST_DAYS) and not state.kit.way:
        raise NoWay
    if what in (TakeAway.DAY, TakeAway.CHECKLIST_DAYS) and not state.kit.leaving:
        raise NoDay
    if what is TakeAway.LINKS and not any(chosen_counts(state).values()):
        raise NothingChosen


def packed(state: AppState, what: TakeAway, part: int = 1) -> Packed:
    """Return a file; of several the ``part``, counted from 1, or the last.

    Raises `ExportError` where its list would be empty.
    """
    if what in PROOF_FILES:
        return proof_file(proving_of(state.proving, state.kit), what.value)
    if what in _REQUESTS:
        name, mime, make = _REQUESTS[what]
        return name, mime, make(state.requests)
    kind = FORMATS[what]
    files = kind.make(crossing_of(state))
    part = min(max(part, 1), len(files))
    return kind.name(part, len(files)), kind.mime, files[part - 1]


def parts_of(state: AppState) -> Mapping[TakeAway, int]:
    """Count the files that each list needs which an importer may not take in one."""
    return _parts(crossing_of(state))


@once
def _parts(crossing: Crossing) -> Mapping[TakeAway, int]:
    return {what: _count(FORMATS[what].make, crossing) for what in _DIVIDED}


_DIVIDED = (TakeAway.MASTODON_CSV, TakeAway.MASTODON_LISTS, TakeAway.FEDIVERSE_CSV)


def _count(make: Callable[[Crossing], Files], crossing: Crossing) -> int:
    try:
        return len(make(crossing))
    except ExportError:
        return 1


def chosen_counts(state: AppState) -> Mapping[Network, int]:
    """Count the accounts that would be taken along, by network."""
    return _chosen_counts(crossing_of(state))


@once
def _chosen_counts(crossing: Crossing) -> Mapping[Network, int]:
    return {network: sum(1 for _ in chosen(crossing, network)) for network in Network}


def avoided_counts(state: AppState) -> Mapping[Relation, int]:
    """Count the accounts on Mastodon of those blocked or muted, where they were searched."""
    return _avoided_counts(crossing_of(state))


@once
def _avoided_counts(crossing: Crossing) -> Mapping[Relation, int]:
    mastodon = Network.MASTODON
    return {
        one: sum(1 for _ in chosen_to_avoid(crossing, one, mastodon)) for one in crossing.avoided
    }
