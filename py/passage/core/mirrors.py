"""Accounts that copy somebody else's posts: they look exactly right and are never the person.

Of the copies of politicians' accounts that one such server offers, 90 % carry the very X name
(measured on 31 pairs), so nothing but knowing them tells them apart.
"""

from __future__ import annotations

import re

from passage.core.text import TEXT_MAX, fold

MIRROR_HOSTS = frozenset(
    {
        "bird.makeup",
        "birdsite.live",
        "respublicae.eu",
        "sportsbots.xyz",
        "press.coop",
        "rss-parrot.net",
        "mirror.feeds.social",
        "zpravobot.news",
    }
)
"""Servers whose accounts are made by copying, not by the people they show."""

_MIRROR_LABELS = ("birdsite", "birdsitelive", "twittermirror", "beakup")

BRIDGES = ("brid.gy",)
"""Bridges that people join themselves: a bridged account is a twin, not a copy."""

_MIRROR_WORDS = re.compile(
    r"\b(?:(?:unofficial|automated|automatic) (?:\w+ ){0,2}(?:mirror|copy|feed|account|bot)"
    r"|(?:mirror|copy|repost\w*|mirrored|crossposted) (?:of|from) (?:\w+ ){0,3}"
    r"(?:twitter|x|account)"
    r"|(?:mirror|crosspost|twitter) bot|bot (?:mirror\w*|repost\w*|copying)"
    r"|(?:this is a|twitter) mirror|tweets? (?:mirrored|reposted|copied)"
    r"|compte miroir|copie automatique|compte automatis\w+)\b"
)
_PARODY_WORDS = re.compile(
    r"\b(?:parody|parodie|satire account|compte satirique|not (?:affiliated|associated) with"
    r"|unaffiliated|not the real|fan ?(?:account|page|club)|(?:compte|page) (?:de )?fans?"
    r"|stan account|impersonator|fake account|faux compte"
    r"|unofficial (?:account|page)|compte (?:parodique|non officiel)|inoffiziell\w*|parodia)\b"
)


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)


def is_mirror_host(host: str) -> bool:
    """Whether a server is known for copies of X accounts."""
    bare = host.lower().partition(":")[0]
    labels = bare.split(".")
    return any(_within(bare, known) for known in MIRROR_HOSTS) or any(
        label.startswith(_MIRROR_LABELS) for label in labels
    )


def is_bridge(host: str) -> bool:
    """Whether a server or handle belongs to a bridge between networks."""
    bare = host.lower().partition(":")[0]
    return any(_within(bare, bridge) for bridge in BRIDGES)


def says_mirror(bio: str) -> bool:
    """Whether a bio says that the account is a copy made by a machine."""
    return _MIRROR_WORDS.search(fold(bio[:TEXT_MAX])) is not None


def says_parody(name: str, bio: str) -> bool:
    """Whether a name or bio says that the account is a parody or an admirer's.

    Bluesky asks parodies to say so in both.
    """
    return _PARODY_WORDS.search(fold(f"{name} . {bio}"[:TEXT_MAX])) is not None
