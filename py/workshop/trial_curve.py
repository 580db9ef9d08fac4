"""What our scores would find if we were to be only as precise as somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from workshop.trial_cases import Case
from workshop.trial_marks import share


@dataclass(frozen=True, slots=True)
class At:
    """What taking every first account from ``threshold`` on would bring."""

    threshold: float
    recall: float
    precision: float
    removed: float | None


def recall_at(cases: Sequence[Case], removed: Sequence[Case], precision: float) -> At | None:
    """Return the most that our scores find at a precision at least this high, or None.

    Whatever the band, only the first account of a person counts; twins are left aside.
    """
    there = sum(bool(case.right) for case in cases)
    tops = [(case.picks[0], case) for case in cases if case.picks]
    scored = [(p.score, case.is_right(p)) for p, case in tops if not case.is_twin(p)]
    scored.sort(reverse=True)
    best, right, taken = None, 0, 0
    for threshold, group in groupby(scored, key=lambda one: one[0]):
        for _, good in group:
            taken += 1
            right += good
        if there and right / taken >= precision and (best is None or right / there > best[1]):
            best = threshold, right / there, right / taken
    if best is None:
        return None
    strangers = [c.picks[0].score for c in removed if c.picks and not c.is_twin(c.picks[0])]
    accepted = sum(score >= best[0] for score in strangers)
    threshold, recall, reached = (round(number, 4) for number in best)
    return At(threshold, recall, reached, share(accepted, len(removed)))
