"""What happens in the review: lists, pages and decisions."""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app.by_hand import look_up, looked_up
from passage.app.deciding import decide, decide_all, rule, undo
from passage.app.effects import LookUpAddress
from passage.app.review import review_of
from passage.app.state import AppState

Reviewing = (
    act.Show
    | act.TurnPage
    | act.Decide
    | act.Rule
    | act.DecideAll
    | act.TakeBack
    | act.LookUp
    | act.LookedUp
    | act.ShowPictures
)


def reviewed(state: AppState, action: Reviewing) -> tuple[AppState, LookUpAddress | None]:
    """Return the next state, and the address to ask for if one was typed."""
    match action:
        case act.Show(chosen):
            return replace(state, review=review_of(state, chosen)), None
        case act.TurnPage(page):
            page = min(max(page, 1), state.review.pages)
            return replace(state, review=replace(state.review, page=page)), None
        case act.ShowPictures(on):
            return replace(state, pictures=on), None
        case act.LookUp():
            return look_up(state, action)
        case act.LookedUp(asked, outcome, requests):
            return looked_up(state, asked, outcome, requests), None
    return _decided(state, action), None


def _decided(
    state: AppState, action: act.Decide | act.Rule | act.DecideAll | act.TakeBack
) -> AppState:
    match action:
        case act.Decide(person, network, verdict, address):
            return decide(state, (person, network), verdict, address)
        case act.Rule(person, network, ruling, address):
            return rule(state, (person, network), ruling, address)
        case act.DecideAll(verdict):
            return decide_all(state, verdict)
    return undo(state)
