"""Signing in to real servers, following, lists and undoing; seen by a client that is not ours."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from mastodon import Mastodon

from passage.core.deeds import Act
from passage.core.errors import AppError
from passage.core.names import AccountId, Acct, Origin
from passage.core.sign_in_errors import SignInExpired
from passage.net.fediverse import line
from passage.net.fediverse.lists import list_flow
from passage.net.fediverse.marking import avoid_flow, follow_flow
from passage.net.fediverse.undoing import undo_flow
from passage.net.writing import Wanted
from passage.shell.clock import SystemClock
from passage.shell.desk.http import DeskHttp
from passage.shell.mastodon_sign_in import MastodonSignIn
from passage.shell.web.sessions import Sessions

from .mastodon import MastodonPerson, MastodonServer
from .signed import LocalHttp, MemorySealed, Scribe, allow, scribe_of
from .snac import SnacPair, SnacPerson

pytestmark = pytest.mark.servers

BACK = "http://127.0.0.1:8000/en/app.html"
FOLLOW = "/api/v1/accounts/*/follow"
NAMES = ("mw_ada", "mw_ben", "mw_cyd", "mw_dan", "mw_eve")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second be short: these servers are ours alone."""
    monkeypatch.setattr(line, "INTERVAL", 0.02)
    monkeypatch.setattr(line, "_PAUSE_FIRST", 0.05)
    monkeypatch.setattr(line, "_MARGIN", 0.05)


def wanted(*accts: str) -> tuple[Wanted, ...]:
    """Return people whose accounts these are."""
    return tuple(Wanted(AccountId(str(n)), Acct(one)) for n, one in enumerate(accts, 1))


def now() -> float:
    """Return the time."""
    return SystemClock().epoch()


def test_a_person_signs_in_at_snac_follows_makes_a_list_and_takes_it_all_back(
    snac_pair: SnacPair,
) -> None:
    """The code flow with its form, here and over to the other server; nothing of it remains."""
    here, there = snac_pair.a, snac_pair.b
    me = here.create_user("mw_me")
    near = here.create_user("mw_near")
    far = sorted(there.seed([SnacPerson("mw_far1"), SnacPerson("mw_far2")]).values())
    nobody = f"mw_nobody@{there.host}"

    async def story() -> None:
        async with DeskHttp() as desk:
            http = LocalHttp(desk, here, there)
            sealed, sessions, noted = MemorySealed(), Sessions(), []
            port = MastodonSignIn(http, SystemClock(), sealed, sessions, noted.append)
            url = await port.begin_mastodon(Origin(here.url), BACK)
            account = await port.finish_mastodon(allow(here, url, "mw_me"))
            assert (account.id, account.origin) == (me, here.url)
            scribe = Scribe(http, sessions)
            everybody = wanted(near, *far, nobody)
            assert await scribe.run(follow_flow(account, everybody, {}, now())) is None
            assert scribe.states() == {
                near: "done",
                far[0]: "done",
                far[1]: "done",
                nobody: "failed",
            }
            assert scribe.problems() == {nobody: "not-there"}
            here.wait_for_follows("mw_me", [near, *far])
            assert here.following("mw_me") == {near, *far}

            again = Scribe(http, sessions)
            again.deeds = dict(scribe.deeds)
            flow = list_flow(account, "Came along", everybody, again.deeds, now())
            assert await again.run(flow) is None
            rows = here.export_csv("mw_me", "lists.csv").decode().split()
            assert sorted(rows) == sorted(
                [f"Came along,{one}".split()[1] for one in (near, *far)] + ["Came"] * 3
            )

            assert await again.run(undo_flow(account, again.deeds, None, now())) is None
            assert here.following("mw_me") == set()
            assert here.export_csv("mw_me", "lists.csv") == b""

            tab = MastodonSignIn(http, SystemClock(), sealed, other := Sessions(), noted.append)
            assert await tab.restore() == (account,)
            token = json.loads(sealed.data["mastodon-sessions"])[0]["token"]
            assert token not in repr(noted)
            assert await tab.sign_out(account)
            assert await tab.restore() == ()
            assert other.of(account.id) is None
            problem = await scribe.run(follow_flow(account, wanted(far[0]), {}, now()))
            assert problem is not None
            assert problem.code == "signed-out"

    asyncio.run(story())


def test_a_sign_in_is_used_once_and_only_with_its_own_state(snac_pair: SnacPair) -> None:
    """A second use, another's state and too late a return end as expired; a registration stays."""
    here = snac_pair.a
    here.create_user("mw_once")

    async def story() -> None:
        async with DeskHttp() as desk:
            http = LocalHttp(desk, here)
            sealed, noted = MemorySealed(), []
            port = MastodonSignIn(http, SystemClock(), sealed, Sessions(), noted.append)
            back = allow(here, await port.begin_mastodon(Origin(here.url), BACK), "mw_once")
            await port.finish_mastodon(back)
            with pytest.raises(SignInExpired):
                await port.finish_mastodon(back)
            back = allow(here, await port.begin_mastodon(Origin(here.url), BACK), "mw_once")
            with pytest.raises(SignInExpired):
                await port.finish_mastodon(back.replace("state=", "state=x"))
            assert sum("/api/v1/apps" in one.url for one in noted) == 1

    asyncio.run(story())


@pytest.fixture
def client(mastodon_server: MastodonServer) -> Mastodon:
    """An independent client, signed in as the person whose follows are looked at."""
    mastodon_server.seed([MastodonPerson(name) for name in NAMES])
    token = mastodon_server.token_of("mw_me")
    client = Mastodon(access_token=token, api_base_url=mastodon_server.url)
    for account in client.account_following(client.me().id, limit=80):
        client.account_unfollow(account.id)
    return client


def desk_story(server: MastodonServer, steps: Any) -> Any:
    """Run some steps with an account signed in to the mock."""

    async def story() -> Any:
        async with DeskHttp() as http:
            acct = f"mw_me@{server.host}"
            account, scribe = scribe_of(http, acct, server.url, server.token_of("mw_me"))
            return await steps(account, scribe)

    return asyncio.run(story())


def addresses(server: MastodonServer) -> list[str]:
    """Return everybody's address."""
    return [f"{name}@{server.host}" for name in NAMES]


def followed(client: Mastodon) -> set[str]:
    """Return whom the independent client finds followed."""
    return {account.username for account in client.account_following(client.me().id, limit=80)}


def test_the_independent_client_sees_follows_list_and_undo(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    """Follows that stood before stay; ours come, with a list, and go again."""
    own = client.account_lookup(NAMES[0])
    client.account_follow(own.id)
    everybody = wanted(*addresses(mastodon_server))

    async def steps(account: Any, scribe: Scribe) -> None:
        assert await scribe.run(follow_flow(account, everybody, {}, now())) is None
        assert followed(client) == set(NAMES)
        assert scribe.states()[addresses(mastodon_server)[0]] == "already"
        sent = len(scribe.sent)
        assert await scribe.run(follow_flow(account, everybody, scribe.deeds, now())) is None
        assert len(scribe.sent) == sent
        assert (
            await scribe.run(list_flow(account, "From X", everybody, scribe.deeds, now())) is None
        )
        [made] = client.lists()
        assert made.title == "From X"
        assert {one.username for one in client.list_accounts(made.id)} == set(NAMES)
        assert await scribe.run(undo_flow(account, scribe.deeds, None, now())) is None
        assert followed(client) == {NAMES[0]}
        assert client.lists() == []

    desk_story(mastodon_server, steps)


def test_blocks_and_mutes_are_seen_and_taken_back(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    """As the independent client sees them."""
    one, two, *_ = addresses(mastodon_server)

    async def steps(account: Any, scribe: Scribe) -> None:
        await scribe.run(avoid_flow(account, Act.BLOCK, wanted(one), scribe.deeds, now()))
        await scribe.run(avoid_flow(account, Act.MUTE, wanted(two), scribe.deeds, now()))
        assert [each.username for each in client.blocks()] == [NAMES[0]]
        assert [each.username for each in client.mutes()] == [NAMES[1]]
        await scribe.run(undo_flow(account, scribe.deeds, None, now()))
        assert client.blocks() == client.mutes() == []

    desk_story(mastodon_server, steps)


def test_what_a_server_does_wrong_for_a_while_is_sat_out(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    """A break with its end told, a fault, half an answer, at each kind of request."""
    server = mastodon_server
    server.limit_rate(FOLLOW, wait=0.5, count=1, method="POST")
    server.fail(FOLLOW, status=502, count=2, method="POST")
    server.garble("/api/v1/accounts/relationships", count=2)
    server.fail("/api/v2/search", status=500, count=1)

    async def steps(account: Any, scribe: Scribe) -> None:
        flow = follow_flow(account, wanted(*addresses(server)), {}, now())
        assert await scribe.run(flow) is None
        assert set(scribe.states().values()) == {"done"}
        assert {"asked", "trouble"} <= set(scribe.pauses)

    desk_story(server, steps)
    assert followed(client) == set(NAMES)


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (403, "This action is outside the authorized scopes", "not-allowed"),
        (403, "Your login is currently disabled", "account-stopped"),
        (401, "The access token was revoked", "signed-out"),
        (422, "Validation failed: You cannot follow more than 7500 people", "limit-reached"),
    ],
)
def test_what_ends_a_run_is_named(
    mastodon_server: MastodonServer, client: Mastodon, status: int, error: str, code: str
) -> None:
    """In Mastodon's own words; what was done before stays done."""
    server = mastodon_server

    async def steps(account: Any, scribe: Scribe) -> None:
        first, *others = addresses(server)
        await scribe.run(follow_flow(account, wanted(first), {}, now()))
        server.fail(FOLLOW, status=status, method="POST", error=error)
        flow = follow_flow(account, wanted(first, *others), scribe.deeds, now())
        problem = await scribe.run(flow)
        assert problem is not None
        assert problem.code == code
        assert scribe.states()[first] == "done"

    desk_story(server, steps)
    assert followed(client) == {NAMES[0]}


def test_a_run_stopped_anywhere_goes_on_and_writes_each_once(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    """Stopped after ever more requests, as by a closed tab: the deeds tell what is left."""

    async def steps(account: Any, scribe: Scribe) -> None:
        everybody = wanted(*addresses(mastodon_server))
        for length in range(4, 13):
            scribe.stop_after = len(scribe.sent) + length
            await scribe.run(follow_flow(account, everybody, scribe.deeds, now()))
        scribe.stop_after = 0
        await scribe.run(follow_flow(account, everybody, scribe.deeds, now()))
        writes = [one for one in scribe.sent if one.url.endswith("/follow")]
        assert len(writes) == len(NAMES)
        assert set(scribe.states().values()) == {"done"}

    desk_story(mastodon_server, steps)
    assert followed(client) == set(NAMES)


def test_a_token_goes_to_its_own_server_alone(mastodon_server: MastodonServer) -> None:
    """An ask to another host in the person's name is not sent at all."""
    from dataclasses import replace

    from passage.net.exchange import Ask, Lost, Purpose, Why

    async def steps(account: Any, scribe: Scribe) -> None:
        ask = Ask(account.origin, "/api/v1/lists", (), Purpose.MINE, by=account.id)
        assert not isinstance(await scribe.http.fetch(ask), Lost)
        elsewhere = replace(ask, origin=Origin(f"{account.origin}.example"))
        assert await scribe.http.fetch(elsewhere) == Lost(Why.SIGNED_OUT)
        stranger = replace(ask, by="somebody@else.example")
        assert await scribe.http.fetch(stranger) == Lost(Why.SIGNED_OUT)

    desk_story(mastodon_server, steps)


def test_signing_in_where_nothing_is_to_be_had_says_so(mastodon_server: MastodonServer) -> None:
    """No server, no registration, a server in trouble: each by its name, and nothing kept."""
    server = mastodon_server

    async def story() -> list[str]:
        codes = []
        async with DeskHttp() as http:
            sealed = MemorySealed()
            port = MastodonSignIn(http, SystemClock(), sealed, Sessions(), lambda _: None)
            for status in (404, 422, 503):
                server.recover()
                server.fail("/api/v1/apps", status=status, method="POST")
                try:
                    await port.begin_mastodon(Origin(server.url), BACK)
                except AppError as error:
                    codes.append(error.code)
            assert not sealed.data
        return codes

    assert asyncio.run(story()) == ["no-server-there", "sign-in-refused", "broken"]
