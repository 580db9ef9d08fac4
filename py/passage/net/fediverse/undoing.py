"""Taking back what was done here, and nothing else.

Each time how things stand is read first: what somebody undid elsewhere is only noted. An id in a
saved file may be anybody's, so the account behind it must be the one that the deed is about.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from passage.core.accounts import Account
from passage.core.deed_errors import NotThere, SomebodyElse
from passage.core.deeds import OURS, Act, Deed, DeedKey, Deeds, DeedState
from passage.core.errors import AppError, Surprising
from passage.core.names import Acct, host_of
from passage.core.session_errors import SessionError
from passage.net.exchange import Purpose
from passage.net.fediverse.answers import There, is_id, is_wanted, json_of
from passage.net.fediverse.line import Patience, Step
from passage.net.fediverse.lists import BATCH, list_noted, lists_of
from passage.net.fediverse.marking import MARKS, Mark
from passage.net.fediverse.people import account_of, members, relationship, resolve
from passage.net.fediverse.run import Run
from passage.net.writing import Flow, flow


def undo_flow(account: Account, deeds: Deeds, keys: Collection[DeedKey] | None, now: float) -> Flow:
    """Undo the deeds of this account with these keys, all of them with None.

    Lists first, since unfollowing empties them. A list of ours goes when only ours are in it. An
    undone deed keeps the time at which it was done: it counts for that day. What could not be
    undone keeps its state and gets its problem. Ends early as `follow_flow` does.
    """
    ours = [
        deed
        for deed in deeds.values()
        if deed.by == account.id and deed.state in OURS and (keys is None or deed.key in keys)
    ]
    return flow(lambda: _undo(Run(account, deeds, now), ours))


def _undo(run: Run, ours: list[Deed]) -> Step[None]:
    listed = [deed for deed in ours if deed.act in (Act.LIST, Act.MEMBER)]
    if listed:
        yield from _lists(run, listed)
    for deed in ours:
        if deed.act in MARKS:
            yield from _noted(run, [deed], _mark(run, MARKS[deed.act], deed))


def _noted(run: Run, deeds: list[Deed], steps: Step[None]) -> Step[None]:
    """Take some steps; what they raise is noted at the deeds, unless it ends the run."""
    try:
        yield from steps
    except AppError as error:
        if isinstance(error, SessionError):
            raise
        yield from run.keep([replace(deed, problem=error.problem()) for deed in deeds])
        if run.line.dead:
            raise


def _undone(run: Run, deeds: list[Deed]) -> Step[None]:
    yield from run.keep([replace(d, state=DeedState.UNDONE, problem=None) for d in deeds])


def _mark(run: Run, mark: Mark, deed: Deed) -> Step[None]:
    try:
        there = yield from _account(run, deed)
        patience = Patience(run.line)
        while mark.state((yield from relationship(run, there))):
            try:
                yield from _take_back(run, mark, there)
                break
            except AppError as error:
                if not patience.again(error):
                    raise
    except NotThere:
        # Whoever is gone is followed by nobody.
        pass
    yield from _undone(run, [deed])


def _take_back(run: Run, mark: Mark, there: There) -> Step[None]:
    path = f"/api/v1/accounts/{there.id}/{mark.undo}"
    ask = run.line.ask_of(path, Purpose.WRITE, method="POST")
    relation = json_of(ask, (yield from run.line.once(ask)))
    if not isinstance(relation, dict) or mark.state(relation):
        raise Surprising(host=ask.host)


def _account(run: Run, deed: Deed) -> Step[There]:
    subject = Acct(deed.subject)
    if not is_id(deed.uri):
        return (yield from resolve(run, subject))
    there = yield from account_of(run, deed.uri)
    if not is_wanted(there, subject):
        raise SomebodyElse(host=host_of(run.account.origin))
    return there


def _lists(run: Run, listed: list[Deed]) -> Step[None]:
    lists = yield from lists_of(run)
    names = dict.fromkeys(d.subject if d.act is Act.LIST else d.place for d in listed)
    for name in names:
        own = [d for d in listed if d.act is Act.LIST and d.subject == name]
        put = [d for d in listed if d.act is Act.MEMBER and d.place == name]
        if own:
            # With a list of ours go all whom we put in it, also those not named.
            put = [
                deed
                for deed in run.deeds.values()
                if deed.by == run.account.id
                and (deed.act, deed.place) == (Act.MEMBER, name)
                and deed.state in OURS
            ]
        given = list_noted(run, name, lists)
        yield from _noted(run, own + put, _list(run, given, own, put))


def _list(run: Run, given: str, own: list[Deed], put: list[Deed]) -> Step[None]:
    try:
        present = (yield from members(run, given)) if given else {}
        ours = {deed.subject.casefold() for deed in put}
        theirs = set(present) - ours
        if given and own and not theirs:
            yield from _delete(run, f"/api/v1/lists/{given}")
        else:
            ids = [there.id for acct, there in present.items() if acct in ours]
            yield from _remove(run, given, ids)
            # It holds others now: the person's own list.
            yield from run.keep([replace(d, state=DeedState.ALREADY) for d in own if given])
            own = [] if given else own
    except NotThere:
        pass
    yield from _undone(run, own + put)


def _remove(run: Run, given: str, ids: list[str]) -> Step[None]:
    for first in range(0, len(ids), BATCH):
        params = tuple(("account_ids[]", one) for one in ids[first : first + BATCH])
        yield from _delete(run, f"/api/v1/lists/{given}/accounts", params)


def _delete(run: Run, path: str, params: tuple[tuple[str, str], ...] = ()) -> Step[None]:
    # Deleting what is gone is answered by 404: it may be sent several times.
    yield from run.line.ask(run.line.ask_of(path, Purpose.WRITE, params, "DELETE"))
