"""Muting people on Bluesky. Mutes are private: no records, but a list the AppView keeps.

https://docs.bsky.app/docs/api/app-bsky-graph-mute-actor; the PDS hands these calls on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from passage.core.accounts import Account
from passage.core.deed_errors import Declined
from passage.core.deeds import OURS, Act, Deed, Deeds, DeedState
from passage.core.errors import RateLimited, Surprising
from passage.core.model import Network
from passage.core.names import Origin
from passage.net.atproto.aims import Aim, aims
from passage.net.atproto.pen import PAGES_MAX, Part, Pen, pen_for
from passage.net.atproto.replies import TROUBLE
from passage.net.atproto.repo import posted
from passage.net.exchange import Ask, Purpose
from passage.net.reading import items_in, text_in
from passage.net.writing import Flow, Wanted, flow

TOGETHER = 25
"""Mutes written down together before they are sent, one by one."""

_MUTE, _UNMUTE = "app.bsky.graph.muteActor", "app.bsky.graph.unmuteActor"
_DID_MAX = 2048


def mute_flow(
    account: Account, wanted: Sequence[Wanted], deeds: Deeds, now: float, appview: Origin
) -> Flow:
    """Mute people; nobody but the person sees it. Ends as the flows of records do."""
    pen = pen_for(account, deeds, now, appview=appview)
    return flow(lambda: _mute(pen, aims(account, Act.MUTE, "", wanted)))


def _mute(pen: Pen, wanted: Sequence[Aim]) -> Part[None]:
    while wanted:
        yield from pen.look()
        muted = yield from _muted(pen)
        settled, left = _sorted(pen, wanted, muted)
        yield from pen.keep(settled)
        if (yield from _each(pen, _MUTE, left, DeedState.SENT, DeedState.DONE)):
            return


def unmute(pen: Pen, deeds: Sequence[Deed]) -> Part[None]:
    """Take mutes of ours back, those that still stand."""
    while deeds:
        muted = yield from _muted(pen)
        left = [pen.deeds[one.key] for one in deeds if pen.deeds[one.key].state in OURS]
        gone = [one for one in left if one.subject not in muted]
        yield from pen.keep([_moved(one, DeedState.UNDONE, pen.now) for one in gone])
        still = [one for one in left if one.subject in muted and one.key not in pen.gave_up]
        if (yield from _each(pen, _UNMUTE, still, None, DeedState.UNDONE)):
            return


def _muted(pen: Pen) -> Part[frozenset[str]]:
    """Read whom the account mutes."""
    found: set[str] = set()
    cursor = ""
    for _ in range(PAGES_MAX):
        params = (("limit", "100"), *((("cursor", cursor),) if cursor else ()))
        path, by = "/xrpc/app.bsky.graph.getMutes", str(pen.did)
        ask = Ask(pen.account.origin, path, params, Purpose.MINE, by=by)
        body = yield from pen.patiently(ask)
        if not isinstance(body, dict) or not isinstance(body.get("mutes"), list):
            raise Surprising(host=ask.host)
        found |= {text_in(one, "did", _DID_MAX) for one in items_in(body, "mutes")}
        following = text_in(body, "cursor", _DID_MAX)
        if not following or following == cursor:
            break
        cursor = following
    return frozenset(found)


def _sorted(
    pen: Pen, wanted: Iterable[Aim], muted: frozenset[str]
) -> tuple[list[Deed], list[Deed]]:
    """Return the deeds that are settled, and those that are left to do."""
    settled, left = [], []
    for aim in wanted:
        by, fresh = str(pen.did), DeedState.SENT
        new = Deed(Network.BLUESKY, by, Act.MUTE, aim.subject, fresh, pen.now, aim.person)
        deed = pen.deeds.get(new.key)
        if aim.subject in muted:
            ours = deed is not None and deed.state in OURS
            state = DeedState.DONE if ours else DeedState.ALREADY
        elif deed is not None and deed.state is DeedState.DONE:
            state = DeedState.UNDONE
        else:
            left += [new] if new.key not in pen.gave_up else []
            continue
        if deed is None or deed.state is not state:
            settled.append(_moved(deed or new, state, pen.now))
    return settled, left


def _each(
    pen: Pen, method: str, deeds: Sequence[Deed], before: DeedState | None, after: DeedState
) -> Part[bool]:
    """Call a method for each; return whether all are settled."""
    for start in range(0, len(deeds), TOGETHER):
        some = deeds[start : start + TOGETHER]
        if before:
            yield from pen.keep([_moved(one, before, pen.now) for one in some])
        done: list[Deed] = []
        for one in some:
            try:
                yield from pen.ask(posted(pen.account, method, {"actor": one.subject}))
                done.append(_moved(one, after, pen.now))
            except Declined as error:
                pen.gave_up.add(one.key)
                failed = replace(one, problem=error.problem())
                done.append(_moved(failed, DeedState.FAILED, pen.now) if before else failed)
            except (RateLimited, *TROUBLE) as error:
                yield from pen.keep(done)
                yield from pen.bide(error)
                return False
        yield from pen.keep(done)
    return True


def _moved(deed: Deed, state: DeedState, now: float) -> Deed:
    problem = deed.problem if state is DeedState.FAILED else None
    return replace(deed, state=state, when=now, problem=problem)
