"""What a screen reader hears of work under way: no more often than one can listen to."""

from __future__ import annotations

from passage.app.doing import Run
from passage.app.state import AppState, Running, Step

PACE = 5.0
"""Seconds from one announcement to the next while reading or searching goes on by itself.

A reader needs two to three seconds for such a sentence, and people want to hear the page, too.
"""


class Announcements:
    """Remembers what was said last, and when. Times are seconds of any monotonic clock."""

    def __init__(self) -> None:
        """Begin in silence."""
        self._said = ""
        self._when = float("-inf")
        self._doing: tuple[Step, Running] | None = None

    def due(self, text: str, state: AppState, now: float) -> str:
        """Return what the live region must hold now: ``text``, or the last one while it is early.

        What changes what Passage is doing, a pause or its end, is told at once; only progress
        waits. A sentence that was held back is never said late: the next one replaces it.
        """
        doing = (state.step, state.running)
        early = now - self._when < PACE and doing == self._doing
        self._doing = doing
        if text == self._said or (early and goes_on_by_itself(state)):
            return self._said
        self._said, self._when = text, now
        return text


def goes_on_by_itself(state: AppState) -> bool:
    """Tell whether the page changes without anybody touching it."""
    doing = any(one.run is Run.GOING for one in state.doing.values())
    return state.step is Step.READING or state.running is Running.YES or doing
