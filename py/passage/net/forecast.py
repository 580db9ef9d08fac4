"""What a search will cost, told before it starts: requests to each host, and how long they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType

from passage.core.model import Network
from passage.net.quota import BLUESKY_PACE, MASTODON_PACE, Pace

MOST_FOR_ONE: Mapping[Network, float] = MappingProxyType(
    {Network.BLUESKY: 2.3, Network.MASTODON: 2.0}
)
"""Requests to one host for a person who is nowhere: both names searched, guesses in batches.

Somebody found early takes fewer; a host that fails is asked again, and takes more.
"""

_PACES: Mapping[Network, Pace] = MappingProxyType(
    {Network.BLUESKY: BLUESKY_PACE, Network.MASTODON: MASTODON_PACE}
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """At most about so many ``requests`` to each host, ``per_second``, in so many ``seconds``."""

    requests: int
    per_second: float
    seconds: float


def forecast(network: Network, people: int) -> Forecast:
    """Return what looking for so many people on one network will take, at most."""
    requests, interval = ceil(people * MOST_FOR_ONE[network]), _PACES[network].interval
    return Forecast(requests, 1.0 / interval, requests * interval)
