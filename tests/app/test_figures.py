"""What the pictures count: everybody once, whoever was found where and whatever they were."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from passage.app.figures import MISSING, figures_of, found, total
from passage.app.standing import FOUND, Standing, tally
from passage.app.takeaway import figures
from passage.core.crossing import Crossing
from passage.core.model import Absent, Followed, Network, Outcome, Relation, Result
from passage.core.names import AccountId, ScreenName
from samples import after_reading, match, result, unknown
from samples import found as found_at

SCORES = st.sampled_from([0.02, 0.6, 0.97])
OUTCOMES = st.one_of(
    st.just(Absent()),
    st.just(unknown()),
    st.lists(SCORES, min_size=1, max_size=3).map(
        lambda scores: found_at(*(match(f"a{n}.test", score) for n, score in enumerate(scores)))
    ),
)


@st.composite
def crossings(draw: st.DrawFn) -> Crossing:
    """Draw a crossing: people with and without a name, results for some of them."""
    base = after_reading(1, 0).people[0]
    people: list[Followed] = []
    results: dict[AccountId, Result] = {}
    for number in range(draw(st.integers(0, 12))):
        id_ = AccountId(str(number + 1))
        name = ScreenName(f"p{number}") if draw(st.booleans()) else None
        contacts = draw(st.sampled_from([0, 0, 1, 4, 5, 19, 20, 500]))
        people.append(
            replace(base, id=id_, screen_name=name, mutual=draw(st.booleans()), contacts=contacts)
        )
        outcomes: dict[Network, Outcome] = draw(
            st.dictionaries(st.sampled_from(list(Network)), OUTCOMES)
        )
        if name and draw(st.booleans()):
            results[id_] = Result(id_, outcomes)
    counts = {Relation.FOLLOWERS: 3} if draw(st.booleans()) else {}
    return replace(Crossing(), followed=tuple(people), results=results, counts=counts)


@given(crossings())
def test_everybody_is_in_exactly_one_part(crossing: Crossing) -> None:
    """The whole, the places with the missing, and each half by group: all add up to everybody."""
    counted, people = figures_of(crossing), crossing.followed
    assert counted.followed == len(people)
    assert counted.everybody == tally(people, crossing.results)
    assert counted.named == sum(1 for person in people if person.screen_name)
    in_places = sum(total(counts) for counts in counted.places.values())
    missing = sum(counted.everybody[kind] for kind in MISSING)
    assert in_places == counted.found
    assert in_places + missing == len(people)
    assert all(not counts[kind] for counts in counted.places.values() for kind in MISSING)
    for groups in (counted.relations, counted.contacts):
        if groups:
            assert _together(groups.values()) == counted.everybody
            assert sum(found(counts) for counts in groups.values()) == counted.found


def _together(tables) -> dict[Standing, int]:
    return {kind: sum(counts[kind] for counts in tables) for kind in Standing}


@given(crossings())
def test_what_the_archive_does_not_tell_is_not_counted(crossing: Crossing) -> None:
    """Without a list of followers nobody is "followed only"; without contacts nobody "never"."""
    counted = figures_of(crossing)
    assert bool(counted.relations) == (Relation.FOLLOWERS in crossing.counts)
    assert bool(counted.contacts) == any(person.contacts for person in crossing.followed)


def test_every_standing_is_either_found_or_missing() -> None:
    """A new standing must be put on one side, or the pictures would leave people out."""
    assert {*FOUND, *MISSING} == set(Standing)
    assert len(FOUND) + len(MISSING) == len(Standing)


def test_people_are_counted_again_only_when_something_changed() -> None:
    """A click that changes no result costs nothing; a result or another archive is counted."""
    state = after_reading(3, 1)
    before = figures(state)
    assert figures(replace(state, problem=None)) is before
    one = state.people[0]
    moved = replace(state, results={one.id: result(one, bluesky=found_at(match("a.test")))})
    assert figures(moved).found == before.found + 1
    assert figures(after_reading(2, 5)).followed == 7


def test_a_crossing_of_nobody_has_figures_of_nobody() -> None:
    """All is 0, and nothing fails."""
    nobody = figures_of(Crossing())
    assert (nobody.followed, nobody.named, nobody.found, nobody.taken) == (0, 0, 0, 0)
