"""Reading a ledger, which is a file like any other: whoever wrote it is not to be trusted.

Each field is taken with its type or the whole file is `NotALedger`; addresses are parsed, links
must be web addresses (a profile's link is shown to be clicked).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from math import isfinite
from typing import TypeVar

from passage.core.avoided import RELATIONS
from passage.core.crossing import Crossing, DecisionKey, Plan
from passage.core.decode import is_deep
from passage.core.deeds import Act, Deed, DeedState
from passage.core.errors import IdentifierError, NewerLedger, NotALedger, Problem
from passage.core.kit import NO_KIT
from passage.core.kit_ledger import kit_of
from passage.core.listing import Listing
from passage.core.model import (
    Absent,
    Band,
    Candidate,
    Decision,
    Evidence,
    Flag,
    Followed,
    Found,
    Kind,
    Match,
    Network,
    Outcome,
    Owner,
    Profile,
    Relation,
    Result,
    Source,
    Unknown,
    Verdict,
)
from passage.core.names import (
    ScreenName,
    parse_account_id,
    parse_acct,
    parse_did,
    parse_handle,
    parse_key,
    parse_origin,
    parse_screen_name,
)

FORMAT = "passage-ledger"
VERSION = 6

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def load(data: bytes) -> Crossing:
    """Read what `passage.core.ledger.dump` wrote.

    Raises `NotALedger` for anything else, and `NewerLedger` where a newer edition says so.
    """
    try:
        text = data.decode("utf-8-sig")
        if is_deep(text):
            raise NotALedger
        return _crossing(_record(json.loads(text)))
    except (IdentifierError, ValueError) as error:
        raise NotALedger from error


def _crossing(raw: Mapping[str, object]) -> Crossing:
    if raw.get("format") != FORMAT:
        raise NotALedger
    version = _whole(raw.get("version", 0))
    if version > VERSION:
        raise NewerLedger(version=version, known=VERSION)
    if version < 1:
        raise NotALedger
    return Crossing(
        owner=_optional(_get(raw, "owner"), _owner),
        generated=_text(_get(raw, "generated")),
        counts=_counts(_get(raw, "counts")),
        problems=_each(_get(raw, "problems"), _problem),
        followed=_each(_get(raw, "followed"), _followed),
        plan=plan_of(_get(raw, "plan")),
        results={result.id: result for result in _each(_get(raw, "results"), result_of)},
        decisions=dict(_each(_get(raw, "decisions"), decision_of)),
        # Files of editions 1 and 2 do not say.
        searches=_each(raw.get("searches", []), _text),
        avoided=_avoided(raw.get("avoided", {})),
        # Those before edition 4 hold no deeds.
        deeds={deed.key: deed for deed in _each(raw.get("deeds", []), deed_of)},
        # Those before edition 5 no kit.
        kit=kit_of(raw["kit"]) if "kit" in raw else NO_KIT,
    )


def _get(raw: object, key: str) -> object:
    record = _record(raw)
    if key not in record:
        raise NotALedger
    return record[key]


def _record(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise NotALedger
    return raw


def _each(raw: object, read: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(raw, list):
        raise NotALedger
    return tuple(read(item) for item in raw)


def _optional(raw: object, read: Callable[[object], T]) -> T | None:
    return None if raw is None else read(raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise NotALedger
    return raw


def _whole(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise NotALedger
    return raw


def _count(raw: object) -> int:
    number = _whole(raw)
    if number < 0:
        raise NotALedger
    return number


def _real(raw: object) -> float:
    if not isinstance(raw, int | float) or isinstance(raw, bool) or not isfinite(raw):
        raise NotALedger
    return float(raw)


def _share(raw: object) -> float:
    number = _real(raw)
    if not 0.0 <= number <= 1.0:
        raise NotALedger
    return number


def _yes_or_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise NotALedger
    return raw


def _one_of(kinds: type[E], raw: object) -> E:
    return kinds(_text(raw))


def _link(raw: object) -> str:
    address = _text(raw)
    if not address.startswith(("https://", "http://")):
        raise NotALedger
    return address


def _screen_name(raw: object) -> ScreenName:
    return parse_screen_name(_text(raw))


def _owner(raw: object) -> Owner:
    return Owner(
        parse_account_id(_text(_get(raw, "id"))),
        _optional(_get(raw, "screen_name"), _screen_name),
        _text(_get(raw, "name")),
    )


def _counts(raw: object) -> Mapping[Relation, int]:
    return {_one_of(Relation, key): _count(value) for key, value in _record(raw).items()}


def _avoided(raw: object) -> Mapping[Relation, tuple[Followed, ...]]:
    lists = {_one_of(Relation, key): people for key, people in _record(raw).items()}
    if not lists.keys() <= set(RELATIONS):
        raise NotALedger
    return {relation: _each(people, _followed) for relation, people in lists.items()}


def _problem(raw: object) -> Problem:
    facts = _record(_get(raw, "facts")).items()
    return Problem(_text(_get(raw, "code")), tuple((key, _fact(value)) for key, value in facts))


def _fact(raw: object) -> str | int:
    return raw if isinstance(raw, str) else _whole(raw)


def plan_of(raw: object) -> Plan:
    """Read one plan. Raises `NotALedger`, `IdentifierError` or ``ValueError``."""
    return Plan(
        bluesky=_optional(_get(raw, "bluesky"), lambda text: parse_origin(_text(text))),
        mastodon=_each(_get(raw, "mastodon"), lambda text: parse_origin(_text(text))),
        named=_each(_get(raw, "named"), lambda text: parse_origin(_text(text))),
        handle_domains=_each(_get(raw, "handle_domains"), _handle_domain),
    )


def _handle_domain(raw: object) -> str:
    domain = _text(raw)
    parse_handle(f"name.{domain}")
    return domain


def _followed(raw: object) -> Followed:
    return Followed(
        id=parse_key(_text(_get(raw, "id"))),
        rank=_count(_get(raw, "rank")),
        screen_name=_optional(_get(raw, "screen_name"), _screen_name),
        name=_text(_get(raw, "name")),
        mutual=_yes_or_no(_get(raw, "mutual")),
        contacts=_count(_get(raw, "contacts")),
        # Earlier files had none of these.
        last_contact=_text(_record(raw).get("last_contact", "")),
        profile=_optional(_record(raw).get("profile"), _profile),
        source=_optional(_record(raw).get("source"), lambda word: _one_of(Source, word)),
        # Written only of those whom a public table knows.
        listings=_each(_record(raw).get("listings", []), _listing),
    )


def _listing(raw: object) -> Listing:
    return Listing(
        source=_text(_get(raw, "source")),
        by_id=_yes_or_no(_get(raw, "by_id")),
        handles=_each(_get(raw, "handles"), lambda one: parse_handle(_text(one))),
        accts=_each(_get(raw, "accts"), lambda one: parse_acct(_text(one))),
        site=_text(_get(raw, "site")),
    )


def _profile(raw: object) -> Profile:
    website = _text(_get(raw, "website"))
    return Profile(
        bio=_text(_get(raw, "bio")),
        website=_link(website) if website else "",
        links=_each(_get(raw, "links"), _link),
    )


def result_of(raw: object) -> Result:
    """Read one result. Raises `NotALedger`, `IdentifierError` or ``ValueError``."""
    outcomes = _record(_get(raw, "outcomes")).items()
    read = {_one_of(Network, key): _outcome(value) for key, value in outcomes}
    since = _count(_record(raw).get("since", 0))
    return Result(parse_key(_text(_get(raw, "id"))), read, since)


def _outcome(raw: object) -> Outcome:
    kind = _get(raw, "outcome")
    if kind == "found":
        matches = _each(_get(raw, "matches"), _match)
        if not matches:
            raise NotALedger
        unchecked = _each(_get(raw, "unchecked"), _problem)
        return Found(matches, unchecked, _count(_get(raw, "left_out")))
    if kind == "absent":
        return Absent()
    if kind == "unknown":
        return Unknown(_each(_get(raw, "problems"), _problem))
    raise NotALedger


def _match(raw: object) -> Match:
    return Match(
        candidate=_candidate(_get(raw, "candidate")),
        evidence=_each(_get(raw, "evidence"), _evidence),
        score=_share(_get(raw, "score")),
        band=_one_of(Band, _get(raw, "band")),
    )


def _evidence(raw: object) -> Evidence:
    kind = _one_of(Kind, _get(raw, "kind"))
    return Evidence(kind, _real(_get(raw, "weight")), _text(_get(raw, "detail")))


def _address(network: Network, raw: object) -> str:
    text = _text(raw)
    return parse_handle(text) if network is Network.BLUESKY else parse_acct(text)


def _moved_to(network: Network, raw: object) -> str:
    return _address(network, raw) if _text(raw) else ""


def _candidate(raw: object) -> Candidate:
    network = _one_of(Network, _get(raw, "network"))
    ident, url = _text(_get(raw, "id")), _text(_get(raw, "url"))
    avatar = _text(_record(raw).get("avatar", ""))
    return Candidate(
        network=network,
        address=_address(network, _get(raw, "address")),
        id=parse_did(ident) if network is Network.BLUESKY else ident,
        name=_text(_get(raw, "name")),
        bio=_text(_get(raw, "bio")),
        url=_link(url) if url else "",
        links=_each(_get(raw, "links"), _link),
        proven=_each(_get(raw, "proven"), _link),
        flags=frozenset(_each(_get(raw, "flags"), lambda flag: _one_of(Flag, flag))),
        guessed=_yes_or_no(_get(raw, "guessed")),
        moved_to=_moved_to(network, _get(raw, "moved_to")),
        avatar=_link(avatar) if avatar else "",
    )


def decision_of(raw: object) -> tuple[DecisionKey, Decision]:
    """Read one decision. Raises `NotALedger`, `IdentifierError` or ``ValueError``.

    Editions 1 and 2 know a verdict and its address alone.
    """
    record = _record(raw)
    network = _one_of(Network, _get(raw, "network"))
    key = (parse_key(_text(_get(raw, "id"))), network)
    address = _text(_get(raw, "address"))
    return key, Decision(
        _optional(_get(raw, "verdict"), lambda word: _one_of(Verdict, word)),
        _address(network, address) if address else "",
        frozenset(_each(record.get("never", []), lambda one: _address(network, one))),
        _optional(record.get("typed"), _match),
    )


def deed_of(raw: object) -> Deed:
    """Read one deed. Raises `NotALedger`, `IdentifierError` or ``ValueError``."""
    network = _one_of(Network, _get(raw, "network"))
    act = _one_of(Act, _get(raw, "act"))
    subject, is_account = _text(_get(raw, "subject")), act not in (Act.LIST, Act.PACK)
    return Deed(
        network=network,
        by=_account(network, _get(raw, "by")),
        act=act,
        subject=_account(network, subject) if is_account else subject,
        state=_one_of(DeedState, _get(raw, "state")),
        when=_real(_get(raw, "when")),
        person=_optional(_get(raw, "person"), lambda text: parse_key(_text(text))),
        place=_text(_get(raw, "place")),
        uri=_text(_get(raw, "uri")),
        problem=_optional(_get(raw, "problem"), _problem),
    )


def _account(network: Network, raw: object) -> str:
    text = _text(raw)
    return parse_did(text) if network is Network.BLUESKY else parse_acct(text)
