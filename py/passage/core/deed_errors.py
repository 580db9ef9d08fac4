"""Why one deed could not be done, while the others go on; drawn with the others in `errors`."""

from __future__ import annotations

from passage.core.problem import AppError


class DeedError(AppError):
    """One thing could not be done; the others go on. Fact: ``host``."""

    code = "deed-error"


class NotThere(DeedError):
    """The server finds no such account: it is gone, or cannot be fetched. Fact: ``host``."""

    code = "not-there"


class Declined(DeedError):
    """The other, or a server, does not allow it. Facts: ``host``, ``status``."""

    code = "declined"


class MovedAway(DeedError):
    """The account has moved to another address. Fact: ``host``."""

    code = "moved-away"


class SomebodyElse(DeedError):
    """The server answered with another account than the one meant. Fact: ``host``."""

    code = "somebody-else"


class TheirServerDown(DeedError):
    """The other's server does not answer the person's own. Fact: ``host``, the person's."""

    code = "their-server-down"


class NotFollowed(DeedError):
    """Only who is followed can be put in a list. Fact: ``host``."""

    code = "not-followed"


class LimitReached(DeedError):
    """The server lets this account follow nobody more. Fact: ``host``."""

    code = "limit-reached"
