"""What was done in the person's name on a network: every follow, block, list, one deed each.

A deed is written down before it is sent and again when its answer came, so that work which is
cut short goes on without doing anything twice, and so that only what was done here is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from passage.core.errors import Problem
from passage.core.model import Network
from passage.core.names import AccountId


class Act(Enum):
    """What is done."""

    FOLLOW = "follow"
    BLOCK = "block"
    MUTE = "mute"
    LIST = "list"
    PACK = "pack"
    MEMBER = "member"


class DeedState(Enum):
    """How far a deed has come.

    ``SENT`` is written down before it goes out: without an answer nobody knows whether it was
    done. ``ALREADY`` was so before, by somebody else's hand: it is never undone here.
    ``REQUESTED`` waits for the other's consent (a locked account).
    """

    SENT = "sent"
    DONE = "done"
    REQUESTED = "requested"
    ALREADY = "already"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done by the account ``by`` (a DID, an acct) on its network.

    ``subject`` is whom it is about: a DID on Bluesky, an acct on Mastodon; of a list or a starter
    pack, its name. ``place`` is the list in which a member is put, else empty. ``person`` is the
    key of the person on X, empty for a list. ``when`` it was done last is in epoch seconds.
    ``uri`` is the at-URI of the record on Bluesky; on Mastodon the id that the server gives to
    the account or list. ``problem`` says why it failed.
    """

    network: Network
    by: str
    act: Act
    subject: str
    state: DeedState
    when: float
    person: AccountId | None = None
    place: str = ""
    uri: str = ""
    problem: Problem | None = None

    @property
    def key(self) -> DeedKey:
        """What this deed is about; a later deed with the same key takes its place."""
        return self.by, self.act, self.subject, self.place


DeedKey = tuple[str, Act, str, str]
"""By whom, what, about whom, in which list."""

Deeds = Mapping[DeedKey, Deed]

OURS = frozenset({DeedState.SENT, DeedState.DONE, DeedState.REQUESTED})
"""States in which something of ours stands on the network, or may stand: what undo is about."""


def with_deeds(deeds: Deeds, fresh: Iterable[Deed]) -> Deeds:
    """Return the deeds with newer ones in their places."""
    return {**deeds, **{one.key: one for one in fresh}}
