"""What was decided last, in words: beside the button that takes it back, and for the ear."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.app.state import AppState
from passage.views.wording import Translations, Wording

_SENTENCES: Mapping[str, Callable[[Translations, int], str]] = {
    "follow": lambda texts, _: texts.gettext("Will be followed."),
    "skip": lambda texts, _: texts.gettext("Will be skipped."),
    "never": lambda texts, _: texts.gettext("This account is ruled out."),
    "maybe": lambda texts, _: texts.gettext("This account is possible again."),
    "typed": lambda texts, _: texts.gettext("The address is right: it will be followed."),
    "follow-all": lambda texts, count: texts.ngettext(
        "%(number)s person will be followed.", "%(number)s people will be followed.", count
    ),
    "skip-all": lambda texts, count: texts.ngettext(
        "%(number)s person will be skipped.", "%(number)s people will be skipped.", count
    ),
}


def told(state: AppState, wording: Wording) -> str:
    """Return the last decision as a sentence, empty where there is none to take back."""
    if state.undo is None:
        return ""
    sentence = _SENTENCES[state.undo.kind](wording.texts, state.undo.people)
    return sentence.replace("%(number)s", wording.number(state.undo.people))
