"""What can go wrong while leaving is prepared; `passage.core.errors` draws where it belongs."""

from __future__ import annotations

from passage.core.errors import ArchiveError, ExportError, IdentifierError


class BadWebsite(IdentifierError):
    """Not a web address."""

    code = "bad-website"


class BadDomain(IdentifierError):
    """Not a domain that could be somebody's own name."""

    code = "bad-domain"


class GroupNotThere(ArchiveError):
    """This website has no list of such a group, or it did not come."""

    code = "group-not-there"


class NotATable(ArchiveError):
    """The file chosen as a table of accounts is no text, or too large for one."""

    code = "not-a-table"


class NoDay(ExportError):
    """No day of leaving was set."""

    code = "no-day"


class NoWay(ExportError):
    """No way of leaving was chosen."""

    code = "no-way"


class NothingToProve(ExportError):
    """No account was named that a domain could prove, or what a file must hold is not known."""

    code = "nothing-to-prove"
