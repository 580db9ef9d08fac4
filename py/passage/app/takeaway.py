"""The files a person takes away, made from the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.app.state import AppState, TakeAway
from passage.core import export, ledger
from passage.core.choose import chosen
from passage.core.crossing import Crossing
from passage.core.model import Network
from passage.core.names import AccountId
from passage.net import request_files

Packed = tuple[str, str, bytes]
"""File name, media type, content."""


def crossing_of(state: AppState) -> Crossing:
    """Return what is kept of a state: the crossing without its screens."""
    archive = state.archive
    relations = archive.relations if archive else {}
    return Crossing(
        owner=archive.owner if archive else None,
        generated=archive.generated if archive else "",
        counts={relation: len(ids) for relation, ids in relations.items()},
        problems=archive.problems if archive else (),
        followed=state.people,
        plan=state.plan or Crossing().plan,
        results=state.results,
        decisions=state.decisions,
    )


Maker = Callable[[AppState], bytes]


def _of_crossing(make: Callable[[Crossing], bytes]) -> Maker:
    return lambda state: make(crossing_of(state))


_CSV, _JSON = "text/csv", "application/json"
# Mastodon guesses what a file is from its name: these words make it "following".
_FILES: Mapping[TakeAway, tuple[str, str, Maker]] = {
    TakeAway.MASTODON_CSV: ("following_accounts.csv", _CSV, _of_crossing(export.mastodon_csv)),
    TakeAway.BLUESKY_CSV: ("passage-bluesky.csv", _CSV, _of_crossing(export.bluesky_csv)),
    TakeAway.JSON: ("passage.json", _JSON, _of_crossing(ledger.dump)),
    TakeAway.REQUESTS_CSV: (
        "passage-requests.csv",
        _CSV,
        lambda state: request_files.to_csv(state.requests),
    ),
    TakeAway.REQUESTS_JSON: (
        "passage-requests.json",
        _JSON,
        lambda state: request_files.to_json(state.requests),
    ),
}


def packed(state: AppState, what: TakeAway) -> Packed:
    """Return the file. Raises `NothingChosen` where its list would be empty."""
    name, mime, make = _FILES[what]
    return name, mime, make(state)


def chosen_counts(state: AppState) -> Mapping[Network, int]:
    """Count the accounts that would be taken along, by network."""
    crossing = crossing_of(state)
    return {network: sum(1 for _ in chosen(crossing, network)) for network in Network}


def decided(state: AppState) -> int:
    """Count the people the person has given their word on."""
    people: set[AccountId] = {person for person, _ in state.decisions}
    return len(people)
