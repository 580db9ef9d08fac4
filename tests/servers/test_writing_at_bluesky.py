"""Following, lists and taking back at Bluesky's own servers, read back by another client."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field, replace

import httpx
import pytest
from atproto import Client, models

from passage.core.accounts import Account
from passage.core.deeds import OURS, Act, DeedState, with_deeds
from passage.core.model import Network
from passage.core.names import AccountId, Did, Handle, Origin
from passage.net.atproto.following import block_flow, follow_flow
from passage.net.atproto.lists import Heading, list_flow, pack_flow
from passage.net.atproto.muting import mute_flow
from passage.net.atproto.undoing import undo_flow
from passage.net.exchange import KEPT_HEADERS, Answer, Lost, Why
from passage.net.writing import Got, Keep, Pause, Reason, Wanted
from passage.shell.clock import SystemClock
from passage.shell.writer import Writer

from .accounts import PASSWORD, BlueskyPerson
from .bluesky import BlueskyNetwork
from .fixtures import start_or_skip

pytestmark = pytest.mark.servers

REAL = 50
HOURLY = 1_666
"""Creates that 5,000 points an hour allow."""


class Killed(Exception):
    """The tab was closed."""


@dataclass
class Desk:
    """A signed-in desktop: adds the account's token; what is sent is recorded.

    ``deeds`` are what was kept. The numbered `Keep` in ``kill_before`` never happens, and the
    answer to the numbered write in ``lose`` does not come back although the write is done.
    """

    account: Account
    token: str
    deeds: dict = field(default_factory=dict)
    statuses: Counter = field(default_factory=Counter)
    writes: int = 0
    keeps: int = 0
    kill_before: frozenset[int] = frozenset()
    lose: frozenset[int] = frozenset()
    waited: list[Pause] = field(default_factory=list)

    async def fetch(self, ask):
        """Send an ask."""
        headers = {"content-type": ask.content_type} if ask.body is not None else {}
        if ask.by:
            assert ask.by == self.account.id
            headers["authorization"] = f"Bearer {self.token}"
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            response = await client.request(ask.method, ask.url, content=ask.body, headers=headers)
        self.statuses[response.status_code] += 1
        if ask.method == "POST":
            self.writes += 1
            if self.writes in self.lose:
                return Lost(Why.TIMED_OUT)
        told = {one: response.headers[one] for one in KEPT_HEADERS if one in response.headers}
        return Answer(response.status_code, told, response.text, len(response.content))

    async def keep(self, deeds):
        """Keep deeds, unless the tab is closed now."""
        self.keeps += 1
        if self.keeps in self.kill_before:
            raise Killed
        self.deeds = dict(with_deeds(self.deeds, deeds))

    def run(self, flow):
        """Drive a flow to its end, or to a pause for the limits; return its problem."""

        def waits(pause):
            if pause and pause not in self.waited:
                self.waited.append(pause)
            if pause and pause.reason in {Reason.HOUR, Reason.DAY}:
                writer.stop()

        async def drive():
            nonlocal writer
            writer = Writer(
                flow, self, SystemClock(), kept=self.keep, noted=lambda _: None, waits=waits
            )
            return await writer.run()

        writer = None
        return asyncio.run(drive())

    def an_hour_later(self):
        """Let an hour pass for what was kept."""
        self.deeds = {k: replace(one, when=one.when - 3_700) for k, one in self.deeds.items()}


def signed_in(network, handle):
    """Make an account and sign in to it."""
    did = Did(network.create_account(handle))
    url = f"{network.pds}/xrpc/com.atproto.server.createSession"
    session = httpx.post(url, json={"identifier": did, "password": PASSWORD}, timeout=60).json()
    account = Account(Network.BLUESKY, did, Handle(handle), Origin(network.pds))
    return Desk(account, session["accessJwt"])


def people(network, count, mark):
    """Return the DIDs of accounts made for this."""
    made = [BlueskyPerson(f"{mark}{number:02}.test") for number in range(count)]
    return list(network.seed(made).values())


def made_up(number):
    """Return a DID of nobody: a PDS does not ask whether a subject exists."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    tail = "".join(letters[number >> 5 * place & 31] for place in range(8))
    return f"did:plc:passagetestsnobo{tail}"


def wanted_of(dids):
    """Return whom to follow."""
    return [Wanted(AccountId(str(number + 1)), did) for number, did in enumerate(dids)]


def read_back(network, account, collection):
    """Return the values of all records, as an independent client reads them without sign-in."""
    client, cursor, values = Client(base_url=f"{network.pds}/xrpc"), None, []
    while True:
        params = models.ComAtprotoRepoListRecords.Params(
            repo=account.id, collection=collection, limit=100, cursor=cursor
        )
        page = client.com.atproto.repo.list_records(params)
        values += [one.value for one in page.records]
        if not page.records:
            return values
        cursor = page.cursor


@pytest.fixture(scope="module")
def limited():
    """A network whose PDS counts points as production does."""
    network = start_or_skip("The Bluesky network", lambda: BlueskyNetwork(rate_limits=True))
    yield network
    network.close()


def test_two_thousand_follows_in_tabs_that_are_closed(limited: BlueskyNetwork) -> None:
    """1,666 in the first hour without one refusal, the others in the next; each exactly once.

    Twice the tab is closed between a write and its note, once an answer is lost. 50 of the
    people have accounts; the others are DIDs that nobody has, which a PDS follows as well.
    """
    real = people(limited, REAL, "zzfollowed")
    desk = signed_in(limited, "zzfollower.test")
    appview, follow = Origin(limited.appview), "app.bsky.graph.follow"
    by_hand = Client(base_url=f"{limited.pds}/xrpc")
    by_hand.login("zzfollower.test", PASSWORD)
    by_hand.follow(real[0])
    limited.let_an_hour_pass()
    dids = [*real, *map(made_up, range(2_001 - REAL))]
    wanted = wanted_of(dids)

    def again():
        return follow_flow(desk.account, wanted, desk.deeds, time.time(), 5, appview)

    # Keep 1 says who was followed already; 2 and 3 are around the first write, and so on.
    desk.kill_before = frozenset({5, 8})
    desk.lose = frozenset({4})
    for _ in desk.kill_before:
        with pytest.raises(Killed):
            desk.run(again())
    assert desk.run(again()) is None
    assert desk.waited[-1].reason is Reason.HOUR
    assert Reason.TROUBLE in {pause.reason for pause in desk.waited}
    values = read_back(limited, desk.account, follow)
    assert len(values) == HOURLY + 1
    assert [one.subject for one in values if one.subject not in dids] == []
    assert {one.subject for one in values} == set(dids[: HOURLY + 1])
    assert desk.statuses.keys() == {200}

    assert limited.let_an_hour_pass() > 0
    desk.an_hour_later()
    assert desk.run(again()) is None
    counts = Counter(one.subject for one in read_back(limited, desk.account, follow))
    assert counts == Counter(dids)
    assert desk.statuses.keys() == {200}
    assert desk.deeds[desk.account.id, Act.FOLLOW, real[0], ""].state is DeedState.ALREADY
    shown = Client(base_url=f"{limited.appview}/xrpc")
    profile = eventually(lambda: shown.get_profile(real[-1]), lambda one: one.followers_count == 1)
    assert profile.did == real[-1]

    limited.let_an_hour_pass()
    desk.an_hour_later()
    assert desk.run(undo_flow(desk.account, desk.deeds, None, time.time())) is None
    left = read_back(limited, desk.account, follow)
    assert [one.subject for one in left] == [real[0]]
    assert desk.statuses.keys() == {200}
    assert not any(deed.state in OURS for deed in desk.deeds.values())


def test_a_refusal_is_obeyed(limited: BlueskyNetwork) -> None:
    """Where another app used the account's points up, the server's wait is kept, no more asked."""
    desk = signed_in(limited, "zzspender.test")
    other = Client(base_url=f"{limited.pds}/xrpc")
    other.login("zzspender.test", PASSWORD)
    writes = [
        models.ComAtprotoRepoApplyWrites.Create(
            collection="app.bsky.graph.follow",
            value={"subject": made_up(n), "createdAt": "2026-01-01T00:00:00.000Z"},
        )
        for n in range(200)
    ]
    for _ in range(8):
        data = models.ComAtprotoRepoApplyWrites.Data(repo=desk.account.id, writes=writes)
        other.com.atproto.repo.apply_writes(data)
    wanted = wanted_of(made_up(n) for n in range(1_000, 1_200))

    flow = follow_flow(desk.account, wanted, {}, time.time(), 5, Origin(limited.appview))

    async def until_paused():
        turn = next(flow)
        while not isinstance(turn, Pause):
            got = await step(desk, turn)
            turn = flow.send(got)
        return turn

    pause = asyncio.run(until_paused())
    flow.close()
    assert pause.reason is Reason.ASKED
    assert 3_000 < pause.until - time.time() < 3_605
    assert desk.statuses[429] == 1


async def step(desk, turn):
    """Take one turn."""
    if isinstance(turn, Keep):
        await desk.keep(turn.deeds)
        return Got(time.time())
    return Got(time.time(), await desk.fetch(turn))


def eventually(ask, good, seconds=30.0):
    """Ask until the answer is good: the AppView hears of a write a little later."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if good(answer) or time.monotonic() > deadline:
            assert good(answer), answer
            return answer
        time.sleep(0.2)


def test_lists_packs_blocks_and_mutes_are_read_back(bluesky_network: BlueskyNetwork) -> None:
    """The AppView shows the list, the starter pack and their people; undone, nothing is left."""
    network, appview = bluesky_network, Origin(bluesky_network.appview)
    dids = people(network, 8, "zzlisted")
    desk, wanted = signed_in(network, "zzlister.test"), wanted_of(dids)
    shown = Client(base_url=f"{network.appview}/xrpc")
    heading = Heading("From X", "Whom I followed there")

    for make in (list_flow, pack_flow):
        for _ in range(2):
            flow = make(desk.account, heading, wanted, desk.deeds, time.time(), 5, appview)
            assert desk.run(flow) is None
    listed = desk.deeds[desk.account.id, Act.LIST, "From X", ""]
    found = eventually(
        lambda: list_of(shown, listed.uri), lambda one: one and one.list.list_item_count == 8
    )
    assert {item.subject.did for item in found.items} == set(dids)
    assert found.list.purpose == "app.bsky.graph.defs#curatelist"
    assert (found.list.name, found.list.description) == ("From X", "Whom I followed there")

    packed = desk.deeds[desk.account.id, Act.PACK, "From X", ""]
    params = models.AppBskyGraphGetStarterPack.Params(starter_pack=packed.uri)
    pack = eventually(
        lambda: shown.app.bsky.graph.get_starter_pack(params).starter_pack,
        lambda one: one.list and one.list.list_item_count == 8,
    )
    assert pack.record.name == "From X"
    assert pack.list.purpose == "app.bsky.graph.defs#referencelist"
    assert len(read_back(network, desk.account, "app.bsky.graph.listitem")) == 16
    assert len(read_back(network, desk.account, "app.bsky.graph.list")) == 2

    now = time.time()
    assert desk.run(block_flow(desk.account, wanted[:3], desk.deeds, now, 5, appview)) is None
    assert desk.run(mute_flow(desk.account, wanted[3:5], desk.deeds, now, appview)) is None
    mine = Client(base_url=f"{network.pds}/xrpc")
    mine.login("zzlister.test", PASSWORD)
    muted = mine.app.bsky.graph.get_mutes().mutes
    assert {one.did for one in muted} == set(dids[3:5])
    blocks = read_back(network, desk.account, "app.bsky.graph.block")
    assert {one.subject for one in blocks} == set(dids[:3])

    assert desk.run(undo_flow(desk.account, desk.deeds, None, time.time())) is None
    for name in ("list", "listitem", "starterpack", "block"):
        assert read_back(network, desk.account, f"app.bsky.graph.{name}") == []
    assert mine.app.bsky.graph.get_mutes().mutes == []
    assert desk.statuses.keys() == {200}


def list_of(client, uri):
    """Return a list as the AppView shows it, or None while it does not know it."""
    try:
        return client.app.bsky.graph.get_list(models.AppBskyGraphGetList.Params(list=uri))
    except Exception as error:
        if "not found" in str(error).lower():
            return None
        raise
