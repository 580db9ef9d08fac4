"""From an order to the flow that carries it out, with the state as it is when it begins."""

from __future__ import annotations

from collections.abc import Iterable

from passage.app.doing import Order, Task
from passage.app.following import appview, to_avoid, wanted
from passage.app.state import AppState
from passage.core.accounts import Account
from passage.core.deeds import Act, DeedKey
from passage.core.model import Network, Relation
from passage.core.names import Acct
from passage.net.atproto.following import block_flow
from passage.net.atproto.following import follow_flow as follow_on_bluesky
from passage.net.atproto.lists import Heading, pack_flow
from passage.net.atproto.lists import list_flow as list_on_bluesky
from passage.net.atproto.muting import mute_flow
from passage.net.atproto.undoing import undo_flow as undo_on_bluesky
from passage.net.fediverse.lists import list_flow as list_on_mastodon
from passage.net.fediverse.marking import avoid_flow
from passage.net.fediverse.marking import follow_flow as follow_on_mastodon
from passage.net.fediverse.run import Wanted as WantedAcct
from passage.net.fediverse.undoing import undo_flow as undo_on_mastodon
from passage.net.writing import Flow, Wanted

CLOCK_IDS = 1024
"""Chance that a flow on Bluesky is given: a number below this (https://atproto.com/specs/tid)."""


def flow_of(state: AppState, account: Account, order: Order, now: float, chance: int) -> Flow:
    """Return the flow of an order. ``now`` is in epoch seconds, ``chance`` below `CLOCK_IDS`."""
    if account.network is Network.BLUESKY:
        return _on_bluesky(state, account, order, now, chance)
    return _on_mastodon(state, account, order, now)


def _on_bluesky(state: AppState, account: Account, order: Order, now: float, chance: int) -> Flow:
    people, deeds, seen_by = wanted(state, Network.BLUESKY), state.deeds, appview(state)
    blocks, mutes = (to_avoid(state, one, Network.BLUESKY) for one in _AVOIDED)
    match order.task:
        case Task.FOLLOW:
            return follow_on_bluesky(account, people, deeds, now, chance, seen_by)
        case Task.LIST:
            heading = Heading(order.name)
            return list_on_bluesky(account, heading, people, deeds, now, chance, seen_by)
        case Task.PACK:
            return pack_flow(account, Heading(order.name), people, deeds, now, chance, seen_by)
        case Task.AVOID:
            return one_after_the_other(
                block_flow(account, blocks, deeds, now, chance, seen_by),
                mute_flow(account, mutes, deeds, now, seen_by),
            )
        case Task.UNDO:
            return undo_on_bluesky(account, deeds, keys_at(state, account, order.uri), now)


def _on_mastodon(state: AppState, account: Account, order: Order, now: float) -> Flow:
    people, deeds = _accts(wanted(state, Network.MASTODON)), state.deeds
    blocks, mutes = (_accts(to_avoid(state, one, Network.MASTODON)) for one in _AVOIDED)
    match order.task:
        case Task.FOLLOW:
            return follow_on_mastodon(account, people, deeds, now)
        case Task.LIST | Task.PACK:
            return list_on_mastodon(account, order.name, people, deeds, now)
        case Task.AVOID:
            return one_after_the_other(
                avoid_flow(account, Act.BLOCK, blocks, deeds, now),
                avoid_flow(account, Act.MUTE, mutes, deeds, now),
            )
        case Task.UNDO:
            return undo_on_mastodon(account, deeds, keys_at(state, account, order.uri), now)


def _accts(people: Iterable[Wanted]) -> list[WantedAcct]:
    return [WantedAcct(one.person, Acct(one.subject)) for one in people]


_AVOIDED = (Relation.BLOCKS, Relation.MUTES)


def keys_at(state: AppState, account: Account, uri: str) -> tuple[DeedKey, ...] | None:
    """Return the keys of an account's deeds at a ``uri``; None, for all, where it is empty."""
    if not uri:
        return None
    return tuple(key for key, one in state.deeds.items() if one.by == account.id and one.uri == uri)


def one_after_the_other(*flows: Flow) -> Flow:
    """Go through flows in turn, until one ends with a problem."""
    for flow in flows:
        problem = yield from flow
        if problem is not None:
            return problem
    return None
