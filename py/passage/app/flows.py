"""From an order to the flow that carries it out, with the state as it is when it begins."""

from __future__ import annotations

from dataclasses import dataclass

from passage.app.doing import Order, Task
from passage.app.following import appview, to_avoid, wanted
from passage.app.state import AppState
from passage.core.accounts import Account
from passage.core.avoided import RELATIONS
from passage.core.deeds import Act, DeedKey
from passage.core.model import Network
from passage.net.atproto.following import block_flow
from passage.net.atproto.following import follow_flow as follow_on_bluesky
from passage.net.atproto.lists import Heading, pack_flow
from passage.net.atproto.lists import list_flow as list_on_bluesky
from passage.net.atproto.muting import mute_flow
from passage.net.atproto.undoing import undo_flow as undo_on_bluesky
from passage.net.fediverse.importing import import_flow
from passage.net.fediverse.lists import list_flow as list_on_mastodon
from passage.net.fediverse.marking import avoid_flow
from passage.net.fediverse.marking import follow_flow as follow_on_mastodon
from passage.net.fediverse.undoing import undo_flow as undo_on_mastodon
from passage.net.writing import Flow

CLOCK_IDS = 1024
"""Chance that a flow on Bluesky is given: a number below this (https://atproto.com/specs/tid)."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a flow is given of the world: ``now`` in epoch seconds, ``chance`` below `CLOCK_IDS`."""

    now: float
    chance: int


def flow_of(state: AppState, account: Account, order: Order, given: Given) -> Flow:
    """Return the flow of an order."""
    on = _on_bluesky if account.network is Network.BLUESKY else _on_mastodon
    return on(state, account, order, given)


def _on_bluesky(state: AppState, account: Account, order: Order, given: Given) -> Flow:
    people, deeds, seen_by = wanted(state, Network.BLUESKY), state.deeds, appview(state)
    now, chance = given.now, given.chance
    match order.task:
        case Task.FOLLOW | Task.IMPORT:
            return follow_on_bluesky(account, people, deeds, now, chance, seen_by)
        case Task.LIST:
            heading = Heading(order.name)
            return list_on_bluesky(account, heading, people, deeds, now, chance, seen_by)
        case Task.PACK:
            return pack_flow(account, Heading(order.name), people, deeds, now, chance, seen_by)
        case Task.AVOID:
            blocks, mutes = (to_avoid(state, one, Network.BLUESKY) for one in RELATIONS)
            return one_after_the_other(
                block_flow(account, blocks, deeds, now, chance, seen_by),
                mute_flow(account, mutes, deeds, now, seen_by),
            )
        case Task.UNDO:
            return undo_on_bluesky(account, deeds, keys_at(state, account, order.uri), now)


def _on_mastodon(state: AppState, account: Account, order: Order, given: Given) -> Flow:
    people, deeds, now = wanted(state, Network.MASTODON), state.deeds, given.now
    match order.task:
        case Task.FOLLOW:
            return follow_on_mastodon(account, people, deeds, now)
        case Task.IMPORT:
            return import_flow(account, people, deeds, now)
        case Task.LIST | Task.PACK:
            return list_on_mastodon(account, order.name, people, deeds, now)
        case Task.AVOID:
            blocks, mutes = (to_avoid(state, one, Network.MASTODON) for one in RELATIONS)
            return one_after_the_other(
                avoid_flow(account, Act.BLOCK, blocks, deeds, now),
                avoid_flow(account, Act.MUTE, mutes, deeds, now),
            )
        case Task.UNDO:
            return undo_on_mastodon(account, deeds, keys_at(state, account, order.uri), now)


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
