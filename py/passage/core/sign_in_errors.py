"""What can go wrong in signing in: the family `SignInError`, drawn in `passage.core.errors`."""

from __future__ import annotations

from passage.core.problem import AppError


class SignInError(AppError):
    """Nobody is signed in."""

    code = "sign-in-error"


class SignInNotHere(SignInError):
    """The site does not say who it is to other servers, so they cannot send people back to it."""

    code = "sign-in-not-here"


class SignInAtLocalhost(SignInError):
    """Servers send nobody back to "localhost" (RFC 8252, section 8.3). Fact: ``address``."""

    code = "sign-in-at-localhost"


class HandleUnknown(SignInError):
    """No account has this handle, or its account does not confirm it."""

    code = "handle-unknown"


class NoSignInThere(SignInError):
    """The account's server does not offer to sign in by OAuth."""

    code = "no-sign-in-there"


class NoServerThere(SignInError):
    """What was typed is no Mastodon server, or does not answer as one. Fact: ``host``."""

    code = "no-server-there"


class ServerElsewhere(SignInError):
    """The domain hands its accounts over to another server. Facts: ``host``, ``server``."""

    code = "server-elsewhere"


class SignInDeclined(SignInError):
    """The person, or their server, refused what was asked for. Fact: ``reason`` (a code)."""

    code = "sign-in-declined"


class SignInExpired(SignInError):
    """What came back belongs to no sign-in that was begun here within ten minutes."""

    code = "sign-in-expired"


class WrongAccount(SignInError):
    """The person signed in with another account than the one they had named."""

    code = "wrong-account"


class WrongClock(SignInError):
    """A server finds our proofs too old or from the future. Fact: ``host``."""

    code = "wrong-clock"


class SignInRefused(SignInError):
    """The server refuses this site, or answered strangely. Facts: ``host``, ``reason``."""

    code = "sign-in-refused"


class WrongPassword(SignInError):
    """The server does not know this password. Fact: ``host``."""

    code = "wrong-password"


class SecondFactor(SignInError):
    """The account's own password needs a code beside it. Fact: ``host``."""

    code = "second-factor"


class SignInNotKept(SignInError):
    """The browser keeps nothing, and what was begun must outlast the way to the server."""

    code = "sign-in-not-kept"
