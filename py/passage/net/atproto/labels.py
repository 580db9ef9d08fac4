"""Whether the network takes the person's own account for spam: the labels it has put on it.

https://atproto.com/specs/label: a label has a source, a value, and may be taken back (``neg``).
What the AppView shows to whoever is not signed in are those of Bluesky's own moderation.
"""

from __future__ import annotations

from passage.core.errors import AppError
from passage.core.names import Did, Origin
from passage.core.session_errors import Flagged
from passage.net.atproto.replies import checked
from passage.net.exchange import Ask, Purpose, Reply
from passage.net.reading import NAME_MAX, items_in, text_in

FLAGS = frozenset(
    {"spam", "!hide", "!warn", "!takedown", "!suspend"}
    | {"rude", "inauthentic", "engagement-farming", "scam", "impersonation", "security"}
)
"""Labels that say how an account behaves. Those of what it shows (nudity, say) are not here.

https://docs.bsky.app/docs/advanced-guides/moderation#label-values and the definitions of
Bluesky's moderation service.
"""


def label_ask(appview: Origin, did: Did) -> Ask:
    """Return the question how the account looks to others."""
    path = "/xrpc/app.bsky.actor.getProfile"
    return Ask(appview, path, (("actor", did),), Purpose.STANDING)


def read_labels(ask: Ask, reply: Reply, did: Did) -> None:
    """Read the answer. Raises `Flagged`, and `AccountStopped` where the account is shown no more.

    An answer that cannot be read says nothing: the AppView may be down while the PDS writes.
    """
    try:
        profile = checked(ask, reply, 0.0)
    except AppError as error:
        if error.code == "account-stopped":
            raise
        return
    for label in items_in(profile, "labels"):
        value = text_in(label, "val", NAME_MAX)
        by_themselves = text_in(label, "src", 2048) == did
        if value in FLAGS and not by_themselves and label.get("neg") is not True:
            raise Flagged(host=ask.host, label=value)
