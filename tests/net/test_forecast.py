"""What is said before a search is what the search then does."""

from __future__ import annotations

from collections import Counter

import pytest

from net.worlds import World, account, actor, drive, person
from passage.core.crossing import Plan
from passage.core.model import Network
from passage.core.names import Origin
from passage.net.forecast import forecast
from passage.net.search import Search

PEOPLE = [person(n + 1, f"otter{n}fan", f"Ada Novak{n}") for n in range(200)]
PLANS = {
    Network.BLUESKY: Plan(Origin("https://appview.example")),
    Network.MASTODON: Plan(None, (Origin("https://social.example"),)),
}


@pytest.mark.parametrize("network", Network)
def test_the_forecast_is_the_most_and_not_far_off(network):
    """When nobody is found, requests and time come close to the forecast and stay within it."""
    told = forecast(network, len(PEOPLE))
    run = drive(Search(PEOPLE, PLANS[network]), World())
    (sent,) = Counter(ask.host for _, ask in run.sent).values()
    assert 0.85 * told.requests <= sent <= told.requests
    assert 0.85 * told.seconds <= run.ended_at <= 1.05 * told.seconds


@pytest.mark.parametrize("network", Network)
def test_people_who_are_found_cost_less(network):
    """With every second person there, the search stays well within the forecast."""
    there = range(0, len(PEOPLE), 2)
    actors = [actor(f"otter{n}fan.bsky.social", f"Ada Novak{n}") for n in there]
    accounts = [account(f"otter{n}fan", f"Ada Novak{n}") for n in there]
    run = drive(Search(PEOPLE, PLANS[network]), World(actors, {"social.example": accounts}))
    assert len(run.sent) < 0.85 * forecast(network, len(PEOPLE)).requests


def test_nobody_costs_nothing():
    """Without a name to search there is no request to announce."""
    assert (forecast(Network.BLUESKY, 0).requests, forecast(Network.BLUESKY, 0).seconds) == (0, 0)
