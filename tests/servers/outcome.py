"""The two ways in which a server can fail to appear, kept apart on purpose.

A platform that cannot run a server is a reason to skip, named in the summary; a server
that was obtained and then does not work is a broken test set-up and must fail.
"""

from __future__ import annotations


class Unavailable(Exception):
    """This machine cannot have the server; the message says what is missing and why."""


class ServerFailed(Exception):
    """The server was obtained but did not start or did not do what it was asked."""
