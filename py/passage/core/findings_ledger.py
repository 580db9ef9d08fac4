"""What was found while leaving was prepared, as JSON values in a saved file and in the journal.

Addresses are parsed and links must be of the web: they end in links, and in files for a website.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from passage.core.errors import NotALedger, Problem, leaves
from passage.core.findings import (
    FOUND_MAX,
    RULE_MAX,
    RULES_MAX,
    Aim,
    Finding,
    Joining,
    Proof,
    Proved,
    Server,
    Verdict,
)
from passage.core.kit import parse_day
from passage.core.model import Network
from passage.core.names import parse_acct, parse_at_identifier, parse_did, parse_origin
from passage.core.proofs import parse_domain
from passage.core.text import one_line

FINDINGS_MAX = 20
SERVERS_MAX = 50
LINK_MAX = 500
WORDS_MAX = 5_000
"""Characters of what a server says of itself."""

_LINE_MAX = 200
_LANGUAGES_MAX = 9
_WORDS = ("title", "software", "version", "email")
_LINKS = ("contact", "terms", "privacy")


def proofs_record(aim: Aim, proved: Proved) -> dict[str, Any]:
    """Return proofs as JSON values; `proofs_of` reads them."""
    return {
        "aim": {one.name: getattr(aim, one.name) for one in fields(aim)},
        "findings": [
            {
                "proof": one.proof.value,
                "verdict": one.verdict.value,
                "found": one.found,
                "why": _problem_record(one.why),
            }
            for one in proved.findings
        ],
        "did": proved.did,
        "actor": proved.actor,
        "page": proved.page,
        "day": proved.day,
    }


def proofs_of(raw: object) -> tuple[Aim, Proved]:
    """Read proofs. Raises `NotALedger`, `IdentifierError` or ``ValueError``."""
    match raw:
        case {
            "aim": aim,
            "findings": [*findings],
            "did": None | str() as did,
            "actor": str(actor),
            "page": str(page),
            "day": str(day),
        }:
            proved = Proved(
                tuple(map(_finding, findings[:FINDINGS_MAX])),
                parse_did(did) if did else None,
                _link(actor),
                _link(page),
                parse_day(day),
            )
            return _aim(aim), proved
    raise NotALedger


def _aim(raw: object) -> Aim:
    match raw:
        case {
            "domain": str(domain),
            "appview": str(appview),
            "site": str(site),
            "bluesky": None | str() as bluesky,
            "acct": None | str() as acct,
            "server": None | str() as server,
        }:
            return Aim(
                parse_domain(domain),
                parse_origin(appview),
                parse_origin(site),
                parse_at_identifier(bluesky) if bluesky else None,
                parse_acct(acct) if acct else None,
                parse_origin(server) if server else None,
            )
    raise NotALedger


def _finding(raw: object) -> Finding:
    match raw:
        case {"proof": proof, "verdict": verdict, "found": str(found), "why": why}:
            told = one_line(found, FOUND_MAX)
            return Finding(Proof(proof), Verdict(verdict), told, _problem(why))
    raise NotALedger


def server_record(server: Server) -> dict[str, Any]:
    """Return a server as JSON values; `servers_of` reads them."""
    return {
        "origin": server.origin,
        "network": server.network.value,
        "joining": server.joining.value,
        **{name: getattr(server, name) for name in (*_WORDS, *_LINKS)},
        "description": server.description,
        "rules": list(server.rules),
        "languages": list(server.languages),
        "problem": _problem_record(server.problem),
        "day": server.day,
    }


def servers_of(raw: object) -> tuple[Server, ...]:
    """Read servers. Raises `NotALedger`, `IdentifierError` or ``ValueError``."""
    if not isinstance(raw, list):
        raise NotALedger
    return tuple(map(_server, raw[:SERVERS_MAX]))


def _server(raw: object) -> Server:
    match raw:
        case {
            "origin": str(origin),
            "network": network,
            "joining": joining,
            "description": str(description),
            "rules": [*rules],
            "languages": [*languages],
            "problem": problem,
            "day": str(day),
            **rest,
        }:
            return Server(
                parse_origin(origin),
                Network(network),
                joining=Joining(joining),
                description=description[:WORDS_MAX],
                rules=tuple(one_line(_text(one), RULE_MAX) for one in rules[:RULES_MAX]),
                languages=tuple(one_line(_text(one), 12) for one in languages[:_LANGUAGES_MAX]),
                problem=_problem(problem),
                day=parse_day(day),
                **{name: one_line(_text(rest.get(name)), _LINE_MAX) for name in _WORDS},
                **{name: _link(_text(rest.get(name))) for name in _LINKS},
            )
    raise NotALedger


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise NotALedger
    return raw


def _link(text: str) -> str:
    sound = text.startswith(("https://", "http://")) and text.isprintable() and " " not in text
    if text and not (sound and len(text) <= LINK_MAX):
        raise NotALedger
    return text


def _problem_record(problem: Problem | None) -> dict[str, Any] | None:
    return {"code": problem.code, "facts": dict(problem.facts)} if problem else None


def _problem(raw: object) -> Problem | None:
    match raw:
        case None:
            return None
        case {"code": str(code), "facts": {**facts}} if code in _codes():
            return Problem(code, tuple(_facts(facts)))
    raise NotALedger


@lru_cache(1)
def _codes() -> frozenset[str]:
    """Return the codes that have a sentence."""
    return frozenset(one.code for one in leaves())


def _facts(raw: Mapping[object, object]) -> list[tuple[str, str | int]]:
    facts = []
    for key, value in raw.items():
        if not isinstance(key, str) or not isinstance(value, str | int):
            raise NotALedger
        facts.append((key, value))
    return facts
