"""The system's clocks as the `Clock` port."""

from __future__ import annotations

import time


def day_of(epoch: float) -> str:
    """Return the ISO date of a moment, in seconds since 1970, where the person is."""
    return time.strftime("%Y-%m-%d", time.localtime(epoch))


class SystemClock:
    """The system's clocks."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return time.time()
