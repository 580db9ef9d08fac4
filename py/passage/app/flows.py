"""From an order to the flow that carries it out, with the state as it is when it begins."""

from __future__ import annotations

from passage.app.doing import Order
from passage.app.state import AppState
from passage.core.accounts import Account
from passage.net.writing import Flow


def flow_of(state: AppState, account: Account, order: Order, now: float) -> Flow:
    """Return the flow of an order. ``now`` is in epoch seconds."""
    raise NotImplementedError
