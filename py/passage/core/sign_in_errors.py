"""What can go wrong in signing in: the family `SignInError`, drawn in `passage.core.errors`."""

from __future__ import annotations

from passage.core.errors import AppError


class SignInError(AppError):
    """Nobody is signed in."""

    code = "sign-in-error"


class NoSignInThere(SignInError):
    """The account's server does not offer to sign in by OAuth."""

    code = "no-sign-in-there"


class SignInDeclined(SignInError):
    """The person, or their server, refused what was asked for. Fact: ``reason`` (a code)."""

    code = "sign-in-declined"


class SignInExpired(SignInError):
    """What came back belongs to no sign-in that was begun here within ten minutes."""

    code = "sign-in-expired"


class SignInRefused(SignInError):
    """The server refuses this site, or answered strangely. Facts: ``host``, ``reason``."""

    code = "sign-in-refused"
