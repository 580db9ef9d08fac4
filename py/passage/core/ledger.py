"""The ledger: a whole crossing as one JSON file, to close the tab today and go on tomorrow.

The file says what it is (``format``) and in which edition (``version``); both come first. Every
enum is written as its value, every value as an object with the names of its fields, so that the
file can be read by people and by other programs. `load` is in `passage.core.ledger_reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from passage.core.crossing import Crossing, DecisionKey, Plan
from passage.core.deeds import Deed
from passage.core.encode import array_pieces, json_bytes
from passage.core.errors import Problem
from passage.core.kit_ledger import kit_record
from passage.core.ledger_reading import FORMAT, VERSION, load
from passage.core.listing import Listing
from passage.core.model import (
    Absent,
    Candidate,
    Decision,
    Followed,
    Found,
    Match,
    Outcome,
    Owner,
    Profile,
    Result,
)

__all__ = ["FORMAT", "VERSION", "dump", "load"]


def dump(crossing: Crossing) -> bytes:
    """Return the crossing as JSON in UTF-8; `load` returns an equal crossing."""
    return b"".join(pieces(crossing))


def pieces(crossing: Crossing) -> Iterator[bytes]:
    """Yield what `dump` returns, piece by piece, each some milliseconds' work in a browser."""
    first = {
        "format": FORMAT,
        "version": VERSION,
        "owner": _owner(crossing.owner),
        "generated": crossing.generated,
        "counts": {relation.value: count for relation, count in crossing.counts.items()},
        "problems": _problems(crossing.problems),
        "plan": plan_record(crossing.plan),
    }
    yield json_bytes(first)[:-1] + b',"followed":'
    yield from array_pieces(crossing.followed, _followed)
    yield b',"results":'
    yield from result_pieces(crossing.results.values())
    yield b',"decisions":'
    yield from decision_pieces(crossing.decisions.items())
    yield b',"searches":' + json_bytes(list(crossing.searches)) + b',"avoided":{'
    for number, (relation, people) in enumerate(crossing.avoided.items()):
        yield (b"," if number else b"") + json_bytes(relation.value) + b":"
        yield from array_pieces(people, _followed)
    yield b'},"deeds":'
    yield from deed_pieces(crossing.deeds.values())
    yield b',"kit":' + json_bytes(kit_record(crossing.kit)) + b"}"


def result_pieces(results: Iterable[Result]) -> Iterator[bytes]:
    """Yield the JSON of results piece by piece."""
    return array_pieces(results, result_record)


def decision_pieces(decisions: Iterable[tuple[DecisionKey, Decision]]) -> Iterator[bytes]:
    """Yield the JSON of decisions piece by piece."""
    return array_pieces(decisions, lambda one: decision_record(*one))


def deed_pieces(deeds: Iterable[Deed]) -> Iterator[bytes]:
    """Yield the JSON of deeds piece by piece."""
    return array_pieces(deeds, deed_record)


def _owner(owner: Owner | None) -> dict[str, Any] | None:
    if owner is None:
        return None
    return {"id": owner.id, "screen_name": owner.screen_name, "name": owner.name}


def _problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [{"code": problem.code, "facts": dict(problem.facts)} for problem in problems]


def _followed(person: Followed) -> dict[str, Any]:
    record = {
        "id": person.id,
        "rank": person.rank,
        "screen_name": person.screen_name,
        "name": person.name,
        "mutual": person.mutual,
        "contacts": person.contacts,
        "last_contact": person.last_contact,
        "profile": _profile(person.profile),
        "source": person.source and person.source.value,
    }
    if person.listings:
        record["listings"] = [_listing(one) for one in person.listings]
    return record


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "source": listing.source,
        "by_id": listing.by_id,
        "handles": list(listing.handles),
        "accts": list(listing.accts),
        "site": listing.site,
    }


def _profile(profile: Profile | None) -> dict[str, Any] | None:
    if profile is None:
        return None
    return {"bio": profile.bio, "website": profile.website, "links": list(profile.links)}


def plan_record(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON values; `passage.core.ledger_reading.plan_of` reads it."""
    return {
        "bluesky": plan.bluesky,
        "mastodon": list(plan.mastodon),
        "named": list(plan.named),
        "handle_domains": list(plan.handle_domains),
    }


def result_record(result: Result) -> dict[str, Any]:
    """Return a result as JSON values; `passage.core.ledger_reading.result_of` reads it."""
    outcomes = {network.value: _outcome(one) for network, one in result.outcomes.items()}
    return {"id": result.id, "outcomes": outcomes, "since": result.since}


def decision_record(key: DecisionKey, decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON values; `passage.core.ledger_reading.decision_of` reads it."""
    person, network = key
    return {
        "id": person,
        "network": network.value,
        "verdict": decision.verdict and decision.verdict.value,
        "address": decision.address,
        "never": sorted(decision.never),
        "typed": decision.typed and _match(decision.typed),
    }


def deed_record(deed: Deed) -> dict[str, Any]:
    """Return a deed as JSON values; `passage.core.ledger_reading.deed_of` reads it."""
    return {
        "network": deed.network.value,
        "by": deed.by,
        "act": deed.act.value,
        "subject": deed.subject,
        "place": deed.place,
        "state": deed.state.value,
        "when": deed.when,
        "person": deed.person,
        "uri": deed.uri,
        "problem": deed.problem and _problems([deed.problem])[0],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Found):
        return {
            "outcome": "found",
            "matches": [_match(match) for match in outcome.matches],
            "unchecked": _problems(outcome.unchecked),
            "left_out": outcome.left_out,
        }
    if isinstance(outcome, Absent):
        return {"outcome": "absent"}
    return {"outcome": "unknown", "problems": _problems(outcome.problems)}


def _match(match: Match) -> dict[str, Any]:
    return {
        "candidate": _candidate(match.candidate),
        "evidence": [
            {"kind": reason.kind.value, "weight": reason.weight, "detail": reason.detail}
            for reason in match.evidence
        ],
        "score": match.score,
        "band": match.band.value,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "network": candidate.network.value,
        "address": candidate.address,
        "id": candidate.id,
        "name": candidate.name,
        "bio": candidate.bio,
        "url": candidate.url,
        "links": list(candidate.links),
        "proven": list(candidate.proven),
        "flags": sorted(flag.value for flag in candidate.flags),
        "guessed": candidate.guessed,
        "avatar": candidate.avatar,
        "moved_to": candidate.moved_to,
    }
