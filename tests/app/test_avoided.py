"""Those blocked or muted: looked for only when asked to, and never in a list to follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passage.app import actions as act
from passage.app.comeback import new_count
from passage.app.effects import RunSearch
from passage.app.opening import opened
from passage.app.standing import tally
from passage.app.state import AppState, TakeAway
from passage.app.takeaway import avoided_counts, chosen_counts, crossing_of, packed
from passage.app.update import avoidable, update
from passage.core import ledger
from passage.core.errors import AppError, NobodyToAvoid
from passage.core.model import Known, Network, Relation, Source
from passage.core.names import AccountId, ScreenName
from passage.net.requests import RequestLog
from samples import after_reading, found, match, progress, result

MASTODON = Network.MASTODON
BLOCKED, MUTED, NAMELESS = AccountId("2001"), AccountId("2002"), AccountId("2003")
START = act.StartSearch("https://appview.test", "b.test", avoided=True)


def read() -> AppState:
    """Return an archive read: three followed, one of them muted; a troll blocked, one nameless."""
    state = after_reading(3, 1)
    assert state.archive is not None
    known = {
        **state.archive.known,
        BLOCKED: Known(ScreenName("troll_x"), "Troll", Source.MENTION),
        MUTED: Known(ScreenName("loud_x"), "Loud", Source.MENTION),
    }
    relations = {
        **state.archive.relations,
        Relation.BLOCKS: (BLOCKED, NAMELESS),
        Relation.MUTES: (MUTED, state.people[0].id),
    }
    return replace(state, archive=replace(state.archive, known=known, relations=relations))


def searched() -> AppState:
    """Return a search that is over: everybody has an account on Mastodon."""
    state, (effect,) = update(read(), START)
    assert isinstance(effect, RunSearch)
    results = tuple(
        result(person, mastodon=found(match(f"p{person.id}@b.test", 0.97, MASTODON)))
        for person in effect.people
    )
    state, _ = update(state, act.SearchMoved(results, progress(5, 5), done=True))
    return state


def test_nobody_blocked_or_muted_is_searched_unless_asked_for() -> None:
    """Without the tick only the followed are asked about."""
    state, (effect,) = update(read(), replace(START, avoided=False))
    assert isinstance(effect, RunSearch)
    assert {person.id for person in effect.people} == {person.id for person in state.named}


def test_with_the_tick_those_with_a_name_are_searched_after_all_others() -> None:
    """Each once, also who is followed and muted; a number alone costs no request."""
    state, (effect,) = update(read(), START)
    assert isinstance(effect, RunSearch)
    assert effect.people[:3] == state.named
    assert [person.id for person in effect.people[3:]] == [BLOCKED, MUTED]


def test_they_are_counted_and_listed_nowhere_among_the_followed() -> None:
    """Tally, review and every list to follow are as if they had not been searched."""
    state = searched()
    assert state.tally == tally(state.people, state.results)
    assert sum(state.tally.values()) == len(state.people)
    assert not {BLOCKED, MUTED} & set(state.review.ids)
    assert chosen_counts(state)[MASTODON] == 3
    assert new_count(replace(state, searches=("2026-11-26", ""))) == 0
    for what in set(TakeAway) - {TakeAway.MASTODON_BLOCKS, TakeAway.MASTODON_MUTES, TakeAway.JSON}:
        try:
            _, _, data = packed(state, what)
        except (AppError, KeyError):
            continue
        assert b"p2001@" not in data
        assert b"p2002@" not in data


def test_the_lists_are_those_that_mastodon_imports() -> None:
    """Blocks without a header, mutes with theirs; who is followed and muted is muted too."""
    state = searched()
    assert packed(state, TakeAway.MASTODON_BLOCKS) == (
        "blocked_accounts.csv",
        "text/csv",
        b"p2001@b.test\n",
    )
    name, _, data = packed(state, TakeAway.MASTODON_MUTES)
    assert name == "muted_accounts.csv"
    assert data.decode().splitlines() == [
        "Account address,Hide notifications",
        "p2002@b.test,true",
        f"p{state.people[0].id}@b.test,true",
    ]
    assert avoided_counts(state) == {Relation.BLOCKS: 1, Relation.MUTES: 2}


def test_an_account_that_is_not_sure_is_not_blocked() -> None:
    """Nobody is avoided by mistake: a list with nobody on it is a sentence."""
    state = searched()
    doubtful = result(BLOCKED, mastodon=found(match("p2001@b.test", 0.6, MASTODON)))
    state = replace(state, results={**state.results, BLOCKED: doubtful})
    with pytest.raises(NobodyToAvoid):
        packed(state, TakeAway.MASTODON_BLOCKS)
    state, effects = update(state, act.Take(TakeAway.MASTODON_BLOCKS))
    assert state.problem is not None
    assert (state.problem.code, effects) == ("nobody-to-avoid", ())


def test_the_saved_file_keeps_them_apart() -> None:
    """Opened again they are still not followed, and can be searched without the archive."""
    state = searched()
    again = opened(ledger.load(ledger.dump(crossing_of(state))), RequestLog())
    assert again.avoided == state.avoided == avoidable(again)
    assert packed(again, TakeAway.MASTODON_MUTES) == packed(state, TakeAway.MASTODON_MUTES)
    assert not {BLOCKED, MUTED} & {person.id for person in again.people}


def test_without_the_tick_another_search_forgets_them() -> None:
    """Who takes the tick away has no list of them either."""
    state, (effect,) = update(searched(), act.StartSearch("https://appview.test", "c.test"))
    assert isinstance(effect, RunSearch)
    assert not {BLOCKED, MUTED} & {person.id for person in effect.people}
    assert state.avoided == {}


def test_an_archive_read_anew_keeps_their_answers() -> None:
    """A list of names added later does not ask about them again."""
    state = searched()
    assert state.archive is not None
    reading, _ = update(state, act.FilesChosen(1, more=True))
    fresh, _ = update(reading, act.ArchiveRead(state.archive, state.people, more=True))
    assert fresh.avoided == state.avoided
    assert BLOCKED in fresh.results
