"""What our code relies on when it asks Bluesky, seen on Bluesky's own servers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from .accounts import PASSWORD, BlueskyPerson
from .bluesky import BlueskyNetwork
from .fixtures import start_or_skip
from .sockets import listening_addresses

pytestmark = pytest.mark.servers

PROFILES = "/xrpc/app.bsky.actor.getProfiles"
SEARCH = "/xrpc/app.bsky.actor.searchActors"
ORIGIN = {"Origin": "http://127.0.0.1:8000"}

LUDMILA = BlueskyPerson("ludmila-kott.bsky.social", "Ludmiła Köttlová", "Once @old_ludmila on X")
OSKAR = BlueskyPerson("oskarquill.example.org", "Oskar Quill", "Ships and maps")


@pytest.fixture
def appview(bluesky_network: BlueskyNetwork) -> str:
    """The AppView's address, with two people to find."""
    bluesky_network.seed([LUDMILA, OSKAR])
    bluesky_network.recover()
    return bluesky_network.appview


def search(appview: str, query: str) -> list[str]:
    """Return the handles that a search without sign-in finds."""
    answer = httpx.get(appview + SEARCH, params={"q": query, "limit": 25}, timeout=30)
    assert answer.status_code == 200, answer.text
    return [actor["handle"] for actor in answer.json()["actors"]]


def profiles(appview: str, actors: Sequence[str]) -> httpx.Response:
    """Ask for many profiles at once."""
    return httpx.get(appview + PROFILES, params={"actors": list(actors)}, timeout=30)


@pytest.mark.parametrize(
    "query",
    ["Ludmiła Köttlová", "ludmila kottlova", "KOTTLOVA", "kottl", "ludmila-kott.bsky.social"],
)
def test_search_without_sign_in_finds_by_display_name(appview: str, query: str) -> None:
    """A display name is found in any case, with or without accents, and by its beginning."""
    assert search(appview, query) == [LUDMILA.handle]


def test_search_finds_by_handle_word(appview: str) -> None:
    """The beginning of a handle is enough to find its owner."""
    assert search(appview, "oskarquill") == [OSKAR.handle]


def test_search_finds_an_old_screen_name_written_in_a_bio(appview: str) -> None:
    """People who tell their old screen name in their description are found by it."""
    assert search(appview, "old_ludmila") == [LUDMILA.handle]


@pytest.mark.parametrize("query", ["ttlova", "Oskar Kottlova", "ships_and"])
def test_search_wants_every_word_and_no_parts_of_words(appview: str, query: str) -> None:
    """A part from the middle of a word finds nobody, nor do words of two people."""
    assert search(appview, query) == []


def test_search_leaves_out_what_is_absent(bluesky_network: BlueskyNetwork) -> None:
    """An account has a DID and a handle; optional fields may be missing, never null."""
    did = bluesky_network.create_account("zzbare.test")
    answer = httpx.get(bluesky_network.appview + SEARCH, params={"q": "zzbare"}, timeout=30)
    (actor,) = answer.json()["actors"]
    assert (actor["did"], actor["handle"]) == (did, "zzbare.test")
    assert None not in actor.values()
    assert "avatar" not in actor


def test_profiles_of_guessed_handles_drop_the_unknown(appview: str) -> None:
    """25 guesses cost one request; those that exist come back, the others are not named."""
    guesses = [f"nobody{number:02}.bsky.social" for number in range(23)]
    answer = profiles(appview, [OSKAR.handle, *guesses, LUDMILA.handle])
    assert answer.status_code == 200
    assert [profile["handle"] for profile in answer.json()["profiles"]] == [
        OSKAR.handle,
        LUDMILA.handle,
    ]


def test_one_malformed_handle_fails_the_whole_request(appview: str) -> None:
    """So a guess must be checked before it is sent."""
    answer = profiles(appview, [OSKAR.handle, "not a handle"])
    assert answer.status_code == 400
    assert answer.json()["error"] == "InvalidRequest"


def test_more_than_25_profiles_are_refused(appview: str) -> None:
    """25 is the most one request may ask for."""
    answer = profiles(appview, [f"nobody{number:02}.bsky.social" for number in range(26)])
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{SEARCH}?q=oskar", 200),
        (f"{SEARCH}?q=oskar&limit=101", 400),
        (f"{PROFILES}?actors=", 400),
    ],
)
def test_every_answer_may_be_read_by_a_web_page(appview: str, path: str, status: int) -> None:
    """Answers and errors alike carry the CORS header a browser wants."""
    answer = httpx.get(appview + path, headers=ORIGIN, timeout=30)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_profile_is_brought_up_to_date(bluesky_network: BlueskyNetwork) -> None:
    """Seeding somebody again changes the profile and keeps the DID."""
    first = bluesky_network.create_account("zzchanger.test", "Before Change")
    second = bluesky_network.create_account("zzchanger.test", "After Change")
    assert first == second
    assert search(bluesky_network.appview, "after change") == ["zzchanger.test"]
    assert search(bluesky_network.appview, "before change") == []


def test_a_rate_limit_shows_its_end_and_passes(
    bluesky_network: BlueskyNetwork, appview: str
) -> None:
    """An armed 429 looks like Bluesky's, is readable by a page, and is used up."""
    bluesky_network.limit_rate(SEARCH, wait=7)
    answer = httpx.get(appview + SEARCH, params={"q": "oskar"}, headers=ORIGIN, timeout=30)
    assert answer.status_code == 429
    assert answer.json() == {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["retry-after"] == "7"
    assert 0 < int(answer.headers["ratelimit-reset"]) - time.time() <= 7
    exposed = answer.headers["access-control-expose-headers"].lower()
    assert {"ratelimit-reset", "retry-after"} <= set(exposed.split(", "))
    assert search(appview, "oskarquill") == [OSKAR.handle]


def test_faults_strike_only_what_they_name(bluesky_network: BlueskyNetwork, appview: str) -> None:
    """A fault for one query leaves other queries and other methods alone."""
    bluesky_network.fail(SEARCH, query="oskar quill", status=503)
    answer = httpx.get(appview + SEARCH, params={"q": "Oskar Quill".lower()}, timeout=30)
    assert answer.status_code == 503
    assert search(appview, "oskarquill") == [OSKAR.handle]
    assert profiles(appview, [OSKAR.handle]).status_code == 200


def test_connections_can_be_cut_and_answers_delayed(
    bluesky_network: BlueskyNetwork, appview: str
) -> None:
    """A cut shows as a broken connection; a delayed answer is late but right."""
    bluesky_network.fail(SEARCH, cut=True, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        search(appview, "oskarquill")
    bluesky_network.fail(SEARCH, status=None, delay=0.4, count=1)
    start = time.monotonic()
    assert search(appview, "oskarquill") == [OSKAR.handle]
    assert time.monotonic() - start >= 0.4


def test_the_record_of_requests_tells_what_was_asked(
    bluesky_network: BlueskyNetwork, appview: str
) -> None:
    """A test can see how often and for what the AppView was asked."""
    search(appview, "oskarquill")
    profiles(appview, [OSKAR.handle, LUDMILA.handle])
    first, second = bluesky_network.requests()
    assert (first.method, first.path, first.query["q"]) == ("GET", SEARCH, ["oskarquill"])
    assert second.query["actors"] == [OSKAR.handle, LUDMILA.handle]
    assert first.at <= second.at


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
def test_the_network_listens_on_loopback_only(bluesky_network: BlueskyNetwork) -> None:
    """No port of the network can be reached from another machine."""
    for pid in bluesky_network.pids:
        addresses = listening_addresses(pid)
        assert addresses
        assert {address for address, _ in addresses} == {"127.0.0.1"}


def test_the_pds_can_count_requests_as_in_production() -> None:
    """With limits on, the 31st sign-in within five minutes is refused, with the wait told."""
    network = start_or_skip("The Bluesky network", lambda: BlueskyNetwork(rate_limits=True))
    try:
        did = network.create_account("zzlimited.test")
        sign_in = {"identifier": did, "password": PASSWORD}
        url = f"{network.pds}/xrpc/com.atproto.server.createSession"
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: httpx.post(url, json=sign_in, timeout=60), range(31)))
    finally:
        network.close()
    assert sorted(answer.status_code for answer in answers) == [200] * 30 + [429]
    (refused,) = (answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["access-control-allow-origin"] == "*"
