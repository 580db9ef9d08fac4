"""Signing in to a Mastodon-compatible server, as a flow: requests out, replies in, a value at last.

- https://docs.joinmastodon.org/methods/oauth/, https://docs.joinmastodon.org/methods/apps/
- OAuth 2.0: RFC 6749; PKCE: RFC 7636; server metadata: RFC 8414; its issuer in answers: RFC 9207

The flow knows neither chance nor clock: what must not be guessed is given. PKCE always goes
along: whoever does not know it passes it over (RFC 6749, section 3.1). There is no wider set of
rights to fall back on: a server that knows only "read" and "write" is not signed in to.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Any, TypeVar
from urllib.parse import urlencode

from passage.core.accounts import Account, Rules
from passage.core.errors import AppError, BadAcct, Surprising, Unreachable
from passage.core.model import Network
from passage.core.names import Acct, Origin, host_of, parse_acct
from passage.core.session_errors import NotAllowed
from passage.core.sign_in_errors import (
    NoServerThere,
    ServerElsewhere,
    SignInDeclined,
    SignInExpired,
    SignInRefused,
)
from passage.net.exchange import Answer, Ask, Purpose, Reply, body_of
from passage.net.fediverse.line import FORM
from passage.net.mastodon_home import elsewhere, lives_at, look_at, meet
from passage.net.reading import text_in

Value = TypeVar("Value")

SCOPES = (
    "read:accounts",
    "read:follows",
    "read:lists",
    "read:search",
    "write:follows",
    "write:lists",
)
"""What following and lists need, and nothing else: neither posts nor messages nor the profile."""

AVOID_SCOPES = ("read:blocks", "read:mutes", "write:blocks", "write:mutes")
"""Only for those who also block and mute from here."""

IMPORT_SCOPE = "write"
"""For a server's importer: more than everything else here, so only at the person's wish."""

LIFE = 600.0
"""Seconds in which a sign-in that was begun must come back."""

APP = "Passage"
_TOKEN_MAX = 4_096
_CODE = re.compile(r"[a-z_]{1,40}")
_KNOWS_THIS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Client:
    """Passage as a server knows it, for one address to come back to and one set of rights.

    A server takes five registrations in ten minutes from one connection, so it is kept.
    """

    origin: Origin
    return_to: str
    scopes: tuple[str, ...]
    id: str
    secret: str = field(repr=False)
    made: float = 0.0

    def fits(self, origin: Origin, return_to: str, scopes: tuple[str, ...]) -> bool:
        """Whether it was registered for this."""
        return (self.origin, self.return_to, self.scopes) == (origin, return_to, scopes)


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a server signs in: paths on its own origin."""

    authorize: str = "/oauth/authorize"
    token: str = "/oauth/token"  # noqa: S105 - an address
    revoke: str = "/oauth/revoke"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun, until the person comes back. ``began`` is in epoch seconds."""

    client: Client
    ends: Ends
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    began: float

    @property
    def url(self) -> str:
        """Where the person signs in and allows what is asked for."""
        challenge = urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=")
        params = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.client.return_to,
            "scope": " ".join(self.client.scopes),
            "state": self.state,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.client.origin}{self.ends.authorize}?{urlencode(params)}"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that is signed in, and what proves it."""

    account: Account
    token: str = field(repr=False)
    client: Client
    ends: Ends


@dataclass(frozen=True, slots=True)
class Bearing:
    """An ask that is sent with a token just received, before anybody has a session."""

    ask: Ask
    token: str = field(repr=False)


SignFlow = Generator[Ask | Bearing, Reply, Value]


def begin(
    origin: Origin,
    return_to: str,
    scopes: tuple[str, ...],
    client: Client | None,
    *,
    secrets: tuple[str, str],
    now: float,
    name: str = "",
) -> SignFlow[Begun]:
    """Find out how the server signs in, and register there unless ``client`` fits.

    ``secrets`` are the state and the verifier: at least 43 unguessable characters of base64url
    each. ``name`` is the person's there, if they typed it. Raises `ServerElsewhere` where a
    domain says that its server is another, `NoServerThere`, `SignInRefused`, or what `body_of`
    raises.
    """
    ends = yield from _ends(origin)
    if client is None or not client.fits(origin, return_to, scopes):
        try:
            client = yield from _register(origin, return_to, scopes, now)
        except (NoServerThere, Unreachable) as error:
            # A website lets no page read how it refuses: the same as not answering.
            other = yield from elsewhere(origin, name)
            if other is None:
                raise NoServerThere(host=host_of(origin)) from error
            server = other.removeprefix("https://")
            raise ServerElsewhere(host=host_of(origin), server=server) from error
    yield from meet(origin)
    state, verifier = secrets
    return Begun(client, ends, state, verifier, now)


def _ends(origin: Origin) -> SignFlow[Ends]:
    ask = Ask(origin, "/.well-known/oauth-authorization-server", (), Purpose.SIGN_IN)
    reply = yield ask
    try:
        told = body_of(ask, reply)
    except AppError:
        return Ends()  # before Mastodon 4.3, and on most others
    if not isinstance(told, dict) or text_in(told, "issuer").rstrip("/") != origin:
        return Ends()
    names = ("authorization_endpoint", "token_endpoint", "revocation_endpoint")
    known = Ends()
    usual = (known.authorize, known.token, known.revoke)
    return Ends(*(_path(origin, told, name, path) for name, path in zip(names, usual, strict=True)))


def _path(origin: Origin, told: Mapping[str, Any], name: str, usual: str) -> str:
    """Return the path of an endpoint. Raises `SignInRefused` where it is on another host."""
    url = text_in(told, name)
    if not url:
        return usual
    path = url.removeprefix(origin)
    if path == url or not re.fullmatch(r"/[A-Za-z0-9._~/-]*", path):
        raise SignInRefused(host=host_of(origin), reason="metadata")
    return path


def _register(
    origin: Origin, return_to: str, scopes: tuple[str, ...], now: float
) -> SignFlow[Client]:
    form = {
        "client_name": APP,
        "redirect_uris": return_to,
        "scopes": " ".join(scopes),
        "website": return_to,
    }
    ask = _post(origin, "/api/v1/apps", form)
    reply = yield ask
    if isinstance(reply, Answer) and reply.status in (404, 405, 410, 501):
        raise NoServerThere(host=ask.host)
    if isinstance(reply, Answer) and reply.status in (400, 401, 403, 422):
        raise SignInRefused(host=ask.host, reason="registration")
    told = body_of(ask, reply)
    given, secret = (
        text_in(told, "client_id", _TOKEN_MAX),
        text_in(told, "client_secret", _TOKEN_MAX),
    )
    if not given:
        raise NoServerThere(host=ask.host)
    return Client(origin, return_to, scopes, given, secret, now)


def finish(begun: Begun, params: Mapping[str, str], now: float) -> SignFlow[SignedIn]:
    """Take what came back in the address; return who signed in.

    Raises `SignInExpired`, `SignInDeclined`, `SignInRefused`, `NotAllowed` where the server gave
    less than was asked for, or what `body_of` raises.
    """
    client, host = begun.client, host_of(begun.client.origin)
    ours = compare_digest(params.get("state", "").encode(), begun.state.encode())
    if not ours or not 0 <= now - begun.began <= LIFE:
        raise SignInExpired
    # RFC 9207: an answer of another server than the one that was asked.
    if params.get("iss", client.origin).rstrip("/") != client.origin:
        raise SignInRefused(host=host, reason="issuer")
    if params.get("error") == "access_denied":
        raise SignInDeclined(host=host, reason="access_denied")
    if "error" in params or not params.get("code"):
        code = params.get("error", "")
        raise SignInRefused(host=host, reason=code if _CODE.fullmatch(code) else "unknown")
    token = yield from _token(begun, params["code"])
    account = yield from _who(client, token)
    return SignedIn(account, token, client, begun.ends)


def _token(begun: Begun, code: str) -> SignFlow[str]:
    client = begun.client
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.return_to,
        "client_id": client.id,
        "client_secret": client.secret,
        "code_verifier": begun.verifier,
    }
    ask = _post(client.origin, begun.ends.token, form)
    reply = yield ask
    if isinstance(reply, Answer) and reply.status in (400, 401, 403, 422):
        raise SignInRefused(host=ask.host, reason=_reason(reply))
    told = body_of(ask, reply)
    token = text_in(told, "access_token", _TOKEN_MAX)
    if not token.isascii() or not token.isprintable() or " " in token or not token:
        raise Surprising(host=ask.host)
    # RFC 6749, section 5.1: without a scope it is the one asked for.
    granted = text_in(told, "scope").split() or client.scopes
    if not all(_covers(granted, scope) for scope in client.scopes):
        raise NotAllowed(host=ask.host)
    return token


def _reason(answer: Answer) -> str:
    found = re.search(r'"error"\s*:\s*"([a-z_]{1,40})"', answer.text[:4_000])
    return found[1] if found else "unknown"


def _covers(granted: Collection[str], scope: str) -> bool:
    """Whether rights hold another: "write" holds "write:follows", and so does "follow"."""
    top, _, what = scope.partition(":")
    followed = what in ("follows", "blocks", "mutes") and "follow" in granted
    return scope in granted or top in granted or followed


def _who(client: Client, token: str) -> SignFlow[Account]:
    origin = client.origin
    ask = Ask(origin, "/api/v1/accounts/verify_credentials", (), Purpose.SIGN_IN)
    told = body_of(ask, (yield Bearing(ask, token)))
    name = text_in(told, "username", 65) or text_in(told, "acct", 320).partition("@")[0]
    domain, rules = yield from look_at(origin)
    if domain != host_of(origin) and not (yield from lives_at(origin, name, domain)):
        domain = host_of(origin)
    try:
        acct = parse_acct(f"{name}@{domain}")
    except BadAcct as error:
        raise Surprising(host=ask.host) from error
    return account_of(acct, client, rules)


def account_of(acct: Acct, client: Client, rules: Rules) -> Account:
    """Return an account that signed in by the rights of ``client``."""
    may_import = IMPORT_SCOPE in client.scopes
    return Account(Network.MASTODON, acct, acct, client.origin, rules, may_import)


def sign_out(signed: SignedIn) -> SignFlow[bool]:
    """End the session at the server; return whether it says so (RFC 7009).

    Older servers hear it without letting a page read their answer.
    """
    client = signed.client
    form = {"client_id": client.id, "client_secret": client.secret, "token": signed.token}
    reply = yield _post(client.origin, signed.ends.revoke, form)
    return isinstance(reply, Answer) and reply.status in _KNOWS_THIS


def _post(origin: Origin, path: str, form: Mapping[str, str]) -> Ask:
    body = urlencode(form).encode()
    return Ask(origin, path, (), Purpose.SIGN_IN, method="POST", body=body, content_type=FORM)
