"""Following people on Bluesky: each once, the most important first, within the limits."""

from __future__ import annotations

from collections.abc import Sequence

from passage.core.accounts import Account
from passage.core.deeds import Act, Deeds
from passage.core.names import Origin
from passage.net.atproto.aims import aims
from passage.net.atproto.pen import pen_for
from passage.net.atproto.repo import BLOCK, FOLLOW
from passage.net.writing import Flow, Wanted, flow


def follow_flow(  # noqa: PLR0917 - all that a flow is given
    account: Account,
    wanted: Sequence[Wanted],
    deeds: Deeds,
    now: float,
    clock_id: int,
    appview: Origin,
) -> Flow:
    """Follow people, in their order. ``clock_id`` is 0 to 1023, ``now`` in epoch seconds.

    Whom the account follows already is left out, as is the account itself. A person whom it
    followed through a deed of ours and follows no longer was left by their own hand since, and
    is left out too. Ends with None, or with the problem that keeps it from going on; deeds that
    are then still SENT could not be checked. Starting again goes on where it ended.
    """
    pen = pen_for(account, deeds, now, clock_id, appview)
    return flow(lambda: pen.fulfil(FOLLOW, aims(account, Act.FOLLOW, FOLLOW, wanted)))


def block_flow(  # noqa: PLR0917 - all that a flow is given
    account: Account,
    wanted: Sequence[Wanted],
    deeds: Deeds,
    now: float,
    clock_id: int,
    appview: Origin,
) -> Flow:
    """Block people, as `follow_flow` follows them. Blocks are public records: anybody sees them."""
    pen = pen_for(account, deeds, now, clock_id, appview)
    return flow(lambda: pen.fulfil(BLOCK, aims(account, Act.BLOCK, BLOCK, wanted)))
