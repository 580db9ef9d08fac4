"""What following would take, told before it begins: how many at once, until when, and warnings."""

from __future__ import annotations

from dataclasses import dataclass

from passage.app.state import AppState
from passage.core.accounts import Account
from passage.core.model import Network


@dataclass(frozen=True, slots=True)
class Outlook:
    """``at_once`` are followed before the network's first limit, all within ``seconds``.

    ``bulk`` tells that so many follows look like those of a spammer; ``by_file`` that importing
    a list is quicker and kinder to the server.
    """

    at_once: int
    seconds: float
    bulk: bool
    by_file: bool


def outlook(state: AppState, account: Account, left: int) -> Outlook:
    """Return what following those ``left`` would take."""
    del state
    limit = 1_666 if account.network is Network.BLUESKY else 400
    return Outlook(min(left, limit), 60.0 * left, bulk=left > limit, by_file=left > limit)
