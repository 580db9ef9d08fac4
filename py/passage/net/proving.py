"""Looking whether a domain proves an account: requests out, replies in, findings at last.

- https://docs.bsky.app/docs/api/com-atproto-identity-resolve-handle
- https://docs.bsky.app/docs/api/app-bsky-actor-get-profile
- https://docs.joinmastodon.org/methods/accounts/#lookup, its ``fields`` and ``verified_at``
- https://www.rfc-editor.org/rfc/rfc7033

Only what a browser may read is asked. A website that does not let pages of others read it
(CORS), or that answers with a redirection, is "could not be checked", never "missing".
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

from passage.core.errors import AppError, BadDid, Problem, Surprising
from passage.core.findings import FOUND_MAX, INVALID, Aim, Finding, Proof, Proved, Verdict
from passage.core.names import Acct, Did, Handle, Origin, parse_did
from passage.core.proofs import ACTIVITY, DID_PATH, WEBFINGER_PATH, Domain, is_on
from passage.net.exchange import Answer, Ask, Purpose, Reply, body_of
from passage.net.reading import LINK_MAX, NAME_MAX, items_in, prose, text_in, web_address

Value = TypeVar("Value")
Looking = Generator[Ask, Reply, Value]

_GOOD = range(200, 300)
_NOT_THERE = frozenset({404, 410})
_UNKNOWN_THERE = frozenset({400, *_NOT_THERE})
_FIELDS_MAX = 8


def prove(aim: Aim) -> Looking[Proved]:
    """Look at everything that an aim names. Never raises: what fails is a finding."""
    findings: list[Finding] = []
    did: Did | None = None
    actor = page = ""
    if aim.bluesky:
        did = yield from _on_bluesky(aim, aim.bluesky, findings)
    if aim.acct and aim.server:
        actor, page = yield from _on_mastodon(aim, aim.acct, aim.server, findings)
    return Proved(tuple(findings), did, actor, page)


def _on_bluesky(aim: Aim, who: Handle | Did, findings: list[Finding]) -> Looking[Did | None]:
    told, shown = yield from _profile(aim.appview, who)
    did = None if isinstance(told, Problem) else told
    if isinstance(told, Problem):
        findings.append(Finding(Proof.SHOWN, Verdict.UNKNOWN, why=told))
    handle = yield from _resolved(aim, did)
    findings.insert(0, handle)
    if did:
        findings.append(_shown(shown, aim.domain))
    if handle.verdict is not Verdict.RIGHT and did:
        findings.append((yield from _file(aim, did)))
    return did


def _profile(appview: Origin, who: Handle | Did) -> Looking[tuple[Did | Problem, str]]:
    """Return whose account it is and the handle that is shown of it, or what stood against it."""
    ask = Ask(appview, "/xrpc/app.bsky.actor.getProfile", (("actor", who),), Purpose.PROOF)
    reply = yield ask
    try:
        told = body_of(ask, reply)
        return parse_did(text_in(told, "did", 2048)), text_in(told, "handle", 254).lower()
    except BadDid:
        return Surprising(host=ask.host).problem(), ""
    except AppError as error:
        return error.problem(), ""


def _resolved(aim: Aim, did: Did | None) -> Looking[Finding]:
    """Ask which account the network finds under the domain."""
    path = "/xrpc/com.atproto.identity.resolveHandle"
    ask = Ask(aim.appview, path, (("handle", aim.domain),), Purpose.PROOF)
    reply = yield ask
    if isinstance(reply, Answer) and reply.status in _UNKNOWN_THERE:
        return Finding(Proof.HANDLE, Verdict.MISSING)
    try:
        found = text_in(body_of(ask, reply), "did", FOUND_MAX)
    except AppError as error:
        return Finding(Proof.HANDLE, Verdict.UNKNOWN, why=error.problem())
    if not found:
        return _surprising(Proof.HANDLE, ask)
    if did is None:
        # Whose it is to be is not known, so whether it is right is not, either.
        return Finding(Proof.HANDLE, Verdict.UNKNOWN, found)
    return _compared(Proof.HANDLE, found, did)


def _shown(handle: str, domain: Domain) -> Finding:
    if handle == INVALID:
        return Finding(Proof.SHOWN, Verdict.WRONG, INVALID)
    if not handle:
        return Finding(Proof.SHOWN, Verdict.UNKNOWN)
    right = handle == domain
    return Finding(
        Proof.SHOWN, Verdict.RIGHT if right else Verdict.MISSING, "" if right else handle
    )


def _file(aim: Aim, did: Did) -> Looking[Finding]:
    """Look at the file on the website, where DNS alone does not do it."""
    ask = Ask(aim.site, DID_PATH, (), Purpose.PROOF)
    reply = yield ask
    if isinstance(reply, Answer) and reply.status in _GOOD:
        found = text_in({"it": reply.text}, "it", 2048)
        if "<" in found:  # a website's own page, which it shows for every address
            return Finding(Proof.FILE, Verdict.MISSING)
        return _compared(Proof.FILE, found[:FOUND_MAX], did)
    return _absent(Proof.FILE, ask, reply)


def _on_mastodon(
    aim: Aim, acct: Acct, server: Origin, findings: list[Finding]
) -> Looking[tuple[str, str]]:
    name = acct.partition("@")[0]
    ask = Ask(server, "/api/v1/accounts/lookup", (("acct", name),), Purpose.LOOKUP)
    reply = yield ask
    account: Any = None
    if isinstance(reply, Answer) and reply.status in _UNKNOWN_THERE:
        findings.append(Finding(Proof.LINK, Verdict.UNKNOWN, acct))
    else:
        try:
            account = body_of(ask, reply)
            findings.append(_link(account, aim.domain))
        except AppError as error:
            findings.append(Finding(Proof.LINK, Verdict.UNKNOWN, why=error.problem()))
    actor = yield from _actor(server, acct)
    page = web_address(text_in(account, "url", LINK_MAX))
    actor = actor or web_address(text_in(account, "uri", LINK_MAX))
    if acct.partition("@")[2] != aim.domain:
        findings.append((yield from _name(aim, acct, actor)))
    return actor, page


def _link(account: object, domain: Domain) -> Finding:
    """Judge the profile's fields: one leads to the domain, and the server has confirmed it."""
    if not isinstance(account, dict) or not isinstance(account.get("fields"), list):
        return Finding(Proof.LINK, Verdict.UNKNOWN)
    unconfirmed = ""
    for field in items_in(account, "fields", _FIELDS_MAX):
        value, links = prose(text_in(field, "value", 2_000))
        address = next((one for one in (*links, web_address(value)) if is_on(one, domain)), "")
        if address and text_in(field, "verified_at", 40):
            return Finding(Proof.LINK, Verdict.RIGHT)
        unconfirmed = unconfirmed or address
    if unconfirmed:
        return Finding(Proof.LINK, Verdict.WRONG, unconfirmed[:FOUND_MAX])
    return Finding(Proof.LINK, Verdict.MISSING)


def _actor(server: Origin, acct: Acct) -> Looking[str]:
    """Ask the account's own server for its actor; empty where it does not tell."""
    ask = _finger(server, acct)
    try:
        return _self_of(body_of(ask, (yield ask)))
    except AppError:
        return ""


def _name(aim: Aim, acct: Acct, actor: str) -> Looking[Finding]:
    """Look whether the name on one's own domain leads to the account."""
    ask = _finger(aim.site, f"{acct.partition('@')[0]}@{aim.domain}")
    reply = yield ask
    if not isinstance(reply, Answer) or reply.status not in _GOOD:
        return _absent(Proof.NAME, ask, reply)
    try:
        told = body_of(ask, reply)
    except AppError:
        return Finding(Proof.NAME, Verdict.MISSING)  # a page for every address, not an answer
    subject, found = text_in(told, "subject", NAME_MAX), _self_of(told)
    if not subject and not found:
        return _surprising(Proof.NAME, ask)
    same = subject.lower() == f"acct:{acct}".lower() or (bool(actor) and found == actor)
    if same:
        return Finding(Proof.NAME, Verdict.RIGHT)
    return Finding(Proof.NAME, Verdict.WRONG, (subject.removeprefix("acct:") or found)[:FOUND_MAX])


def _finger(origin: Origin, acct: str) -> Ask:
    return Ask(origin, WEBFINGER_PATH, (("resource", f"acct:{acct}"),), Purpose.WEBFINGER)


def _self_of(told: object) -> str:
    for link in items_in(told, "links"):
        if text_in(link, "rel", NAME_MAX) == "self" and text_in(link, "type") == ACTIVITY:
            return web_address(text_in(link, "href", LINK_MAX))
    return ""


def _absent(proof: Proof, ask: Ask, reply: Reply) -> Finding:
    """Judge an answer that is none: not there, or not to be known."""
    if isinstance(reply, Answer) and reply.status in _UNKNOWN_THERE:
        return Finding(proof, Verdict.MISSING)
    try:
        body_of(ask, reply)
    except AppError as error:
        return Finding(proof, Verdict.UNKNOWN, why=error.problem())
    return _surprising(proof, ask)


def _compared(proof: Proof, found: str, did: Did) -> Finding:
    if found == did:
        return Finding(proof, Verdict.RIGHT)
    return Finding(proof, Verdict.WRONG if found else Verdict.MISSING, found)


def _surprising(proof: Proof, ask: Ask) -> Finding:
    return Finding(proof, Verdict.UNKNOWN, why=Surprising(host=ask.host).problem())
