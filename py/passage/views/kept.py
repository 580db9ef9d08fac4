"""The work that is kept on the device as a list of tasks: what is done, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passage.app.kept import still_to_ask
from passage.app.state import Step
from passage.core.crossing import Crossing
from passage.core.model import Found
from passage.core.work import Work
from passage.views.wording import Wording

Task = Mapping[str, Any]


def kept_part(work: Work, wording: Wording) -> Mapping[str, Any]:
    """Return whose work it is, its tasks, and how many people are still to be asked about."""
    crossing = work.crossing
    owner = crossing.owner
    return {
        "owner": (owner.screen_name or owner.id) if owner else "",
        "day": wording.day(crossing.generated) if crossing.generated else "",
        "tasks": _tasks(crossing, wording),
        "waiting": still_to_ask(crossing),
    }


def _tasks(crossing: Crossing, wording: Wording) -> list[Task]:
    gettext, ngettext = wording.texts.gettext, wording.texts.ngettext

    def counted(one: str, many: str, count: int, **others: int) -> str:
        numbers = {"number": count, **others}
        told = {name: wording.number(number) for name, number in numbers.items()}
        return ngettext(one, many, count) % told

    people = len(crossing.followed)
    named = sum(1 for person in crossing.followed if person.screen_name)
    begun, waiting = bool(crossing.plan.networks), still_to_ask(crossing)
    found = sum(
        any(isinstance(outcome, Found) for outcome in result.outcomes.values())
        for result in crossing.results.values()
    )
    decided = len({person for person, _ in crossing.decisions})
    done, todo = gettext("Done"), gettext("Not begun")
    started = gettext("Begun")
    search = {"title": gettext("Search"), "status": todo}
    review = {"title": gettext("Review"), "status": todo}
    away = {"title": gettext("Take away"), "status": ""}
    if begun:
        search |= {
            "go": Step.SEARCH.value,
            "status": started if waiting else done,
            "hint": counted(
                "%(done)s of %(number)s person looked for",
                "%(done)s of %(number)s people looked for",
                named,
                done=named - waiting,
            ),
        }
        review |= {
            "go": Step.REVIEW.value,
            "status": started if decided else todo,
            "hint": counted("%(number)s person found", "%(number)s people found", found),
        }
        away |= {"go": Step.TAKE_AWAY.value}
    if decided:
        decisions = counted("%(number)s person decided on", "%(number)s people decided on", decided)
        review["hint"] = f"{review['hint']}, {decisions}"
    read = {
        "title": gettext("Read the archive"),
        "go": Step.READ.value,
        "status": done,
        "hint": counted(
            "You followed %(number)s account", "You followed %(number)s accounts", people
        ),
    }
    return [read, search, review, away]
