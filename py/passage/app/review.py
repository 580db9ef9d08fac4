"""Which people a review lists, and which account stands for each."""

from __future__ import annotations

from passage.app.standing import Standing, standing
from passage.app.state import AppState, Filter
from passage.core.model import Band, Decision, Followed, Found, Match, Network, Verdict
from passage.core.names import AccountId

_FOUND = frozenset({Standing.SURE, Standing.CHECK})


def listed(state: AppState, chosen: Filter) -> tuple[AccountId, ...]:
    """Return the ids a filter shows, the most important people first.

    An empty standing shows everybody for whom an account was found; the text is looked for
    in the names of both sides, whatever the case.
    """
    wanted = {kind for kind in Standing if kind.value == chosen.standing} or _FOUND
    needle = chosen.text.casefold()
    return tuple(
        person.id
        for person in state.people
        if standing(person, state.results.get(person.id)) in wanted
        and (not needle or needle in _haystack(state, person))
    )


def _haystack(state: AppState, person: Followed) -> str:
    words = [person.screen_name or "", person.name]
    result = state.results.get(person.id)
    for outcome in result.outcomes.values() if result else ():
        if isinstance(outcome, Found):
            best = outcome.matches[0].candidate
            words += [best.address, best.name]
    return "\n".join(words).casefold()


def verdict_on(
    state: AppState, person: AccountId, network: Network, match: Match
) -> Verdict | None:
    """Return what holds for a match: the person's word, else "follow" for the sure ones.

    None means undecided: such a match is not taken along.
    """
    decision = state.decisions.get((person, network))
    if decision is None or decision.verdict is None:
        return Verdict.FOLLOW if match.band is Band.SURE else None
    return decision.verdict if decision.address == match.candidate.address else None


def standing_match(
    matches: tuple[Match, ...], decision: Decision | None
) -> tuple[Match, tuple[Match, ...]]:
    """Return the match to show, and the others: the one decided on, else the best."""
    shown = matches[0]
    for match in matches:
        if decision and match.candidate.address == decision.address:
            shown = match
    return shown, tuple(match for match in matches if match is not shown)
