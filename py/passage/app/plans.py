"""What following would take, told before it begins: how many at once, until when, and warnings."""

from __future__ import annotations

from dataclasses import dataclass

from passage.app.state import AppState
from passage.core.accounts import Account
from passage.core.model import Network
from passage.core.names import parse_did
from passage.net.atproto.plan import plan_of as plan_on_bluesky
from passage.net.fediverse.limits import day_begin
from passage.net.fediverse.limits import plan_of as plan_on_mastodon

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """``at_once`` are followed before the network's first limit, all within ``seconds``.

    ``bulk`` tells that so many follows look like those of a spammer; ``by_file`` that importing
    a list is quicker and kinder to the server; ``over`` are more than one account may follow.
    """

    at_once: int
    seconds: float
    bulk: bool = False
    by_file: bool = False
    over: int = 0


def outlook(state: AppState, account: Account, left: int) -> Outlook:
    """Return what following those ``left`` would take, from the minute of the state on."""
    now = state.minute
    midnight = day_begin(now) + _DAY
    if account.network is Network.BLUESKY:
        plan = plan_on_bluesky(left, state.deeds, parse_did(account.id), now, midnight)
        return Outlook(plan.at_once, plan.ends - now, bulk=plan.bulk)
    seen = plan_on_mastodon(left, state.deeds, account.id, now, account.rules)
    seconds = seen.seconds if seen.days <= 1 else midnight - now + (seen.days - 2) * _DAY
    return Outlook(seen.today, seconds, by_file=seen.csv_first, over=seen.over)
