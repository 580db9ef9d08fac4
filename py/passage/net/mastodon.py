"""Mastodon-compatible servers: questions become requests, answers become candidates.

- https://docs.joinmastodon.org/methods/search/#v2
- https://docs.joinmastodon.org/methods/accounts/#lookup
- https://docs.joinmastodon.org/entities/Account/
- WebFinger: https://www.rfc-editor.org/rfc/rfc7033

Without ``resolve`` and ``offset``, which a server refuses to whoever is not signed in.
"""

from __future__ import annotations

from typing import Any

from passage.core.errors import BadAcct, Surprising
from passage.core.mirrors import is_bridge, is_mirror_host, says_mirror, says_parody
from passage.core.model import Candidate, Flag, Network
from passage.core.names import Host, parse_acct
from passage.net.exchange import Answer, Ask, Purpose, Reply, body_of
from passage.net.questions import AccountAt, AccountsNamed, WebFingerOf
from passage.net.reading import LINK_MAX, NAME_MAX, items_in, prose, text_in, web_address

SEARCH_LIMIT = 10
"""Accounts asked for in one search."""

_ACCT_MAX = 320
_FIELDS_MAX = 8


_ACTIVITY = ("application/activity+json", "application/ld+json")
_PROFILE_PAGE = "http://webfinger.net/rel/profile-page"
_NOT_THERE = frozenset({404, 410})
_NOT_FOR_ALL = frozenset({401, 403, 422})


def ask_of(question: AccountsNamed | AccountAt | WebFingerOf) -> Ask:
    """Return the request that puts a question to a server."""
    if isinstance(question, AccountAt):
        acct = (("acct", question.acct),)
        return Ask(question.origin, "/api/v1/accounts/lookup", acct, Purpose.LOOKUP)
    if isinstance(question, WebFingerOf):
        resource = (("resource", f"acct:{question.acct}"),)
        return Ask(question.origin, "/.well-known/webfinger", resource, Purpose.WEBFINGER)
    params = (("q", question.query), ("type", "accounts"), ("limit", str(SEARCH_LIMIT)))
    return Ask(question.origin, "/api/v2/search", params, Purpose.ACCOUNTS)


def _fields(account: dict[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the profile fields: as text, all addresses in them, and the verified ones."""
    lines: list[str] = []
    links: list[str] = []
    proven: list[str] = []
    for field in items_in(account, "fields", _FIELDS_MAX):
        value, addresses = prose(text_in(field, "value", 2_000))
        bare = web_address(value)
        addresses = addresses or ((bare,) if bare else ())
        lines.append(f"{text_in(field, 'name', NAME_MAX)}: {value}")
        links += addresses
        proven += addresses if text_in(field, "verified_at", 40) else ()
    return "\n".join(lines), tuple(links), tuple(proven)


def _flags(account: dict[str, Any], host: str, bio: str) -> frozenset[Flag]:
    flags = set()
    if account.get("bot") is True:
        flags.add(Flag.BOT)
    if is_mirror_host(host) or says_mirror(bio):
        flags.add(Flag.MIRROR)
    if says_parody(text_in(account, "display_name", NAME_MAX), bio):
        flags.add(Flag.PARODY)
    if is_bridge(host):
        flags.add(Flag.BRIDGED)
    if isinstance(account.get("moved"), dict):
        flags.add(Flag.MOVED)
    return frozenset(flags)


def candidate_from(account: dict[str, Any], asked: Host) -> Candidate | None:
    """Read one account; None where its address is not one.

    ``asked`` is the server that answered: it names its own accounts without a host.
    """
    address = _address(account, asked)
    if not address:
        return None
    url = web_address(text_in(account, "url", LINK_MAX))
    uri = web_address(text_in(account, "uri", LINK_MAX))
    note, note_links = prose(text_in(account, "note", 5_000))
    fields, field_links, proven = _fields(account)
    bio = "\n".join(part for part in (note, fields) if part)
    return Candidate(
        network=Network.MASTODON,
        address=address,
        id=uri or url or address,
        name=text_in(account, "display_name", NAME_MAX),
        bio=bio,
        url=url,
        links=tuple(dict.fromkeys((*note_links, *field_links))),
        proven=proven,
        flags=_flags(account, address.partition("@")[2], bio),
        moved_to=_moved_to(account, asked),
        # The still picture: nothing on our pages moves by itself.
        avatar=web_address(text_in(account, "avatar_static", LINK_MAX)),
    )


def _address(account: object, asked: Host) -> str:
    """Return an account's full address; a server names its own accounts without a host."""
    acct = text_in(account, "acct", _ACCT_MAX)
    try:
        return parse_acct(acct if "@" in acct.lstrip("@") else f"{acct}@{asked}")
    except BadAcct:
        return ""


def _moved_to(account: dict[str, Any], asked: Host) -> str:
    return _address(account.get("moved"), asked)


def is_refusal(ask: Ask, reply: Reply) -> bool:
    """Whether a server keeps this kind of question to those signed in, or does not know it."""
    single = ask.purpose in (Purpose.LOOKUP, Purpose.WEBFINGER)
    return single and isinstance(reply, Answer) and reply.status in _NOT_FOR_ALL


def read(ask: Ask, reply: Reply) -> tuple[Candidate, ...]:
    """Return the accounts in an answer, in its order; the target of a move follows its account.

    Raises what `body_of` raises.
    """
    if ask.purpose is Purpose.ACCOUNTS:
        return _found(ask, reply)
    if isinstance(reply, Answer) and reply.status in _NOT_THERE:
        return ()
    body = body_of(ask, reply)
    if not isinstance(body, dict):
        raise Surprising(host=ask.host)
    if ask.purpose is Purpose.WEBFINGER:
        finger = _fingered(body)
        return (finger,) if finger else ()
    return _with_moved([body], ask.host)


def _found(ask: Ask, reply: Reply) -> tuple[Candidate, ...]:
    body = body_of(ask, reply)
    if not isinstance(body, dict) or not isinstance(body.get("accounts"), list):
        raise Surprising(host=ask.host)
    return _with_moved(items_in(body, "accounts"), ask.host)


def _with_moved(accounts: list[dict[str, Any]], asked: Host) -> tuple[Candidate, ...]:
    records: list[dict[str, Any]] = []
    for account in accounts:
        records.append(account)
        moved = account.get("moved")
        records += [moved] if isinstance(moved, dict) else []
    found = {c.address.lower(): c for c in (candidate_from(r, asked) for r in records) if c}
    return tuple(found.values())


def _fingered(body: dict[str, Any]) -> Candidate | None:
    """Read a WebFinger answer: an address and where its actor and page are, no name.

    The address is the one that the answer gives as its subject: a domain may hand its names
    over to another server (RFC 7033, section 4.4.1).
    """
    subject = text_in(body, "subject", _ACCT_MAX)
    actor = page = ""
    for link in items_in(body, "links"):
        address = web_address(text_in(link, "href", LINK_MAX))
        if text_in(link, "rel", NAME_MAX) == "self" and text_in(link, "type").startswith(_ACTIVITY):
            actor = actor or address
        elif text_in(link, "rel", NAME_MAX) == _PROFILE_PAGE:
            page = page or address
    try:
        acct = parse_acct(subject.removeprefix("acct:"))
    except BadAcct:
        return None
    return (
        Candidate(
            network=Network.MASTODON,
            address=acct,
            id=actor,
            url=page,
            flags=_flags({}, acct.partition("@")[2], ""),
            guessed=True,
        )
        if actor
        else None
    )
