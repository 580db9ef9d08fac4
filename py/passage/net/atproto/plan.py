"""What following so many people would take, for the person to see before it begins."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.deeds import Deeds
from passage.core.names import Did
from passage.net.atproto.budget import CREATE, spent

BULK_FROM = 200
"""Follows from which on a person is warned that it may look like spam.

Bluesky names "bulk following" among spam behaviours when it labels an account, and no number
(https://github.com/marcomaroni-github/twitter-to-bluesky/issues/116); new accounts were
suspended for following too many at once
(https://github.com/bluesky-social/social-app/issues/11672). Its own app follows at most a
starter pack's 150 people at a click, and lists that watch for mass following begin at 200
(https://github.com/stevendborrelli/bluesky-tech-starter-packs/issues/44).
"""


@dataclass(frozen=True, slots=True)
class FollowPlan:
    """How many of ``wanted`` follows go at once, how many until the day ends, and the end.

    ``ends`` is the epoch second at which the last can be written, ``bulk`` whether it is so
    many that it looks like bulk following.
    """

    wanted: int
    at_once: int
    today: int
    ends: float
    bulk: bool


def plan_of(wanted: int, deeds: Deeds, by: Did, now: float, midnight: float) -> FollowPlan:
    """Return the plan of following so many people at ``now``; the day ends at ``midnight``.

    Times are epoch seconds; how long the writing itself takes (seconds) is left out.
    """
    budget = spent(deeds.values(), by, now)
    moment, left = now, wanted
    at_once = today = 0
    while left:
        count = min(left, budget.free(moment) // CREATE)
        left -= count
        at_once += count if moment == now else 0
        today += count if moment < midnight else 0
        if count:
            budget = budget.plus(moment, CREATE * count)
        if left:
            moment = budget.wait(moment, CREATE, CREATE * left).until
    return FollowPlan(wanted, at_once, today, moment, wanted >= BULK_FROM)
