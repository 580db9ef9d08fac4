"""Mastodon's public search: questions become requests, answers become candidates.

- https://docs.joinmastodon.org/methods/search/#v2
- https://docs.joinmastodon.org/entities/Account/

Without ``resolve`` and ``offset``, which a server refuses to whoever is not signed in.
"""

from __future__ import annotations

from typing import Any

from passage.core.errors import BadAcct, Surprising
from passage.core.mirrors import is_bridge, is_mirror_host, says_mirror
from passage.core.model import Candidate, Flag, Network
from passage.core.names import Host, parse_acct
from passage.net.exchange import Ask, Purpose, Reply, body_of
from passage.net.questions import AccountsNamed
from passage.net.reading import LINK_MAX, NAME_MAX, items_in, prose, text_in, web_address

SEARCH_LIMIT = 10
"""Accounts asked for in one search."""

_ACCT_MAX = 320
_FIELDS_MAX = 8


def ask_of(question: AccountsNamed) -> Ask:
    """Return the request that puts a question to a Mastodon server."""
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
    if is_bridge(host):
        flags.add(Flag.BRIDGED)
    if isinstance(account.get("moved"), dict):
        flags.add(Flag.MOVED)
    return frozenset(flags)


def candidate_from(account: dict[str, Any], asked: Host) -> Candidate | None:
    """Read one account; None where its address is not one.

    ``asked`` is the server that answered: it names its own accounts without a host.
    """
    acct = text_in(account, "acct", _ACCT_MAX)
    try:
        address = parse_acct(acct if "@" in acct.lstrip("@") else f"{acct}@{asked}")
    except BadAcct:
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
    )


def read(ask: Ask, reply: Reply) -> tuple[Candidate, ...]:
    """Return the accounts in an answer, in its order; the target of a move follows its account.

    Raises what `body_of` raises.
    """
    body = body_of(ask, reply)
    if not isinstance(body, dict) or not isinstance(body.get("accounts"), list):
        raise Surprising(host=ask.host)
    records: list[dict[str, Any]] = []
    for account in items_in(body, "accounts"):
        records.append(account)
        moved = account.get("moved")
        records += [moved] if isinstance(moved, dict) else []
    found = {c.address.lower(): c for c in (candidate_from(r, ask.host) for r in records) if c}
    return tuple(found.values())
