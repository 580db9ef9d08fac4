"""One run of writing: the line, the deeds as they stand, and whom they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from passage.core.accounts import Account
from passage.core.deeds import Act, Deed, DeedKey, Deeds, DeedState
from passage.core.errors import Problem
from passage.core.model import Network
from passage.core.names import AccountId
from passage.net.fediverse.line import Line, Step
from passage.net.writing import Keep, Wanted


class Run:
    """What one flow works with; its deeds change as it goes."""

    def __init__(self, account: Account, deeds: Deeds, now: float) -> None:
        self.account, self.line = account, Line(account, now)
        self.deeds: dict[DeedKey, Deed] = dict(deeds)

    @property
    def domain(self) -> str:
        """What stands behind the @ of the server's own people."""
        return self.account.id.rpartition("@")[2]

    def found(self, act: Act, subject: str, place: str = "") -> Deed | None:
        """Return what was done so far."""
        return self.deeds.get((self.account.id, act, subject, place))

    def state(self, act: Act, subject: str, place: str = "") -> DeedState | None:
        """Return how far a deed has come."""
        deed = self.found(act, subject, place)
        return deed.state if deed else None

    def deed(
        self,
        act: Act,
        subject: str,
        state: DeedState,
        *,
        person: AccountId | None = None,
        place: str = "",
        uri: str = "",
        problem: Problem | None = None,
    ) -> Deed:
        """Return a deed of this account, done now."""
        return Deed(
            network=Network.MASTODON,
            by=self.account.id,
            act=act,
            subject=subject,
            state=state,
            when=self.line.now,
            person=person,
            place=place,
            uri=uri,
            problem=problem,
        )

    def keep(self, deeds: Iterable[Deed]) -> Step[None]:
        """Write deeds down."""
        kept = tuple(deeds)
        self.deeds.update({deed.key: deed for deed in kept})
        if kept:
            yield Keep(kept)


def each_once(wanted: Iterable[Wanted]) -> Sequence[Wanted]:
    """Return everybody once, in order."""
    return tuple({one.subject.casefold(): one for one in wanted}.values())
