"""How many may be followed in a day, how long all of it takes, and when a file is the better way.

Follows of an imported file do not count for the day (mastodon#14207).
"""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.accounts import Rules
from passage.core.deeds import OURS, Act, Deeds, DeedState
from passage.net.fediverse.line import DAY, INTERVAL

REQUESTS_EACH = 3
"""Requests for each person followed: find them, see how things stand, follow."""

MARGIN = 60.0
"""Seconds into a new day before it is used: clocks differ."""

_COUNTED = OURS | {DeedState.UNDONE}


@dataclass(frozen=True, slots=True)
class Plan:
    """What following so many means.

    ``today`` of them can be followed before the next day of UTC begins, all of them after
    ``days`` days (1: today), of which today's takes ``seconds``. ``csv_first`` where a file
    that the server imports is the better way; ``over`` are more than it lets one follow.
    """

    today: int
    days: int
    seconds: float
    csv_first: bool
    over: int


def day_begin(now: float) -> float:
    """Return when the day of UTC began, in epoch seconds."""
    return now - now % DAY


def followed_today(deeds: Deeds, by: str, now: float) -> int:
    """Return how many follows of this account count for the day; those undone since do too."""
    begin = day_begin(now)
    return sum(
        deed.by == by and deed.act is Act.FOLLOW and deed.state in _COUNTED and deed.when >= begin
        for deed in deeds.values()
    )


def plan_of(count: int, deeds: Deeds, by: str, now: float, rules: Rules) -> Plan:
    """Return what it means that the account ``by`` follows ``count`` people more from ``now`` on.

    A file is better when it takes more than a day: the server imports it at once.
    """
    left = max(0, rules.day - followed_today(deeds, by, now))
    today = min(count, left)
    later = -((today - count) // rules.day)
    return Plan(
        today=today,
        days=(1 if count else 0) + later,
        seconds=today * REQUESTS_EACH * INTERVAL,
        csv_first=count > rules.day,
        over=max(0, count - rules.most),
    )
