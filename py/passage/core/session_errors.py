"""The families of errors about the person's own accounts; drawn with the others in `errors`."""

from __future__ import annotations

from passage.core.problem import AppError


class SessionError(AppError):
    """The person's session cannot do what was wanted. Fact: ``host``."""

    code = "session-error"


class SignedOut(SessionError):
    """The session is over: it expired, or was ended elsewhere. Fact: ``host``."""

    code = "signed-out"


class NotAllowed(SessionError):
    """What was allowed at sign-in does not cover this. Fact: ``host``."""

    code = "not-allowed"


class AccountStopped(SessionError):
    """The network suspended or closed the person's own account. Fact: ``host``."""

    code = "account-stopped"


class WorkNotKept(SessionError):
    """Signing in leads over another site and back, and the work is not kept on this device."""

    code = "work-not-kept"


class Flagged(SessionError):
    """The network has put a warning on the person's own account. Facts: ``host``, ``label``."""

    code = "flagged"
