"""Proofs and servers, looked at on the real networks: the flows read what they really say."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from passage.app.ports import Http
from passage.core.findings import Aim, Joining, Proof, Verdict
from passage.core.model import Network
from passage.core.names import Acct, Handle, Origin
from passage.core.proofs import parse_domain, rel_me
from passage.net.exchange import Ask, Purpose, Reply
from passage.net.proving import prove
from passage.net.requests import Request
from passage.net.servers import look_at
from passage.shell.clock import SystemClock
from passage.shell.desk.http import DeskHttp
from passage.shell.drive import follow_flow

from .bluesky import BlueskyNetwork
from .fixtures import start_or_skip
from .mastodon import MastodonServer
from .signed import LocalHttp
from .snac import SnacPair
from .town_website import TownWebsite

pytestmark = pytest.mark.servers

Value = TypeVar("Value")
NOWHERE = Origin("http://localhost:9")
"""Where no website is: what a browser may not read ends alike."""


def followed(
    flow: Generator[Ask, Reply, Value], http: Http | None = None
) -> tuple[Value, list[Request]]:
    """Run a flow over real requests; return its value and what was sent."""

    async def run() -> tuple[Value, list[Request]]:
        sent: list[Request] = []
        async with DeskHttp() as desk:
            value = await follow_flow(flow, http or desk, SystemClock(), sent.append)
        return value, sent

    return asyncio.run(run())


def test_bluesky_tells_a_domain_that_is_an_accounts_handle(bluesky_network: BlueskyNetwork) -> None:
    """The account of a domain handle is found and shown by it; another domain is missing."""
    handle = "ville-proof.example.org"
    did = bluesky_network.create_account(handle, "Ville")
    appview = Origin(bluesky_network.appview)
    right = Aim(parse_domain(handle), appview, NOWHERE, Handle(handle))
    proved, sent = followed(prove(right))
    assert proved.did == did
    assert [(one.proof, one.verdict) for one in proved.findings] == [
        (Proof.HANDLE, Verdict.RIGHT),
        (Proof.SHOWN, Verdict.RIGHT),
    ]
    assert {one.purpose for one in sent} == {Purpose.PROOF}
    other = Aim(parse_domain("not-there.example.org"), appview, NOWHERE, Handle(handle))
    proved, _ = followed(prove(other))
    assert [(one.proof, one.verdict) for one in proved.findings] == [
        (Proof.HANDLE, Verdict.MISSING),
        (Proof.SHOWN, Verdict.MISSING),
        (Proof.FILE, Verdict.UNKNOWN),
    ]
    assert proved.findings[1].found == handle


def test_bluesky_tells_a_domain_that_is_somebody_elses(bluesky_network: BlueskyNetwork) -> None:
    """Who names a domain that leads to another account learns to which."""
    theirs = bluesky_network.create_account("theirs-proof.example.org")
    bluesky_network.create_account("mine-proof.bsky.social")
    aim = Aim(
        parse_domain("theirs-proof.example.org"),
        Origin(bluesky_network.appview),
        NOWHERE,
        Handle("mine-proof.bsky.social"),
    )
    proved, _ = followed(prove(aim))
    assert (proved.findings[0].verdict, proved.findings[0].found) == (Verdict.WRONG, theirs)


def test_a_pds_tells_of_itself(bluesky_network: BlueskyNetwork) -> None:
    """The real server's answer is read: whether an invitation is needed is known."""
    server, sent = followed(look_at(Network.BLUESKY, Origin(bluesky_network.pds)))
    told = httpx.get(f"{bluesky_network.pds}/xrpc/com.atproto.server.describeServer").json()
    assert server.problem is None
    invited = told.get("inviteCodeRequired")
    assert server.joining is (Joining.INVITED if invited else Joining.OPEN)
    assert [one.status for one in sent] == [200]


def test_snac_shows_the_field_and_names_the_actor(snac_pair: SnacPair) -> None:
    """A field that leads to the domain is seen; the actor is the server's own; WebFinger too."""
    here = snac_pair.a
    acct = Acct(here.create_user("pr_ville", fields={"Web": "https://ville.example.org/"}))
    home = Origin(here.url)
    aim = Aim(parse_domain("ville.example.org"), NOWHERE, home, acct=acct, server=home)
    proved, sent = followed(prove(aim), _local(here))
    found = {one.proof: one.verdict for one in proved.findings}
    # Nothing had it look at the website yet: the field is there, and not confirmed.
    assert found[Proof.LINK] is Verdict.WRONG
    assert found[Proof.NAME] is Verdict.MISSING
    assert proved.actor.startswith(here.url)
    assert {one.status for one in sent} <= {200, 404}
    other = Aim(parse_domain("other.example.org"), NOWHERE, home, acct=acct, server=home)
    proved, _ = followed(prove(other), _local(here))
    assert proved.verdict(Proof.LINK) is Verdict.MISSING


@pytest.fixture
def town(tmp_path: Path) -> Iterator[TownWebsite]:
    """The website of a town, over https."""
    site = start_or_skip("A website", lambda: TownWebsite("ville-links.example.org", tmp_path))
    yield site
    site.close()


def test_a_link_is_right_once_the_server_has_confirmed_it(
    snac_pair: SnacPair, town: TownWebsite
) -> None:
    """The very lines that are offered, on the website, make a real server confirm the link.

    Each of the two does it alone; another site's line does not.
    """
    here = snac_pair.a
    for uid, place in (("pr_shown", 0), ("pr_unseen", 1)):
        acct = Acct(here.create_user(uid, fields={"Web": town.url}))
        home = Origin(here.url)
        aim = Aim(parse_domain("ville-links.example.org"), NOWHERE, home, acct=acct, server=home)
        proved, _ = followed(prove(aim), _local(here))
        assert proved.verdict(Proof.LINK) is Verdict.WRONG
        town.page = rel_me("https://somebody.example/@else")[place]
        here.confirm_links(uid, town)
        proved, _ = followed(prove(aim), _local(here))
        assert proved.verdict(Proof.LINK) is Verdict.WRONG
        town.page = f"<html><head></head><body>{rel_me(proved.page)[place]}</body></html>"
        assert "verified" in here.confirm_links(uid, town)
        proved, _ = followed(prove(aim), _local(here))
        assert proved.verdict(Proof.LINK) is Verdict.RIGHT


def test_snac_names_its_software(snac_pair: SnacPair) -> None:
    """Without version 2 of the entity, version 1 or NodeInfo says what it is."""
    server, sent = followed(look_at(Network.MASTODON, Origin(snac_pair.a.url)), _local(snac_pair.a))
    assert server.problem is None
    assert "snac" in f"{server.software} {server.version}".lower()
    assert sent[0].url.endswith("/api/v2/instance")


def test_mastodons_entity_is_read(mastodon_server: MastodonServer) -> None:
    """What speaks for Mastodon 4.6 here is read in one answer."""
    server, _ = followed(look_at(Network.MASTODON, Origin(mastodon_server.url)))
    assert server.problem is None
    assert server.version
    assert server.title


def _local(instance: object) -> Http:
    return _Each(instance)


class _Each:
    """Opens a client for each request: Python's resolver does not know the instance's name."""

    def __init__(self, instance: object) -> None:
        self._instance = instance

    async def fetch(self, ask: Ask) -> Reply:
        """Send what nobody asks."""
        async with DeskHttp() as desk:
            return await LocalHttp(desk, self._instance).fetch(ask)  # type: ignore[arg-type]
