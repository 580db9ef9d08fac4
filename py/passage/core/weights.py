"""Every number that the score is made of, each with its source.

A weight is the natural logarithm of how much likelier a sign is for the person than for
somebody else whom the same question would bring up (in *nats*: +0.7 doubles the odds, -0.7
halves them). "Measured" means measured on 2,202 published pairs of X, Bluesky and Mastodon
accounts (politicians, software people, scientists, artists, institutions); namesakes were
simulated by giving another real person's style of handle to the name.
"""

from __future__ import annotations

from collections.abc import Mapping

from passage.core.derived import Derivation
from passage.core.model import Kind, Network

PRIOR = 0.4
"""Share of people on X who have an account on the other network: an assumption, not measured."""

SURE_FROM = 0.9
"""Measured: at this posterior 0.1 % of the picks are wrong, and 0.4 % of the absent found."""

CHECK_FROM = 0.5
"""Measured: 1.1 % wrong picks, 4.5 % of the absent found; hence "please check"."""

_Row = tuple[float, float, float, float, float]
_TYPES = tuple(Derivation)

# Columns: what the X name is made of (full name, short form, name + affix, part of it, other).
# Measured. Long and unusual names gain most, since nobody else would think of them.
_BLUESKY: Mapping[Kind, _Row] = {
    Kind.HANDLE_SAME: (0.6, 2.7, 3.5, 7.0, 8.0),
    Kind.HANDLE_NEAR: (0.8, 2.5, 3.8, 6.0, 6.0),
    Kind.HANDLE_AFFIX: (-0.7, 0.8, 0.0, 3.0, 6.0),
    Kind.HANDLE_WITHIN: (-0.4, -0.7, -1.0, 0.0, 1.7),
    Kind.HANDLE_CLOSE: (-0.5, 0.0, 0.3, 0.3, 1.6),
    Kind.HANDLE_OTHER: (-1.1, -0.8, -1.4, -0.8, -1.0),
}
# Measured where the row differs on Mastodon; the two middle rows were too rare to tell apart.
_MASTODON: Mapping[Kind, _Row] = {
    Kind.HANDLE_SAME: (1.3, 2.6, 7.0, 8.0, 8.0),
    Kind.HANDLE_NEAR: (0.0, 2.6, 3.4, 5.0, 6.0),
    Kind.HANDLE_AFFIX: (0.0, 0.0, 1.0, 3.0, 6.0),
    Kind.HANDLE_WITHIN: (-0.4, -0.7, -1.0, 0.0, 1.7),
    Kind.HANDLE_CLOSE: (-0.5, 0.0, 0.3, 0.3, 1.6),
    Kind.HANDLE_OTHER: (-1.5, -1.8, -2.0, -1.7, -1.5),
}
_HANDLE = {Network.BLUESKY: _BLUESKY, Network.MASTODON: _MASTODON}

SHORT_HANDLE = 6
"""Letters up to which strangers are expected on the very handle: well above 1 among 40 million
accounts, against 0.06 from 9 letters on (extrapolated from 5,030 handles)."""

LONG_HANDLE = 9

# The weight of an equal handle where no name can be compared, by its length: ln(0.5 / strangers).
_STRANGERS = (-1.0, 0.0, 2.0)

NAME_NONE_REAL = -5.0
"""No common word in two real names: measured 0.1-0.6 % of the pairs, 99.8 % of strangers."""

NAME_NONE_OTHER = -2.0
"""The same where one is a pseudonym or one word: people do change those. Assumed."""

NAME_SHARED = -3.0
"""One common word only. Measured 1-3 % of the pairs."""

NAME_ONE_WORD = 0.5
"""An equal name of one word says little beyond the handle it usually repeats. Assumed."""

P_NAME_SAME, P_NAME_WITHIN, P_NAME_INITIAL = 0.8, 0.14, 0.045
"""Measured shares of the pairs whose names are equal, contained, equal but for an initial."""

NAME_BOUNDS = (-2.5, 3.7)
"""The name's weight stays within what was measured (10 namesakes expected, to 0.02)."""

NAME_INITIAL_MAX = -1.0

DECISIVE = 10.0
"""One account names the other: measured as decisive once copies are excluded."""

LISTED_NAME = 5.0
"""A public table gives the account for the @name, without the number: @names change hands, and the
table may be older than that. Assumed; with the number it is as decisive as a statement."""

NAMES_SEVERAL = 3.0
"""The account names this X account among others: a team, a fan or a friend may. Assumed."""

SITE_PROVEN = 9.0
"""A link that the account's server verified leads to the website on X: whoever holds the site
holds the account (https://docs.joinmastodon.org/user/profile/#verification). Assumed, between
the two measured ones around it."""

SITE_IS_HANDLE = 8.0
"""The account's domain is the website on X. Measured 27 % of the pairs, under 0.01 % of others."""

SITE_SAME = 6.0
"""The account shows the very website that the X profile shows. Suggested; no profile data."""

BADGE = 3.0
"""Verified by the network under an agreeing name: a namesake seldom is. Assumed."""

OFFICIAL_HOST = 5.0
"""At home on a parliament's or government's own domain, under an agreeing name. Suggested."""

EXCLUDED = -12.0
"""Copies and impersonators agree on everything, so nothing may outweigh that they are one."""


def handle_weight(network: Network, kind: Kind, made_of: Derivation) -> float:
    """Return the weight of how two handles relate, given what the X name is made of."""
    return _HANDLE[network][kind][_TYPES.index(made_of)]


def strangers_weight(length: int) -> float:
    """Return the weight of an equal handle of so many letters, where no name can be compared."""
    if length <= SHORT_HANDLE:
        return _STRANGERS[0]
    return _STRANGERS[2] if length >= LONG_HANDLE else _STRANGERS[1]
