"""How long it will still take: from the speed of the last minutes, before that from the pace."""

from __future__ import annotations

from collections import deque

_WINDOW = 120.0
_ENOUGH_SECONDS, _ENOUGH_SETTLED = 10.0, 20
_SAMPLE_EVERY = 1.0
_SAMPLES_MIN = 2


class Estimate:
    """The speed of one network, in people a second. Times exclude pauses.

    ``expected`` is the seconds a person takes at the hosts' pace, used until enough is known.
    """

    def __init__(self, expected: float) -> None:
        self._expected = expected
        self._samples: deque[tuple[float, int]] = deque()

    def note(self, now: float, settled: int) -> None:
        """Note how many people are settled by now."""
        if not self._samples or now - self._samples[-1][0] >= _SAMPLE_EVERY:
            self._samples.append((now, settled))
        while len(self._samples) > _SAMPLES_MIN and self._samples[1][0] < now - _WINDOW:
            self._samples.popleft()

    def seconds_left(self, now: float, settled: int, left: int) -> float:
        """Return the seconds that so many people left will take."""
        if not left:
            return 0.0
        if self._samples:
            since, before = self._samples[0]
            seconds, people = now - since, settled - before
            if seconds >= _ENOUGH_SECONDS and people >= _ENOUGH_SETTLED:
                return left * seconds / people
        return left * self._expected
