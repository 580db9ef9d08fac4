"""One person of the review as the template needs them: names, accounts, reasons, verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from passage.app.review import shown_accounts, verdict_on
from passage.app.standing import standing
from passage.app.state import AppState, LookUp
from passage.core.errors import Problem
from passage.core.model import (
    Band,
    Candidate,
    Direction,
    Followed,
    Found,
    Match,
    Network,
    Outcome,
    Unknown,
)
from passage.core.names import AccountId
from passage.core.reach import Reach
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
        "group": person.group,
        "note": note(person, wording),
        "standing": standing(person, result).value,
        "accounts": list(_accounts(state, wording, person.id, outcomes)),
        "unchecked": list(_unchecked(outcomes, wording)),
        "looked_up": _looked_up(state.lookup, person.id, wording.texts.gettext),
        "at_home": _at_home(state.lookup, person.id),
    }


def within(people: Iterable[Row], reach: Reach) -> tuple[list[Row], bool]:
    """Return rows with those pictures alone that the page may load, and whether others are out.

    Accounts that were found later can have theirs where nobody was when the page was loaded.
    """
    left_out = False

    def open_to(account: Row) -> Row:
        nonlocal left_out
        shut = bool(account["picture"]) and not reach.shows(account["picture"])
        left_out = left_out or shut
        others = [open_to(other) for other in account.get("others", ())]
        return {**account, "picture": "" if shut else account["picture"], "others": others}

    shown: list[Row] = [
        {**one, "accounts": [open_to(each) for each in one["accounts"]]} for one in people
    ]
    return shown, left_out


def _looked_up(lookup: LookUp | None, id_: AccountId, gettext: Callable[[str], str]) -> str:
    """Return what came of an address typed for this person, as a sentence."""
    if lookup is None or lookup.person != id_:
        return ""
    if lookup.asking:
        return gettext("Asking for this address…")
    if lookup.problem is None:
        return gettext("There is no account with this address.")
    told = problem_sentence(lookup.problem, gettext)
    return f"{told.title}. {told.text}"


def _at_home(lookup: LookUp | None, id_: AccountId) -> Mapping[str, str] | None:
    """Return the address whose own server can be asked next, and that server."""
    if lookup is None or lookup.person != id_ or lookup.problem is None:
        return None
    home = lookup.problem.fact("home")
    return {"address": lookup.address, "host": str(home)} if home else None


def note(person: Followed, wording: Wording) -> str:
    """Return how close a person was, in words; of a group's members, which group."""
    texts = wording.texts
    if person.group:
        return texts.gettext("In the list of %(group)s") % {"group": person.group}
    relation = N_("You followed each other") if person.mutual else N_("You followed them")
    parts = [texts.gettext(relation)]
    if person.contacts:
        exchanges = texts.ngettext("%(number)s exchange", "%(number)s exchanges", person.contacts)
        parts.append(exchanges % {"number": wording.number(person.contacts)})
    return ", ".join(parts)


def _accounts(
    state: AppState, wording: Wording, id_: AccountId, outcomes: Mapping[Network, Outcome]
) -> Iterator[Row]:
    for network in Network:
        decision, outcome = state.decisions.get((id_, network)), outcomes.get(network)
        shown, others = shown_accounts(outcome, decision)
        ruled_out = sorted(decision.never) if decision else []
        if shown is None:
            if ruled_out:
                yield _all_ruled_out(network, ruled_out)
            continue
        verdict = verdict_on(shown, decision)
        yield {
            **_account(shown, wording, pictures=state.pictures),
            "network": network.value,
            "verdict": verdict.value if verdict else "",
            "others": [_account(other, wording, pictures=state.pictures) for other in others],
            "ruled_out": ruled_out,
            "left_out": outcome.left_out if isinstance(outcome, Found) else 0,
            # An unlikely account is folded away until somebody takes it by hand.
            "folded": shown.band is Band.UNLIKELY and verdict is None,
        }


def _all_ruled_out(network: Network, addresses: list[str]) -> Row:
    return {
        "network": network.value,
        "address": "",
        "picture": "",
        "folded": False,
        "ruled_out": addresses,
    }


def _account(match: Match, wording: Wording, *, pictures: bool) -> Row:
    candidate = match.candidate
    avatar = candidate.avatar if pictures and candidate.avatar.startswith("https://") else ""
    return {
        "address": candidate.address,
        "name": candidate.name,
        "href": link_to(candidate),
        "band": match.band.value,
        "picture": avatar,
        "evidence": [
            {
                "text": sentence(one, wording.texts.gettext),
                "against": one.direction is Direction.AGAINST,
                "neither": one.direction is Direction.NEITHER,
            }
            for one in match.evidence
        ],
    }


def link_to(candidate: Candidate) -> str:
    """Return the address of an account's page, empty where it is none.

    A server's word becomes a link only where it is a web address.
    """
    return candidate.url if candidate.url.startswith(("https://", "http://")) else ""


def _unchecked(outcomes: Mapping[Network, Outcome], wording: Wording) -> Iterator[str]:
    for outcome in outcomes.values():
        problems: tuple[Problem, ...] = ()
        if isinstance(outcome, Unknown):
            problems = outcome.problems
        elif isinstance(outcome, Found):
            problems = outcome.unchecked
        for problem in problems:
            yield problem_sentence(problem, wording.texts.gettext).title
