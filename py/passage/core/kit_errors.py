"""What can go wrong while leaving is prepared; `passage.core.errors` draws where it belongs."""

from __future__ import annotations

from passage.core.errors import ExportError, IdentifierError


class BadWebsite(IdentifierError):
    """Not a web address."""

    code = "bad-website"


class NoDay(ExportError):
    """No day of leaving was set."""

    code = "no-day"


class NoWay(ExportError):
    """No way of leaving was chosen."""

    code = "no-way"
