"""The whole state of a crossing: one frozen value, replaced by `passage.app.update`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from passage.app.standing import Standing
from passage.core.errors import Problem
from passage.core.model import Archive, Decision, Followed, Network, Result
from passage.core.names import AccountId, Host, ScreenName
from passage.core.progress import Progress
from passage.core.work import Work
from passage.net.requests import RequestLog
from passage.net.search import Plan, SearchProgress

PAGE_SIZE = 50
"""People on a page: what a browser lays out in 50 ms, and what a person can take in."""


class Step(Enum):
    """Where the person is. The values are the names used in messages."""

    START = "start"
    READING = "reading"
    READ = "read"
    SEARCH = "search"
    REVIEW = "review"
    TAKE_AWAY = "take-away"


class TakeAway(Enum):
    """A file to take away."""

    MASTODON_CSV = "mastodon-csv"
    MASTODON_LISTS = "mastodon-lists"
    FEDIVERSE_CSV = "fediverse-csv"
    BLUESKY_CSV = "bluesky-csv"
    BLUESKY_HANDLES = "bluesky-handles"
    OPML = "opml"
    JSON = "json"
    REQUESTS_CSV = "requests-csv"
    REQUESTS_JSON = "requests-json"


class Running(Enum):
    """What the search is doing."""

    NO = "no"
    YES = "yes"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people to show: a standing's name ("" for all found), and a text to look for."""

    standing: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The list under review; ``page`` counts from 1.

    ``ids`` are fixed when the filter is set, so that a row does not jump away under the hand
    that decides it.
    """

    filter: Filter = Filter()
    ids: tuple[AccountId, ...] = ()
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.ids) // PAGE_SIZE))

    @property
    def shown(self) -> tuple[AccountId, ...]:
        """The ids of the current page."""
        start = (self.page - 1) * PAGE_SIZE
        return self.ids[start : start + PAGE_SIZE]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whether the work is kept on the device: ``on``, or the ``problem`` that stands against it.

    ``forgotten`` tells that everything kept was just removed.
    """

    on: bool = False
    problem: Problem | None = None
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class AppState:
    """Everything the screens show.

    ``people`` are the followed, the most important first; ``by_id`` the same by id.
    ``named_servers`` are the servers and websites that profiles on X name. ``first_look`` is the
    archive with its lists read and no names yet, while reading goes on. ``back`` is where the
    person is again when that reading ends without a result.
    ``pasted`` is the text that was read with the archive, ``typed`` the names that the person
    looked up by hand for its numbers.
    ``tally`` counts people by standing and is kept in step with ``results``.
    ``searches`` are the dates as in `Crossing`, ``today`` is the ISO date as the shell told it.
    ``requests`` tells what was sent since the page was opened or all was forgotten.
    Of the file ``taken`` last, ``part`` tells which of several it was.
    ``kept`` is the work that was found on the device, until the person goes on with it.
    ``instead`` is what was opened while it was there, until they say which of the two they want.
    """

    step: Step = Step.START
    problem: Problem | None = None
    reading: Progress | None = None
    back: Step = Step.START
    first_look: Archive | None = None
    archive: Archive | None = None
    pasted: str = ""
    typed: Mapping[AccountId, ScreenName] = field(default_factory=dict)
    people: tuple[Followed, ...] = ()
    named_servers: tuple[Host, ...] = ()
    by_id: Mapping[AccountId, Followed] = field(default_factory=dict)
    plan: Plan | None = None
    running: Running = Running.NO
    progress: SearchProgress | None = None
    results: Mapping[AccountId, Result] = field(default_factory=dict)
    searches: tuple[str, ...] = ()
    decisions: Mapping[tuple[AccountId, Network], Decision] = field(default_factory=dict)
    tally: Mapping[Standing, int] = field(default_factory=dict)
    review: ReviewList = ReviewList()
    requests: RequestLog = field(default_factory=RequestLog)
    taken: TakeAway | None = None
    part: int = 1
    today: str = ""
    keeping: Keeping = Keeping()
    kept: Work | None = None
    instead: AppState | None = None

    @property
    def named(self) -> tuple[Followed, ...]:
        """Those who can be searched."""
        return tuple(person for person in self.people if person.screen_name)
