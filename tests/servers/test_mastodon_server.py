"""What our code relies on when it searches a Mastodon server, seen on mastodon_mock."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from .mastodon import SEARCH, MastodonPerson, MastodonServer
from .sockets import listening_addresses

pytestmark = pytest.mark.servers

ORIGIN = {"Origin": "http://127.0.0.1:8000"}
HERE = MastodonPerson("zz_wanda", "Wanda Brisk", "Once @old_wanda on X")
ELSEWHERE = MastodonPerson("zz_wanda", "Wanda Elsewhere", domain="b.localhost:8801")


@pytest.fixture
def server(mastodon_server: MastodonServer) -> MastodonServer:
    """A server that knows a Wanda of its own and one of another server."""
    mastodon_server.seed([HERE, ELSEWHERE])
    return mastodon_server


def ask(server: MastodonServer, query: str) -> httpx.Response:
    """Search for people, as a page of another origin without a token."""
    params = {"q": query, "type": "accounts", "limit": "10"}
    return httpx.get(server.url + SEARCH, params=params, headers=ORIGIN, timeout=30)


def found(server: MastodonServer, query: str) -> list[str]:
    """Return the addresses found, as the server writes them."""
    answer = ask(server, query)
    assert answer.status_code == 200, answer.text
    return [account["acct"] for account in answer.json()["accounts"]]


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        ("wanda brisk", ["zz_wanda"]),
        ("zz_wanda", ["zz_wanda", "zz_wanda@b.localhost:8801"]),
        ("elsewhere", ["zz_wanda@b.localhost:8801"]),
        ("nobody of that name", []),
    ],
)
def test_search_without_sign_in_finds_by_name_and_username(
    server: MastodonServer, query: str, addresses: list[str]
) -> None:
    """Own people come with a bare name, others with their server, its port included."""
    assert found(server, query) == addresses


def test_accounts_have_the_fields_that_matching_reads(server: MastodonServer) -> None:
    """Name, description and address are always there, as text."""
    (account,) = ask(server, "wanda brisk").json()["accounts"]
    read = {key: account[key] for key in ("username", "acct", "display_name", "note")}
    assert read == {
        "username": "zz_wanda",
        "acct": "zz_wanda",
        "display_name": "Wanda Brisk",
        "note": "Once @old_wanda on X",
    }
    assert account["fields"] == []


def test_seeding_tells_the_full_addresses(server: MastodonServer) -> None:
    """The address to follow names the server even for the server's own people."""
    assert server.seed([HERE, ELSEWHERE]) == {
        HERE: f"zz_wanda@{server.host}",
        ELSEWHERE: "zz_wanda@b.localhost:8801",
    }


def test_a_rate_limit_can_be_read_by_a_page_and_passes(server: MastodonServer) -> None:
    """The 429 looks like Mastodon's: CORS, an ISO 8601 reset, no Retry-After; then it is over."""
    reset = server.limit_rate(wait=5)
    answer = ask(server, "wanda")
    assert answer.status_code == 429
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-ratelimit-reset" in answer.headers["access-control-expose-headers"].lower()
    assert datetime.fromisoformat(answer.headers["x-ratelimit-reset"]) == reset
    assert "retry-after" not in answer.headers
    assert len(found(server, "zz_wanda")) == 2


def test_other_faults_come_and_go(server: MastodonServer) -> None:
    """Errors, broken bodies and slow answers strike as often as asked, until recovery."""
    server.fail(status=503)
    assert [ask(server, "wanda").status_code for _ in range(3)] == [503] * 3
    server.recover()
    server.garble(count=1)
    broken = ask(server, "wanda")
    assert broken.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        broken.json()
    server.delay(seconds=0.4, count=1)
    start = time.monotonic()
    assert len(found(server, "zz_wanda")) == 2
    assert time.monotonic() - start >= 0.4


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
def test_the_server_listens_on_loopback_only(mastodon_server: MastodonServer) -> None:
    """The server cannot be reached from another machine."""
    addresses = {address for address, _ in listening_addresses(mastodon_server.pid)}
    assert addresses == {"127.0.0.1"}
