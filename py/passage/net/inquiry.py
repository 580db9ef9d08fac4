"""Looking for one person on one network: a generator of questions.

It yields a `Question`, is sent what was `Learned`, and returns the `Outcome`. Cheapest first,
and it stops as soon as an account is sure: no name is asked about more than is needed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace

from passage.core.crossing import Plan
from passage.core.errors import Problem
from passage.core.guesses import handle_guesses
from passage.core.model import (
    Absent,
    Band,
    Candidate,
    Followed,
    Found,
    Match,
    Network,
    Outcome,
    Unknown,
)
from passage.core.score import judged
from passage.core.text import query_of, squash
from passage.net.questions import AccountsNamed, ActorsNamed, Learned, ProfilesOf, Question

Inquiry = Generator[Question, Learned, Outcome]

MATCHES_MAX = 6
"""Accounts kept for one person and network; those left out are the least likely ones."""

_BIO_KEPT = 300
_QUERY_MIN = 2


class _Notes:
    """What is known so far of one person on one network."""

    def __init__(self, followed: Followed) -> None:
        self._followed = followed
        self._candidates: dict[str, Candidate] = {}
        self._problems: dict[Problem, None] = {}
        self._matches: tuple[Match, ...] = ()

    def add(self, learned: Learned) -> None:
        """Take in an answer. The first word on an account stands: look-ups tell the most."""
        for candidate in learned.candidates:
            self._candidates.setdefault(candidate.address.lower(), candidate)
        self._problems.update(dict.fromkeys(learned.problems))
        self._matches = judged(self._followed, self._candidates.values())

    def best(self) -> Band:
        """Return the band of the best match."""
        return self._matches[0].band if self._matches else Band.UNLIKELY

    @property
    def settled(self) -> bool:
        """Whether nothing more needs to be asked."""
        return self.best() is Band.SURE

    def forgive(self) -> None:
        """Forget what could not be asked: the person is found, and it would have told no more."""
        self._problems = {}

    def outcome(self) -> Outcome:
        """Return what came of it all."""
        problems = tuple(self._problems)
        if self._matches:
            return Found(_kept(self._matches), problems)
        return Unknown(problems) if problems else Absent()


def _kept(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the best few, their bios clipped: fifty thousand people must fit into a tab."""
    best = tuple(matches)[:MATCHES_MAX]
    return tuple(
        replace(each, candidate=replace(each.candidate, bio=each.candidate.bio[:_BIO_KEPT]))
        for each in best
    )


def queries(followed: Followed) -> tuple[str, ...]:
    """Return what to search for: the X name, then the display name where it says more."""
    name = query_of(followed.name)
    asked = [followed.screen_name] if followed.screen_name else []
    same = squash(name) == squash(followed.screen_name or "")
    worth = len(name) >= _QUERY_MIN and not (same and squash(name))
    return (*asked, name) if worth else tuple(asked)


def on_bluesky(followed: Followed, plan: Plan) -> Inquiry:
    """Look for a person on Bluesky: guessed handles first, then search."""
    notes = _Notes(followed)
    guesses = handle_guesses(followed, plan.handle_domains)
    if guesses:
        notes.add((yield ProfilesOf(guesses)))
    for query in queries(followed):
        if notes.settled:
            break
        notes.add((yield ActorsNamed(query)))
    return notes.outcome()


def on_mastodon(followed: Followed, plan: Plan) -> Inquiry:
    """Look for a person on each Mastodon server of the plan, in order.

    The display name is asked only where the X name brought up nobody likely: a server allows
    but one question a second.
    """
    notes = _Notes(followed)
    for origin in plan.mastodon:
        for query in queries(followed):
            notes.add((yield AccountsNamed(origin, query)))
            if notes.best() is not Band.UNLIKELY:
                break
        if notes.settled:
            notes.forgive()
            break
    return notes.outcome()


def inquiry(network: Network, followed: Followed, plan: Plan) -> Inquiry:
    """Return the inquiry about a person on a network."""
    return (on_bluesky if network is Network.BLUESKY else on_mastodon)(followed, plan)
