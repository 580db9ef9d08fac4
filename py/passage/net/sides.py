"""One network's side of a search: whose inquiries run, and who comes next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from passage.core.choose import best_of, preselected
from passage.core.leads import NO_LEADS, Leads, leads_from
from passage.core.model import Found, Network, Outcome, Result, Unknown
from passage.net.estimate import Estimate
from passage.net.inquiry import Inquiry
from passage.net.work import ENOUGH, Work

_MARKS, _SPAN = 40, 100


@dataclass(slots=True)
class Side:
    """The people to look for on one network, by their place in the list.

    ``pending`` are the places that ``places`` still has to give. ``running`` holds the inquiries
    under way; their number is bounded, so that fifty thousand people cost no more memory than a
    hundred. ``led`` are the places whose inquiry has heard of the other network's find: each
    follows it up once; ``patient`` those that do so now, and may wait for company, since half a
    batch costs as much as a whole one. ``answers`` counts the requests that were answered, or
    given up; ``work`` tells what those under way still need, ``marks`` how many had begun when
    so many answers were told or foreseen, lately.
    """

    network: Network
    places: Iterator[int]
    pending: set[int]
    total: int
    estimate: Estimate
    running: dict[int, Inquiry] = field(default_factory=dict)
    led: set[int] = field(default_factory=set)
    patient: set[int] = field(default_factory=set)
    settled: int = 0
    answers: int = 0
    work: Work = field(default_factory=Work)
    marks: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=_MARKS))
    exhausted: bool = False

    @property
    def left(self) -> int:
        """How many people have no outcome yet."""
        return self.total - self.settled

    def note_settled(self, place: int) -> None:
        """Note that a person is settled."""
        self.running.pop(place, None)
        self.patient.discard(place)
        self.settled += 1
        self.work.settle(place)

    def answers_left(self, usual: float) -> float:
        """Return about how many answers are still to come.

        Who has not begun takes as many answers as those who began lately, at first the
        ``usual`` number: the list begins with who matters, and they are found more often.
        """
        underway = self.work.left(self.answers, usual)
        begun = self.settled + len(self.running)
        taken = self.answers + underway
        if self.settled >= ENOUGH:
            since, before = next((one for one in self.marks if begun - one[0] >= _SPAN), (0, 0.0))
            usual = (taken - before) / (begun - since)
            if not self.marks or begun - self.marks[-1][0] >= ENOUGH:
                self.marks.append((begun, taken))
        return (self.total - begun) * usual + underway


def leads_beside(result: Result, network: Network) -> Leads:
    """Return what the other network has confirmed about a person so far."""
    others = (one for other, one in result.outcomes.items() if other is not network)
    return next(filter(None, (leads_from(best_of(one)) for one in others)), NO_LEADS)


def merged(old: Outcome | None, new: Outcome) -> Outcome:
    """Return what is known after asking again: a failure never takes away what was found."""
    if not isinstance(old, Found):
        return new
    if isinstance(new, Unknown):
        return Found(old.matches, new.problems)
    if isinstance(new, Found) and new.unchecked and _score(new) < _score(old):
        return Found(old.matches, new.unchecked)
    return new


def _score(found: Found) -> float:
    return found.matches[0].score if found.matches else 0.0


@dataclass(slots=True)
class Counts:
    """People who are done, by what came of it."""

    found: int = 0
    sure: int = 0
    absent: int = 0
    unknown: int = 0

    def add(self, result: Result) -> None:
        """Count one person: found on any network, else unchecked on any, else absent."""
        bests = [best for best in map(best_of, result.outcomes.values()) if best]
        if bests:
            self.found += 1
            self.sure += any(map(preselected, bests))
        elif any(map(_unchecked, result.outcomes.values())):
            self.unknown += 1
        else:
            self.absent += 1


def _unchecked(outcome: Outcome) -> bool:
    return isinstance(outcome, Unknown) or (isinstance(outcome, Found) and bool(outcome.unchecked))
