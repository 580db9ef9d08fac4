"""Drives searches over the simulated network by a clock of its own: hours pass in a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from passage.core.crossing import Plan
from passage.core.model import Followed, Network, Result
from passage.core.names import AccountId, host_of
from passage.net.exchange import Answer, Ask
from passage.net.search import Done, Search, Send
from workshop.trial_network import APPVIEW, SERVER

PLAN = Plan(APPVIEW, (SERVER,))
LATENCY = 0.15
"""Seconds until an answer comes."""

_EPOCH = 1_700_000_000.0
_MOMENT = 1e-6


@dataclass(slots=True)
class Run:
    """What came of a search: results, requests by network, and the seconds it took."""

    results: dict[AccountId, Result] = field(default_factory=dict)
    requests: Counter[Network] = field(default_factory=Counter)
    seconds: float = 0.0

    def take(self, results: Iterable[Result]) -> None:
        """Keep results; a later one of the same person replaces the earlier."""
        self.results.update((result.id, result) for result in results)


def drive(people: Sequence[Followed], answer: Callable[[Ask], Answer], plan: Plan = PLAN) -> Run:
    """Search for people on both networks until all is settled."""
    search, run, now = Search(people, plan, seed=1), Run(), 0.0
    flying: list[tuple[float, int, Send]] = []
    appview = host_of(plan.bluesky) if plan.bluesky else None
    while not isinstance(turn := search.next(now), Done):
        if isinstance(turn, Send):
            bluesky = turn.ask.host == appview
            run.requests[Network.BLUESKY if bluesky else Network.MASTODON] += 1
            heappush(flying, (now + LATENCY, turn.ticket, turn))
            continue
        due = float("inf") if turn.seconds is None else now + turn.seconds
        if not flying or due < flying[0][0]:
            assert due != float("inf"), "the search waits for nothing"
            now = max(due, now + _MOMENT)
            continue
        now, _, sent = heappop(flying)
        run.take(search.receive(sent.ticket, answer(sent.ask), now, _EPOCH + now))
    run.take(search.stop())
    run.seconds = now
    return run
