"""How long it will still take: from the speed of the last minutes, before that from the pace.

Speed is counted in answers, not in people: those who are settled first were quick to find, while
the others still wait. Time in which a host gives a break and nothing is answered is no slowness:
the forecast is of time at work.
"""

from __future__ import annotations

from collections import deque

_WINDOW = 120.0
_ENOUGH_SECONDS, _ENOUGH_ANSWERS = 10.0, 20
_SAMPLE_EVERY = 1.0
_SAMPLES_MIN = 2

_STALL = 15.0
"""Seconds without an answer that are a break. Slow hosts get longer: see `_STALL_MEANS`."""

_STALL_MEANS = 6.0
"""The times that an answer usually takes, after which it is a break."""


class Estimate:
    """The speed of one network, in answers a second. Times exclude pauses.

    ``expected`` is the seconds an answer takes at the hosts' pace, used until enough is known.
    """

    def __init__(self, expected: float) -> None:
        self._expected = expected
        self._samples: deque[tuple[float, int]] = deque()
        self._answered = 0
        self._moved_at: float | None = None
        self._breaks = 0.0

    def note(self, now: float, answered: int) -> None:
        """Note how many answers there were by now."""
        worked = self._worked(now)
        if self._moved_at is None or answered != self._answered:
            self._breaks = now - worked
            self._moved_at, self._answered = now, answered
        if not self._samples or worked - self._samples[-1][0] >= _SAMPLE_EVERY:
            self._samples.append((worked, answered))
        while len(self._samples) > _SAMPLES_MIN and self._samples[1][0] < worked - _WINDOW:
            self._samples.popleft()

    def seconds_left(self, now: float, answered: int, left: float) -> float:
        """Return the seconds at work that so many answers to come will take."""
        return left * self._each(self._worked(now), answered)

    def _worked(self, now: float) -> float:
        """Return the clock without the breaks."""
        if self._moved_at is None:
            return now
        idle = now - self._moved_at
        usual = self._each(self._moved_at - self._breaks, self._answered)
        is_break = idle > max(_STALL, _STALL_MEANS * usual)
        return now - self._breaks - (idle if is_break else 0.0)

    def _each(self, worked: float, answered: int) -> float:
        """Return the seconds that one answer takes."""
        if self._samples:
            since, before = self._samples[0]
            seconds, answers = worked - since, answered - before
            if seconds >= _ENOUGH_SECONDS and answers >= _ENOUGH_ANSWERS:
                return seconds / answers
        return self._expected
