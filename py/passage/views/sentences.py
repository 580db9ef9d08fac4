"""Evidence in words: one sentence for every kind, written for the person who decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.core.model import Evidence, Kind
from passage.views.wording import N_

_SENTENCES: Mapping[Kind, str] = {
    Kind.BIO_NAMES_X: N_("The profile names this X account"),
    Kind.HANDLE_SAME: N_("Same account name as on X"),
    Kind.HANDLE_NEAR: N_("Same account name as on X, but for a dash, dot or underscore"),
    Kind.HANDLE_AFFIX: N_("Same account name as on X, but for a prefix, an ending or digits"),
    Kind.HANDLE_WITHIN: N_("One account name contains the other"),
    Kind.HANDLE_CLOSE: N_("The account names differ by a letter or two"),
    Kind.HANDLE_OTHER: N_("Another account name than on X"),
    Kind.NAME_SAME: N_("Same display name"),
    Kind.NAME_WITHIN: N_("One display name contains the other"),
    Kind.NAME_INITIAL: N_("Same last name and first initial"),
    Kind.NAME_SHARED: N_("One word of the display name in common"),
    Kind.NAME_NONE: N_("No word of the display name in common"),
    Kind.NAME_UNKNOWN: N_("No display name to compare"),
    Kind.RIVALS: N_("Other accounts look just as likely"),
    Kind.MIRROR: N_("A robot that copies posts from X, not the person"),
    Kind.IMPERSONATION: N_("Reported as an impersonation by the network’s moderators"),
}


def sentence(evidence: Evidence, translate: Callable[[str], str]) -> str:
    """Return one reason in the person's language."""
    return translate(_SENTENCES[evidence.kind])


def known_kinds() -> frozenset[Kind]:
    """Return the kinds of evidence that have a sentence."""
    return frozenset(_SENTENCES)
