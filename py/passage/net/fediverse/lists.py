"""A list on the person's server, and those they follow put in it.

https://docs.joinmastodon.org/methods/lists/. Only who is followed can be in a list; a follow
that waits for consent does not count yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from passage.core.accounts import Account
from passage.core.deed_errors import DeedError, NotFollowed
from passage.core.deeds import Act, Deed, Deeds, DeedState
from passage.core.errors import AppError, Problem, Surprising
from passage.core.names import host_of
from passage.core.session_errors import SessionError
from passage.net.exchange import Answer, Ask, Purpose
from passage.net.fediverse.answers import There, is_id, is_unanswered, json_of
from passage.net.fediverse.line import Patience, Step
from passage.net.fediverse.people import following, members, myself
from passage.net.fediverse.run import Run, each_once
from passage.net.reading import text_in
from passage.net.writing import Flow, Wanted, flow

BATCH = 20
"""People put in a list with one request. A server takes all of them or none."""

_LISTS = "/api/v1/lists"
_SETTLED = frozenset({DeedState.DONE, DeedState.ALREADY})

Pair = tuple[Wanted, There]


def list_flow(
    account: Account, name: str, wanted: Iterable[Wanted], deeds: Deeds, now: float
) -> Flow:
    """Make the list ``name`` unless it is there, and put everybody wanted in it.

    A list of this name that the person made is used, and noted as `ALREADY`. Who is not followed
    fails with `NotFollowed`. Ends early as `follow_flow` does.
    """
    return flow(lambda: _list(Run(account, deeds, now), name, each_once(wanted)))


def _list(run: Run, name: str, wanted: Sequence[Wanted]) -> Step[None]:
    me = yield from myself(run)
    known = yield from following(run, me)
    list_id, fresh = yield from _the_list(run, name)
    present = {} if fresh else (yield from members(run, list_id))
    todo = [one for one in wanted if fresh or _state(run, name, one) not in _SETTLED]
    yield from _note_present(run, name, todo, present)
    todo = [one for one in todo if one.subject.casefold() not in present]
    yield from _note_strangers(run, name, todo, known)
    pairs = [(one, known[key]) for one in todo if (key := one.subject.casefold()) in known]
    for first in range(0, len(pairs), BATCH):
        yield from _add(run, name, list_id, pairs[first : first + BATCH])


def lists_of(run: Run) -> Step[dict[str, str]]:
    """Return the person's lists: title by id."""
    ask = run.line.ask_of(_LISTS, Purpose.MINE)
    records = yield from run.line.json(ask)
    if not isinstance(records, list):
        raise Surprising(host=ask.host)
    found = ((text_in(record, "id", 65), text_in(record, "title")) for record in records)
    return {given: title for given, title in found if is_id(given)}


def list_noted(run: Run, name: str, lists: Mapping[str, str]) -> str:
    """Return the id of the list that a deed is about, if it is still there under its name.

    Of one that was sent without an answer, the first of this name.
    """
    deed = run.found(Act.LIST, name)
    if deed and deed.uri:
        return deed.uri if lists.get(deed.uri) == name else ""
    return _first_named(name, lists)


def _first_named(name: str, lists: Mapping[str, str]) -> str:
    return next((given for given, title in lists.items() if title == name), "")


def _the_list(run: Run, name: str) -> Step[tuple[str, bool]]:
    """Return the list's id, and whether it was made just now."""
    patience = Patience(run.line)
    while True:
        lists = yield from lists_of(run)
        given = list_noted(run, name, lists) or _first_named(name, lists)
        state = run.state(Act.LIST, name)
        if given:
            if state not in _SETTLED:
                now = DeedState.DONE if state is DeedState.SENT else DeedState.ALREADY
                yield from run.keep([run.deed(Act.LIST, name, now, uri=given)])
            return given, False
        yield from run.keep([run.deed(Act.LIST, name, DeedState.SENT)])
        form = (("title", name),)
        ask = run.line.ask_of(_LISTS, Purpose.WRITE, method="POST", form=form)
        try:
            given = _id_of(ask, (yield from run.line.once(ask)))
        except AppError as error:
            if patience.again(error):
                continue
            yield from _note_unmade(run, name, error)
            raise
        yield from run.keep([run.deed(Act.LIST, name, DeedState.DONE, uri=given)])
        return given, True


def _id_of(ask: Ask, answer: Answer) -> str:
    given = text_in(json_of(ask, answer), "id", 65)
    if not is_id(given):
        raise Surprising(host=ask.host)
    return given


def _note_unmade(run: Run, name: str, error: AppError) -> Step[None]:
    state = DeedState.SENT if is_unanswered(error) else DeedState.FAILED
    yield from run.keep([run.deed(Act.LIST, name, state, problem=error.problem())])


def _state(run: Run, name: str, one: Wanted) -> DeedState | None:
    return run.state(Act.MEMBER, one.subject, name)


def _member(
    run: Run,
    name: str,
    one: Wanted,
    state: DeedState,
    *,
    uri: str = "",
    why: Problem | None = None,
) -> Deed:
    about = one.person
    return run.deed(Act.MEMBER, one.subject, state, person=about, place=name, uri=uri, problem=why)


def _note_present(
    run: Run, name: str, todo: Iterable[Wanted], present: Mapping[str, There]
) -> Step[None]:
    fresh = []
    for one in todo:
        there = present.get(one.subject.casefold())
        if there:
            ours = _state(run, name, one) is DeedState.SENT
            state = DeedState.DONE if ours else DeedState.ALREADY
            fresh.append(_member(run, name, one, state, uri=there.id))
    yield from run.keep(fresh)


def _note_strangers(
    run: Run, name: str, todo: Iterable[Wanted], known: Mapping[str, There]
) -> Step[None]:
    why = NotFollowed(host=host_of(run.account.origin)).problem()
    strangers = (one for one in todo if one.subject.casefold() not in known)
    yield from run.keep([_member(run, name, one, DeedState.FAILED, why=why) for one in strangers])


def _add(run: Run, name: str, list_id: str, batch: list[Pair]) -> Step[None]:
    """Put some in the list with one request; one by one where the server takes not all."""
    patience = Patience(run.line)
    while batch:
        yield from _keep_all(run, name, batch, DeedState.SENT)
        form = tuple(("account_ids[]", there.id) for _, there in batch)
        path = f"{_LISTS}/{list_id}/accounts"
        ask = run.line.ask_of(path, Purpose.WRITE, method="POST", form=form)
        try:
            yield from run.line.once(ask)
        except AppError as error:
            if patience.again(error):
                batch = yield from _left(run, name, list_id, batch)
            elif isinstance(error, DeedError) and len(batch) > 1:
                for pair in batch:
                    yield from _add(run, name, list_id, [pair])
                return
            else:
                state = DeedState.SENT if is_unanswered(error) else DeedState.FAILED
                yield from _keep_all(run, name, batch, state, error.problem())
                if isinstance(error, SessionError) or run.line.dead:
                    raise
                return
        else:
            yield from _keep_all(run, name, batch, DeedState.DONE)
            return


def _left(run: Run, name: str, list_id: str, batch: list[Pair]) -> Step[list[Pair]]:
    """Note those whom an unanswered request put in the list all the same; return the others."""
    present = yield from members(run, list_id)
    done = [pair for pair in batch if pair[0].subject.casefold() in present]
    yield from _keep_all(run, name, done, DeedState.DONE)
    return [pair for pair in batch if pair not in done]


def _keep_all(
    run: Run, name: str, batch: Iterable[Pair], state: DeedState, why: Problem | None = None
) -> Step[None]:
    yield from run.keep(
        [_member(run, name, one, state, uri=there.id, why=why) for one, there in batch]
    )
