"""Evidence in words: one sentence for every kind, written for the person who decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.core.model import Evidence, Kind
from passage.views.wording import N_

_SENTENCES: Mapping[Kind, str] = {
    Kind.BIO_NAMES_X: N_("The profile names this X account"),
    Kind.X_NAMES_IT: N_("The X profile names this account"),
    Kind.LISTED: N_("%(detail)s gives this account for this very X number"),
    Kind.LISTED_NAME: N_("%(detail)s gives this account for this name on X, without its number"),
    Kind.GROUP_LISTED: N_("Its address is in the list of %(detail)s"),
    Kind.LISTED_SITE: N_("Has the website that %(detail)s gives for this very X number"),
    Kind.TWIN_NAMES_IT: N_("Named by the account found on the other network: %(detail)s"),
    Kind.NAMES_TWIN: N_("Names the account found on the other network: %(detail)s"),
    Kind.SITE_PROVEN: N_("Proven to hold the website of the X profile"),
    Kind.SITE_IS_HANDLE: N_("Its address is the website of the X profile: %(detail)s"),
    Kind.SITE_SAME: N_("Shows the same website as the X profile"),
    Kind.HANDLE_CONFIRMED: N_("Same account name as the one found on the other network"),
    Kind.HANDLE_SAME: N_("Same account name as on X"),
    Kind.HANDLE_NEAR: N_("Same account name as on X, but for a dash, dot or underscore"),
    Kind.HANDLE_AFFIX: N_("Same account name as on X, but for a prefix, an ending or digits"),
    Kind.HANDLE_WITHIN: N_("One account name contains the other"),
    Kind.HANDLE_CLOSE: N_("The account names differ by a letter or two"),
    Kind.HANDLE_OTHER: N_("Another account name than on X"),
    Kind.HANDLE_SHORT: N_("The account name is so short that others bear it too"),
    Kind.HANDLE_SPELLS_NAME: N_("The account name only spells the name: namesakes choose it too"),
    Kind.NAME_SAME: N_("Same display name"),
    Kind.NAME_WITHIN: N_("One display name contains the other"),
    Kind.NAME_INITIAL: N_("Same last name and first initial"),
    Kind.NAME_SHARED: N_("One word of the display name in common"),
    Kind.NAME_NONE: N_("No word of the display name in common"),
    Kind.NAME_UNKNOWN: N_("No display name to compare"),
    Kind.BADGE: N_("Verified by the network under this name"),
    Kind.OFFICIAL_HOST: N_("At home on an official domain: %(detail)s"),
    Kind.MOVED_HERE: N_("The account %(detail)s has moved here"),
    Kind.BRIDGED: N_("Shown here by a bridge: the person’s own account is on another network"),
    Kind.UNSEEN: N_("Named in a profile or a public table; no server that was asked knows it"),
    Kind.RIVALS: N_("Other accounts look just as likely"),
    Kind.MIRROR: N_("Copies posts from X: not the person"),
    Kind.ROBOT: N_("Declared to be run by a robot"),
    Kind.PARODY: N_("Says that it is a parody, or an admirer’s"),
    Kind.IMPERSONATION: N_("Reported as an impersonation by the network’s moderators"),
    Kind.MOVED_AWAY: N_("Its owner has moved to another account"),
}


def sentence(evidence: Evidence, translate: Callable[[str], str]) -> str:
    """Return one reason in the person's language."""
    return translate(_SENTENCES[evidence.kind]) % {"detail": evidence.detail}


def known_kinds() -> frozenset[Kind]:
    """Return the kinds of evidence that have a sentence."""
    return frozenset(_SENTENCES)
