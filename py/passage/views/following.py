"""What the step "Follow directly" shows: who is signed in, what is planned, done, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passage.app.doing import Doing, Run, Task
from passage.app.following import failed, ours, tally_of, wanted
from passage.app.plans import outlook
from passage.app.state import PAGE_SIZE, AppState, Running
from passage.core.accounts import Account
from passage.core.deeds import Act, Deed, DeedState
from passage.core.findings import INVALID
from passage.core.model import Network
from passage.core.names import AccountId, host_of
from passage.net.writing import Reason
from passage.views.problems import sentence
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

_WAITS = {
    Reason.HOUR: N_("The network takes no more for now. It goes on by itself in %(time)s."),
    Reason.DAY: N_("The network takes no more today. It goes on by itself in %(time)s."),
    Reason.ASKED: N_("The server asks for a break. It goes on by itself in %(time)s."),
    Reason.TROUBLE: N_("The server does not answer. It is tried again in %(time)s."),
}
_TASKS = {
    Task.FOLLOW: N_("Following"),
    Task.IMPORT: N_("Handing over the list"),
    Task.UNDO: N_("Undoing"),
    Task.LIST: N_("Making the list"),
    Task.PACK: N_("Making the starter pack"),
    Task.AVOID: N_("Blocking and muting"),
}
_ACTS = {
    Act.FOLLOW: N_("Followed"),
    Act.BLOCK: N_("Blocked"),
    Act.MUTE: N_("Muted"),
    Act.LIST: N_("List made"),
    Act.PACK: N_("Starter pack made"),
    Act.MEMBER: N_("Put in the list"),
}
_REQUESTED = N_("Asked; they approve new followers themselves")

FAILED_SHOWN = 50
"""Failures told one by one: more than these have one cause, and it is told above."""


def known_reasons() -> frozenset[Reason]:
    """Return the reasons to wait that have words."""
    return frozenset(_WAITS)


def follow_screen(state: AppState, wording: Wording) -> Context:
    """Return both networks, each with its account, plan, progress and what was done."""
    plan = state.plan
    return {
        "networks": [_network(state, network, wording) for network in Network],
        "searching": state.running in (Running.YES, Running.PAUSED),
        "kept": state.keeping.on,
        "server": host_of(plan.mastodon[0]) if plan and plan.mastodon else "",
    }


def heard(state: AppState, wording: Wording) -> str:
    """Return what a screen reader hears of what is being done: words that change at every tenth."""
    for network, doing in state.doing.items():
        account = state.accounts.get(network)
        if doing.run is Run.OVER or account is None:
            continue
        label = wording.texts.gettext(_TASKS[doing.order.task])
        if doing.waits:
            return wording.texts.gettext(_WAITS[doing.waits.reason]) % {
                "time": wording.span(doing.waits.seconds)
            }
        tally = tally_of(state, account)
        tenth = 10 * (tally.wanted - tally.left) // max(1, tally.wanted)
        text = wording.texts.gettext("%(task)s: %(percent)s %% done")
        return text % {"task": label, "percent": 10 * tenth}
    return ""


def _network(state: AppState, network: Network, wording: Wording) -> Context:
    account, doing = state.accounts.get(network), state.doing.get(network)
    base = {
        "key": network.value,
        "people": len(wanted(state, network)),
        "signing": state.signing is network,
        "account": None,
        "password_for": _password_for(state) if network is Network.BLUESKY else None,
        "doing": _doing(doing, wording) if doing else None,
        "who": state.typed_who.get(network, ""),
        # Whoever has something to undo may sign in, also where nobody is chosen any more.
        "past": any(one.network is network for one in state.deeds.values()),
        "avoided": sum(map(len, state.avoided.values())),
    }
    if account is None:
        return base
    host = host_of(account.origin)
    # As it would be typed: only a server on this very machine goes without https.
    server = account.origin.removeprefix("https://")
    shown = {"name": account.name, "host": host, "server": server}
    return {**base, "account": shown, **_of_account(state, account, wording)}


def _password_for(state: AppState) -> Context | None:
    """Return whose app password is asked for, and where it goes: told before it is typed."""
    account = state.password_for
    if account is None:
        return None
    # Where the handle belongs to somebody else, the identifier is all that is sure.
    name = account.id if account.name == INVALID else account.name
    return {"name": name, "host": host_of(account.origin)}


def _of_account(state: AppState, account: Account, wording: Wording) -> Context:
    tally, doing = tally_of(state, account), state.doing.get(account.network)
    going = doing is not None and doing.run is not Run.OVER
    return {
        "tally": tally,
        "outlook": _outlook(state, account, tally.left, wording) if tally.left else None,
        "going": going,
        "imports": _imports(account),
        "failed": [
            {"who": _who(state, one.person, one), "why": sentence(problem, wording.texts.gettext)}
            for one, problem in failed(state.deeds, account)[:FAILED_SHOWN]
        ],
        **_done(state, account, wording),
    }


def _imports(account: Account) -> str:
    """Return whether its server takes the whole list from this page: once allowed ("ask")."""
    if not account.rules.imports:
        return ""
    return "yes" if account.may_import else "ask"


def _outlook(state: AppState, account: Account, left: int, wording: Wording) -> Context:
    seen = outlook(state, account, left)
    return {
        "at_once": seen.at_once,
        "time": wording.span(seen.seconds),
        "bulk": seen.bulk,
        "by_file": seen.by_file,
        "over": seen.over,
    }


def _doing(doing: Doing, wording: Wording) -> Context:
    gettext = wording.texts.gettext
    waits = ""
    if doing.waits:
        waits = gettext(_WAITS[doing.waits.reason]) % {"time": wording.span(doing.waits.seconds)}
    return {
        "run": doing.run.value,
        "task": doing.order.task.value,
        "label": gettext(_TASKS[doing.order.task]),
        "waits": waits,
        "problem": sentence(doing.problem, gettext) if doing.problem else None,
    }


def _done(state: AppState, account: Account, wording: Wording) -> Context:
    """Return one page of what was done here and can be undone, the latest first."""
    done = ours(state.deeds, account)
    pages = max(1, -(-len(done) // PAGE_SIZE))
    page = min(state.deed_pages.get(account.network, 1), pages)
    return {
        "done": [
            {
                "who": _who(state, one.person, one),
                "act": wording.texts.gettext(_act(one)),
                "uri": one.uri,
            }
            for one in done[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        ],
        "done_count": len(done),
        "page": page,
        "pages": pages,
    }


def _act(deed: Deed) -> str:
    return _REQUESTED if deed.state is DeedState.REQUESTED else _ACTS[deed.act]


def _who(state: AppState, id_: AccountId | None, deed: Deed) -> str:
    """Return whom a deed is about, as the person knows them: by the name on X."""
    person = state.by_id.get(id_) if id_ else None
    if person is None:
        return deed.subject
    return person.name or f"@{person.screen_name}"
