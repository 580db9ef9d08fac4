"""The one word that says where a person stands."""

from __future__ import annotations

import pytest

from passage.app.standing import Standing, standing
from passage.core.errors import Problem
from passage.core.model import Absent, Followed, Found, Outcome
from passage.core.names import AccountId, ScreenName
from samples import found, match, result, unknown

PERSON = Followed(AccountId("1"), 0, ScreenName("ada"))
DOWN = Problem("unreachable", (("host", "a.test"),))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({"bluesky": found(match("a.test", 0.95))}, Standing.SURE),
        ({"bluesky": Absent(), "mastodon": found(match("a@b.test", 0.7))}, Standing.CHECK),
        ({"bluesky": Absent(), "mastodon": Absent()}, Standing.ABSENT),
        ({"bluesky": Absent(), "mastodon": unknown()}, Standing.UNCHECKED),
        ({"bluesky": Found((match("a.test", 0.1),), (DOWN,))}, Standing.UNCHECKED),
        ({"bluesky": found(match("a.test", 0.1))}, Standing.ABSENT),
        ({}, Standing.WAITING),
    ],
)
def test_the_best_news_counts(outcomes: dict[str, Outcome], expected: Standing) -> None:
    """The best network decides, and "could not check" is never called absent."""
    assert standing(PERSON, result(PERSON, **outcomes)) is expected


def test_an_id_without_a_name_cannot_be_searched() -> None:
    """Such a person is neither waiting nor absent."""
    assert standing(Followed(AccountId("1"), 0), None) is Standing.UNNAMED
