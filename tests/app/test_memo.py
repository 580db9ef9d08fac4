"""What is worked out once a change."""

from __future__ import annotations

from passage.app.memo import once


def test_the_same_objects_are_worked_out_once() -> None:
    """Equal is not the same: only the very objects of last time save the work."""
    calls: list[list[int]] = []

    @once
    def total(numbers: list[int]) -> int:
        calls.append(numbers)
        return sum(numbers)

    one, other = [500, 1], [500, 1]
    assert (total(one), total(one), total(other), total(one)) == (501, 501, 501, 501)
    assert [id(numbers) for numbers in calls] == [id(one), id(other), id(one)]
