"""The checklist: in order, each day counted back from the one that was chosen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.checklist import KEPT_FOR, PLAN, Task, checklist
from passage.core.kit import Way


@given(st.sampled_from(Way), st.dates(date(1000, 1, 1), date(3000, 1, 1)))
def test_days_are_counted_from_the_day_of_leaving(way, day):
    """In the order of the list, as far from it as the plan says."""
    dues = checklist(way, day.isoformat())
    days = [date.fromisoformat(one.day) for one in dues]
    assert days == sorted(days)
    assert [(one - day).days for one in days] == [PLAN[due.task][0] for due in dues]


@pytest.mark.parametrize("way", Way)
def test_without_a_day_there_is_an_order_alone(way):
    """The same tasks, none of them dated."""
    dues = checklist(way)
    assert {one.day for one in dues} == {""}
    assert [one.task for one in dues] == [one.task for one in checklist(way, "2026-12-31")]


def test_the_ends_of_the_calendar_are_no_mistake():
    """Nobody leaves then, and nothing breaks."""
    assert checklist(Way.CLOSE, "0001-01-01")[0].day == "0001-01-01"
    assert checklist(Way.CLOSE, "9999-12-31")[-1].day == "9999-12-31"


def test_each_way_has_its_own_tasks():
    """Only who closes the account deactivates it, after the archive was asked for."""
    of = {way: [one.task for one in checklist(way)] for way in Way}
    assert [way for way in Way if Task.CLOSE in of[way]] == [Way.CLOSE]
    assert all(tasks[0] is Task.ARCHIVE for tasks in of.values())
    assert Task.SIGN_IN in of[Way.SILENT]
    assert Task.RULE in of[Way.EMERGENCY]
    assert set().union(*of.values()) == set(Task)
    closed = {one.task: one.day for one in checklist(Way.CLOSE, "2026-12-01")}
    assert (date.fromisoformat(closed[Task.NOT_BACK]) - date(2026, 12, 1)).days == KEPT_FOR
