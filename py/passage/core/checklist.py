"""What is to be done before, on and after the day of leaving, for each way to leave.

Days are counted from the day of leaving. They leave room for what others take their time for:
X says that it may take a day or more to make an archive, so asking for it comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from passage.core.kit import Way

KEPT_FOR = 30
"""Days for which X keeps a deactivated account; after them its name can be anybody's.

https://help.x.com/en/managing-your-account/how-to-deactivate-x-account
"""


class Task(Enum):
    """Something to be done. The values are what a kit keeps of those that are ticked."""

    ARCHIVE = "archive"
    ACCOUNTS = "accounts"
    NAMES = "names"
    PROVE = "prove"
    PROFILE = "profile"
    LISTS = "lists"
    RULE = "rule"
    ANNOUNCE = "announce"
    PIN = "pin"
    BIO = "bio"
    ELSEWHERE = "elsewhere"
    MESSAGES = "messages"
    APPS = "apps"
    SECURE = "secure"
    LAST = "last"
    CLOSE = "close"
    NOT_BACK = "not-back"
    SIGN_IN = "sign-in"
    LOOK = "look"
    AGAIN = "again"


_STAYS = frozenset({Way.SILENT, Way.EMERGENCY, Way.BOTH})
_ENDS = frozenset({Way.CLOSE, Way.SILENT, Way.EMERGENCY})
_EVERY = frozenset(Way)

PLAN: Mapping[Task, tuple[int, frozenset[Way]]] = {
    Task.ARCHIVE: (-21, _EVERY),
    Task.ACCOUNTS: (-21, _EVERY),
    Task.NAMES: (-14, _EVERY),
    Task.PROVE: (-14, _EVERY),
    Task.PROFILE: (-10, _EVERY),
    Task.LISTS: (-10, _EVERY),
    Task.RULE: (-10, frozenset({Way.EMERGENCY})),
    Task.ANNOUNCE: (-7, _EVERY),
    Task.PIN: (-7, _EVERY),
    Task.BIO: (-7, _EVERY),
    Task.ELSEWHERE: (-7, _EVERY),
    Task.MESSAGES: (-3, _ENDS),
    Task.APPS: (-2, _ENDS),
    Task.SECURE: (-1, _STAYS),
    Task.LAST: (0, _ENDS),
    Task.CLOSE: (0, frozenset({Way.CLOSE})),
    Task.NOT_BACK: (KEPT_FOR, frozenset({Way.CLOSE})),
    Task.SIGN_IN: (30, _STAYS - {Way.BOTH}),
    Task.LOOK: (KEPT_FOR + 5, _EVERY),
    Task.AGAIN: (90, frozenset({Way.EMERGENCY, Way.BOTH})),
}
"""When each is due, in days from the day of leaving, and for which ways; in order."""


@dataclass(frozen=True, slots=True)
class Due:
    """A task with its ISO day, empty where no day of leaving is set."""

    task: Task
    day: str = ""


def checklist(way: Way, leaving: str = "") -> tuple[Due, ...]:
    """Return the tasks of a way, in the order in which they are due.

    ``leaving`` is an ISO date or empty. Raises ``ValueError`` where it is neither.
    """
    mine = ((task, days) for task, (days, ways) in PLAN.items() if way in ways)
    return tuple(Due(task, day_of(days, leaving)) for task, days in mine)


def day_of(days: int, leaving: str) -> str:
    """Return the ISO day so many days from the day of leaving; empty where that is not set.

    Days before the calendar began or after it ends are the day of leaving itself.
    """
    if not leaving:
        return ""
    try:
        return (date.fromisoformat(leaving) + timedelta(days=days)).isoformat()
    except OverflowError:
        return leaving
