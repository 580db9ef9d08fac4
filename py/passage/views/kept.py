"""The work that is kept on the device as a list of tasks: what is done, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passage.app.deciding import decided_people
from passage.app.kept import still_to_ask
from passage.app.state import Step
from passage.core.choose import best_of
from passage.core.crossing import Crossing
from passage.core.work import Work
from passage.views.wording import Wording

Task = Mapping[str, Any]


def kept_part(work: Work, wording: Wording) -> Mapping[str, Any]:
    """Return whose work it is, its tasks, and how many people are still to be asked about."""
    crossing = work.crossing
    owner, waiting = crossing.owner, still_to_ask(crossing)
    return {
        "owner": (owner.screen_name or owner.id) if owner else "",
        "day": wording.day(crossing.generated) if crossing.generated else "",
        "tasks": _tasks(crossing, waiting, wording),
        "waiting": waiting,
    }


def _tasks(crossing: Crossing, waiting: int, wording: Wording) -> list[Task]:
    gettext, ngettext, number = wording.texts.gettext, wording.texts.ngettext, wording.number
    people, named = len(crossing.followed), sum(1 for one in crossing.followed if one.can_be_sought)
    found, decided = _found(crossing), len(decided_people(crossing.decisions))
    done, begun, todo = gettext("Done"), gettext("Begun"), gettext("Not begun")
    followed = ngettext(
        "You followed %(number)s account", "You followed %(number)s accounts", people
    )
    read = {
        "title": gettext("Read the archive"),
        "go": Step.READ.value,
        "status": done,
        "hint": followed % {"number": number(people)},
    }
    titles = (gettext("Search"), gettext("Review"), gettext("Take away"))
    if not crossing.plan.networks:
        return [read, *({"title": title, "status": todo} for title in titles)]
    search, review, away = titles
    looked_for = ngettext(
        "%(done)s of %(number)s person looked for",
        "%(done)s of %(number)s people looked for",
        named,
    )
    hints = [ngettext("%(number)s person found", "%(number)s people found", found)]
    hints[0] %= {"number": number(found)}
    if decided:
        decisions = ngettext(
            "%(number)s person decided on", "%(number)s people decided on", decided
        )
        hints.append(decisions % {"number": number(decided)})
    return [
        read,
        {
            "title": search,
            "go": Step.SEARCH.value,
            "status": begun if waiting else done,
            "hint": looked_for % {"done": number(named - waiting), "number": number(named)},
        },
        {
            "title": review,
            "go": Step.REVIEW.value,
            "status": begun if decided else todo,
            "hint": ", ".join(hints),
        },
        {"title": away, "go": Step.TAKE_AWAY.value, "status": ""},
    ]


def _found(crossing: Crossing) -> int:
    """Count the people for whom an account came up that may well be theirs."""
    return sum(any(map(best_of, result.outcomes.values())) for result in crossing.results.values())
