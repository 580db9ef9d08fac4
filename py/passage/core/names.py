"""The identifiers of the three networks: parse once, then trusted.

Each ``parse_...`` returns the canonical form or raises the `IdentifierError` of its kind.
"""

from __future__ import annotations

import re
from sys import intern
from typing import NewType
from urllib.parse import urlsplit

from passage.core.errors import (
    BadAccountId,
    BadAcct,
    BadDid,
    BadHandle,
    BadHost,
    BadScreenName,
)

ScreenName = NewType("ScreenName", str)
"""An X @name without the @, in the case its owner gave it; compare with `same_name`."""

AccountId = NewType("AccountId", str)
"""An X numeric id, kept as text: a third of them exceed what a float can hold."""

Handle = NewType("Handle", str)
"""An AT Protocol handle (a domain name), lower case, without the @."""

Did = NewType("Did", str)
"""A decentralised identifier: what a Bluesky account is, whatever its handle."""

Acct = NewType("Acct", str)
"""A fediverse address ``user@host``, without the leading @."""

Host = NewType("Host", str)
"""A server's host name with its port where it has one, lower case."""

Origin = NewType("Origin", str)
"""Scheme and host of a server, without a trailing slash: ``https://piaille.fr``."""

# https://help.x.com/en/managing-your-account/x-username-rules
_SCREEN_NAME = re.compile(r"[A-Za-z0-9_]{1,15}")
# Snowflake ids fit 64 bits: 19 digits today, 20 at most.
_ACCOUNT_ID = re.compile(r"[1-9][0-9]{0,19}")
# https://atproto.com/specs/handle#handle-identifier-syntax
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HANDLE = re.compile(rf"(?:{_LABEL}\.)+[a-zA-Z](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?")
_HANDLE_MAX = 253
# https://atproto.com/specs/did#at-protocol-did-identifier-syntax
_DID = re.compile(r"did:[a-z]+:(?:[a-zA-Z0-9._:-]|%[0-9a-fA-F]{2})*+(?<!:)")
_DID_MAX = 2048
# Mastodon's USERNAME_RE; GoToSocial and Pleroma stay within it.
_ACCT_USER = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?")
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}(?::[0-9]{{1,5}})?")
_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|[a-z0-9-]+\.localhost)(?::[0-9]{1,5})?")


def parse_screen_name(text: str) -> ScreenName:
    """Read an X @name, with or without the @. Raises `BadScreenName`."""
    name = text.strip().removeprefix("@")
    if not _SCREEN_NAME.fullmatch(name):
        raise BadScreenName
    return ScreenName(name)


def same_name(one: str, other: str) -> bool:
    """Whether two X @names are the same account's: X ignores case."""
    return one.casefold() == other.casefold()


def parse_account_id(text: str) -> AccountId:
    """Read an X numeric id. Raises `BadAccountId`, also for what a spreadsheet rounded."""
    if not _ACCOUNT_ID.fullmatch(text):
        raise BadAccountId
    return AccountId(text)


def parse_handle(text: str) -> Handle:
    """Read an AT Protocol handle and lower its case; the @ is not part of it.

    Raises `BadHandle`. Strict, since one bad handle makes a server refuse a whole batch.
    """
    if len(text) > _HANDLE_MAX or not _HANDLE.fullmatch(text):
        raise BadHandle
    return Handle(text.lower())


def parse_did(text: str) -> Did:
    """Read a DID of any method. Raises `BadDid`."""
    if len(text) > _DID_MAX or not _DID.fullmatch(text):
        raise BadDid
    return Did(text)


def parse_at_identifier(text: str) -> Handle | Did:
    """Read what names an AT Protocol account: a DID or a handle. Raises `BadHandle`.

    Source: https://atproto.com/specs/lexicon#string-formats, ``at-identifier``.
    """
    try:
        return parse_did(text)
    except BadDid:
        return parse_handle(text)


def parse_acct(text: str) -> Acct:
    """Read a full fediverse address and lower its host's case. Raises `BadAcct`."""
    user, at, host = text.strip().removeprefix("@").partition("@")
    if not at or not _ACCT_USER.fullmatch(user) or not _HOST.fullmatch(host):
        raise BadAcct
    return Acct(f"{user}@{host.lower()}")


def parse_origin(text: str) -> Origin:
    """Read a server's address as people type it: ``piaille.fr``, ``https://piaille.fr/home``.

    Plain http is kept for this very machine only; everywhere else it would show the names
    being searched to whoever sits on the way. Raises `BadHost`.
    """
    typed = text.strip().rstrip("/")
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError as error:
        raise BadHost from error
    host = parts.netloc.lower()
    if "@" in host or not _HOST.fullmatch(host):
        raise BadHost
    loopback = _LOOPBACK.fullmatch(host) is not None
    if parts.scheme not in ("https", "http") or ("." not in host and not loopback):
        raise BadHost
    scheme = parts.scheme if loopback and "://" in typed else "https"
    return Origin(f"{scheme}://{host}")


def parse_origins(text: str) -> tuple[Origin, ...]:
    """Read several, with blanks or commas between them, each once. Raises `BadHost`."""
    return tuple(dict.fromkeys(parse_origin(word) for word in text.replace(",", " ").split()))


def host_of(origin: Origin) -> Host:
    """Return the host (and port) of an origin."""
    return Host(origin.partition("://")[2])


def key_of(screen_name: ScreenName) -> AccountId:
    """Return what stands for the id of a person of whom only the @name is known.

    It begins with an @, so it is never taken for an id; `is_id` tells.
    """
    return AccountId(f"@{screen_name.lower()}")


def key_of_address(address: str) -> AccountId:
    """Return what stands for the id of a person of whom only an address elsewhere is known.

    A Bluesky handle or an acct; it begins with "=", which no id and no other key does.
    """
    return AccountId(f"={address.lower()}")


def parse_key(text: str) -> AccountId:
    """Read a person's key: X's id, or what `key_of` or `key_of_address` made.

    Raises `BadAccountId`.

    The same key is the same object each time: people, results and decisions are looked up by it
    fifty thousand at once, and comparing what is the same object takes a tenth of the time.
    """
    if not text.startswith(("@", "=")):
        return AccountId(intern(parse_account_id(text)))
    try:
        if text.startswith("="):
            key = key_of_address((parse_acct if "@" in text else parse_handle)(text[1:]))
        else:
            key = key_of(parse_screen_name(text))
    except (BadScreenName, BadHandle, BadAcct) as error:
        raise BadAccountId from error
    if key != text:
        raise BadAccountId
    return AccountId(intern(key))


def is_id(key: AccountId) -> bool:
    """Whether a person's key is X's own id rather than a name or address standing for it."""
    return not key.startswith(("@", "="))
