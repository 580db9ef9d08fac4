"""The servers as pytest fixtures: ``pytest_plugins = ["servers.fixtures"]``.

Each server starts when a test first asks for it and serves the whole session, so tests
share it and choose names nobody else uses. The fixture a test asks for forgets all
faults when that test ends; the ``*_session`` fixtures behind are for other fixtures of
session scope. A server this machine cannot have is skipped by name with the reason,
unless ``PASSAGE_REQUIRE_SERVERS=1`` is set: then it is a failure, as it should be in CI.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from .bluesky import BlueskyNetwork
from .certificate import Certificate, make_certificate
from .mastodon import MastodonServer
from .outcome import Unavailable
from .snac import SnacPair

REQUIRED = "PASSAGE_REQUIRE_SERVERS"

Server = TypeVar("Server")


def start_or_skip(name: str, start: Callable[[], Server]) -> Server:
    """Start a server; where it cannot be had, skip (or fail, if it is required)."""
    try:
        return start()
    except Unavailable as reason:
        sentence = f"{name} cannot run here: {reason}"
    if os.environ.get(REQUIRED):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def website(tmp_path_factory: pytest.TempPathFactory) -> Certificate | None:
    """The certificate of a website that the Bluesky network believes; None where none is made."""
    try:
        return make_certificate(tmp_path_factory.mktemp("certificate"))
    except Unavailable:
        return None


@pytest.fixture(scope="session")
def bluesky_session(website: Certificate | None) -> Iterator[BlueskyNetwork]:
    """The Bluesky network of this session."""
    network = start_or_skip("The Bluesky network", lambda: BlueskyNetwork(knows=website))
    yield network
    network.close()


@pytest.fixture
def bluesky_network(bluesky_session: BlueskyNetwork) -> Iterator[BlueskyNetwork]:
    """The Bluesky network, without faults before and after."""
    bluesky_session.recover()
    yield bluesky_session
    bluesky_session.recover()


@pytest.fixture(scope="session")
def snac_pair() -> Iterator[SnacPair]:
    """Two snac instances that federate."""
    pair = start_or_skip("snac2", SnacPair)
    yield pair
    pair.close()


@pytest.fixture(scope="session")
def mastodon_session() -> Iterator[MastodonServer]:
    """The mastodon_mock of this session."""
    server = start_or_skip("mastodon_mock", MastodonServer)
    yield server
    server.close()


@pytest.fixture
def mastodon_server(mastodon_session: MastodonServer) -> Iterator[MastodonServer]:
    """mastodon_mock, without faults before and after."""
    mastodon_session.recover()
    yield mastodon_session
    mastodon_session.recover()
