"""Taking back what was done here, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from passage.core.accounts import Account
from passage.core.deeds import OURS, Act, Deed, DeedKey, Deeds, DeedState
from passage.net.atproto.aims import own
from passage.net.atproto.muting import unmute
from passage.net.atproto.pen import Part, Pen, pen_for
from passage.net.atproto.repo import BLOCK, FOLLOW, LIST, LISTITEM, STARTERPACK, Delete, place_of
from passage.net.writing import Flow, flow

_ORDER = (STARTERPACK, LISTITEM, LIST, FOLLOW, BLOCK)
"""A starter pack before its list, members before the list that they are on."""


def undo_flow(account: Account, deeds: Deeds, keys: Collection[DeedKey] | None, now: float) -> Flow:
    """Delete the records that deeds of ours name and that are still there; unmute.

    ``keys`` says which deeds, None all of them; a starter pack brings its list along, a list
    its members. Deeds become UNDONE, also those whose record was gone. What stood before, or
    was done by somebody else's hand, is never touched. Ends as the other flows do.
    """
    pen = pen_for(account, deeds, now)
    return flow(lambda: _undo(pen, meant(account, deeds, keys)))


def meant(account: Account, deeds: Deeds, keys: Collection[DeedKey] | None) -> tuple[Deed, ...]:
    """Return the deeds that an undo of these keys is about."""
    ours = [deed for deed in own(account, deeds) if deed.state in OURS]
    if keys is None:
        return tuple(ours)
    named = {deed.key: deed for deed in ours if deed.key in keys}
    for act, child in ((Act.PACK, Act.LIST), (Act.LIST, Act.MEMBER)):
        places = {deed.uri for deed in named.values() if deed.act is act}
        named |= {one.key: one for one in ours if one.act is child and one.place in places}
    return tuple(named.values())


def _undo(pen: Pen, deeds: Sequence[Deed]) -> Part[None]:
    for collection in _ORDER:
        some = [deed for deed in deeds if _lies_in(deed, collection, pen.account)]
        yield from _delete(pen, collection, [deed.key for deed in some])
    yield from unmute(pen, [deed for deed in deeds if deed.act is Act.MUTE])


def _lies_in(deed: Deed, collection: str, account: Account) -> bool:
    place = place_of(deed.uri)
    return place is not None and (place.repo, place.collection) == (account.id, collection)


def _delete(pen: Pen, collection: str, keys: Collection[DeedKey]) -> Part[None]:
    while keys:
        standing = {one.uri: one for one in (yield from pen.records(collection))}
        left = [pen.deeds[key] for key in keys if pen.deeds[key].state in OURS]
        gone = [deed for deed in left if deed.uri not in standing]
        yield from pen.keep(_undone(gone, pen.now))
        still = [one for one in left if one.uri in standing and one.key not in pen.gave_up]
        if (yield from pen.carry_out([Delete(deed) for deed in still])):
            return


def _undone(deeds: Iterable[Deed], now: float) -> list[Deed]:
    return [replace(deed, state=DeedState.UNDONE, when=now, problem=None) for deed in deeds]
