"""One person of the review as the template needs them: names, accounts, reasons, verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from passage.app.review import standing_match, verdict_on
from passage.app.standing import standing
from passage.app.state import AppState
from passage.core.choose import matches_of
from passage.core.errors import Problem
from passage.core.model import (
    Band,
    Direction,
    Followed,
    Found,
    Match,
    Network,
    Outcome,
    Unknown,
)
from passage.core.names import AccountId
from passage.views.problems import sentence as problem_sentence
from passage.views.sentences import sentence
from passage.views.wording import N_, Wording

Row = Mapping[str, Any]


def rows(state: AppState, wording: Wording) -> list[Row]:
    """Return the rows of the current page."""
    return [row(state, wording, state.by_id[id_]) for id_ in state.review.shown]


def row(state: AppState, wording: Wording, person: Followed) -> Row:
    """Return one person's row."""
    result = state.results.get(person.id)
    outcomes = result.outcomes if result else {}
    return {
        "id": person.id,
        "name": person.name,
        "screen_name": person.screen_name,
        "note": note(person, wording),
        "standing": standing(person, result).value,
        "accounts": list(_accounts(state, wording, person.id, outcomes)),
        "unchecked": list(_unchecked(outcomes, wording)),
    }


def note(person: Followed, wording: Wording) -> str:
    """Return how close a person was, in words."""
    texts = wording.texts
    relation = N_("You followed each other") if person.mutual else N_("You followed them")
    parts = [texts.gettext(relation)]
    if person.contacts:
        exchanges = texts.ngettext("%(number)s exchange", "%(number)s exchanges", person.contacts)
        parts.append(exchanges % {"number": wording.number(person.contacts)})
    return ", ".join(parts)


def _accounts(
    state: AppState, wording: Wording, id_: AccountId, outcomes: Mapping[Network, Outcome]
) -> Iterator[Row]:
    for network, outcome in outcomes.items():
        decision = state.decisions.get((id_, network))
        matches = matches_of(outcome)
        if not matches:
            continue
        shown, others = standing_match(matches, decision)
        verdict = verdict_on(state, id_, network, shown)
        yield {
            **_account(shown, wording),
            "network": network.value,
            "verdict": verdict.value if verdict else "",
            "others": [_account(other, wording) for other in others],
            "left_out": outcome.left_out if isinstance(outcome, Found) else 0,
            # An unlikely account is folded away until somebody takes it by hand.
            "folded": shown.band is Band.UNLIKELY and decision is None,
        }


def _account(match: Match, wording: Wording) -> Row:
    candidate = match.candidate
    return {
        "address": candidate.address,
        "name": candidate.name,
        # A server's word becomes a link only where it is a web address.
        "href": candidate.url if candidate.url.startswith(("https://", "http://")) else "",
        "band": match.band.value,
        "evidence": [
            {
                "text": sentence(one, wording.texts.gettext),
                "against": one.direction is Direction.AGAINST,
                "neither": one.direction is Direction.NEITHER,
            }
            for one in match.evidence
        ],
    }


def _unchecked(outcomes: Mapping[Network, Outcome], wording: Wording) -> Iterator[str]:
    for outcome in outcomes.values():
        problems: tuple[Problem, ...] = ()
        if isinstance(outcome, Unknown):
            problems = outcome.problems
        elif isinstance(outcome, Found):
            problems = outcome.unchecked
        for problem in problems:
            yield problem_sentence(problem, wording.texts.gettext).title
