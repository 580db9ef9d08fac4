"""Which hosts an effect needs, and what happens where the browser does not let the page ask them.

A policy of a page can only be narrowed while the page lives. So where a host is missing, nothing
changes but that the page is to be loaded anew, with that host; there the same message is taken
once more. Work that is not kept would be lost on the way: then the person is asked first.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

from passage.app import actions as act
from passage.app import direct
from passage.app.effects import (
    AskServers,
    BeginSignIn,
    CloseSession,
    Effect,
    Identify,
    LookAtProofs,
    LookUpAddress,
    PasswordSignIn,
    Reopen,
    RunOrder,
    RunSearch,
)
from passage.app.following import appview
from passage.app.places import address_of
from passage.app.state import AppState, Reopening, Step
from passage.core.accounts import Account
from passage.core.errors import BadHost, Unreachable
from passage.core.model import Found, Network
from passage.core.names import Origin, parse_origin
from passage.core.reach import ANYWHERE, Reach, origin_of, reach_of
from passage.core.reach_errors import ChoiceNotKept, NotReopened
from passage.net.bluesky import PUBLIC_APPVIEW
from passage.net.oauth_client import DIRECTORY, HOSTING
from passage.net.search import Plan

Turn = tuple[AppState, tuple[Effect, ...]]

PICTURE_HOSTS = 20
"""More hosts of pictures than these are not named one by one."""


def gated(before: AppState, action: act.Action, turn: Turn, reach: Reach, again: str) -> Turn:
    """Return the turn, or in its place that the page is loaded anew with the hosts it needs.

    ``again`` is the message that is then taken once more.
    """
    moved, effects = turn
    needed = _needed(before, action, moved, effects)
    if reach.covers(needed):
        return turn
    never = next((one for one in sorted(needed.hosts) if not reach.may_open(one)), None)
    if never is not None:
        # The page would take none of them then, and be loaded anew again and again.
        problem = Unreachable(host=never.partition("://")[2]).problem()
        return replace(before, signing=None, problem=problem), ()
    wanted = _still(before, effects, reach, action).plus(needed)
    if isinstance(action, direct.AccountFound | direct.SignInByPassword):
        # No password is ever part of it: they are kept nowhere, not even while a page loads.
        again = message("find-account", who=before.typed_who.get(Network.BLUESKY, ""))
    elif isinstance(action, act.HostsNeeded):
        again = action.again
    fresh = replace(before, reopening=Reopening(wanted), problem=None)
    if has_work(before) and not before.keeping.on:
        return hindered(fresh), ()
    return fresh, (Reopen(wanted, _way_back(before, again)),)


def hindered(state: AppState) -> AppState:
    """Return the state in which the person is told that a reload would cost them their work."""
    if state.reopening is None:
        return state
    return replace(
        state,
        reopening=replace(state.reopening, hindered=True),
        problem=NotReopened().problem(),
    )


def reopened_or_not(
    state: AppState, action: act.ReopenAnyway | act.ReopenHindered | act.ReopenFailed
) -> Turn:
    """Return what comes of a page that is to be loaded anew: it is, or the person reads why not."""
    match action:
        case act.ReopenAnyway() if state.reopening is not None:
            return state, (Reopen(state.reopening.reach),)
        case act.ReopenHindered():
            return hindered(state), ()
        case act.ReopenFailed():
            return replace(state, reopening=None, problem=ChoiceNotKept().problem()), ()
    return state, ()


def message(action: str, **fields: str) -> str:
    """Return a message as the page would send it."""
    return json.dumps({"action": action, "fields": fields})


def taken_again(order: BeginSignIn | Identify) -> str:
    """Return the message that such an order came from, with all that was asked for."""
    if isinstance(order, Identify):
        return message("find-account", who=order.who)
    further = {"importing": "yes"} if order.importing else {}
    return message("sign-in", network=order.network.value, who=order.who, **further)


def _way_back(state: AppState, again: str) -> tuple[str, ...]:
    """Return the messages that lead from the first step to where the person is, and on."""
    way: list[str] = []
    if state.archive is not None:
        way.append(message("go-on", value=state.step.value))
    if state.step in (Step.REVIEW, Step.LEAVE):
        way.append(message("visit", value=address_of(state)))
    return (*way, again) if again else tuple(way)


def _needed(
    before: AppState, action: act.Action, moved: AppState, effects: tuple[Effect, ...]
) -> Reach:
    needed = Reach()
    for effect in effects:
        needed = needed.plus(_needed_for(moved, effect))
    if isinstance(action, act.HostsNeeded):
        needed = needed.plus(reach_of(action.hosts))
    if isinstance(action, direct.AccountFound):
        needed = needed.plus(reach_of(hosts_of(action.account, appview(before))))
    if isinstance(action, act.ShowPictures) and action.on:
        needed = needed.plus(Reach(pictures=picture_hosts(before)))
    return needed


def _needed_for(state: AppState, effect: Effect) -> Reach:
    match effect:
        case RunSearch(plan) | LookUpAddress(plan=plan):
            return reach_of(_of_plan(plan))
        case BeginSignIn(Network.BLUESKY, who) | Identify(who):
            return reach_of({*_of_bluesky(effect.appview), *_named(who)})
        case BeginSignIn(_, who):
            return reach_of(_named("https://" + who.rpartition("@")[2].removeprefix("https://")))
        case LookAtProofs(aim):
            return reach_of(one for one in (aim.appview, aim.site, aim.server) if one)
        case AskServers(servers):
            return reach_of(origin for _, origin in servers)
        case CloseSession(account) | PasswordSignIn(account):
            return reach_of(hosts_of(account, appview(state)))
        case RunOrder(network):
            return reach_of(hosts_of(state.accounts[network], appview(state)))
    return Reach()


def _of_plan(plan: Plan) -> frozenset[Origin]:
    bluesky = (plan.bluesky,) if plan.bluesky else ()
    return frozenset((*bluesky, *plan.mastodon, *plan.named))


def _of_bluesky(asked: Origin) -> frozenset[str]:
    """Return who tells where an account lives, and where nearly all of them do."""
    hosting = HOSTING if asked == PUBLIC_APPVIEW else ()
    return frozenset((asked, DIRECTORY, *hosting))


def _named(who: str) -> frozenset[str]:
    """Return the host that somebody names in a DID or by its address."""
    host = who.strip().removeprefix("did:web:") if who.strip().startswith("did:web:") else ""
    with suppress(BadHost):
        if host or "://" in who:
            return frozenset([parse_origin(host or who)])
    return frozenset()


def hosts_of(account: Account, asked: Origin) -> frozenset[str]:
    """Return the hosts that acting as an account takes."""
    if account.network is Network.MASTODON:
        return frozenset([account.origin])
    return _of_bluesky(asked) | _named(account.id) | {account.origin}


def picture_hosts(state: AppState) -> frozenset[str]:
    """Return whence the pictures of all accounts found come, by name if these are few."""
    hosts = {
        origin_of(match.candidate.avatar)
        for result in state.results.values()
        for outcome in result.outcomes.values()
        if isinstance(outcome, Found)
        for match in outcome.matches
        if match.candidate.avatar.startswith("https://")
    }
    return frozenset(hosts if len(hosts) <= PICTURE_HOSTS else [ANYWHERE])


def _still(state: AppState, effects: tuple[Effect, ...], reach: Reach, action: act.Action) -> Reach:
    """Return what of the reach is still of use; the rest goes when the page is loaded anew."""
    if isinstance(action, act.HostsNeeded):
        return reach
    of_use: set[str] = set()
    for account in state.accounts.values():
        of_use |= hosts_of(account, appview(state))
    if state.plan and not any(isinstance(one, RunSearch) for one in effects):
        of_use |= _of_plan(state.plan)
    pictures = reach.pictures if state.results else frozenset()
    return Reach(frozenset(one for one in of_use if reach.allows(one)), pictures)


def has_work(state: AppState) -> bool:
    """Whether there is something that would be lost: an archive, or a kit."""
    return state.archive is not None or not state.kit.is_empty
