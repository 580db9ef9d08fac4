"""Bytes are budgeted: too heavy a group is told, and so is a budget that weighs nothing."""

from __future__ import annotations

import pytest

from workshop.budgets import Budget, overweight, read_budgets, weigh


@pytest.fixture
def site(tmp_path):
    """Two files of 1,000 easily compressed bytes."""
    for name in ("a.css", "b.css"):
        (tmp_path / name).write_bytes(b"x" * 1000)
    return tmp_path


def test_a_group_within_its_budget_passes(site):
    """Exactly the allowed weight is still allowed."""
    assert overweight(site, [Budget("styles", ("*.css",), 2000, "test")]) == []


def test_one_byte_too_many_is_told(site):
    """The sentence names the group, its weight and the excess."""
    faults = overweight(site, [Budget("styles", ("*.css",), 1999, "test")])
    assert faults == ["styles: 2,000 bytes, 1 more than allowed"]


def test_a_budget_without_files_is_told(site):
    """A pattern that matches nothing any more would otherwise pass for ever."""
    assert overweight(site, [Budget("fonts", ("*.woff2",), 1, "test")]) == [
        "fonts: no file matches *.woff2"
    ]


def test_files_matched_twice_weigh_once(site):
    """Overlapping patterns do not count a file twice."""
    assert weigh(site, Budget("styles", ("*.css", "a.*"), 0, "test")) == 2000


def test_compressed_weight_is_what_travels(site):
    """With gzip each file is weighed as a host would send it."""
    assert weigh(site, Budget("styles", ("*.css",), 0, "test", gzip=True)) < 100


def test_every_budget_has_a_reason():
    """Who raises a figure says why."""
    assert all(len(budget.why) > 20 for budget in read_budgets())


def test_the_real_site_keeps_its_budgets(dist):
    """What is published today weighs no more than allowed."""
    assert overweight(dist, read_budgets()) == []


def test_what_a_budget_leaves_out_weighs_nothing(site):
    """A part with a budget of its own is not of the whole's."""
    assert weigh(site, Budget("all", ("*.css",), 0, "test", without=("a.*",))) == 1000


def test_an_optional_group_may_be_missing_and_still_has_a_limit(site):
    """Not every copy brings it; the one that does keeps within."""
    assert overweight(site, [Budget("table", ("*.bin",), 1, "test", optional=True)]) == []
    (site / "table.bin").write_bytes(b"ab")
    assert overweight(site, [Budget("table", ("*.bin",), 1, "test", optional=True)])
