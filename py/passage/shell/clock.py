"""The system's clocks as the `Clock` port."""

from __future__ import annotations

import time


class SystemClock:
    """The system's clocks."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return time.time()
