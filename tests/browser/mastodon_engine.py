"""A worker's entry for tests: signing in at a Mastodon server and following, without a screen.

It takes the place of `app/engine.py` in the built site; everything else is as visitors get it.
Texts in and out are JSON.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pyscript import sync  # noqa: F401 - as in the real entry

from passage.core.accounts import Account
from passage.core.deeds import Deed
from passage.core.errors import AppError
from passage.core.names import AccountId, Acct, Origin
from passage.net.fediverse import line
from passage.net.fediverse.marking import follow_flow
from passage.net.requests import Request
from passage.net.writing import Wanted
from passage.shell.clock import SystemClock
from passage.shell.mastodon_sign_in import MastodonSignIn
from passage.shell.web.http import WebHttp
from passage.shell.web.sealed import SealedStore
from passage.shell.web.sessions import Sessions, SignedHttp
from passage.shell.writer import Writer

state: dict[str, Any] = {"accounts": (), "requests": []}


def note(request: Request) -> None:
    """Keep a request for the test to look at."""
    state["requests"].append(request.url)


async def start(settings: str) -> str:
    """Join the parts as the engine does."""
    state["returned"] = json.loads(settings)["returned"]
    line.INTERVAL = 0.05
    http, sessions = WebHttp(), Sessions()
    port = MastodonSignIn(http, SystemClock(), SealedStore(), sessions, note)
    state.update(port=port, http=SignedHttp(http, sessions))
    return "ready"


async def returned() -> str:
    """Return what the server sent back with the person, as JSON."""
    return json.dumps(state["returned"])


async def call(name: str, *given: str) -> str:
    """Call a method of the port; return what came of it, or the error's code."""
    port = state["port"]
    try:
        if name == "begin":
            return json.dumps(await port.begin_mastodon(Origin(given[0]), given[1]))
        if name == "finish":
            account: Account = await port.finish_mastodon(given[0])
            state["accounts"] = (account,)
            return json.dumps(asdict(account), default=lambda value: value.value)
        if name == "restore":
            state["accounts"] = await port.restore()
            return json.dumps([account.id for account in state["accounts"]])
        return json.dumps(await port.sign_out(state["accounts"][0]))
    except AppError as error:
        return json.dumps({"error": error.code})


async def follow(acct: str) -> str:
    """Follow one account; return how the deed stands, and the run's problem."""
    kept: list[Deed] = []

    async def keep(deeds: tuple[Deed, ...]) -> None:
        kept.extend(deeds)

    clock = SystemClock()
    wanted = (Wanted(AccountId("1"), Acct(acct)),)
    flow = follow_flow(state["accounts"][0], wanted, {}, clock.epoch())
    writer = Writer(flow, state["http"], clock, kept=keep, noted=note, waits=lambda _: None)
    problem = await writer.run()
    return json.dumps([kept[-1].state.value if kept else "", problem and problem.code])


async def requests() -> str:
    """Return the addresses that the log has."""
    return json.dumps(state["requests"])


__export__ = ["start", "returned", "call", "follow", "requests"]
