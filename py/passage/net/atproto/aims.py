"""What is aimed at, and what of it is left to do, given what stands on the account already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from passage.core.accounts import Account
from passage.core.deeds import OURS, Act, Deed, DeedKey, Deeds, DeedState
from passage.core.model import Network
from passage.core.names import AccountId, Did, parse_did
from passage.net.atproto.repo import SAME_KEY, Create, Place, Standing, place_of
from passage.net.atproto.tid import Tids, micros_of
from passage.net.writing import Wanted


@dataclass(frozen=True, slots=True)
class Aim:
    """A record that there should be one of.

    ``subject``, ``place`` and ``person`` are as in `Deed`. A record about a person is known by
    its subject (and list), whoever made it; others by their at-URI alone. ``value`` is what the
    record holds beside its type and date. Where ``fixed``, a record that was deleted is made
    anew at its old at-URI, which other deeds name.
    """

    act: Act
    collection: str
    subject: str
    value: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    person: AccountId | None = None
    fixed: bool = False

    @property
    def about_person(self) -> bool:
        """Whether it is known by its subject."""
        return self.act not in (Act.LIST, Act.PACK)


def aims(
    account: Account, act: Act, collection: str, wanted: Iterable[Wanted], place: str = ""
) -> tuple[Aim, ...]:
    """Return one aim for each account wanted, in their order; the person's own is none."""
    people: dict[str, AccountId] = {}
    for one in wanted:
        if one.subject != account.id:
            people.setdefault(one.subject, one.person)
    listed = {"list": place} if place else {}
    return tuple(
        Aim(act, collection, did, {"subject": did, **listed}, place, person)
        for did, person in people.items()
    )


@dataclass(frozen=True, slots=True)
class Sorted:
    """Deeds about which something is known now that was not, and the writes that are left."""

    settled: tuple[Deed, ...]
    jobs: tuple[Create, ...]


class Sorter:
    """Sorts aims out, by what stands on the account and by the deeds written down."""

    def __init__(self, account: Account, tids: Tids, standing: Collection[Standing]) -> None:
        """Take what stands; ``tids`` gives new records their keys."""
        self._account, self._tids = account, tids
        self._uris = {one.uri for one in standing}
        self._of: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for one in standing:
            self._of[one.subject, one.place].add(one.uri)

    def sort(
        self, wanted: Iterable[Aim], deeds: Deeds, now: float, without: Collection[DeedKey]
    ) -> Sorted:
        """Sort aims, except those ``without`` which this is to be done.

        What stands is done if a deed of ours names it, else it was there already. Of what does
        not stand, that which was done about a person has been taken back elsewhere, by their
        own hand: it stays so. All else is to be written, soon after it was sent under the same
        key, so that a write which arrives late cannot make a second record.
        """
        settled: list[Deed] = []
        jobs: list[Create] = []
        for aim in wanted:
            key = (str(self._account.id), aim.act, aim.subject, aim.place)
            deed = deeds.get(key)
            state = self._state(aim, deed)
            if state is None:
                if key not in without:
                    jobs.append(Create(self._deed(aim, deed, now), aim.value))
            elif deed is None or deed.state is not state:
                settled.append(self._settled(aim, deed, state, now))
        return Sorted(tuple(settled), tuple(jobs))

    def _state(self, aim: Aim, deed: Deed | None) -> DeedState | None:
        """Return the state that an aim is in, None where there is something to write."""
        ours = deed is not None and deed.state in OURS
        if not aim.about_person:
            return DeedState.DONE if ours and deed and deed.uri in self._uris else None
        there = self._of.get((aim.subject, aim.place))
        if there:
            return DeedState.DONE if ours and deed and deed.uri in there else DeedState.ALREADY
        taken_back = deed is not None and deed.state is DeedState.DONE
        return DeedState.UNDONE if taken_back else None

    def _deed(self, aim: Aim, deed: Deed | None, now: float) -> Deed:
        """Return the deed of a record to be written."""
        place = place_of(deed.uri) if deed else None
        kept = deed and place and self._may_stay(aim, deed, place, now)
        rkey = place.rkey if place and kept else self._tids.next(now)
        uri = Place(str(self._account.id), aim.collection, rkey).uri
        return self._new(aim, DeedState.SENT, now, uri)

    def _may_stay(self, aim: Aim, deed: Deed, place: Place, now: float) -> bool:
        fresh = now - micros_of(place.rkey) / 1e6 < SAME_KEY
        again = deed.state in OURS if aim.fixed else fresh and deed.state is DeedState.SENT
        ours = place.repo == self._account.id and place.collection == aim.collection
        return again and ours and deed.uri not in self._uris

    def _settled(self, aim: Aim, deed: Deed | None, state: DeedState, now: float) -> Deed:
        if state is DeedState.ALREADY:
            # Without an at-URI: nothing of it is ours to delete.
            return self._new(aim, state, now, "")
        # When it was written counts, not when that was seen.
        when = deed.when if deed and state is DeedState.DONE else now
        return self._new(aim, state, when, deed.uri if deed else "")

    def _new(self, aim: Aim, state: DeedState, when: float, uri: str) -> Deed:
        by, subject, place = str(self._account.id), aim.subject, aim.place
        return Deed(Network.BLUESKY, by, aim.act, subject, state, when, aim.person, place, uri)


def own(account: Account, deeds: Deeds) -> Iterator[Deed]:
    """Yield the account's own deeds on Bluesky."""
    for deed in deeds.values():
        if deed.network is Network.BLUESKY and deed.by == account.id:
            yield deed


def last_tid(account: Account, deeds: Deeds) -> int:
    """Return the moment of the latest key of the account's deeds, in microseconds, else 0."""
    places = (place_of(deed.uri) for deed in own(account, deeds))
    return max((micros_of(place.rkey) for place in places if place), default=0)


def did_of(account: Account) -> Did:
    """Return the account's DID. Raises `BadDid` for an account of another network."""
    return parse_did(str(account.id))
