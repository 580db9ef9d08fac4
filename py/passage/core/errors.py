"""Everything that can go wrong and that a person can do something about.

The family says what they can do, the class says what happened::

    AppError                 has a stable code and facts; the sentence lives in a template
      ArchiveError           choose another file, or ask X for the archive again
        NotAnArchive         neither a ZIP nor a file of an X archive
        NotUnderstood        one file among others is of no kind that Passage can read
        Encrypted            the ZIP asks for a password
        Truncated            the ZIP's end is missing: the download was cut
        NoFollowing          readable, but holds no list of followed accounts
        ClassicArchive       the archive of 2012 to 2019, which never held follow lists
        UnreadablePart       one file inside could not be understood; the others are kept
        WrongCount           a list has not the number of entries its manifest promises
        TooLarge             one entry is larger than any real archive's: refused
        FileChanged          the file changed or vanished while it was being read
        SeveralOwners        the files chosen belong to different accounts
        NotATable            the table of accounts is no text, such as a spreadsheet's own file
        GroupNotThere        the list of a group did not come, or this website has none
        ArchiveNeeded        more lists, and the archive of the saved work is not at hand
      IdentifierError        correct what was typed
        BadScreenName, BadAccountId, BadHandle, BadDid, BadAcct, BadHost, BadAddress, BadWebsite
        BadDomain            not a domain that could be one's own name
        NotAsked             an address on a network that is not among those to ask
      NetworkError           try again later; becomes "could not check", never "not found"
        Unreachable          no answer, or one the browser may not read
        TimedOut             no answer in time
        Stopped              the person stopped the search before this was asked
      RemoteError            the host answered, but not with what was asked for
        RateLimited          too many questions; it says when to ask again
        Refused              the host does not answer people who are not signed in
        Broken               the host reports a fault of its own
        Surprising           the answer has not the shape the protocol promises
      ReachError             let the page be loaded anew with the host (`core.reach_errors`)
        HostNotOpen          its policy does not let it ask this host: nothing was sent
        NotKnownThere        a server does not know an address, whose own was not asked
        NotReopened, ChoiceNotKept   unkept work would be lost; the hosts cannot be noted
      SessionError           sign in again
        SignedOut            the server ended the session, or it was ended elsewhere
        NotAllowed           the session may not do this: what was allowed at sign-in is not enough
        AccountStopped       the network has suspended or closed the person's own account
        WorkNotKept          signing in leads away from the page, and the work would be lost
        Flagged              the network has marked the person's own account, as spam or so
      DeedError              this one alone failed; the others go on
        NotThere             the server finds no such account: gone, or it cannot be fetched
        Declined             the other, or a server, does not allow it
        MovedAway            the account has moved: whoever wants it follows the new one
        SomebodyElse         the server answered with another account than the one meant
        TheirServerDown      the other's server does not answer at the moment
        NotFollowed          only who is followed can be put in a list
        LimitReached         the server lets nobody follow more than this: it ends here
      SignInError            sign in again, or in another way (`passage.core.sign_in_errors`)
        SignInNotHere        this copy of the site cannot offer it; an app password can do
        SignInAtLocalhost    the page is open as "localhost", which servers refuse
        HandleUnknown        no account has this handle
        NoSignInThere        the server does not know this way of signing in
        NoServerThere        no Mastodon server answers there
        ServerElsewhere      the domain hands its accounts over to another server, which it names
        SignInDeclined       the person, or the server, said no
        SignInExpired        too long ago, or begun in another browser
        WrongAccount         another account came back than the one that was named
        WrongClock           the device's clock differs too much from the server's
        SignInRefused        the server refuses this site
        WrongPassword        not an app password of this account
        SecondFactor         the account asks for a code, which an app password goes without
        SignInNotKept        the browser keeps nothing, so nobody can come back signed in
      CrosswalkError         take another table of known people, or go on without
        NotACrosswalk        not such a table, or damaged
        NewerCrosswalk       a table made for a newer Passage than this one
      LedgerError            open another file
        NotALedger           not a file that Passage saved
        NewerLedger          saved by a newer Passage than this one
      StoreError             save the work as a file: it is not kept on the device
        StoreFull            the browser has no room left for it
        StoreBlocked         the browser keeps nothing for this page (a private window, a setting)
        StoreBusy            the work is open in another tab, which keeps it
        DamagedWork          what was kept cannot be read
        NewerWork            what was kept was written by a newer Passage than this one
      ExportError            choose somebody first
        NothingChosen        the list would be empty
        NobodyToAvoid        nobody blocked or muted was found for sure
        NoFeeds              nobody chosen has a public feed
        SeveralFiles         the list needs several files, and one place was named
        NotPainted           no image can be made here of a picture
        NothingToProve       no account was named, or it is not known yet
        NoDay                no day of leaving was set, so nothing can be put in a calendar
        NoWay                no way of leaving was chosen, so there is no checklist

"Not found" is not in this tree: it is a value (`passage.core.model.Absent`). Facts are data
for the sentence (names of files in the archive, hosts, numbers) and never hold what people
wrote or whom they follow, so that a report can be copied without harm.
"""

from __future__ import annotations

from collections.abc import Iterator

from passage.core import crosswalk_errors, deed_errors, reach_errors, session_errors, sign_in_errors
from passage.core.problem import AppError as AppError  # noqa: PLC0414 - read from here by all
from passage.core.problem import Problem as Problem  # noqa: PLC0414 - the same

ELSEWHERE = (crosswalk_errors, deed_errors, reach_errors, session_errors, sign_in_errors)
"""Modules of families of their own; loading them makes the tree whole."""


class ArchiveError(AppError):
    """The files given cannot be read as an archive of X."""

    code = "archive-error"


class NotAnArchive(ArchiveError):
    """Neither a ZIP nor a file of an X archive."""

    code = "not-an-archive"


class NotUnderstood(ArchiveError):
    """One of the files is of no kind that is understood. Fact: ``name``."""

    code = "not-understood"


class Encrypted(ArchiveError):
    """The ZIP asks for a password; X never sets one, so somebody re-zipped it."""

    code = "encrypted"


class Truncated(ArchiveError):
    """The ZIP's end record is missing: the download was cut."""

    code = "truncated"


class NoFollowing(ArchiveError):
    """Readable, but without a list of followed accounts. Fact: ``found`` (number of files)."""

    code = "no-following"


class ClassicArchive(ArchiveError):
    """The tweets-only archive of 2012 to 2019 (``Grailbird``)."""

    code = "classic-archive"


class UnreadablePart(ArchiveError):
    """One file inside could not be understood. Facts: ``name``, ``why``, ``lost`` (entries)."""

    code = "unreadable-part"


class WrongCount(ArchiveError):
    """A list differs from the manifest's count. Facts: ``name``, ``promised``, ``read``."""

    code = "wrong-count"


class TooLarge(ArchiveError):
    """An entry beyond any real archive's size or compression. Fact: ``name``."""

    code = "too-large"


class FileChanged(ArchiveError):
    """The chosen file changed or vanished while it was being read."""

    code = "file-changed"


class SeveralOwners(ArchiveError):
    """The files chosen belong to different accounts. Fact: ``count``."""

    code = "several-owners"


class ArchiveNeeded(ArchiveError):
    """Lists were chosen to add to a saved crossing, without the archive that it came from."""

    code = "archive-needed"


class IdentifierError(AppError):
    """A name or address is not well formed."""

    code = "identifier-error"


class BadScreenName(IdentifierError):
    """Not an X @name."""

    code = "bad-screen-name"


class BadAccountId(IdentifierError):
    """Not an X numeric id. Facts, of a table: ``name``, ``lost`` (how many)."""

    code = "bad-account-id"


class BadHandle(IdentifierError):
    """Not an AT Protocol handle."""

    code = "bad-handle"


class BadDid(IdentifierError):
    """Not a DID."""

    code = "bad-did"


class BadAcct(IdentifierError):
    """Not a fediverse address (user@host)."""

    code = "bad-acct"


class BadAddress(IdentifierError):
    """Neither a handle nor a fediverse address, nor a link to a profile."""

    code = "bad-address"


class NotAsked(IdentifierError):
    """The address is on a network that the person did not choose to ask."""

    code = "not-asked"


class BadHost(IdentifierError):
    """Not a server's address."""

    code = "bad-host"


class NetworkError(AppError):
    """No answer came. Fact: ``host``."""

    code = "network-error"


class Unreachable(NetworkError):
    """No answer, or one that the browser may not read. Fact: ``host``."""

    code = "unreachable"


class TimedOut(NetworkError):
    """No answer in time. Fact: ``host``."""

    code = "timed-out"


class Stopped(NetworkError):
    """Not asked, since the person stopped the search. Fact: ``host``."""

    code = "stopped"


class RemoteError(AppError):
    """The host answered, but not with what was asked for. Fact: ``host``."""

    code = "remote-error"


class RateLimited(RemoteError):
    """Too many questions. Facts: ``host``, ``until`` (epoch seconds, 0 when not said)."""

    code = "rate-limited"


class Refused(RemoteError):
    """The host does not answer people who are not signed in. Facts: ``host``, ``status``."""

    code = "refused"


class Broken(RemoteError):
    """The host reports a fault of its own. Facts: ``host``, ``status``."""

    code = "broken"


class Surprising(RemoteError):
    """The answer has not the shape the protocol promises. Fact: ``host``."""

    code = "surprising"


class LedgerError(AppError):
    """A saved crossing cannot be opened."""

    code = "ledger-error"


class NotALedger(LedgerError):
    """Not a file that Passage saved."""

    code = "not-a-ledger"


class NewerLedger(LedgerError):
    """Saved by a newer Passage. Facts: ``version``, ``known``."""

    code = "newer-ledger"


class StoreError(AppError):
    """The work cannot be kept on this device; it goes on in the open tab."""

    code = "store-error"


class StoreFull(StoreError):
    """The browser has no room left."""

    code = "store-full"


class StoreBlocked(StoreError):
    """The browser keeps nothing for this page."""

    code = "store-blocked"


class StoreBusy(StoreError):
    """Another tab has the work open."""

    code = "store-busy"


class DamagedWork(StoreError):
    """What was kept cannot be read."""

    code = "damaged-work"


class NewerWork(StoreError):
    """What was kept was written by a newer Passage. Facts: ``version``, ``known``."""

    code = "newer-work"


class ExportError(AppError):
    """A list cannot be made."""

    code = "export-error"


class NothingChosen(ExportError):
    """The list would be empty. Fact: ``network``."""

    code = "nothing-chosen"


class NobodyToAvoid(ExportError):
    """None of those blocked or muted was found for sure."""

    code = "nobody-to-avoid"


class NoFeeds(ExportError):
    """Nobody who is taken along has a public feed."""

    code = "no-feeds"


class SeveralFiles(ExportError):
    """The list needs several files, and one place was named. Fact: ``count``."""

    code = "several-files"


class NotPainted(ExportError):
    """No image can be made here of a picture; as a drawing (SVG) it still can."""

    code = "not-painted"


def leaves(root: type[AppError] = AppError) -> Iterator[type[AppError]]:
    """Yield every class of the tree that can be raised, in the order of the drawing."""
    for child in root.__subclasses__():
        if child.__subclasses__():
            yield from leaves(child)
        else:
            yield child
