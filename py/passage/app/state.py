"""The whole state of a crossing: one frozen value, replaced by `passage.app.update`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from passage.app.check_state import NOTHING_ASKED, NOTHING_PROVED, Asking, Proving
from passage.app.doing import Doing
from passage.app.marks import Mark
from passage.app.standing import Standing
from passage.core.account_table import BadRow
from passage.core.accounts import Account
from passage.core.avoided import Avoided
from passage.core.crossing import DecisionKey
from passage.core.deeds import Deeds
from passage.core.errors import Problem
from passage.core.kit import NO_KIT, Kit
from passage.core.model import Archive, Decision, Followed, Network, Result
from passage.core.names import AccountId, Host, Origin, ScreenName
from passage.core.progress import Progress
from passage.core.reach import Reach
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
    FOLLOW = "follow"
    TAKE_AWAY = "take-away"
    LEAVE = "leave"


class KitPage(Enum):
    """A page of the step "Leave X well". The values are the names used in addresses."""

    OVERVIEW = "overview"
    HOW = "how"
    TELL = "tell"
    PROVE = "prove"
    WHERE = "where"
    TOGETHER = "together"


class TakeAway(Enum):
    """A file to take away."""

    MASTODON_CSV = "mastodon-csv"
    MASTODON_BLOCKS = "mastodon-blocks"
    MASTODON_MUTES = "mastodon-mutes"
    MASTODON_LISTS = "mastodon-lists"
    FEDIVERSE_CSV = "fediverse-csv"
    BLUESKY_CSV = "bluesky-csv"
    BLUESKY_HANDLES = "bluesky-handles"
    OPML = "opml"
    LINKS = "links"
    REMINDER = "reminder"
    JSON = "json"
    CROSSING_SVG = "crossing-svg"
    CROSSING_PNG = "crossing-png"
    PEOPLE_SVG = "people-svg"
    PEOPLE_PNG = "people-png"
    REQUESTS_CSV = "requests-csv"
    REQUESTS_JSON = "requests-json"
    DID_FILE = "did-file"
    WEBFINGER_FILE = "webfinger-file"
    DAY = "day"
    CHECKLIST = "checklist"
    CHECKLIST_DAYS = "checklist-days"
    TEXTS = "texts"
    KITS = "kits"
    SHARE_SVG = "share-svg"
    SHARE_PNG = "share-png"


class Running(Enum):
    """What the search is doing."""

    NO = "no"
    YES = "yes"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people to show, and in which order. An empty value restricts nothing.

    ``standing`` is a standing's name ("" for all found), ``text`` is looked for in names,
    ``network`` is where an account was found, ``relation`` and ``sort`` are values of
    `passage.app.review`, ``decided`` is "yes" or "no", ``new`` is "yes" for those found since
    the last search.
    """

    standing: str = ""
    text: str = ""
    network: str = ""
    relation: str = ""
    decided: str = ""
    new: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The list under review; ``page`` counts from 1.

    ``ids`` are fixed when the filter is set, so that a row does not jump away under the hand
    that decides it; ``among`` are the same, to look people up in.
    """

    filter: Filter = Filter()
    ids: tuple[AccountId, ...] = ()
    among: frozenset[AccountId] = frozenset()
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
class LookUp:
    """What came of an ``address`` that was typed for a person: asked, a problem, or nothing."""

    person: AccountId
    address: str = ""
    asking: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take the last decision back: its ``kind``, on how many people, what was before."""

    kind: str
    people: int
    decisions: Mapping[DecisionKey, Decision]
    decided: frozenset[AccountId]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whether the work is kept on the device: ``on``, or the ``problem`` that stands against it.

    ``forgotten`` tells that everything kept was just removed.
    """

    on: bool = False
    problem: Problem | None = None
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Reopening:
    """The page is to be loaded anew to reach further hosts.

    ``hindered`` tells that work which is not kept would be lost, so that the person says when.
    """

    reach: Reach
    hindered: bool = False


@dataclass(frozen=True, slots=True)
class AppState:
    """Everything the screens show.

    ``people`` are the followed, the most important first; ``by_id`` the same by id.
    ``named_servers`` are the servers and websites that profiles on X name. ``first_look`` is the
    archive with its lists read and no names yet, while reading goes on. ``back`` is where the
    person is again when that reading ends without a result.
    ``pasted`` is the text that was read with the archive, ``typed`` the names that the person
    looked up by hand for its numbers.
    ``marks`` and ``tally`` follow from ``results``, ``decided`` from ``decisions`` (those on whom
    the person gave a word); they are kept in step. ``undo`` is there after a decision,
    ``lookup`` after an address was typed that was not found yet. ``pictures`` tells that the
    person lets their browser load the pictures of accounts.
    ``elsewhere`` are the servers that domains named which were asked and are none themselves.
    ``searches``, ``avoided`` and ``deeds`` are as in `Crossing`; ``today`` is the ISO date as the
    shell told it, ``minute`` the epoch second at which the minute began.
    ``accounts`` are those the person is signed in to, ``restored`` tells that those of earlier
    visits were looked for; ``signing`` is where they are signing in, ``typed_who`` as whom, so
    that a mistake is mended and not typed anew; ``password_for`` is the account on Bluesky whose
    app password is asked for. ``doing`` is what is done in their name, ``deed_pages`` the page of
    each list of what was done.
    ``requests`` tells what was sent since the page was opened or all was forgotten.
    Of the file ``taken`` last, ``part`` tells which of several it was.
    ``kept`` is the work that was found on the device, until the person goes on with it.
    ``instead`` is what was opened while it was there, until they say which of the two they want.
    ``kit`` is what is prepared for leaving X, with an archive or without, ``kit_page`` the page of
    it that is shown, ``kit_from`` the step it was entered from, ``bad_rows`` those of the table of
    accounts that were left out. ``proving`` and ``asking`` hold what is being looked up for two of
    its pages; what came of it is in the kit.
    ``reopening`` is there from when further hosts are needed until the page is loaded anew.
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
    elsewhere: Mapping[Origin, Origin] = field(default_factory=dict)
    running: Running = Running.NO
    progress: SearchProgress | None = None
    results: Mapping[AccountId, Result] = field(default_factory=dict)
    searches: tuple[str, ...] = ()
    avoided: Avoided = field(default_factory=dict)
    decisions: Mapping[DecisionKey, Decision] = field(default_factory=dict)
    marks: Mapping[AccountId, Mark] = field(default_factory=dict)
    decided: frozenset[AccountId] = frozenset()
    deeds: Deeds = field(default_factory=dict)
    accounts: Mapping[Network, Account] = field(default_factory=dict)
    restored: bool = False
    signing: Network | None = None
    typed_who: Mapping[Network, str] = field(default_factory=dict)
    password_for: Account | None = None
    doing: Mapping[Network, Doing] = field(default_factory=dict)
    deed_pages: Mapping[Network, int] = field(default_factory=dict)
    undo: Undo | None = None
    lookup: LookUp | None = None
    pictures: bool = False
    tally: Mapping[Standing, int] = field(default_factory=dict)
    review: ReviewList = ReviewList()
    requests: RequestLog = field(default_factory=RequestLog)
    taken: TakeAway | None = None
    part: int = 1
    today: str = ""
    minute: float = 0.0
    keeping: Keeping = Keeping()
    kept: Work | None = None
    instead: AppState | None = None
    kit: Kit = NO_KIT
    kit_page: KitPage = KitPage.OVERVIEW
    kit_from: Step = Step.START
    bad_rows: tuple[BadRow, ...] = ()
    proving: Proving = NOTHING_PROVED
    asking: Asking = NOTHING_ASKED
    reopening: Reopening | None = None

    @property
    def named(self) -> tuple[Followed, ...]:
        """Those who can be searched."""
        return tuple(person for person in self.people if person.can_be_sought)
