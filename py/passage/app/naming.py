"""Names typed by hand for people whom the archive only knows by their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from passage.app import actions as act
from passage.app.standing import tally
from passage.app.state import AppState
from passage.core.errors import BadScreenName
from passage.core.model import Archive, Known, Source
from passage.core.names import AccountId, ScreenName, parse_screen_name
from passage.core.work import named_by_hand


def with_typed_names(archive: Archive, typed: Mapping[AccountId, ScreenName]) -> Archive:
    """Return the archive with the typed names where it has none, as one source among others."""
    known = dict(archive.known)
    for id_, name in typed.items():
        before = known.get(id_)
        if before is None:
            known[id_] = Known(name, "", Source.TYPED)
        elif before.source in (Source.TYPED, Source.CROSSWALK):
            known[id_] = replace(before, screen_name=name, source=Source.TYPED, as_of="")
    return replace(archive, known=known)


def name_person(state: AppState, action: act.NamePerson) -> AppState:
    """Take a @name, or the address of a profile, typed for somebody who has none."""
    if action.person not in state.by_id:
        return state
    typed = {**state.typed}
    try:
        typed[action.person] = parse_screen_name(action.text.rpartition("/")[2])
    except BadScreenName as error:
        return replace(state, problem=error.problem())
    people = tuple(
        named_by_hand(person, typed[person.id]) if person.id == action.person else person
        for person in state.people
    )
    return replace(
        state,
        problem=None,
        archive=state.archive and with_typed_names(state.archive, typed),
        typed=typed,
        people=people,
        by_id={person.id: person for person in people},
        tally=tally(people, state.results),
    )
