"""What can happen: typed actions. Those of the page are read by `passage.app.messages`."""

from __future__ import annotations

from dataclasses import dataclass, field

from passage.app.check_actions import Checking
from passage.app.deciding import Ruling
from passage.app.direct import Direct
from passage.app.effects import LookUpAddress
from passage.app.kitting import Kitting
from passage.app.state import Filter, KitPage, Step, TakeAway
from passage.core.crossing import Crossing
from passage.core.errors import Problem
from passage.core.model import Archive, Followed, Network, Outcome, Result, Verdict
from passage.core.names import AccountId, Origin
from passage.core.progress import Progress
from passage.core.work import Work
from passage.net.requests import Request, RequestLog
from passage.net.search import SearchProgress


@dataclass(frozen=True, slots=True)
class FilesChosen:
    """The person gave files to read. The shell keeps the handles; ``count`` tells how many.

    With ``more`` they come beside what was read before: a list with names for the archive.
    """

    count: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Pasted:
    """The person pasted names or links, beside what was read before."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """The person comes from the page of a group, to follow its members; ``slug`` names it."""

    slug: str


@dataclass(frozen=True, slots=True)
class NamePerson:
    """The person looked an account up by hand and typed its @name or its address."""

    person: AccountId
    text: str


@dataclass(frozen=True, slots=True)
class ReadingMoved:
    """The reader has come so far."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class ArchiveRead:
    """Everything is read. ``people`` are the followed, the most important first.

    ``more`` and ``pasted`` are those of the effect that asked for it.
    """

    archive: Archive
    people: tuple[Followed, ...]
    more: bool = False
    pasted: str = ""


@dataclass(frozen=True, slots=True)
class CrossingOpened:
    """The file that was chosen is a saved crossing."""

    crossing: Crossing


@dataclass(frozen=True, slots=True)
class Failed:
    """An effect ended in a problem; the person is where they were before it."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class CancelReading:
    """Stop reading."""


@dataclass(frozen=True, slots=True)
class StartSearch:
    """Search on Bluesky, on a Mastodon server, or both; addresses as the person typed them.

    With ``named``, the servers that profiles name may be asked about their own addresses; with
    ``avoided``, those blocked or muted are searched too.
    """

    bluesky: str
    mastodon: str
    named: bool = False
    avoided: bool = False


@dataclass(frozen=True, slots=True)
class SearchMoved:
    """New results, how far the search is, and the ``requests`` that have ended since.

    ``done`` tells that the search has ended.
    """

    results: tuple[Result, ...]
    progress: SearchProgress
    done: bool = False
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseSearch:
    """Ask nothing more for now."""


@dataclass(frozen=True, slots=True)
class ResumeSearch:
    """Go on asking."""


@dataclass(frozen=True, slots=True)
class StopSearch:
    """End the search; those not asked yet stay "could not check"."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask once more for those who could not be checked."""


@dataclass(frozen=True, slots=True)
class ServerNamed:
    """A domain that was asked, and did not answer as a server, says that its server is another."""

    asked: Origin
    server: Origin


@dataclass(frozen=True, slots=True)
class AskInstead:
    """Ask a server in the place of the domain that named it."""

    asked: Origin
    server: Origin


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Some time later, look once more for those still missing."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Show another step."""

    step: Step


@dataclass(frozen=True, slots=True)
class Show:
    """Show other people: a filter. Always from its first page."""

    filter: Filter


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Show another page of the same list, counted from 1."""

    page: int


@dataclass(frozen=True, slots=True)
class Decide:
    """A verdict on one account for one person."""

    person: AccountId
    network: Network
    verdict: Verdict
    address: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether an account can be a person's at all."""

    person: AccountId
    network: Network
    ruling: Ruling
    address: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """The person typed the address of an account for somebody.

    With ``home`` they let us ask the address's own server, too.
    """

    person: AccountId
    text: str
    home: bool = False


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What came of asking for an address, and the requests that it took."""

    asked: LookUpAddress
    outcome: Outcome
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class DecideAll:
    """One verdict on everybody in the list who is not decided on."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ShowPictures:
    """Load the pictures of accounts from their hosts, or no longer."""

    on: bool


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the last decision."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Show what an address of this page stood for: a step, of the review a view, of the kit a page.

    Without a step it is the address of another place on the page, such as its content.
    """

    step: Step | None = None
    filter: Filter = field(default_factory=Filter)
    page: int = 1
    kit_page: KitPage = KitPage.OVERVIEW


@dataclass(frozen=True, slots=True)
class Take:
    """Make a file to take away; of several that a list needs the ``part``, from 1."""

    what: TakeAway
    part: int = 1


@dataclass(frozen=True, slots=True)
class WorkFound:
    """The device keeps work of an earlier visit."""

    work: Work


@dataclass(frozen=True, slots=True)
class KeepingMoved:
    """The work is kept from now on, or it is not and the ``problem`` tells why."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything that was kept on the device is removed."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go on with the work that is kept, at a step or where it stopped."""

    step: Step | None = None


@dataclass(frozen=True, slots=True)
class OpenInstead:
    """Put what was just opened in the place of the work that is kept."""


@dataclass(frozen=True, slots=True)
class StartOver:
    """Forget everything of this crossing, also what is kept of it on the device."""


@dataclass(frozen=True, slots=True)
class LogCarried:
    """What was sent before the page was loaded anew."""

    requests: RequestLog


@dataclass(frozen=True, slots=True)
class HostsNeeded:
    """Hosts turned out to be needed; with them, the message ``again`` is to be taken once more."""

    hosts: tuple[str, ...]
    again: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ReopenAnyway:
    """Load the page anew, though work that is not kept is lost by it."""


@dataclass(frozen=True, slots=True)
class ReopenHindered:
    """The page could not be loaded anew without a loss: the work could not be written."""


@dataclass(frozen=True, slots=True)
class ReopenFailed:
    """The browser does not let the page note which hosts were chosen."""


Action = (
    FilesChosen
    | Pasted
    | OpenGroup
    | NamePerson
    | ReadingMoved
    | ArchiveRead
    | CrossingOpened
    | Failed
    | CancelReading
    | StartSearch
    | SearchMoved
    | PauseSearch
    | ResumeSearch
    | StopSearch
    | AskAgain
    | ServerNamed
    | AskInstead
    | LookAgain
    | GoTo
    | Show
    | TurnPage
    | Decide
    | Rule
    | LookUp
    | LookedUp
    | DecideAll
    | ShowPictures
    | TakeBack
    | Visit
    | Take
    | WorkFound
    | KeepingMoved
    | Forgotten
    | GoOn
    | OpenInstead
    | StartOver
    | HostsNeeded
    | LogCarried
    | ReopenAnyway
    | ReopenHindered
    | ReopenFailed
    | Direct
    | Kitting
    | Checking
)
