"""What the page "Tell your followers" shows: who one is, the texts, and several accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passage.app.state import AppState
from passage.core.errors import Problem
from passage.core.kit import Identity, Kit
from passage.views.farewell import Text, Use, texts
from passage.views.farewell_words import Words, languages, words_of
from passage.views.problems import sentence
from passage.views.share_picture import shared_picture
from passage.views.svg import on_page
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

USES: Mapping[Use, str] = {
    Use.X_POST: N_("Farewell on X"),
    Use.X_PIN: N_("Pinned post on X"),
    Use.X_BIO: N_("Profile on X"),
    Use.BLUESKY_POST: N_("First post on Bluesky"),
    Use.BLUESKY_PIN: N_("Pinned post on Bluesky"),
    Use.BLUESKY_BIO: N_("Profile on Bluesky"),
    Use.MASTODON_POST: N_("First post on Mastodon"),
    Use.MASTODON_PIN: N_("Pinned post on Mastodon"),
    Use.MASTODON_BIO: N_("Profile on Mastodon"),
    Use.WEBSITE: N_("Notice on your website"),
    Use.SIGNATURE: N_("E-mail signature"),
}

LINE = 55
"""Characters of a line in the field that shows a text: enough of it is seen without scrolling."""

ROW_PROBLEMS: Mapping[str, str] = {
    "no-name": N_("There is neither a name nor a name on X"),
    "too-many": N_("Too many accounts: this one is left out"),
    "unread": N_(
        "From here on nothing was read: a quotation mark is not closed, or the table is too long"
    ),
}


def words_for(kit: Kit, wording: Wording) -> Words:
    """Return the words of the language that the texts are to be in: the page's, or a chosen one."""
    return words_of(kit.lang, wording.code)


def identity_shown(state: AppState) -> Identity:
    """Return who leaves, as the form shows it: as typed, or as the archive has it."""
    identity, owner = state.kit.identity, state.archive and state.archive.owner
    if identity != Identity() or not owner:
        return identity
    return Identity(owner.name, owner.screen_name or "")


def tell_screen(state: AppState, wording: Wording) -> Context:
    """Return the form, the texts with their lengths, the picture, and the table's rows."""
    kit, words = state.kit, words_for(state.kit, wording)
    elsewhere = kit.identity.is_elsewhere
    drawing = shared_picture(kit.identity, kit, words)
    return {
        "identity": identity_shown(state),
        "lang_of_texts": words.code,
        "languages": [{"value": one.code, "label": one.language} for one in languages().values()],
        "texts": [_shown(one, wording) for one in texts(kit.identity, kit, words)]
        if elsewhere
        else [],
        "picture": on_page(drawing, "shared") if elsewhere else "",
        "told": drawing.told,
        "way": kit.way is not None,
        "accounts": kit.accounts,
        "bad_rows": [
            {"number": one.number, "text": _row_problem(one.code, wording)}
            for one in state.bad_rows
        ],
    }


def _shown(text: Text, wording: Wording) -> Context:
    return {
        "id": text.use.value,
        "label": wording.texts.gettext(USES[text.use]),
        "text": text.text,
        "rows": sum(1 + len(line) // LINE for line in text.text.split("\n")),
        "length": text.length,
        "most": text.most,
    }


def _row_problem(code: str, wording: Wording) -> str:
    gettext = wording.texts.gettext
    if code in ROW_PROBLEMS:
        return gettext(ROW_PROBLEMS[code])
    return sentence(Problem(code), gettext).title
