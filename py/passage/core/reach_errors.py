"""What stands between the page and a host: the family `ReachError`, drawn in `errors`."""

from __future__ import annotations

from passage.core.problem import AppError


class ReachError(AppError):
    """The browser does not let the page reach a host."""

    code = "reach-error"


class HostNotOpen(ReachError):
    """Not asked, since the page's policy does not allow it. Facts: ``host``, ``origin``."""

    code = "host-not-open"


class NotKnownThere(ReachError):
    """A server does not know an address, whose own was not asked. Facts: ``host``, ``home``."""

    code = "not-known-there"


class NotReopened(ReachError):
    """The page must be loaded anew to reach further hosts, and work that is not kept is lost."""

    code = "not-reopened"


class ChoiceNotKept(ReachError):
    """The browser does not let the page note for itself which hosts were chosen."""

    code = "choice-not-kept"
