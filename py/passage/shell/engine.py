"""Turns messages into actions, actions into states, effects into work, states into patches."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from passage.app import actions as act
from passage.app.check_actions import ProofsLookedAt, ServerTold
from passage.app.direct import DeedsMoved
from passage.app.effects import (
    AskServers,
    CloseFiles,
    Deliver,
    Draw,
    DrawShared,
    Effect,
    EndSearch,
    FindServer,
    HoldSearch,
    LookAtProofs,
    LookUpAddress,
    ReadFiles,
    ReadGroup,
    ReadTable,
    Reopen,
    RunSearch,
    Write,
)
from passage.app.messages import parse_action
from passage.app.ports import Clock, Files, Http, Noted, Page, Painter, Shelf, SignIn, Store
from passage.app.reaching import gated
from passage.app.state import AppState
from passage.app.update import update
from passage.core.errors import AppError, Problem, StoreError
from passage.core.model import Network, Result
from passage.core.names import Origin
from passage.core.reach import Reach
from passage.net.mastodon_home import elsewhere
from passage.net.proving import prove
from passage.net.requests import Request
from passage.net.search import Search, SearchProgress
from passage.net.servers import look_at
from passage.shell.clock import day_of
from passage.shell.drive import Drive, follow_flow, look_up_address
from passage.shell.keeping import Keeper
from passage.shell.lasting import lasting
from passage.shell.orders import Order, Orders
from passage.shell.reading import Reading
from passage.shell.reopening import Reopener, told
from passage.views.announcements import Announcements
from passage.views.patches import Download, Leave, to_json
from passage.views.patches import Reach as ReachNext
from passage.views.pictures import FILE_KINDS, file_name
from passage.views.render import Renderer, Screen, patches


def _brings_much(action: act.Action) -> bool:
    """Whether it brings values of everybody, which stay from then on."""
    if isinstance(action, act.SearchMoved):
        return action.done
    return isinstance(action, act.ArchiveRead | act.CrossingOpened | act.GoOn)


class Engine:
    """One person's crossing in one tab."""

    def __init__(
        self,
        renderer: Renderer,
        page: Page,
        http: Http,
        clock: Clock,
        files: Files,
        *,
        painter: Painter,
        store: Store | None = None,
        sign_in: Callable[[Noted], SignIn] | None = None,
        shelf: Shelf | None = None,
        reopener: Reopener | None = None,
    ) -> None:
        """Start with nothing; the page already shows the first step.

        Without a ``store`` nothing is kept on the device, without a ``sign_in`` nobody signs in;
        the latter is given what takes note of its requests. Without a ``shelf`` there is no table
        of known people. Without a ``reopener`` every host may be asked.
        """
        self.state = AppState()
        self._renderer, self._page = renderer, page
        self._http, self._clock, self._painter = http, clock, painter
        self._reader = Reading(files, shelf, clock, self.dispatch)
        # The page's own first step; what it can reach is told with the first patch.
        self._shown: Screen | None = replace(renderer.screen(self.state), requests="")
        self._reopener = reopener
        self._announcements = Announcements()
        self._tasks: set[asyncio.Task[None]] = set()
        self._reading: asyncio.Task[None] | None = None
        self._drive: Drive | None = None
        self._keeper = Keeper(store, clock, self.dispatch) if store else None
        self._orders = self._orders_of(sign_in(self._noted)) if sign_in else None

    def _orders_of(self, sign_in: SignIn) -> Orders:
        return Orders(
            sign_in,
            self._http,
            self._clock,
            self._noted,
            state=lambda: self.state,
            dispatch=self.dispatch,
            written=self.written,
            leave=self._leave,
        )

    async def _leave(self, address: str) -> None:
        if self._reopener:
            # Who comes back needs the server once more.
            self._reopener.next = self._reopener.reach
        await self.noted()
        self._page.apply(to_json([Leave(address)]))

    async def noted(self) -> None:
        """Note for the next load of the page what was sent so far, and what it is to reach.

        For when the page is left and comes back, or is loaded anew by something else.
        """
        if self._reopener:
            token = await self._reopener.note(self.state.requests)
            self._page.apply(to_json([ReachNext(told(self._reopener.next), token)]))

    def _noted(self, request: Request) -> None:
        self.dispatch(DeedsMoved(requests=(request,)))

    async def written(self) -> None:
        """Return when all that was done so far is on the device, or is known not to be."""
        if self._keeper:
            await self._keeper.written()

    async def start(self) -> None:
        """Look for work that the device keeps, and show what there is of it."""
        if self._keeper:
            await self._keeper.open()

    async def take_up(self, token: str) -> tuple[str, ...]:
        """Take up the log of requests of the page's last load; return what was asked for there."""
        if self._reopener is None:
            return ()
        if not token and self.state.kept is not None:
            self._start(self._tidy(self._reopener))
        messages, log = await self._reopener.taken(token)
        if log.count:
            self.dispatch(act.LogCarried(log))
        return messages

    async def _tidy(self, reopener: Reopener) -> None:
        with suppress(StoreError):
            await reopener.tidy()

    async def go_on(self, messages: tuple[str, ...]) -> None:
        """Take what was asked for before the page was loaded anew for it."""
        for message in messages:
            # The way back may look for those who are signed in; what follows needs them.
            if self._tasks:
                await asyncio.wait(self._tasks)
            self.act(message)

    def dispatch(self, action: act.Action, again: str = "") -> None:
        """Take one action: change the state, show it, begin its effects.

        ``again`` is the message that it came from.
        """
        now = self._clock.epoch()
        minute = now // 60 * 60
        if self.state.minute != minute:
            self.state = replace(self.state, today=day_of(now), minute=minute)
        before = self.state
        with lasting() if _brings_much(action) else nullcontext():
            turn = update(before, action)
            if self._reopener:
                turn = gated(before, action, turn, self._reopener.reach, again)
            self.state, effects = turn
        self._show(before)
        if self._keeper:
            self._keeper.note(before, action, self.state)
        if self._reopener and isinstance(action, act.StartOver):
            # A crossing that begins anew begins with nothing that it may reach.
            self._reopener.next = Reach()
            self._page.apply(to_json([ReachNext(told(Reach()))]))
        for effect in effects:
            self._perform(effect)

    def act(self, message: str, files: int = 0) -> None:
        """Take one raw message of the page. A fault of ours becomes a sentence, work is kept."""
        try:
            self.dispatch(parse_action(message, files), message)
        except Exception as error:  # noqa: BLE001 - the last line before the person
            self._apologise(error)

    def _show(self, before: AppState) -> None:
        screen = self._renderer.screen(self.state)
        now = self._clock.monotonic()
        heard = self._announcements.due(screen.status, self.state, now)
        screen = replace(screen, status=heard)
        changes = list(patches(before, self._shown, self.state, screen))
        self._shown = screen
        if changes:
            self._page.apply(to_json(changes))

    def _perform(self, effect: Effect) -> None:
        match effect:
            case ReadFiles() | ReadGroup() | ReadTable():
                self._reading = self._start(self._reader.begin(effect))
            case CloseFiles():
                if self._reading:
                    self._reading.cancel()
            case RunSearch(plan, people, known):
                search = Search(people, plan, known=known)
                self._drive = Drive(search, self._http, self._clock, self._moved)
                self._start(self._search(self._drive))
            case HoldSearch() | EndSearch():
                self._steer(effect)
            case FindServer() | LookUpAddress() | LookAtProofs() | AskServers():
                self._start(self._look(effect))
            case Draw() | DrawShared():
                self._start(self._draw(effect))
            case Reopen():
                self._start(self._reopen(effect))
            case Deliver() | Write():
                self._deliver(effect)
            case _:
                self._order(effect)

    async def _reopen(self, effect: Reopen) -> None:
        if self._reopener:
            await self._reopener.perform(
                effect,
                self.written,
                lambda: self.state,
                self.dispatch,
                lambda patch: self._page.apply(to_json([patch])),
            )

    def _steer(self, effect: HoldSearch | EndSearch) -> None:
        if self._drive is None:
            return
        if isinstance(effect, HoldSearch):
            self._drive.hold(on=effect.on)
        else:
            self._drive.stop()

    def _order(self, order: Order) -> None:
        work = self._orders.perform(order) if self._orders else None
        if work is not None:
            self._start(work)

    def _deliver(self, effect: Deliver | Write) -> None:
        if isinstance(effect, Write):
            name, mime, data = self._renderer.file(self.state, effect.what)
        else:
            name, mime, data = effect.name, effect.mime, effect.data
        self._page.apply(to_json([Download(name, self._page.address_of(data, mime))]))

    async def _draw(self, asked: Draw | DrawShared) -> None:
        kind = FILE_KINDS[asked.painted]
        if isinstance(asked, DrawShared):
            drawing, name = self._renderer.shared(self.state), f"leave-x{kind.suffix}"
        else:
            now = datetime.fromtimestamp(self._clock.epoch(), UTC).isoformat()
            drawing = self._renderer.picture(asked.picture, asked.figures, now)
            name = file_name(asked.picture, kind)
        svg = self._renderer.svg
        data = await self._painter.png(drawing) if asked.painted else svg(drawing)
        url = self._page.address_of(data, kind.mime)
        self._page.apply(to_json([Download(name, url)]))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, AppError):
            self.dispatch(act.Failed(error.problem()))
        elif error is not None:
            self._apologise(error)

    async def _look(self, asked: FindServer | LookUpAddress | LookAtProofs | AskServers) -> None:
        """Look up an address, look at proofs, or ask servers, each another host, all at once."""
        if isinstance(asked, LookUpAddress):
            outcome, requests = await look_up_address(asked, self._http, self._clock)
            self.dispatch(act.LookedUp(asked, outcome, requests))
        elif isinstance(asked, FindServer):
            flow = elsewhere(asked.origin, "")
            server = await follow_flow(flow, self._http, self._clock, self._noted)
            if server is not None:
                self.dispatch(act.ServerNamed(asked.origin, server))
        elif isinstance(asked, LookAtProofs):
            proved = await follow_flow(prove(asked.aim), self._http, self._clock, self._noted)
            self.dispatch(ProofsLookedAt(asked.aim, proved))
        else:
            await asyncio.gather(*(self._ask(*one) for one in asked.servers))

    async def _ask(self, network: Network, origin: Origin) -> None:
        flow = look_at(network, origin)
        told = await follow_flow(flow, self._http, self._clock, self._noted)
        self.dispatch(ServerTold(told))

    async def _search(self, drive: Drive) -> None:
        await drive.run()
        if self._drive is drive and self.state.progress is not None:
            self.dispatch(act.SearchMoved((), self.state.progress, done=True))

    def _moved(
        self,
        results: tuple[Result, ...],
        progress: SearchProgress,
        requests: tuple[Request, ...],
    ) -> None:
        self.dispatch(act.SearchMoved(results, progress, requests=requests))

    def _apologise(self, error: BaseException) -> None:
        """Show that the fault is ours. File and line are told, never values."""
        frames = traceback.extract_tb(error.__traceback__)
        last = frames[-1] if frames else None
        place = f"{last.filename.rpartition('/')[2]}:{last.lineno}" if last else "?"
        self.dispatch(act.Failed(Problem("bug", (("where", f"{type(error).__name__} {place}"),))))
