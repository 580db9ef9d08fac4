"""The values of a crossing, from what the archive says to what the person decides.

Values flow one way: `Archive` -> `Followed` -> `Candidate` -> `Evidence` -> `Match` ->
`Outcome` -> `Decision`. All are frozen; nothing later rewrites what an earlier stage said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from passage.core.errors import Problem
from passage.core.file_report import FileKind as FileKind  # noqa: PLC0414 - read from here by all
from passage.core.file_report import FileReport as FileReport  # noqa: PLC0414 - the same
from passage.core.file_report import FileState as FileState  # noqa: PLC0414 - the same
from passage.core.listing import Listing
from passage.core.names import AccountId, Did, ScreenName
from passage.core.own import NOTHING_OWN, Own


class Relation(Enum):
    """How an account of the archive relates to its owner."""

    FOLLOWING = "following"
    FOLLOWERS = "followers"
    BLOCKS = "blocks"
    MUTES = "mutes"


class Source(Enum):
    """Where an account's name comes from, best first (the order is the rank).

    The first three are lists that X itself resolved at one moment; mentions, replies and
    moments are resolved when the archive is made; what is typed was read on X, behind the link of
    a number; a group's list holds addresses that its members gave; a crosswalk is a public table
    of known people, looked up by number; the rest is as old as what it stands in.
    """

    EXPORTER = "exporter"
    WEB = "web"
    API = "api"
    MENTION = "mention"
    REPLY = "reply"
    MOMENT = "moment"
    TYPED = "typed"
    GROUP = "group"
    CROSSWALK = "crosswalk"
    TABLE = "table"
    PAGE = "page"
    MEDIA = "media"
    PASTED = "pasted"

    @property
    def rank(self) -> int:
        """0 is the most trustworthy."""
        return list(Source).index(self)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose archive it is. ``name`` is the display name, as written."""

    id: AccountId
    screen_name: ScreenName | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile on X says beside its name, kept as evidence for matching.

    ``links`` are the addresses written in bio and website, expanded where the input has them.
    """

    bio: str = ""
    website: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an account id, true as of ``as_of`` (ISO date, empty when unknown).

    ``screen_name`` is None where only addresses elsewhere are known (`names.key_of_address`),
    ``name`` is empty where only the @name is. ``contacts`` counts how often the owner
    mentioned or answered this account, ``last_contact`` is the ISO date of the last time: who
    matters comes first everywhere. ``profile`` is None where only the archive speaks;
    ``listings`` are what public tables and groups' lists say.
    """

    screen_name: ScreenName | None
    name: str
    source: Source
    contacts: int = 0
    last_contact: str = ""
    as_of: str = ""
    profile: Profile | None = None
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A @name without an id, from a quote, a long post or a list; never joined to an id."""

    screen_name: ScreenName
    name: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list that the owner made on X. The archive holds its address and no members."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything read from one person's archive.

    ``relations`` has no key for a list whose file is missing, and an empty tuple for a list
    that is empty: these are different news. Ids keep the file's order, newest follow first.
    ``generated`` is the ISO date of the export, empty when unknown. ``counts`` are the lengths
    of lists whose ids are not at hand, as in a saved crossing. ``own`` is the owner's account.
    """

    owner: Owner | None
    generated: str
    relations: Mapping[Relation, tuple[AccountId, ...]]
    known: Mapping[AccountId, Known]
    files: tuple[FileReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    hints: tuple[Hint, ...] = ()
    own_lists: tuple[OwnList, ...] = ()
    counts: Mapping[Relation, int] = field(default_factory=dict)
    own: Own = NOTHING_OWN

    def length(self, relation: Relation) -> int | None:
        """Return how many accounts a list holds; None where the archive has no such list."""
        ids = self.relations.get(relation)
        return self.counts.get(relation) if ids is None else len(ids)


@dataclass(frozen=True, slots=True)
class Followed:
    """A person in the archive's following list.

    ``rank`` counts from the most recent follow (0). ``screen_name`` is None when the archive
    holds the numeric id alone, or where somebody is known by addresses elsewhere. ``source`` is
    where the name comes from, None where there is none or a saved file of before does not say.
    ``listings`` are as in `Known`.
    """

    id: AccountId
    rank: int
    screen_name: ScreenName | None = None
    name: str = ""
    mutual: bool = False
    contacts: int = 0
    last_contact: str = ""
    profile: Profile | None = None
    source: Source | None = None
    listings: tuple[Listing, ...] = ()

    @property
    def can_be_sought(self) -> bool:
        """Whether there is anything to look for them by: a @name, or addresses elsewhere."""
        return bool(self.screen_name or self.listings)

    @property
    def group(self) -> str:
        """The group whose list gives the addresses by which alone they are known, or ""."""
        return self.listings[0].source if self.listings and not self.screen_name else ""


class Network(Enum):
    """A network to cross to."""

    # Each member is one object: the hash of objects does, and takes a tenth of the time of
    # Enum's own. Decisions on fifty thousand people are looked up by it.
    __hash__ = object.__hash__

    BLUESKY = "bluesky"
    MASTODON = "mastodon"


class Flag(Enum):
    """What an account or its host declares about itself, for or against it."""

    BOT = "bot"
    MIRROR = "mirror"
    PARODY = "parody"
    IMPERSONATION = "impersonation"
    VERIFIED = "verified"
    BRIDGED = "bridged"
    MOVED = "moved"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that may be the person's.

    ``address`` is the handle (Bluesky) or the full acct (Mastodon), ``id`` what stays when
    the address changes (DID, actor URI), ``url`` the profile page, ``bio`` plain text,
    ``links`` the addresses it shows, ``proven`` those its server verified. ``guessed`` tells
    that it was found by looking its address up rather than by search. ``moved_to`` is the
    address its owner left it for, ``avatar`` the address of its picture.
    """

    network: Network
    address: str
    id: Did | str
    name: str = ""
    bio: str = ""
    url: str = ""
    links: tuple[str, ...] = ()
    proven: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    guessed: bool = False
    moved_to: str = ""
    avatar: str = ""


class Kind(Enum):
    """The kinds of evidence; each has its sentence in ``views.sentences``."""

    BIO_NAMES_X = "bio-names-x"
    X_NAMES_IT = "x-names-it"
    LISTED = "listed"
    LISTED_NAME = "listed-name"
    GROUP_LISTED = "group-listed"
    LISTED_SITE = "listed-site"
    TWIN_NAMES_IT = "twin-names-it"
    NAMES_TWIN = "names-twin"
    SITE_PROVEN = "site-proven"
    SITE_IS_HANDLE = "site-is-handle"
    SITE_SAME = "site-same"
    HANDLE_CONFIRMED = "handle-confirmed"
    HANDLE_SAME = "handle-same"
    HANDLE_NEAR = "handle-near"
    HANDLE_AFFIX = "handle-affix"
    HANDLE_WITHIN = "handle-within"
    HANDLE_CLOSE = "handle-close"
    HANDLE_OTHER = "handle-other"
    NAME_SAME = "name-same"
    NAME_WITHIN = "name-within"
    NAME_INITIAL = "name-initial"
    NAME_SHARED = "name-shared"
    NAME_NONE = "name-none"
    NAME_UNKNOWN = "name-unknown"
    HANDLE_SHORT = "handle-short"
    HANDLE_SPELLS_NAME = "handle-spells-name"
    BADGE = "badge"
    OFFICIAL_HOST = "official-host"
    MOVED_HERE = "moved-here"
    BRIDGED = "bridged"
    UNSEEN = "unseen"
    RIVALS = "rivals"
    MIRROR = "mirror"
    ROBOT = "robot"
    PARODY = "parody"
    IMPERSONATION = "impersonation"
    MOVED_AWAY = "moved-away"


class Direction(Enum):
    """Which way a reason points."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against: its ``kind``, its ``weight`` in nats, a word of ``detail``."""

    kind: Kind
    weight: float
    detail: str = ""

    @property
    def direction(self) -> Direction:
        """For, against, or neither (told because somebody who decides wants to know it)."""
        if not self.weight:
            return Direction.NEITHER
        return Direction.FOR if self.weight > 0 else Direction.AGAINST


class Band(Enum):
    """How sure a match is, for deciding what is preselected."""

    SURE = "sure"
    CHECK = "check"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its reasons. ``score`` is the posterior in 0..1 that it is the person."""

    candidate: Candidate
    evidence: tuple[Evidence, ...]
    score: float
    band: Band


@dataclass(frozen=True, slots=True)
class Found:
    """Accounts came up; ``matches`` are sorted, best first, and may all be unlikely.

    ``unchecked`` holds the problems of hosts that could not be asked as well; ``left_out``
    counts accounts that came up too, were less likely than all of these, and are not kept.
    """

    matches: tuple[Match, ...]
    unchecked: tuple[Problem, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Absent:
    """Every host was asked and answered; nobody there looks like this person."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Could not check: the problems say which host and why. Offered again, never "absent"."""

    problems: tuple[Problem, ...]


Outcome = Found | Absent | Unknown
"""What became of looking for one person on one network."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of one person, by network. A network not asked has no key.

    ``since`` is the search (its place in `Crossing.searches`) in which an account worth looking
    at first came up: who is new since last time has the last one's.
    """

    id: AccountId
    outcomes: Mapping[Network, Outcome] = field(default_factory=dict)
    since: int = 0


class Verdict(Enum):
    """What the person decides of a match."""

    FOLLOW = "follow"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of one person on one network.

    ``address`` is the account that the ``verdict`` is about; a verdict of None leaves it open.
    ``never`` are addresses that are not the person's, whatever a search says; ``typed`` is an
    account that was given by hand and looked up.
    """

    verdict: Verdict | None
    address: str = ""
    never: frozenset[str] = frozenset()
    typed: Match | None = None
