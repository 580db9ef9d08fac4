"""Accounts as the person's own server knows them: who one is, whom one follows, who is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passage.core.deed_errors import MovedAway, NotThere, SomebodyElse
from passage.core.errors import Surprising
from passage.core.names import Acct
from passage.net.exchange import Ask, Purpose
from passage.net.fediverse.answers import (
    There,
    is_same,
    is_wanted,
    json_of,
    next_of,
    there_from,
)
from passage.net.fediverse.line import Step
from passage.net.fediverse.run import Run

PAGE = 80
"""The largest page of accounts, https://docs.joinmastodon.org/methods/accounts/#following."""

PAGES_MAX = 250
"""Pages read of one list: 20,000 accounts."""


def myself(run: Run) -> Step[There]:
    """Return the person's own account. Raises `Surprising` where the session is another's."""
    ask = run.line.ask_of("/api/v1/accounts/verify_credentials", Purpose.MINE)
    me = there_from((yield from run.line.json(ask)), run.domain)
    if me is None or not is_same(me.acct, run.account.id):
        raise Surprising(host=ask.host)
    return me


def following(run: Run, me: There) -> Step[Mapping[str, There]]:
    """Return whom the person follows, by acct in one case."""
    ask = run.line.ask_of(f"/api/v1/accounts/{me.id}/following", Purpose.MINE, _page())
    return (yield from _everybody(run, ask))


def members(run: Run, list_id: str) -> Step[Mapping[str, There]]:
    """Return who is in a list, by acct in one case."""
    # Without a limit ("0") in one answer, where the server knows that.
    params = (("limit", "0"),)
    ask = run.line.ask_of(f"/api/v1/lists/{list_id}/accounts", Purpose.MINE, params)
    return (yield from _everybody(run, ask))


def _page() -> tuple[tuple[str, str], ...]:
    return (("limit", str(PAGE)),)


def _everybody(run: Run, ask: Ask) -> Step[dict[str, There]]:
    found: dict[str, There] = {}
    asked: set[tuple[tuple[str, str], ...]] = set()
    while ask.params not in asked and len(asked) < PAGES_MAX:
        asked.add(ask.params)
        answer = yield from run.line.ask(ask)
        records = json_of(ask, answer)
        if not isinstance(records, list):
            raise Surprising(host=ask.host)
        here = (there_from(record, run.domain) for record in records)
        found |= {there.acct.casefold(): there for there in here if there}
        params = next_of(ask, answer)
        if params is None:
            break
        ask = run.line.ask_of(ask.path, ask.purpose, params)
    return found


def resolve(run: Run, wanted: Acct) -> Step[There]:
    """Return the account that is meant, which the server fetches where it does not know it.

    Raises `NotThere`, `SomebodyElse` or `MovedAway`, besides what `Line.ask` raises.
    """
    params = (("q", wanted), ("type", "accounts"), ("resolve", "true"), ("limit", "1"))
    ask = run.line.ask_of("/api/v2/search", Purpose.RESOLVE, params)
    body = yield from run.line.json(ask)
    records = body.get("accounts") if isinstance(body, dict) else None
    if not isinstance(records, list):
        raise Surprising(host=ask.host)
    there = _the_one(run, records, wanted) or (yield from _look_up(run, wanted))
    if there.moved:
        raise MovedAway(host=ask.host)
    if there.gone:
        raise NotThere(host=ask.host)
    return there


def _the_one(run: Run, records: list[Any], wanted: Acct) -> There | None:
    for record in records:
        there = there_from(record, run.domain)
        if there and is_wanted(there, wanted):
            return there
    return None


def _look_up(run: Run, wanted: Acct) -> Step[There]:
    """Ask for exactly this address: some servers' search knows names alone."""
    # A server calls its own people by their names alone.
    user, _, host = wanted.partition("@")
    acct = (("acct", user if host == run.domain else wanted),)
    ask = run.line.ask_of("/api/v1/accounts/lookup", Purpose.LOOKUP, acct)
    there = there_from((yield from run.line.json(ask)), run.domain)
    if there is None or not is_wanted(there, wanted):
        raise SomebodyElse(host=ask.host)
    return there


def account_of(run: Run, given: str) -> Step[There]:
    """Return the account with an id of this server. Raises `NotThere`."""
    ask = run.line.ask_of(f"/api/v1/accounts/{given}", Purpose.MINE)
    there = there_from((yield from run.line.json(ask)), run.domain)
    if there is None:
        raise Surprising(host=ask.host)
    return there


def relationship(run: Run, there: There) -> Step[Mapping[str, Any]]:
    """Return how things stand with an account, now.

    One id at a time: snac answers for the first alone.
    """
    params = (("id[]", there.id),)
    ask = run.line.ask_of("/api/v1/accounts/relationships", Purpose.MINE, params)
    records = yield from run.line.json(ask)
    if isinstance(records, list):
        for record in records:
            if isinstance(record, dict) and record.get("id") == there.id:
                return record
    raise Surprising(host=ask.host)
