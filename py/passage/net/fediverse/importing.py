"""Handing a whole list to the server's own importer, where it has one for programs.

GoToSocial has (https://docs.gotosocial.org/en/latest/api/swagger/, ``importData``); Mastodon
imports files that people give it in its settings, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from passage.core.accounts import Account
from passage.core.csv_files import csv_of
from passage.core.deeds import Act, Deeds, DeedState
from passage.core.errors import AppError
from passage.core.export import MASTODON_HEADER
from passage.net.exchange import Ask, Purpose
from passage.net.fediverse.answers import is_unanswered
from passage.net.fediverse.line import Step
from passage.net.fediverse.marking import note_known
from passage.net.fediverse.people import following, myself
from passage.net.fediverse.run import Run, each_once
from passage.net.writing import Flow, Wanted, flow

_CELLS = ("true", "false", "")
"""Show boosts, do not notify, in any language: the cells of `MASTODON_HEADER`."""


def import_flow(account: Account, wanted: Iterable[Wanted], deeds: Deeds, now: float) -> Flow:
    """Have the server follow everybody wanted, in its own time.

    The deeds stay `SENT`: a later `follow_flow` sees which were done, and does the others. Ends
    with a problem where the server does not take the list.
    """
    return flow(lambda: _import(Run(account, deeds, now), list(each_once(wanted))))


def _import(run: Run, wanted: list[Wanted]) -> Step[None]:
    me = yield from myself(run)
    yield from note_known(run, wanted, (yield from following(run, me)))
    again = (None, DeedState.FAILED, DeedState.UNDONE)
    todo = [one for one in wanted if run.state(Act.FOLLOW, one.subject) in again]
    if not todo:
        return
    yield from _note(run, todo, DeedState.SENT, None)
    try:
        yield from run.line.once(ask_of(run, todo))
    except AppError as error:
        state = DeedState.SENT if is_unanswered(error) else DeedState.FAILED
        yield from _note(run, todo, state, error)
        raise


def _note(run: Run, todo: list[Wanted], state: DeedState, error: AppError | None) -> Step[None]:
    why = error.problem() if error else None
    yield from run.keep(
        [run.deed(Act.FOLLOW, one.subject, state, person=one.person, problem=why) for one in todo]
    )


def ask_of(run: Run, todo: Iterable[Wanted]) -> Ask:
    """Return the request: a form with a file (RFC 7578), which adds and never takes away."""
    data = csv_of([MASTODON_HEADER, *((one.subject, *_CELLS) for one in todo)])
    edge = sha256(data).hexdigest()[:32]
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in (("type", "following"), ("mode", "merge"))
    ]
    parts += [
        f'--{edge}\r\nContent-Disposition: form-data; name="data"; filename="following.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n".encode(),
        data,
        f"\r\n--{edge}--\r\n".encode(),
    ]
    ask = run.line.ask_of("/api/v1/import", Purpose.WRITE, method="POST")
    kind = f"multipart/form-data; boundary={edge}"
    return replace(ask, body=b"".join(parts), content_type=kind)
