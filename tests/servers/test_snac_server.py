"""A fediverse server takes a follow list in the format Passage writes, and follows."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from .mastodon import SEARCH, MastodonPerson, MastodonServer
from .snac import Snac, SnacPair, SnacPerson
from .sockets import listening_addresses

pytestmark = pytest.mark.servers

HEADER = "Account address,Show boosts,Notify on new posts,Languages"


def follow_list(*addresses: str) -> bytes:
    """Write a follow list as Mastodon exports it."""
    rows = [f"{address},true,false," for address in addresses]
    return "\n".join([HEADER, *rows, ""]).encode()


def test_a_list_is_imported_and_the_people_are_followed(snac_pair: SnacPair) -> None:
    """People of the same and of another server are followed, and their servers agree."""
    here, there = snac_pair.a, snac_pair.b
    owner = here.create_user("owner")
    theirs = there.seed([SnacPerson("quentin", "Quentin Marl"), SnacPerson("rosa_p")])
    wanted = {*theirs.values(), here.create_user("neighbour")}
    told = here.import_following_csv("owner", follow_list(*sorted(wanted)))
    here.wait_for_follows("owner", wanted)
    assert here.following("owner") == here.accepted("owner") == wanted
    assert there.followers("quentin") == {owner}
    assert "Cannot follow" not in told


def test_rows_that_lead_nowhere_are_named_and_skipped(snac_pair: SnacPair) -> None:
    """One unknown person and one unknown server do not stop the rest of the list."""
    here, there = snac_pair.a, snac_pair.b
    here.create_user("hopeful")
    known = there.create_user("known")
    ghost = f"ghost@{there.host}"
    told = here.import_following_csv(
        "hopeful", follow_list(ghost, "who@nowhere.localhost:9", known)
    )
    here.wait_for_follows("hopeful", [known])
    assert here.following("hopeful") == {known}
    assert f"Cannot follow {ghost}" in told
    assert "Cannot follow who@nowhere.localhost:9" in told


def test_the_export_equals_the_import(snac_pair: SnacPair) -> None:
    """What a fediverse server writes itself is byte for byte the format we hand it."""
    here, there = snac_pair.a, snac_pair.b
    here.create_user("rounder")
    address = there.create_user("corner")
    here.import_following_csv("rounder", follow_list(address))
    here.wait_for_follows("rounder", [address])
    assert here.export_csv("rounder") == follow_list(address)


def test_an_address_with_a_port_is_answered_by_webfinger(snac_pair: SnacPair) -> None:
    """The port is part of the server's name in addresses and in WebFinger's answer."""
    address = snac_pair.b.create_user("porter", "Port Er", fields={"Web": "https://porter.example"})
    answer = httpx.get(
        f"{snac_pair.b.local_url}/.well-known/webfinger",
        params={"resource": f"acct:{address}"},
        headers={"Host": snac_pair.b.host},
        timeout=30,
    )
    assert answer.status_code == 200
    assert answer.json()["subject"] == f"acct:{address}"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_people_found_by_search_can_be_followed_from_the_list(
    mastodon_server: MastodonServer, snac_pair: SnacPair
) -> None:
    """The whole crossing: found on one server, listed, imported on a second, on a third.

    The server that is searched knows people whose home is another one; the address it
    gives is what goes into the list and what the importing server must understand.
    """
    here, home = snac_pair.a, snac_pair.b
    owner = here.create_user("crosser")
    home.seed([SnacPerson("zz_ida", "Ida Crossing"), SnacPerson("zz_otto", "Otto Crossing")])
    mastodon_server.seed(
        [
            MastodonPerson("zz_ida", "Ida Crossing", domain=home.host),
            MastodonPerson("zz_otto", "Otto Crossing", domain=home.host),
        ]
    )
    answer = httpx.get(
        mastodon_server.url + SEARCH, params={"q": "crossing", "type": "accounts"}, timeout=30
    )
    found = [account["acct"] for account in answer.json()["accounts"]]
    assert sorted(found) == [f"zz_ida@{home.host}", f"zz_otto@{home.host}"]
    here.import_following_csv("crosser", follow_list(*found))
    here.wait_for_follows("crosser", found)
    assert home.followers("zz_ida") == home.followers("zz_otto") == {owner}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
@pytest.mark.parametrize("name", ["a", "b"])
def test_the_instances_listen_on_loopback_only(snac_pair: SnacPair, name: str) -> None:
    """Neither instance can be reached from another machine."""
    instance: Snac = getattr(snac_pair, name)
    addresses = {address for address, _ in listening_addresses(instance.pid)}
    assert addresses == {"127.0.0.1"}
