"""Files made of sentences: written in the person's language, and so by the views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jinja2 import Environment

from passage.app.groups import group_of
from passage.app.state import AppState, TakeAway
from passage.app.takeaway import Packed, crossing_of
from passage.core.calendar_file import Event, calendar, reminder
from passage.core.choose import choice
from passage.core.crossing import Crossing
from passage.core.kit import addresses
from passage.core.model import Followed, Match, Network
from passage.core.names import is_id
from passage.views.kit_files import (
    checklist_calendar,
    checklist_markdown,
    kits,
    texts_markdown,
)
from passage.views.people import link_to
from passage.views.tell import words_for
from passage.views.wording import Wording

Context = Mapping[str, Any]


def written(
    env: Environment, wording: Wording, state: AppState, what: TakeAway, address: str = ""
) -> Packed:
    """Return a file of `passage.app.takeaway.WRITTEN`.

    ``address`` is that of the page, to come back to; empty where the shell cannot tell it.
    """
    return _WRITERS[what](env, wording, state, address)


def _reminder(_env: Environment, wording: Wording, state: AppState, address: str) -> Packed:
    gettext = wording.texts.gettext
    data = reminder(
        state.today,
        gettext("Passage: look again for the people still missing"),
        gettext(
            "Open Passage, choose the file “passage.json” that you saved, and press “Look again”."
        ),
        address,
    )
    return "passage.ics", "text/calendar", data


def _links(env: Environment, wording: Wording, state: AppState, _address: str) -> Packed:
    crossing = crossing_of(state)
    page = env.get_template("app/links.html").render(
        people=list(_people(crossing)),
        group=group_of(crossing.followed),
        day=wording.date(state.today),
    )
    return "passage-links.html", "text/html", page.encode("utf-8", "replace")


def _people(crossing: Crossing) -> list[Context]:
    """Return everybody who is taken along, with an account on one network or more."""
    rows = ((one, _accounts(crossing, one)) for one in crossing.followed)
    return [_row(person, accounts) for person, accounts in rows if accounts]


def _accounts(crossing: Crossing, person: Followed) -> list[Match]:
    matches = (choice(crossing, person, network) for network in Network)
    return [match for match in matches if match]


def _row(person: Followed, accounts: list[Match]) -> Context:
    return {
        "name": person.name,
        "screen_name": person.screen_name,
        "id": person.id if is_id(person.id) else "",
        "accounts": [
            {
                "network": match.candidate.network.value,
                "address": match.candidate.address,
                "href": link_to(match.candidate),
            }
            for match in accounts
        ],
    }


def _day(_env: Environment, wording: Wording, state: AppState, address: str) -> Packed:
    """Write the day of leaving, as an event of its own."""
    gettext, kit = wording.texts.gettext, state.kit
    name = kit.identity.name
    title = gettext("%(name)s leaves X") % {"name": name} if name else gettext("We leave X")
    event = Event(
        "leave-x", date.fromisoformat(kit.leaving), title, addresses(kit.identity), address
    )
    return "leave-x.ics", "text/calendar", calendar(state.today, [event])


def _checklist(_env: Environment, wording: Wording, state: AppState, _address: str) -> Packed:
    return "leave-x.md", "text/markdown", checklist_markdown(state, wording)


def _checklist_days(_env: Environment, wording: Wording, state: AppState, address: str) -> Packed:
    return "leave-x-tasks.ics", "text/calendar", checklist_calendar(state, wording, address)


def _texts(_env: Environment, wording: Wording, state: AppState, _address: str) -> Packed:
    kit, words = state.kit, words_for(state.kit, wording)
    return "leave-x-texts.md", "text/markdown", texts_markdown(kit.identity, kit, words, wording)


def _kits(_env: Environment, wording: Wording, state: AppState, _address: str) -> Packed:
    return "leave-x-kits.zip", "application/zip", kits(state, wording)


_WRITERS: Mapping[TakeAway, Callable[[Environment, Wording, AppState, str], Packed]] = {
    TakeAway.REMINDER: _reminder,
    TakeAway.LINKS: _links,
    TakeAway.DAY: _day,
    TakeAway.CHECKLIST: _checklist,
    TakeAway.CHECKLIST_DAYS: _checklist_days,
    TakeAway.TEXTS: _texts,
    TakeAway.KITS: _kits,
}
