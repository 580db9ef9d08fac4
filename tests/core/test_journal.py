"""The journal: whatever is written comes back, and damage costs no more than what follows it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crossings import KEYS, PLANS, RESULTS, SCREEN_NAMES, TEXT, crossings, decisions_on
from passage.core import journal, ledger
from passage.core.crossing import Crossing
from passage.core.encode import at_once
from passage.core.errors import DamagedWork, NewerWork, StoreError
from passage.core.model import Absent, Network, Result
from passage.core.names import AccountId
from passage.core.work import Change, Work, named_by_hand, opened, recorded, whole

WORKS = st.builds(
    Work,
    crossings(),
    TEXT,
    # A base comes with the names typed for it already in place.
    st.just({}),
)


def journal_of(work):
    """Return the journal of a work without changes."""
    return at_once(whole(work))


def records(change):
    """Return the records of a change."""
    return at_once(recorded(change))


def with_results(work, results):
    """Return the work with results, and their record."""
    crossing = work.crossing
    merged = {**crossing.results, **{one.id: one for one in results}}
    return replace(work, crossing=replace(crossing, results=merged)), records(
        Change(results=results)
    )


def with_decisions(work, decisions):
    """Return the work with decisions, and their record."""
    crossing = work.crossing
    merged = {**crossing.decisions, **decisions}
    return replace(work, crossing=replace(crossing, decisions=merged)), records(
        Change(decisions=decisions.items())
    )


def with_search(work, told):
    """Return the work with another plan and dates, and their record."""
    plan, dates = told
    crossing = replace(work.crossing, plan=plan, searches=tuple(dates))
    return replace(work, crossing=crossing), records(Change(search=(plan, tuple(dates))))


def with_name(work, told):
    """Return the work with a name typed for somebody, and its record."""
    person, name = told
    typed = {**work.typed, person: name}
    followed = tuple(
        named_by_hand(one, name) if one.id == person else one for one in work.crossing.followed
    )
    crossing = replace(work.crossing, followed=followed)
    return replace(work, crossing=crossing, typed=typed), records(Change(name=(person, name)))


def with_base(_work, new):
    """Return other work, and its records without the header."""
    return new, journal_of(new)[len(journal.header()) :]


@st.composite
def decided(draw):
    """Return some decisions."""
    keys = draw(st.lists(st.tuples(KEYS, st.sampled_from(Network)), max_size=2))
    return {key: draw(decisions_on(key[1])) for key in keys}


CHANGES = st.one_of(
    st.tuples(st.just(with_results), st.lists(RESULTS, max_size=3)),
    st.tuples(st.just(with_decisions), decided()),
    st.tuples(st.just(with_search), st.tuples(PLANS, st.lists(st.just("2026-02-03"), max_size=2))),
    st.tuples(st.just(with_name), st.tuples(KEYS, SCREEN_NAMES)),
    st.tuples(st.just(with_base), WORKS),
)


def written(first, changes):
    """Return the journal, and each work with how many bytes it takes."""
    data = journal_of(first)
    stages = [(len(data), first)]
    for change, value in changes:
        work, record = change(stages[-1][1], value)
        data += record
        stages.append((len(data), work))
    return data, stages


def is_same(read, work):
    """Whether the work read is the one written; texts of a base without any are empty."""
    return (read.crossing, read.pasted, dict(read.typed)) == (
        work.crossing,
        work.pasted,
        dict(work.typed),
    )


@settings(max_examples=40)
@given(WORKS, st.lists(CHANGES, max_size=4))
def test_any_sequence_of_changes_replays(first, changes):
    """Results, decisions, plans, typed names, other archives: the last state comes back whole."""
    data, stages = written(first, changes)
    work, good = opened(data)
    assert good == len(data)
    assert is_same(work, stages[-1][1])


@settings(max_examples=40)
@given(WORKS, st.lists(CHANGES, max_size=4), st.data())
def test_a_torn_journal_loses_what_is_torn_and_nothing_before(first, changes, data_):
    """Cut at any byte, the last state that was whole comes back, or the loss is named."""
    data, stages = written(first, changes)
    cut = data_.draw(st.integers(0, len(data) - 1))
    try:
        work, good = opened(data[:cut])
    except DamagedWork:
        assert cut < stages[0][0]
        return
    assert good <= cut
    whole_before = [stage for end, stage in stages if end <= cut]
    if whole_before and good == stages[len(whole_before) - 1][0]:
        assert is_same(work, whole_before[-1])
    else:
        # The cut went through several records of one change: those before it are taken.
        assert cut < stages[-1][0]


@settings(max_examples=40)
@given(WORKS, st.lists(CHANGES, max_size=3), st.data())
def test_a_damaged_byte_costs_its_record_and_those_after(first, changes, data_):
    """Any byte turned into any other: what came before it is there, and no other error comes."""
    data, stages = written(first, changes)
    place = data_.draw(st.integers(0, len(data) - 1))
    other = data_.draw(st.integers(0, 255).filter(lambda byte: byte != data[place]))
    spoilt = data[:place] + bytes([other]) + data[place + 1 :]
    try:
        work, good = opened(spoilt)
    except StoreError:
        assert place < stages[0][0]
        return
    assert good <= place or place >= stages[-1][0]
    for end, stage in reversed(stages):
        if good == end:
            assert is_same(work, stage)
            return


@given(st.binary(max_size=300))
def test_any_bytes_are_named(data):
    """Whatever lies in the store, opening it gives work or a named error."""
    for start in (b"", journal.header(), journal.header() + journal.encode("base", {})):
        with pytest.raises(StoreError):
            opened(start + data)


@pytest.mark.parametrize("value", [None, 7, "x", [7], [{}], {"plan": 1}, [[[]]]])
@pytest.mark.parametrize("kind", ["results", "decisions", "search", "name", "pasted", "other"])
def test_a_sound_record_that_means_nothing_ends_the_replay(kind, value):
    """A right checksum over nonsense is no reason to trust it."""
    base = journal_of(Work())
    if (kind, value) == ("pasted", "x"):
        return
    assert opened(base + journal.encode(kind, value)) == (Work(), len(base))


def test_a_newer_journal_is_told_apart():
    """So that an older page leaves it alone, and says why; a damaged digit is no version."""
    newer = journal.header(journal.VERSION + 1)
    with pytest.raises(NewerWork) as caught:
        opened(newer + journal_of(Work())[len(journal.header()) :])
    assert caught.value.facts == {"version": 2, "known": 1}
    with pytest.raises(DamagedWork):
        opened(newer.replace(b"journal 2", b"journal 3"))
    with pytest.raises(NewerWork):
        opened(
            journal.header() + journal.encode("base", {"format": "passage-ledger", "version": 99})
        )


def test_a_journal_of_an_earlier_edition_goes_on():
    """The program was updated in between: what it had written is read, and today's added to it."""
    results = [Result(AccountId("7"), {Network.BLUESKY: Absent()})]
    written_then = json.loads(ledger.dump(Crossing(generated="2026-01-02")))
    written_then["version"] = 2
    del written_then["searches"]
    data = (
        journal.header() + journal.encode("base", written_then) + records(Change(results=results))
    )
    work, good = opened(data)
    assert good == len(data)
    assert (work.crossing.generated, list(work.crossing.results.values())) == (
        "2026-01-02",
        results,
    )
