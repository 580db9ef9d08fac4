"""Following directly: signing in, ordering what is to be done, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from passage.app import direct as act
from passage.app.doing import Doing, Order, Run, Task
from passage.app.effects import (
    BeginSignIn,
    CloseSession,
    Effect,
    EndOrder,
    ForgetSessions,
    HoldOrder,
    Identify,
    PasswordSignIn,
    RestoreSessions,
    RunOrder,
)
from passage.app.memo import once
from passage.app.state import AppState, Running, Step
from passage.app.takeaway import crossing_of
from passage.core.accounts import Account
from passage.core.choose import Choice, chosen, chosen_to_avoid
from passage.core.crossing import Crossing, DecisionKey
from passage.core.deeds import Act, Deed, Deeds, DeedState, with_deeds
from passage.core.errors import NothingChosen, Problem, StoreBusy
from passage.core.model import Decision, Followed, Network, Relation, Result
from passage.core.names import AccountId, Origin
from passage.core.session_errors import WorkNotKept
from passage.core.sign_in_errors import ServerElsewhere
from passage.net.bluesky import PUBLIC_APPVIEW
from passage.net.writing import Wanted

Turn = tuple[AppState, tuple[Effect, ...]]


def followed(state: AppState, action: act.Direct) -> Turn:
    """Return the next state and what the shell must do."""
    match action:
        case act.Do(network, order):
            return _do(state, network, order)
        case act.HoldDoing(network, on):
            return _held(state, network, on=on)
        case act.EndDoing(network) if _is_going(state, network):
            return state, (EndOrder(network),)
        case act.DeedsMoved(deeds, requests):
            log = state.requests.plus(requests)
            return replace(state, deeds=with_deeds(state.deeds, deeds), requests=log), ()
        case act.DoingWaits(network, waits) if network in state.doing:
            return _with_doing(state, network, replace(state.doing[network], waits=waits)), ()
        case act.DoingEnded(network, problem) if network in state.doing:
            ended = replace(state.doing[network], run=Run.OVER, waits=None, problem=problem)
            return _with_doing(state, network, ended), ()
        case act.TurnDeeds(network, page):
            return replace(state, deed_pages={**state.deed_pages, network: max(1, page)}), ()
        case act.DoingWaits() | act.DoingEnded() | act.EndDoing():
            return state, ()
    return _signing(state, action)


def _signing(
    state: AppState,
    action: act.SignIn
    | act.FindAccount
    | act.AccountFound
    | act.AnotherAccount
    | act.SignInByPassword
    | act.CameBack
    | act.SignedIn
    | act.SessionsFound
    | act.SignOut
    | act.SignedOff,
) -> Turn:
    match action:
        case act.SignIn(network, who, importing):
            if not state.keeping.on:
                # The way leads over another site and back: work that is not kept would be lost.
                return replace(state, problem=WorkNotKept().problem()), ()
            avoiding = bool(state.avoided)
            asked = BeginSignIn(network, who.strip(), appview(state), avoiding, importing)
            return _asked(state, network, who), (asked,)
        case act.FindAccount() | act.AccountFound() | act.AnotherAccount() | act.SignInByPassword():
            return _by_password(state, action)
        case act.SignedIn(account):
            accounts = {**state.accounts, account.network: account}
            fresh = replace(state, accounts=accounts, signing=None, problem=None)
            return replace(fresh, password_for=None), ()
        case act.SessionsFound(accounts):
            found = {one.network: one for one in accounts}
            return replace(state, accounts={**found, **state.accounts}, restored=True), ()
        case act.SignOut(network) if network in state.accounts:
            ending = (EndOrder(network),) if _is_going(state, network) else ()
            return state, (*ending, CloseSession(state.accounts[network]))
        case act.SignedOff(network):
            left = {one: account for one, account in state.accounts.items() if one is not network}
            return replace(state, accounts=left), ()
    return state, ()


def _by_password(
    state: AppState,
    action: act.FindAccount | act.AccountFound | act.AnotherAccount | act.SignInByPassword,
) -> Turn:
    """Find the server first: the person sees where the password goes before they type it."""
    match action:
        case act.FindAccount(who):
            asked = _asked(replace(state, password_for=None), Network.BLUESKY, who)
            return asked, (Identify(who.strip(), appview(state)),)
        case act.AccountFound(account) if state.signing is Network.BLUESKY:
            return replace(state, password_for=account, signing=None), ()
        case act.AnotherAccount():
            return replace(state, password_for=None, problem=None), ()
        case act.SignInByPassword(password) if state.password_for is not None:
            signing = replace(state, signing=Network.BLUESKY, problem=None)
            return signing, (PasswordSignIn(state.password_for, password),)
    return state, ()


def appview(state: AppState) -> Origin:
    """Return the AppView that was searched, else Bluesky's own."""
    return (state.plan and state.plan.bluesky) or PUBLIC_APPVIEW


def _asked(state: AppState, network: Network, who: str) -> AppState:
    typed = {**state.typed_who, network: who}
    return replace(state, signing=network, typed_who=typed, problem=None)


def typed_who(state: AppState, problem: Problem) -> Mapping[Network, str]:
    """Return as whom the person signs in; after a problem that names the right server, there."""
    if problem.code != ServerElsewhere.code:
        return state.typed_who
    return {**state.typed_who, Network.MASTODON: str(problem.fact("server"))}


def arriving(before: AppState, after: AppState) -> tuple[Effect, ...]:
    """Return what the shell must do when the person comes to this step for the first time."""
    first = after.step is Step.FOLLOW and before.step is not Step.FOLLOW and not after.restored
    return (RestoreSessions(),) if first else ()


def leaving(state: AppState) -> tuple[Effect, ...]:
    """Return what ends with the crossing: what is being done, and every session."""
    going = tuple(EndOrder(network) for network in state.doing if _is_going(state, network))
    return (*going, ForgetSessions())


def _is_going(state: AppState, network: Network) -> bool:
    doing = state.doing.get(network)
    return doing is not None and doing.run is not Run.OVER


def _with_doing(state: AppState, network: Network, doing: Doing) -> AppState:
    return replace(state, doing={**state.doing, network: doing})


def _do(state: AppState, network: Network, order: Order) -> Turn:
    if network not in state.accounts or _is_going(state, network):
        return state, ()
    if state.running in (Running.YES, Running.PAUSED):
        # Whom to follow is still growing; the button is not there, this was an old click.
        return state, ()
    if state.keeping.problem and state.keeping.problem.code == StoreBusy.code:
        # The other tab may be following, too: two at once would follow everybody twice.
        return replace(state, problem=state.keeping.problem), ()
    if order.task is Task.IMPORT and not state.accounts[network].may_import:
        return state, ()
    if order.task is not Task.UNDO and not wanted(state, network):
        return replace(state, problem=NothingChosen(network=network.value).problem()), ()
    begun = _with_doing(replace(state, problem=None), network, Doing(order))
    return begun, (RunOrder(network, order),)


def _held(state: AppState, network: Network, *, on: bool) -> Turn:
    if not _is_going(state, network):
        return state, ()
    held = replace(state.doing[network], run=Run.HELD if on else Run.GOING)
    return _with_doing(state, network, held), (HoldOrder(network, on),)


def wanted(state: AppState, network: Network) -> tuple[Wanted, ...]:
    """Return whom to follow on a network, each account once, the most important first."""
    return _wanted(state.people, state.results, state.decisions)[network]


@once
def _wanted(
    people: tuple[Followed, ...],
    results: Mapping[AccountId, Result],
    decisions: Mapping[DecisionKey, Decision],
) -> Mapping[Network, tuple[Wanted, ...]]:
    crossing = Crossing(followed=people, results=results, decisions=decisions)
    return {network: _each_once(chosen(crossing, network), network) for network in Network}


def _each_once(choices: Iterable[Choice], network: Network) -> tuple[Wanted, ...]:
    unique: dict[str, Wanted] = {}
    for each in choices:
        account = each.match.candidate
        subject = account.id if network is Network.BLUESKY else account.address
        unique.setdefault(subject.lower(), Wanted(each.followed.id, subject))
    return tuple(unique.values())


def to_avoid(state: AppState, relation: Relation, network: Network) -> tuple[Wanted, ...]:
    """Return whom to block or mute on a network: those found for sure."""
    return _each_once(chosen_to_avoid(crossing_of(state), relation, network), network)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far following is on a network, of ``wanted`` accounts.

    ``done`` were followed here, ``requested`` wait for consent, ``already`` were followed before,
    ``failed`` could not be followed, of ``unclear`` no answer came. ``left`` are still to do.
    """

    wanted: int = 0
    done: int = 0
    requested: int = 0
    already: int = 0
    failed: int = 0
    unclear: int = 0

    @property
    def left(self) -> int:
        """How many are still to do, the unclear among them."""
        return self.wanted - self.done - self.requested - self.already - self.failed


_COUNTED = {
    DeedState.DONE: "done",
    DeedState.REQUESTED: "requested",
    DeedState.ALREADY: "already",
    DeedState.FAILED: "failed",
    DeedState.SENT: "unclear",
}


def tally_of(state: AppState, account: Account) -> Tally:
    """Count how far following is for an account."""
    return _tally(wanted(state, account.network), state.deeds, account)


@once
def _tally(people: tuple[Wanted, ...], deeds: Deeds, account: Account) -> Tally:
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for one in people:
        deed = deeds.get((account.id, Act.FOLLOW, one.subject, ""))
        if deed is not None and deed.state in _COUNTED:
            counts[_COUNTED[deed.state]] += 1
    return Tally(wanted=len(people), **counts)


def ours(deeds: Deeds, account: Account) -> tuple[Deed, ...]:
    """Return what was done here by an account and stands, the latest first."""
    standing = (DeedState.DONE, DeedState.REQUESTED)
    mine = [one for one in deeds.values() if one.by == account.id and one.state in standing]
    return tuple(reversed(mine))


def failed(deeds: Deeds, account: Account) -> tuple[tuple[Deed, Problem], ...]:
    """Return what could not be done by an account, with the reason."""
    return tuple(
        (one, one.problem)
        for one in deeds.values()
        if one.by == account.id and one.state is DeedState.FAILED and one.problem
    )
