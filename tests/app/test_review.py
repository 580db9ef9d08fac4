"""Which people the review lists, in which order, and at which address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.app import actions as act
from passage.app.places import address_of, place_at
from passage.app.state import PAGE_SIZE, AppState, Filter, Step
from passage.app.update import update
from passage.core.model import Absent, Network, Verdict
from samples import after_reading, found, match, progress, result, unknown

B, M = Network.BLUESKY, Network.MASTODON


def play(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def reviewed() -> AppState:
    """Return a review of five people with every kind of outcome, and one without a name."""
    state = play(after_reading(5, 1), act.StartSearch("https://appview.test", "b.test"))
    one, two, three, four, _ = state.named
    results = (
        result(one, bluesky=found(match("zoe.test", 0.92)), mastodon=Absent()),
        result(two, bluesky=Absent(), mastodon=found(match("b@b.test", 0.6, M))),
        result(three, bluesky=unknown("down.test"), mastodon=found(match("c@b.test", 0.99, M))),
        result(four, bluesky=Absent(), mastodon=Absent()),
    )
    state = play(state, act.SearchMoved(results, progress(4, 4), done=True))
    return replace(state, searches=("2026-01-01", "2026-02-01"))


def ids(state: AppState, **values: str) -> list[str]:
    """Return the ids that a filter lists."""
    return list(play(state, act.Show(Filter(**values))).review.ids)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["1000", "1001", "1002"]),
        ({"standing": "sure"}, ["1000", "1002"]),
        ({"standing": "check"}, ["1001"]),
        ({"standing": "absent"}, ["1003"]),
        ({"standing": "waiting"}, ["1004"]),
        ({"standing": "unnamed"}, ["1005"]),
        ({"network": "bluesky"}, ["1000"]),
        ({"network": "mastodon"}, ["1001", "1002"]),
        ({"relation": "mutual"}, ["1000"]),
        ({"relation": "exchanged"}, ["1000", "1001", "1002"]),
        ({"relation": "neither"}, []),
        ({"decided": "no"}, ["1000", "1001", "1002"]),
        ({"decided": "yes"}, []),
        ({"new": "yes"}, []),
        ({"text": "B@B"}, ["1001"]),
        ({"text": "NAME OF C@"}, ["1002"]),
        ({"standing": "unnamed", "text": "nobody"}, []),
        ({"sort": "score"}, ["1002", "1000", "1001"]),
        ({"sort": "name"}, ["1000", "1001", "1002"]),
        ({"standing": "what", "relation": "is", "sort": "this"}, ["1000", "1001", "1002"]),
    ],
)
def test_filters_list_whom_they_name(values: dict[str, str], expected: list[str]) -> None:
    """Each filter alone; values that no filter has restrict nothing."""
    assert ids(reviewed(), **values) == expected


def test_filters_hold_together() -> None:
    """All of them restrict at once."""
    assert ids(reviewed(), standing="sure", network="mastodon", text="person 1002") == ["1002"]


def test_who_was_found_since_the_last_search_is_new() -> None:
    """And only with an account worth looking at."""
    state = reviewed()
    five = state.named[4]
    late = result(five, bluesky=found(match("late.test")))
    state = play(state, act.SearchMoved((late,), progress(5, 5), done=True))
    assert ids(state, new="yes") == ["1004"]


def test_decided_people_are_those_one_gave_a_word_on() -> None:
    """Ruling an account out is no word on the person."""
    state = play(
        reviewed(),
        act.Decide(reviewed().named[0].id, B, Verdict.SKIP, "zoe.test"),
        act.Rule(reviewed().named[1].id, M, act.Ruling.NEVER, "b@b.test"),
    )
    assert ids(state, decided="yes") == ["1000"]
    assert ids(state, decided="no") == ["1001", "1002"]


def test_every_view_has_its_address() -> None:
    """The address leads back to the same list and page; what was typed is not in it."""
    state = play(reviewed(), act.Show(Filter("sure", "secret", network="mastodon", sort="name")))
    address = address_of(state)
    assert "secret" not in address
    step, chosen, page, _ = place_at("#" + address) or pytest.fail(address)
    assert (step, page) == (Step.REVIEW, 1)
    assert chosen == replace(state.review.filter, text="")


def test_going_back_shows_the_view_of_before() -> None:
    """The browser's history is a way through the steps and the views."""
    before = play(reviewed(), act.Show(Filter("sure")))
    after = play(before, act.GoTo(Step.TAKE_AWAY))
    place = place_at(address_of(before))
    assert place
    again = play(after, act.Visit(*place))
    assert (again.step, again.review) == (Step.REVIEW, before.review)


def test_an_address_of_nothing_changes_nothing() -> None:
    """Another place of the page, a step that is not open yet, a page that is not there."""
    state = reviewed()
    assert play(state, act.Visit()) == state
    assert play(AppState(), act.Visit(Step.REVIEW)) == AppState()
    assert play(state, act.Visit(Step.REVIEW, Filter(), 9_999)).review.page == 1


@given(st.text(max_size=40) | st.from_regex(r"review\?(page|show|sort|new)=.{0,9}", fullmatch=True))
def test_any_address_is_read(text: str) -> None:
    """What stands in the address line may be anything."""
    place = place_at(text)
    if place:
        state = play(reviewed(), act.Visit(*place))
        assert len(state.review.shown) <= PAGE_SIZE
