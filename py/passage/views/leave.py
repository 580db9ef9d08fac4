"""What the step "Leave X well" shows: its tasks, and the page of one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from passage.app.state import AppState, KitPage, Step
from passage.core.checklist import checklist
from passage.core.findings import Verdict
from passage.core.kit import Kit, days_between
from passage.views.checklist_words import WAYS, lines
from passage.views.proofs import PROVE_TITLE, proofs_page
from passage.views.tell import tell_screen
from passage.views.where import WHERE_TITLE, where_page
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

KIT_TITLES: Mapping[KitPage, str] = {
    KitPage.OVERVIEW: N_("Leave X well"),
    KitPage.HOW: N_("Choose how to leave"),
    KitPage.TELL: N_("Tell your followers"),
    KitPage.PROVE: PROVE_TITLE,
    KitPage.WHERE: WHERE_TITLE,
    KitPage.TOGETHER: N_("Leave together"),
}

HINTS: Mapping[KitPage, str] = {
    KitPage.HOW: N_("Close the account, keep it silent, or use both for a while"),
    KitPage.TELL: N_("Texts with your new addresses, ready to be posted"),
    KitPage.PROVE: N_("Your own domain as a name, and links that confirm each other"),
    KitPage.WHERE: N_("Who runs the servers, and in which country"),
    KitPage.TOGETHER: N_("One day for everybody, in the calendar"),
}

BACK: Mapping[Step, str] = {
    Step.START: N_("Back to the first step"),
    Step.READ: N_("Back to the archive"),
    Step.SEARCH: N_("Back to the search"),
    Step.REVIEW: N_("Back to the review"),
    Step.FOLLOW: N_("Back to following directly"),
    Step.TAKE_AWAY: N_("Back to the lists"),
}

TODO, BEGUN, DONE = N_("Not begun"), N_("Begun"), N_("Done")


def leave_screen(state: AppState, wording: Wording) -> Context:
    """Return what the page of the kit needs; the overview where a page has none."""
    page = state.kit_page if state.kit_page in KIT_SCREENS else KitPage.OVERVIEW
    return {
        "page": page.value,
        "taken": state.taken.value if state.taken else "",
        **KIT_SCREENS[page](state, wording),
    }


def overview(state: AppState, wording: Wording) -> Context:
    """Return the tasks, each with its page and how far it is, and the way back."""
    gettext = wording.texts.gettext
    back = state.kit_from if state.kit_from in BACK else Step.START
    return {
        "tasks": [
            {
                "title": gettext(KIT_TITLES[page]),
                "hint": gettext(HINTS[page]),
                "go": page.value,
                "action": "kit",
                "status": gettext(STATUSES[page](state)),
            }
            for page in KIT_SCREENS
            if page in STATUSES
        ],
        "back": {"go": back.value, "label": gettext(BACK[back])},
        "begun": not state.kit.is_empty,
    }


def how(state: AppState, wording: Wording) -> Context:
    """Return the ways to leave, the day, and the checklist of the way that was chosen."""
    kit, gettext = state.kit, wording.texts.gettext
    return {
        "ways": [
            {
                "value": way.value,
                "label": gettext(title),
                "hint": gettext(hint),
                "checked": way is kit.way,
            }
            for way, (title, hint) in WAYS.items()
        ],
        "lines": lines(kit, wording),
        "day": kit.leaving,
        "when": when(kit, state.today, wording),
        "whose": kit.identity.name,
        "done": sum(line.done for line in lines(kit, wording)),
    }


def together(state: AppState, wording: Wording) -> Context:
    """Return the day of leaving, and how far it is."""
    kit = state.kit
    return {"day": kit.leaving, "when": when(kit, state.today, wording)}


def when(kit: Kit, today: str, wording: Wording) -> str:
    """Write the day of leaving with the days that are left; empty where it is not set."""
    if not kit.leaving:
        return ""
    day = wording.date(kit.leaving)
    left = days_between(today, kit.leaving) if today else 0
    gettext, ngettext = wording.texts.gettext, wording.texts.ngettext
    if not today or left < 0:
        return gettext("%(day)s: this day is past") % {"day": day} if today else day
    if not left:
        return gettext("%(day)s: today") % {"day": day}
    text = ngettext("%(day)s: in %(number)s day", "%(day)s: in %(number)s days", left)
    return text % {"day": day, "number": wording.number(left)}


def _how(state: AppState) -> str:
    kit = state.kit
    if kit.way is None:
        return TODO
    left = [one for one in checklist(kit.way) if one.task.value not in kit.ticked]
    return BEGUN if left else DONE


def _tell(state: AppState) -> str:
    return DONE if state.kit.identity.is_elsewhere else TODO


def _together(state: AppState) -> str:
    return DONE if state.kit.leaving else TODO


def _prove(state: AppState) -> str:
    if state.kit.proofs is None:
        return TODO
    _, proved = state.kit.proofs
    return DONE if all(one.verdict is Verdict.RIGHT for one in proved.findings) else BEGUN


def _where(state: AppState) -> str:
    return DONE if state.kit.servers else TODO


KIT_SCREENS: Mapping[KitPage, Callable[[AppState, Wording], Context]] = {
    KitPage.OVERVIEW: overview,
    KitPage.HOW: how,
    KitPage.TELL: tell_screen,
    KitPage.PROVE: proofs_page,
    KitPage.WHERE: where_page,
    KitPage.TOGETHER: together,
}
"""The pages there are, in the order of the tasks: each has ``app/leave_<page>.html``."""

STATUSES: Mapping[KitPage, Callable[[AppState], str]] = {
    KitPage.HOW: _how,
    KitPage.TELL: _tell,
    KitPage.PROVE: _prove,
    KitPage.WHERE: _where,
    KitPage.TOGETHER: _together,
}
"""How far each task is, as the kit tells."""
