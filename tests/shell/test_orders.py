"""What is ordered on the networks is carried out, written down first, and can be stopped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from net.pds import ACCOUNT, APPVIEW, Pds
from passage.app import actions as act
from passage.app import direct
from passage.app.doing import Order, Run, Task
from passage.app.effects import BeginSignIn, FinishSignIn, Identify, PasswordSignIn
from passage.app.following import tally_of, wanted
from passage.app.reaching import message
from passage.app.state import AppState, Keeping, Running, Step
from passage.app.update import update
from passage.core.accounts import Account
from passage.core.deeds import DeedState
from passage.core.model import Network
from passage.core.reach_errors import HostNotOpen
from passage.core.sign_in_errors import SignInExpired
from passage.net.exchange import Answer, Ask, Lost, Reply, Why
from passage.net.requests import Request
from passage.shell.orders import Orders
from samples import after_reading, found, match, progress, result

FOLLOW = direct.Do(Network.BLUESKY, Order(Task.FOLLOW))
UNDO = direct.Do(Network.BLUESKY, Order(Task.UNDO))


@dataclass
class Accounts:
    """A port that signs anybody in, and remembers what it was asked."""

    told: list[object] = field(default_factory=list)
    expired: bool = False
    closed: bool = False

    async def begin(self, asked: BeginSignIn) -> str:
        """Lead to a made-up page."""
        self.told.append(asked)
        return "https://pds.example/oauth/authorize"

    async def finish(self, params: str) -> Account:
        """Sign in, unless it took too long."""
        self.told.append(params)
        if self.expired:
            raise SignInExpired
        return ACCOUNT

    async def identify(self, asked: Identify) -> Account:
        """Find the account; its server only where the page reaches it."""
        self.told.append(asked)
        if self.closed:
            raise HostNotOpen(host="named.example", origin="https://named.example")
        return ACCOUNT

    async def by_password(self, asked: PasswordSignIn) -> Account:
        """Sign in."""
        self.told.append(asked)
        return ACCOUNT

    async def restore(self) -> tuple[Account, ...]:
        """Return an account of an earlier visit."""
        return (ACCOUNT,)

    async def sign_out(self, account: Account) -> None:
        """Remember whom."""
        self.told.append(account)

    async def forget(self) -> None:
        """Remember that."""
        self.told.append("forget")


class World:
    """One tab: a state that actions move, a PDS, a clock, and what the device has written."""

    def __init__(self) -> None:
        self.state = two_chosen()
        self.pds, self.now = Pds(), 1_790_000_000.0
        self.accounts, self.left = Accounts(), []
        self.written_down: list[int] = []
        self.gone = False
        self.actions: list[act.Action] = []
        self.tasks: list[asyncio.Task[Any]] = []
        self.orders = Orders(
            *(self.accounts, self, self, self.noted),
            state=lambda: self.state,
            dispatch=self.dispatch,
            written=self.write,
            leave=self.leave,
        )

    def monotonic(self) -> float:
        """Seconds, for the log of requests."""
        return self.now

    def epoch(self) -> float:
        """The time; it goes on by itself."""
        self.now += 0.1
        return self.now

    async def fetch(self, ask: Ask) -> Reply:
        """Ask the server; it sees what was written down before."""
        await asyncio.sleep(0)
        if self.gone and ask.method == "POST":
            return Lost(Why.SIGNED_OUT)
        if ask.method == "POST":
            self.written_down.append(len(self.state.deeds))
        return self.pds.answer(ask, self.now)

    def noted(self, request: Request) -> None:
        """Take note of a request, as the engine does."""
        self.dispatch(direct.DeedsMoved(requests=(request,)))

    async def leave(self, address: str) -> None:
        """Remember where the person was sent."""
        self.left.append(address)

    async def write(self) -> None:
        """Take a moment to write."""
        await asyncio.sleep(0)

    def dispatch(self, action: act.Action) -> None:
        """Move the state, and begin what it asks for."""
        self.actions.append(action)
        self.state, effects = update(self.state, action)
        for effect in effects:
            work = self.orders.perform(effect)
            if work is not None:
                self.tasks.append(asyncio.ensure_future(work))

    def play(self, *actions: act.Action) -> None:
        """Take actions, each until all it began has ended."""

        async def through() -> None:
            for action in actions:
                self.dispatch(action)
                while self.tasks:
                    await self.tasks.pop()

        asyncio.run(asyncio.wait_for(through(), 30))


def two_chosen() -> AppState:
    """Return a state with two people to follow, at the step for it."""
    state = after_reading(2, 0)
    actions = [act.StartSearch(APPVIEW, "")]
    for action in actions:
        state, _ = update(state, action)
    one, two = state.named
    results = (
        result(one, bluesky=found(match("one.test"))),
        result(two, bluesky=found(match("two.test"))),
    )
    state, _ = update(state, act.SearchMoved(results, progress(2, 2), done=True))
    state = replace(state, step=Step.FOLLOW, restored=True, keeping=Keeping(on=True))
    assert state.running is Running.DONE
    return state


@pytest.fixture
def world() -> World:
    """A tab where the person is signed in."""
    world = World()
    world.play(direct.SignedIn(ACCOUNT))
    return world


def test_signing_in_leaves_the_page_once_the_work_is_written(world):
    """The address comes from the port; the person comes back and is signed in."""
    world.play(direct.SignIn(Network.BLUESKY, "me.test"))
    assert world.accounts.told == [BeginSignIn(Network.BLUESKY, "me.test", APPVIEW)]
    assert world.left == ["https://pds.example/oauth/authorize"]
    world.play(direct.SignedOff(Network.BLUESKY), direct.CameBack("#code=1"))
    assert world.state.accounts == {Network.BLUESKY: ACCOUNT}


def test_an_app_password_follows_once_its_server_is_found(world):
    """The account comes first, then the word goes to it."""
    world.play(direct.SignedOff(Network.BLUESKY), direct.FindAccount("me.test"))
    assert world.state.password_for == ACCOUNT
    world.play(direct.SignInByPassword("word"))
    assert world.accounts.told == [Identify("me.test", APPVIEW), PasswordSignIn(ACCOUNT, "word")]
    assert world.state.accounts == {Network.BLUESKY: ACCOUNT}


def test_a_host_found_on_the_way_is_asked_for_with_the_same_message(world):
    """Nothing is told as an error; what was asked for is taken again with that host."""
    world.accounts.closed = True
    world.play(direct.FindAccount("me.test"))
    again = message("find-account", who="me.test")
    assert world.actions[-1] == act.HostsNeeded(("https://named.example",), again)


def test_what_fails_in_signing_in_is_raised_for_the_engine_to_tell(world):
    """The engine makes a sentence of every error of the tree."""
    world.accounts.expired = True
    work = world.orders.perform(FinishSignIn("#code=1"))
    with pytest.raises(SignInExpired):
        asyncio.run(work)


def test_each_follow_is_written_down_before_it_is_sent(world):
    """The server sees nothing that the device does not know of; then all is done."""
    world.play(FOLLOW)
    assert world.written_down == [2]
    assert sorted(world.pds.subjects("app.bsky.graph.follow")) == sorted(
        one.subject for one in wanted(world.state, Network.BLUESKY)
    )
    tally = tally_of(world.state, ACCOUNT)
    assert (tally.done, tally.left) == (2, 0)
    doing = world.state.doing[Network.BLUESKY]
    assert (doing.run, doing.problem) == (Run.OVER, None)
    assert world.state.requests.count == len(world.pds.calls)


def test_undo_takes_back_all_or_one(world):
    """One is named by its at-URI; without a name all of ours goes."""
    world.play(FOLLOW)
    first = next(iter(world.state.deeds.values()))
    world.play(direct.Do(Network.BLUESKY, Order(Task.UNDO, uri=first.uri)))
    assert len(world.pds.subjects("app.bsky.graph.follow")) == 1
    assert world.state.deeds[first.key].state is DeedState.UNDONE
    world.play(UNDO)
    assert world.pds.subjects("app.bsky.graph.follow") == []


def test_a_session_that_ended_signs_out_and_keeps_what_is_done(world):
    """The person reads why, and the deeds that were sent stay "not known"."""
    world.gone = True
    world.play(FOLLOW)
    assert world.state.doing[Network.BLUESKY].problem.code == "signed-out"
    assert world.state.accounts == {}
    assert world.accounts.told == [ACCOUNT]
    world.gone = False
    world.play(direct.SignedIn(ACCOUNT), FOLLOW)
    assert tally_of(world.state, ACCOUNT).done == 2
    assert len(world.pds.subjects("app.bsky.graph.follow")) == 2


def test_what_is_held_sends_nothing_until_it_is_released(world):
    """A pause holds at the next turn; stopping ends it, and it can be begun again."""

    async def through() -> None:
        world.dispatch(FOLLOW)
        world.dispatch(direct.HoldDoing(Network.BLUESKY, on=True))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not world.written_down
        world.dispatch(direct.EndDoing(Network.BLUESKY))
        await world.tasks.pop()

    asyncio.run(asyncio.wait_for(through(), 30))
    assert world.state.doing[Network.BLUESKY].run is Run.OVER
    assert world.pds.subjects("app.bsky.graph.follow") == []
    world.play(FOLLOW)
    assert tally_of(world.state, ACCOUNT).done == 2


def test_a_wait_is_told_with_how_long_it_takes(world):
    """A server that asks for a break is waited for, and the person sees how long."""
    busy = [Answer(429, {"retry-after": "2"})]
    answer = world.pds.answer

    def busy_first(ask: Ask, now: float) -> Answer:
        if ask.method == "POST" and busy:
            world.now += 3
            return busy.pop()
        return answer(ask, now)

    world.pds.answer = busy_first
    world.play(FOLLOW)
    waits = [one.waits for one in world.actions if isinstance(one, direct.DoingWaits)]
    assert [one.reason.value for one in waits if one][:1] == ["asked"]
    assert waits[-1] is None
    assert tally_of(world.state, ACCOUNT).done == 2


def test_starting_over_ends_every_session(world):
    """All keys go with the work."""
    world.play(act.StartOver())
    assert world.accounts.told[-1] == "forget"
