"""The hand that writes for one account: patient, within the limits, and never twice.

Everything here is a part of a flow (`passage.net.writing`): it yields turns. A `round` of a
flow reads what stands, sorts out what is left, and writes until that is done or until so much
time has passed, or so little is known of a call, that what stands must be read again.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from passage.core.accounts import Account
from passage.core.deed_errors import Declined
from passage.core.deeds import Deed, DeedKey, Deeds
from passage.core.errors import AppError, RateLimited, Surprising
from passage.core.names import Did, Origin
from passage.net.atproto.aims import Aim, Sorter, did_of, last_tid
from passage.net.atproto.budget import HOUR, Budget, spent, window_of
from passage.net.atproto.labels import label_ask, read_labels
from passage.net.atproto.replies import TROUBLE, checked
from passage.net.atproto.repo import (
    MOST_WRITES,
    Job,
    Standing,
    read_records,
    records_ask,
    writes_ask,
)
from passage.net.atproto.tid import Tids
from passage.net.exchange import Answer, Ask, Purpose
from passage.net.quota import quota_of
from passage.net.writing import Got, Keep, Pause, Reason, Turn

T = TypeVar("T")
Part = Generator[Turn, Got, T]
"""A part of a flow, which returns a value or raises an `AppError`."""

BACKOFF = (5.0, 15.0, 45.0, 135.0, 300.0)
"""Seconds waited after one failure, two in a row, and so on; one more ends the flow."""

LOOK_EVERY = 500
"""Records written after which the account's own labels are looked at again."""

LONGEST = 86_400.0
"""Seconds: a server that asks for a longer break is asked again after these."""

REFUSED_MAX = 24
"""Refusals in a row after which it is not single records that are wrong, but all."""

PAGES_MAX = 5_000
"""Pages read of one collection: half a million records."""

READINGS_MAX = 5
"""Readings of one collection, where each is interrupted by a pause."""


@dataclass(slots=True)
class Pen:
    """All that a flow knows while it runs; ``now`` is the time of its last turn.

    Where ``appview`` is named, the account's labels are looked at there, and a label that says
    that the network takes it for spam ends the flow.
    """

    account: Account
    deeds: dict[DeedKey, Deed]
    now: float
    tids: Tids
    budget: Budget
    appview: Origin | None = None
    troubles: int = 0
    pauses: int = 0
    unlooked: int = 0
    gave_up: set[DeedKey] = field(default_factory=set)

    @property
    def did(self) -> Did:
        """The account's DID."""
        return did_of(self.account)

    def turn(self, turn: Turn) -> Part[Got]:
        """Yield a turn and mind the time."""
        self.pauses += isinstance(turn, Pause)
        got = yield turn
        self.now = got.now
        return got

    def keep(self, deeds: Iterable[Deed]) -> Part[None]:
        """Have deeds kept, if there are any."""
        kept = tuple(deeds)
        self.deeds |= {one.key: one for one in kept}
        if kept:
            yield from self.turn(Keep(kept))

    def ask(self, ask: Ask, points: int = 0) -> Part[Any]:
        """Ask once; return the JSON of the answer. Raises what `checked` raises."""
        reply = (yield from self.turn(ask)).reply
        headers = reply.headers if isinstance(reply, Answer) else {}
        refused = isinstance(reply, Answer) and reply.status == 429  # noqa: PLR2004
        if points and not refused:
            self.budget = self.budget.plus(self.now, points)
        self.budget = self.budget.heard(headers, self.now)
        body = checked(ask, reply, self.now)
        if ask.purpose is Purpose.WRITE:
            self.troubles = 0
        quota = quota_of(headers, self.now)
        if quota and quota.remaining == 0 and window_of(headers) < HOUR:
            yield from self.turn(Pause(self.now + quota.resets_in + 1.0, Reason.ASKED))
        return body

    def patiently(self, ask: Ask) -> Part[Any]:
        """Ask until there is an answer. Raises what `checked` raises, trouble after a while."""
        tries = 0
        while True:
            try:
                return (yield from self.ask(ask))
            except (RateLimited, *TROUBLE) as error:
                yield from self._wait(error, tries)
                tries += 1

    def bide(self, error: AppError) -> Part[None]:
        """Wait after a failed write, longer after each in a row. Raises it after the last."""
        yield from self._wait(error, self.troubles)
        self.troubles += 1

    def _wait(self, error: AppError, tries: int) -> Part[None]:
        if tries == len(BACKOFF):
            raise error
        least = self.now + BACKOFF[tries]
        if isinstance(error, RateLimited):
            asked = min(float(error.facts["until"]), self.now + LONGEST)
            # A time that is told is kept to; an untold one is guessed.
            until = asked if asked > self.now + 1.0 else least
            yield from self.turn(Pause(until, Reason.ASKED))
        else:
            yield from self.turn(Pause(least, Reason.TROUBLE))

    def look(self) -> Part[None]:
        """Look at the account's labels. Raises `Flagged`; what cannot be read says nothing."""
        self.unlooked = 0
        if self.appview is None:
            return
        ask = label_ask(self.appview, self.did)
        reply = (yield from self.turn(ask)).reply
        read_labels(ask, reply, self.did)

    def records(self, collection: str) -> Part[tuple[Standing, ...]]:
        """Read all records of a collection of the account.

        After a pause in the middle of it, they are read anew: by then the person may have made
        one in another app, where the pages that were read before would have shown it. A server
        that asks for pauses all the time is believed in the end.
        """
        found: tuple[Standing, ...] = ()
        for _ in range(READINGS_MAX):
            before = self.pauses
            found = yield from self._pages(collection)
            if self.pauses == before:
                break
        return found

    def _pages(self, collection: str) -> Part[tuple[Standing, ...]]:
        found: dict[str, Standing] = {}
        cursor = ""
        for _ in range(PAGES_MAX):
            ask = records_ask(self.account, collection, cursor)
            page, following = read_records(ask, (yield from self.patiently(ask)))
            found |= {one.uri: one for one in page}
            if not following:
                return tuple(found.values())
            if following == cursor:
                break
            cursor = following
        raise Surprising(host=self.account.origin.partition("://")[2])

    def fulfil(self, collection: str, wanted: Sequence[Aim]) -> Part[None]:
        """Make the records that are wanted and not there, in their order."""
        while wanted:
            yield from self.look()
            standing = yield from self.records(collection)
            sorter = Sorter(self.account, self.tids, standing)
            result = sorter.sort(wanted, self.deeds, self.now, self.gave_up)
            yield from self.keep(result.settled)
            if (yield from self.carry_out(result.jobs)):
                return

    def carry_out(self, jobs: Sequence[Job]) -> Part[bool]:
        """Do jobs of one price; return whether all are settled, else what stands is to be read.

        A call that the server will not do is cut in half until what is wrong stands alone.
        """
        groups, refusals = [list(jobs)] if jobs else [], 0
        while groups:
            if self.unlooked >= LOOK_EVERY:
                yield from self.look()
            group = groups.pop()
            points = group[0].points
            room = min(MOST_WRITES, self.budget.free(self.now) // points)
            if not room:
                left = points * (len(group) + sum(map(len, groups)))
                yield from self.turn(self.budget.wait(self.now, points, left))
                return False
            batch, rest = group[:room], group[room:]
            groups += [rest] if rest else []
            try:
                yield from self._write(batch)
                refusals = 0
            except Declined as error:
                refusals += 1
                if refusals > REFUSED_MAX:
                    raise
                half = len(batch) // 2
                groups += [part for part in (batch[half:], batch[:half]) if part and half]
                yield from self._give_up(batch if not half else [], error)
            except (RateLimited, *TROUBLE) as error:
                yield from self.bide(error)
                return False
        return True

    def _write(self, batch: Sequence[Job]) -> Part[None]:
        before = (job.before(self.now) for job in batch)
        yield from self.keep([deed for deed in before if deed])
        ask = writes_ask(self.account, batch, self.now)
        yield from self.ask(ask, sum(job.points for job in batch))
        self.unlooked += len(batch)
        yield from self.keep([job.after(self.now) for job in batch])

    def _give_up(self, batch: Sequence[Job], error: Declined) -> Part[None]:
        refused = [job.refused(self.now, error.problem()) for job in batch]
        self.gave_up |= {deed.key for deed in refused}
        yield from self.keep(refused)


def pen_for(
    account: Account, deeds: Deeds, now: float, clock_id: int = 0, appview: Origin | None = None
) -> Pen:
    """Return the pen of an account, which knows what its deeds tell of earlier work."""
    budget = spent(deeds.values(), did_of(account), now)
    tids = Tids(clock_id, last_tid(account, deeds))
    return Pen(account, dict(deeds), now, tids, budget, appview)
