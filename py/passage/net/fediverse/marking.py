"""Following, blocking, muting: one person after the other, each once, whatever happens.

- https://docs.joinmastodon.org/methods/accounts/#follow (and block, mute)

Before each write the relationship is read again, so an answer that was lost, a run cut short, or
a hand on another device never makes anything happen twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from passage.core.accounts import Account
from passage.core.deed_errors import Declined, LimitReached
from passage.core.deeds import Act, Deeds, DeedState
from passage.core.errors import AppError, Surprising
from passage.core.names import Acct
from passage.core.session_errors import SessionError
from passage.net.exchange import Purpose
from passage.net.fediverse.answers import There, is_unanswered, json_of
from passage.net.fediverse.limits import MARGIN, day_begin, followed_today
from passage.net.fediverse.line import DAY, Patience, Step
from passage.net.fediverse.people import PAGE, following, myself, relationship, resolve
from passage.net.fediverse.run import Run, each_once
from passage.net.writing import Flow, Reason, Wanted, flow

DECLINED_IN_A_ROW = 3
"""Refusals in a row after which it is looked whether they mean the person's own account."""

_SETTLED = frozenset({DeedState.DONE, DeedState.REQUESTED, DeedState.ALREADY})


@dataclass(frozen=True, slots=True)
class Mark:
    """A way of marking an account: what it is called in addresses and in relationships."""

    act: Act
    do: str
    undo: str
    field: str

    def state(self, relation: Mapping[str, Any]) -> DeedState | None:
        """Return how things stand by a Relationship; None where nothing does."""
        if relation.get(self.field) is True:
            return DeedState.DONE
        waits = self.act is Act.FOLLOW and relation.get("requested") is True
        return DeedState.REQUESTED if waits else None


FOLLOW = Mark(Act.FOLLOW, "follow", "unfollow", "following")
MARKS: Mapping[Act, Mark] = {
    Act.FOLLOW: FOLLOW,
    Act.BLOCK: Mark(Act.BLOCK, "block", "unblock", "blocking"),
    Act.MUTE: Mark(Act.MUTE, "mute", "unmute", "muting"),
}


def follow_flow(account: Account, wanted: Iterable[Wanted], deeds: Deeds, now: float) -> Flow:
    """Follow everybody wanted, from epoch second ``now`` on, within the server's limits.

    Who is followed by somebody else's hand is noted as `ALREADY`; what is settled is not asked
    about again; what failed before is tried again, last. Ends early with `SignedOut`,
    `NotAllowed`, `AccountStopped`, `LimitReached`, or with what keeps the server from answering.
    """
    return flow(lambda: _follow(Run(account, deeds, now), each_once(wanted)))


def avoid_flow(
    account: Account, act: Act, wanted: Iterable[Wanted], deeds: Deeds, now: float
) -> Flow:
    """Block or mute (``act``) everybody wanted. Ends as `follow_flow` does."""
    return flow(lambda: _avoid(Run(account, deeds, now), MARKS[act], each_once(wanted)))


def _follow(run: Run, wanted: Iterable[Wanted]) -> Step[None]:
    todo = _in_order(run, FOLLOW, wanted)
    if not todo:
        return
    me = yield from myself(run)
    # A long list is only worth reading when it spares more than it costs.
    if me.following <= 2 * PAGE * len(todo):
        yield from note_known(run, wanted, (yield from following(run, me)))
        todo = _in_order(run, FOLLOW, wanted)
    yield from _each(run, FOLLOW, todo, me)


def _avoid(run: Run, mark: Mark, wanted: Iterable[Wanted]) -> Step[None]:
    todo = _in_order(run, mark, wanted)
    if todo:
        yield from _each(run, mark, todo, (yield from myself(run)))


def _in_order(run: Run, mark: Mark, wanted: Iterable[Wanted]) -> list[Wanted]:
    """Return those not settled: first those never tried, then those that failed before."""
    states = [(run.state(mark.act, one.subject), one) for one in wanted]
    todo = [(state, one) for state, one in states if state not in _SETTLED]
    return [one for _, one in sorted(todo, key=lambda each: each[0] is DeedState.FAILED)]


def note_known(run: Run, wanted: Iterable[Wanted], known: Mapping[str, There]) -> Step[None]:
    """Note who is followed: by our own hand where we asked or may have, else already."""
    fresh = []
    for one in wanted:
        there = known.get(one.subject.casefold())
        state = run.state(FOLLOW.act, one.subject)
        if there is None or state in (DeedState.DONE, DeedState.ALREADY):
            continue
        ours = state in (DeedState.SENT, DeedState.REQUESTED)
        now = DeedState.DONE if ours else DeedState.ALREADY
        deed = run.deed(FOLLOW.act, one.subject, now, person=one.person, uri=there.id)
        fresh.append(deed)
    yield from run.keep(fresh)


def _each(run: Run, mark: Mark, todo: Iterable[Wanted], me: There) -> Step[None]:
    declined = 0
    for one in todo:
        try:
            yield from _one(run, mark, one, me)
        except Declined:
            declined += 1
            if declined == DECLINED_IN_A_ROW:
                yield from myself(run)
            continue
        declined = 0


def _one(run: Run, mark: Mark, one: Wanted, me: There) -> Step[None]:
    """Mark one person; what fails is noted. Raises `Declined`, and what ends the run."""
    try:
        there = yield from resolve(run, Acct(one.subject))
        if there.id == me.id:
            yield from _note(run, mark, one, DeedState.ALREADY, there)
        else:
            yield from _mark(run, mark, one, there)
    except AppError as error:
        sent = run.state(mark.act, one.subject) is DeedState.SENT
        if isinstance(error, SessionError) and not sent:
            raise
        # Of what was sent and not answered nobody knows whether it was done.
        state = DeedState.SENT if sent and is_unanswered(error) else DeedState.FAILED
        yield from _note(run, mark, one, state, error)
        if isinstance(error, SessionError | LimitReached | Declined) or run.line.dead:
            raise


def _mark(run: Run, mark: Mark, one: Wanted, there: There) -> Step[None]:
    patience = Patience(run.line)
    while True:
        relation = yield from relationship(run, there)
        state = mark.state(relation)
        if state:
            ours = run.state(mark.act, one.subject) is DeedState.SENT
            yield from _note(run, mark, one, state if ours else DeedState.ALREADY, there)
            return
        if mark.act is Act.FOLLOW:
            if relation.get("blocked_by") is True:
                raise Declined(host=run.line.account.origin.partition("://")[2], status=403)
            if (yield from _wait_for_the_day(run, one)):
                continue
        try:
            yield from _write(run, mark, one, there)
        except AppError as error:
            if not patience.again(error):
                raise
        else:
            return


def _write(run: Run, mark: Mark, one: Wanted, there: There) -> Step[None]:
    yield from _note(run, mark, one, DeedState.SENT, there)
    path = f"/api/v1/accounts/{there.id}/{mark.do}"
    ask = run.line.ask_of(path, Purpose.WRITE, method="POST")
    relation = json_of(ask, (yield from run.line.once(ask)))
    state = mark.state(relation) if isinstance(relation, dict) else None
    if state is None:
        raise Surprising(host=ask.host)
    yield from _note(run, mark, one, state, there)


def _wait_for_the_day(run: Run, one: Wanted) -> Step[bool]:
    """Wait where the day's follows are used up by others; return whether it waited."""
    line = run.line
    until = line.day_full_until
    own = (run.account.id, FOLLOW.act, one.subject, "")
    others = {key: deed for key, deed in run.deeds.items() if key != own}
    if followed_today(others, run.account.id, line.now) >= run.account.rules.day:
        until = max(until, day_begin(line.now) + DAY + MARGIN)
    if until <= line.now:
        return False
    yield from line.wait(until, Reason.DAY)
    return True


def _note(
    run: Run, mark: Mark, one: Wanted, state: DeedState, told: There | AppError
) -> Step[None]:
    """Note how far one person's deed has come, with their id or with what went wrong."""
    before = run.found(mark.act, one.subject)
    uri = before.uri if before else ""
    problem = None
    if isinstance(told, There):
        uri = told.id
    else:
        problem = told.problem()
    deed = run.deed(mark.act, one.subject, state, person=one.person, uri=uri, problem=problem)
    yield from run.keep([deed])
