"""Carries out what is ordered on the networks: signing in and out, and the flows that write."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from passage.app import actions as act
from passage.app import direct
from passage.app.doing import Waiting
from passage.app.effects import (
    BeginSignIn,
    CloseSession,
    EndOrder,
    FinishSignIn,
    ForgetSessions,
    HoldOrder,
    Identify,
    PasswordSignIn,
    RestoreSessions,
    RunOrder,
    Signing,
)
from passage.app.flows import CLOCK_IDS, Given, flow_of
from passage.app.following import appview
from passage.app.ports import Clock, Http, Noted, SignIn
from passage.app.reaching import hosts_of, message, taken_again
from passage.app.state import AppState
from passage.core.accounts import Account
from passage.core.deeds import Deed
from passage.core.model import Network
from passage.core.reach_errors import HostNotOpen
from passage.core.session_errors import SignedOut
from passage.net.writing import Pause
from passage.shell.writer import Writer

Order = Signing | RunOrder | HoldOrder | EndOrder


class Orders:
    """What one tab does on the networks in the person's name."""

    def __init__(
        self,
        sign_in: SignIn,
        http: Http,
        clock: Clock,
        noted: Noted,
        *,
        state: Callable[[], AppState],
        dispatch: Callable[[act.Action], None],
        written: Callable[[], Awaitable[None]],
        leave: Callable[[str], Awaitable[None]],
    ) -> None:
        """Prepare. ``written`` returns when all work so far is kept; ``leave`` leaves the page."""
        self._sign_in, self._http, self._clock, self._noted = sign_in, http, clock, noted
        self._state, self._dispatch = state, dispatch
        self._written, self._leave = written, leave
        self._writers: dict[Network, Writer] = {}

    def perform(self, order: Order) -> Coroutine[Any, Any, None] | None:
        """Begin an order; what takes time comes back as a coroutine to run."""
        match order:
            case HoldOrder(network, on):
                if network in self._writers:
                    self._writers[network].hold(on=on)
                return None
            case EndOrder(network):
                if network in self._writers:
                    self._writers[network].stop()
                return None
            case RunOrder(network):
                # Known at once, so that a hold or a stop that follows right behind finds it.
                account = self._state().accounts[network]
                self._writers[network] = self._writer_of(account, order)
                return self._run(account, self._writers[network])
        return self._signing(order)

    async def _signing(self, order: Signing) -> None:
        """Sign in or out; a host that must be reached for it opens the page anew."""
        try:
            await self._session(order)
        except HostNotOpen as error:
            if not isinstance(order, BeginSignIn | Identify):
                raise
            needed = (str(error.facts["origin"]),)
            self._dispatch(act.HostsNeeded(needed, taken_again(order)))

    async def _session(self, order: Signing) -> None:
        """Sign in or out. Raises `AppError`."""
        match order:
            case BeginSignIn():
                address = await self._sign_in.begin(order)
                await self._written()
                await self._leave(address)
            case Identify():
                self._dispatch(direct.AccountFound(await self._sign_in.identify(order)))
            case PasswordSignIn():
                self._dispatch(direct.SignedIn(await self._sign_in.by_password(order)))
            case FinishSignIn(params):
                self._dispatch(direct.SignedIn(await self._sign_in.finish(params)))
            case RestoreSessions():
                self._dispatch(direct.SessionsFound(await self._sign_in.restore()))
            case CloseSession(account):
                self._dispatch(direct.SignedOff(account.network))
                await self._sign_in.sign_out(account)
            case ForgetSessions():
                await self._forget()

    async def _forget(self) -> None:
        """End all sessions at their servers, which may take a page that reaches them."""
        hosts: set[str] = set()
        for account in await self._sign_in.restore():
            hosts |= hosts_of(account, appview(self._state()))
        if hosts:
            self._dispatch(act.HostsNeeded(tuple(hosts), message("start-over")))
        if self._state().reopening is None:
            await self._sign_in.forget()

    def _writer_of(self, account: Account, order: RunOrder) -> Writer:
        given = Given(self._clock.epoch(), secrets.randbelow(CLOCK_IDS))
        return Writer(
            flow_of(self._state(), account, order.order, given),
            self._http,
            self._clock,
            kept=self._keep,
            noted=self._noted,
            waits=lambda pause: self._waits(order.network, pause),
        )

    async def _run(self, account: Account, writer: Writer) -> None:
        network = account.network
        try:
            problem = await writer.run()
        finally:
            del self._writers[network]
        self._dispatch(direct.DoingEnded(network, problem))
        if problem is not None and problem.code == HostNotOpen.code:
            # Told at the top as well, where the button is that opens the host.
            self._dispatch(act.Failed(problem))
        if problem is not None and problem.code == SignedOut.code:
            self._dispatch(direct.SignedOff(network))
            await self._sign_in.sign_out(account)

    async def _keep(self, deeds: tuple[Deed, ...]) -> None:
        self._dispatch(direct.DeedsMoved(deeds))
        await self._written()

    def _waits(self, network: Network, pause: Pause | None) -> None:
        waits = None
        if pause is not None:
            waits = Waiting(pause.reason, max(0.0, pause.until - self._clock.epoch()))
        self._dispatch(direct.DoingWaits(network, waits))
