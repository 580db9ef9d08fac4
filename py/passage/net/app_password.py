"""Signing in to a PDS with an app password, where OAuth is not to be had.

- https://docs.bsky.app/docs/api/com-atproto-server-create-session
- https://docs.bsky.app/docs/api/com-atproto-server-refresh-session
- https://docs.bsky.app/docs/api/com-atproto-server-delete-session
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from passage.core.decode import is_deep
from passage.core.errors import BadDid, BadHandle, Surprising
from passage.core.names import Did, Handle, Origin, parse_did, parse_handle
from passage.core.sign_in_errors import SecondFactor, WrongPassword
from passage.net.exchange import Answer, Ask, Purpose, Reply, body_of
from passage.net.reading import text_in

_SERVER = "/xrpc/com.atproto.server."
_TOKEN_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The keys of a session. They are shown nowhere, not even in a fault's report."""

    did: Did
    handle: Handle
    access: str = field(repr=False)
    refresh: str = field(repr=False)


def create_session(pds: Origin, did: Did, password: str) -> Ask:
    """Return the request that signs in."""
    body = json.dumps({"identifier": did, "password": password}).encode()
    return Ask(
        *(pds, f"{_SERVER}createSession", (), Purpose.SIGN_IN),
        method="POST",
        body=body,
        content_type="application/json",
    )


def refresh_session(pds: Origin) -> Ask:
    """Return the request that renews the keys; it goes with the refresh key."""
    return Ask(pds, f"{_SERVER}refreshSession", (), Purpose.SIGN_IN, method="POST")


def delete_session(pds: Origin) -> Ask:
    """Return the request that signs out; it goes with the refresh key."""
    return Ask(pds, f"{_SERVER}deleteSession", (), Purpose.SIGN_IN, method="POST")


def read_tokens(ask: Ask, reply: Reply) -> Tokens:
    """Return the keys in an answer.

    Raises `WrongPassword`, `SecondFactor` or what `body_of` raises.
    """
    named = error_name(reply)
    if named == "AuthFactorTokenRequired":
        raise SecondFactor(host=ask.host)
    if named in ("AuthenticationRequired", "AuthMissing", "InvalidToken", "ExpiredToken"):
        raise WrongPassword(host=ask.host)
    body = body_of(ask, reply)
    access, refresh = (text_in(body, name, _TOKEN_MAX) for name in ("accessJwt", "refreshJwt"))
    try:
        did = parse_did(text_in(body, "did", 2048))
        handle = parse_handle(text_in(body, "handle", 254))
    except (BadDid, BadHandle) as error:
        raise Surprising(host=ask.host) from error
    if not access or not refresh:
        raise Surprising(host=ask.host)
    return Tokens(did, handle, access, refresh)


def is_expired(reply: Reply) -> bool:
    """Tell whether an answer says that the access key is too old."""
    return error_name(reply) == "ExpiredToken"


def is_over(reply: Reply) -> bool:
    """Tell whether an answer says that the session has ended, whatever key is shown."""
    return error_name(reply) in ("InvalidToken", "AuthMissing", "AccountTakedown")


def error_name(reply: Reply) -> str:
    """Return the name of the error that an XRPC answer tells, or an empty text.

    https://atproto.com/specs/xrpc#error-responses
    """
    if not isinstance(reply, Answer) or reply.status < 400 or is_deep(reply.text):  # noqa: PLR2004
        return ""
    try:
        body: Any = json.loads(reply.text)
    except ValueError:
        return ""
    return text_in(body, "error", 200)
