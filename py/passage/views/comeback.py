"""What the review says of coming back: who is new since last time, and looking again."""

from __future__ import annotations

from collections.abc import Mapping

from passage.app.comeback import missing_count, new_count
from passage.app.state import AppState, Running
from passage.views.wording import Wording


def look_again_part(state: AppState, wording: Wording) -> Mapping[str, object]:
    """Return how many are missing and how many new, with the days of the two last searches.

    A day is empty where a file saved by an earlier Passage does not tell it. Nobody is
    ``missing`` here while they cannot be looked for again.
    """
    may = state.running is Running.DONE and state.plan is not None
    return {
        "missing": missing_count(state) if may else 0,
        "new": new_count(state),
        "again": len(state.searches) > 1,
        "last": _day(state, -1, wording),
        "before": _day(state, -2, wording),
    }


def _day(state: AppState, place: int, wording: Wording) -> str:
    iso = state.searches[place] if len(state.searches) >= -place else ""
    return wording.date(iso)
