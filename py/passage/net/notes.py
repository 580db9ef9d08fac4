"""What is known so far of one person on one network, and the outcome it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from passage.core.errors import Problem
from passage.core.leads import NO_LEADS, Leads
from passage.core.model import (
    Absent,
    Band,
    Candidate,
    Flag,
    Followed,
    Found,
    Match,
    Network,
    Outcome,
    Unknown,
)
from passage.core.names import Acct
from passage.core.score import is_excluded, judged
from passage.net.questions import Learned

MATCHES_MAX = 6
"""Accounts kept for one person and network; those left out are the least likely ones."""

_EXCLUDED_MAX = 2
_BIO_KEPT = 1_000, 300


class Notes:
    """Accounts that came up, each once, and what could not be asked."""

    def __init__(
        self, followed: Followed, leads: Leads = NO_LEADS, before: Outcome | None = None
    ) -> None:
        """Begin with nothing, or with what came of an inquiry ``before``."""
        self._followed = followed
        self._leads = leads
        self._candidates: dict[str, Candidate] = {}
        self._problems: dict[Problem, None] = {}
        self._matches: tuple[Match, ...] = ()
        if isinstance(before, Found):
            self.add(Learned(tuple(m.candidate for m in before.matches), before.unchecked))
        elif isinstance(before, Unknown):
            self.add(Learned(problems=before.problems))

    def add(self, learned: Learned) -> None:
        """Take in an answer. Answers about the same account complete each other."""
        for candidate in learned.candidates:
            key = self._key(candidate)
            old = self._candidates.get(key)
            self._candidates[key] = _completed(old, candidate) if old else candidate
        self._problems.update(dict.fromkeys(learned.problems))
        if learned.candidates:
            self._matches = judged(self._followed, self._candidates.values(), self._leads)

    def _key(self, candidate: Candidate) -> str:
        """Return what an account is known by: an alias is no rival of its own account."""
        address = candidate.address.lower()
        if address in self._candidates:
            return address
        same = (key for key, one in self._candidates.items() if one.id and one.id == candidate.id)
        return next(same, address)

    def mention(self, acct: Acct) -> None:
        """Note an address that is named somewhere; unless it was found, it stands by itself."""
        if self.knows(acct):
            return
        user, _, host = acct.partition("@")
        unseen = Candidate(
            Network.MASTODON,
            acct,
            "",
            url=f"https://{host}/@{user}",
            flags=frozenset({Flag.UNSEEN}),
        )
        self.add(Learned((unseen,)))

    def knows(self, acct: Acct) -> bool:
        """Whether an account of this address came up."""
        return acct.lower() in self._candidates

    @property
    def is_likely(self) -> bool:
        """Whether the best match may well be the person's: then no further words are searched.

        What else a search brings up would only lower its score: without it, more people are
        shown their account, and none more wrongly (``bench match``, on invented people).
        """
        return bool(self._matches) and self._matches[0].band is not Band.UNLIKELY

    @property
    def settled(self) -> bool:
        """Whether nothing more needs to be asked."""
        return bool(self._matches) and self._matches[0].band is Band.SURE

    def outcome(self) -> Outcome:
        """Return what came of it all.

        Of a person who is settled, what could not be asked is forgotten: it would have told
        no more.
        """
        problems = () if self.settled else tuple(self._problems)
        if self._matches:
            kept = _kept(self._matches)
            return Found(kept, problems, len(self._matches) - len(kept))
        return Unknown(problems) if problems else Absent()


def _completed(old: Candidate, new: Candidate) -> Candidate:
    """Return an account as two answers tell it: the first word stands, gaps are filled."""
    return replace(
        old,
        id=old.id or new.id,
        name=old.name or new.name,
        bio=old.bio or new.bio,
        url=old.url or new.url,
        links=old.links or new.links,
        proven=old.proven or new.proven,
        flags=(old.flags | new.flags) - ({Flag.UNSEEN} if Flag.UNSEEN not in new.flags else set()),
        moved_to=old.moved_to or new.moved_to,
    )


def _kept(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Return the best few, bios but the best's clipped: fifty thousand must fit into a tab.

    Of those excluded for a reason, some are kept beside them: one who looks for the missing
    account shall see why it was not taken.
    """
    excluded = [match for match in matches if is_excluded(match.evidence)][:_EXCLUDED_MAX]
    open_to = [match for match in matches if not is_excluded(match.evidence)]
    best = (*open_to[: MATCHES_MAX - len(excluded)], *excluded)
    return tuple(_clipped(best))


def _clipped(matches: Iterable[Match]) -> Iterable[Match]:
    for place, each in enumerate(matches):
        bio = each.candidate.bio[: _BIO_KEPT[place > 0]]
        yield replace(each, candidate=replace(each.candidate, bio=bio))
