"""Marks for a matcher: what it found, what it took wrongly, what it took of those not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from passage.core.model import Band
from workshop.trial_cases import Case, Pick
from workshop.trial_data import Person

ALL = "all"
"""The segment that everybody is in."""

PROFILED, PLAIN = "(profile known)", "(names only)"
"""The segments by what is known of a person: also bio or website, or X name and name alone."""


@dataclass(slots=True)
class Marks:
    """Counts over cases of one segment and network."""

    people: int = 0
    there: int = 0
    taken_right: int = 0
    shown_first: int = 0
    shown_any: int = 0
    taken_wrong: int = 0
    taken_twins: int = 0
    shown: int = 0
    not_there_taken: int = 0
    removed: int = 0
    removed_taken: int = 0
    removed_check: int = 0
    wrong: list[tuple[str, Case, Pick]] = field(default_factory=list)

    def add(self, case: Case) -> None:
        """Count a case of the search as it was."""
        shown = [pick for pick in case.picks if pick.band is not Band.UNLIKELY]
        self.people += 1
        self.there += bool(case.right)
        self.shown += len(shown)
        self.shown_any += any(map(case.is_right, shown))
        self.shown_first += bool(shown) and shown[0] is case.picks[0] and case.is_right(shown[0])
        pick = case.taken
        if pick is None:
            return
        if case.is_right(pick):
            self.taken_right += 1
        elif case.is_twin(pick):
            self.taken_twins += 1
        else:
            self.taken_wrong += 1
            self.not_there_taken += not case.right
            self.wrong.append(("there" if case.right else "not there", case, pick))

    def add_removed(self, case: Case) -> None:
        """Count a case whose right account was hidden: nothing may be taken."""
        self.removed += 1
        self.removed_check += any(pick.band is Band.CHECK for pick in case.picks)
        pick = case.taken
        if pick is not None and not case.is_twin(pick):
            self.removed_taken += 1
            self.wrong.append(("removed", case, pick))

    def shares(self) -> dict[str, float | int | None]:
        """Return the counts, and the shares made of them; None where nothing was counted."""
        taken = self.taken_right + self.taken_wrong
        return {
            "people": self.people,
            "with account": self.there,
            "recall sure": share(self.taken_right, self.there),
            "recall shown first": share(self.shown_first, self.there),
            "recall shown": share(self.shown_any, self.there),
            "precision sure": share(self.taken_right, taken),
            "taken": taken,
            "wrong": self.taken_wrong,
            "twins": self.taken_twins,
            "false accepts, never there": share(self.not_there_taken, self.people - self.there),
            "removed": self.removed,
            "false accepts, removed": share(self.removed_taken, self.removed),
            "check, removed": share(self.removed_check, self.removed),
            "shown per person": share(self.shown, self.people),
        }


def share(part: int, whole: int) -> float | None:
    """Return a share to four places, or None of nothing."""
    return round(part / whole, 4) if whole else None


def segments(person: Person) -> tuple[str, ...]:
    """Return the segments that a person counts in."""
    known = PROFILED if person.bio or person.website else PLAIN
    return (ALL, known, person.kind) if person.kind else (ALL, known)


def marked(cases: Iterable[Case], removed: Iterable[Case]) -> Mapping[str, Marks]:
    """Return the marks of one network by segment."""
    marks: dict[str, Marks] = {}
    for case in cases:
        for segment in segments(case.person):
            marks.setdefault(segment, Marks()).add(case)
    for case in removed:
        for segment in segments(case.person):
            marks.setdefault(segment, Marks()).add_removed(case)
    return dict(sorted(marks.items(), key=lambda item: (item[0] != ALL, item[0][:1] != "(", item)))
