"""Decisions: one, "never", all of a list at once, typed by hand; and taking them back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.test_review import B, M, play, reviewed
from passage.app import actions as act
from passage.app.deciding import decided_people, undecided
from passage.app.decisions import OPEN, differing, flat
from passage.app.effects import LookUpAddress
from passage.app.review import shown_accounts
from passage.app.state import AppState, Filter, LookUp
from passage.app.takeaway import crossing_of
from passage.app.update import update
from passage.core.choose import best_of, chosen
from passage.core.crossing import DecisionKey
from passage.core.model import Absent, Band, Decision, Network, Verdict
from passage.core.names import AccountId, Origin
from passage.core.reach_errors import NotKnownThere
from passage.net.requests import Request
from samples import found, match, progress, request, result, unknown

ONE, TWO, THREE = AccountId("1000"), AccountId("1001"), AccountId("1002")


def taken(state: AppState, network: Network) -> dict[str, str]:
    """Return who is taken along to a network, by id."""
    choices = chosen(crossing_of(state), network)
    return {one.followed.id: one.match.candidate.address for one in choices}


def test_deciding_on_all_counts_only_those_not_decided() -> None:
    """A word given before stays; nobody outside the list is touched."""
    state = play(reviewed(), act.Decide(TWO, M, Verdict.SKIP, "b@b.test"))
    assert undecided(state) == 2
    state = play(state, act.DecideAll(Verdict.FOLLOW))
    assert state.undo
    assert (state.undo.kind, state.undo.people) == ("follow-all", 2)
    assert state.decided == {ONE, TWO, THREE}
    assert taken(state, M) == {THREE: "c@b.test"}
    assert taken(state, B) == {ONE: "zoe.test"}


def test_deciding_on_all_of_one_network() -> None:
    """A list of Mastodon accounts decides nothing on Bluesky."""
    state = play(reviewed(), act.Show(Filter(network="mastodon")), act.DecideAll(Verdict.FOLLOW))
    assert set(state.decisions) == {(TWO, M), (THREE, M)}


def test_skipping_all_takes_nobody_along() -> None:
    """Also not the sure ones, which are followed without a word."""
    state = play(reviewed(), act.DecideAll(Verdict.SKIP))
    assert taken(state, B) == taken(state, M) == {}


@pytest.mark.parametrize(
    "action",
    [
        act.DecideAll(Verdict.FOLLOW),
        act.DecideAll(Verdict.SKIP),
        act.Decide(ONE, B, Verdict.SKIP, "zoe.test"),
        act.Rule(ONE, B, act.Ruling.NEVER, "zoe.test"),
    ],
)
def test_the_last_decision_can_be_taken_back(action: act.Action) -> None:
    """Once, and everything is as it was before."""
    before = play(reviewed(), act.Decide(TWO, M, Verdict.FOLLOW, "b@b.test"))
    after = play(before, action, act.TakeBack())
    assert (after.decisions, after.decided) == (before.decisions, before.decided)
    assert play(after, act.TakeBack()) == after


def test_those_decided_on_are_kept_in_step() -> None:
    """The set that counts is what the decisions say."""
    state = play(
        reviewed(),
        act.DecideAll(Verdict.FOLLOW),
        act.Rule(ONE, B, act.Ruling.NEVER, "zoe.test"),
        act.Decide(TWO, M, Verdict.SKIP, "b@b.test"),
    )
    assert state.decided == decided_people(state.decisions) == {TWO, THREE}


def test_an_account_ruled_out_comes_back_only_by_hand() -> None:
    """An account ruled out is so for follow-all, too, until it is taken back."""
    never = act.Rule(ONE, B, act.Ruling.NEVER, "zoe.test")
    state = play(reviewed(), never)
    assert taken(state, B) == {}
    assert taken(play(state, act.DecideAll(Verdict.FOLLOW)), B) == {}
    maybe = act.Rule(ONE, B, act.Ruling.MAYBE, "zoe.test")
    assert taken(play(state, maybe), B) == {ONE: "zoe.test"}


def test_a_typed_address_is_asked_for_and_followed_once_it_is_found() -> None:
    """It stands before what the search found, and survives asking again."""
    state, effects = update(reviewed(), act.LookUp(ONE, " https://b.test/@zoe "))
    (asked,) = effects
    assert isinstance(asked, LookUpAddress)
    assert (asked.network, asked.address) == (M, "zoe@b.test")
    assert state.lookup == LookUp(ONE, "zoe@b.test", asking=True)
    one = match("zoe@b.test", 0.3, M)
    state = play(state, act.LookedUp(asked, found(one), (request(),)))
    assert state.lookup is None
    assert state.decisions[ONE, M] == Decision(Verdict.FOLLOW, "zoe@b.test", typed=one)
    assert taken(state, M)[ONE] == "zoe@b.test"
    assert state.requests.count == 1


@pytest.mark.parametrize(("outcome", "code"), [(Absent(), ""), (unknown("b.test"), "unreachable")])
def test_not_there_and_not_checked_are_told_apart(outcome: object, code: str) -> None:
    """A typed address that nobody has is other news than a server that does not answer."""
    state, (asked,) = update(reviewed(), act.LookUp(ONE, "zoe@b.test"))
    none: tuple[Request, ...] = ()
    state = play(state, act.LookedUp(asked, outcome, none))  # type: ignore[arg-type]
    assert state.lookup
    assert (state.lookup.problem.code if state.lookup.problem else "") == code
    assert not state.decisions


def test_another_servers_silence_about_an_address_is_no_word_that_there_is_none() -> None:
    """Its own server is named, and asked where the person says so; what that one says counts."""
    state, (asked,) = update(reviewed(), act.LookUp(ONE, "zoe@c.test"))
    assert isinstance(asked, LookUpAddress)
    told = play(state, act.LookedUp(asked, Absent(), ()))
    assert told.lookup
    assert told.lookup.address == "zoe@c.test"
    assert told.lookup.problem == NotKnownThere(host="b.test", home="c.test").problem()
    moved, (further,) = update(told, act.LookUp(ONE, told.lookup.address, home=True))
    assert isinstance(further, LookUpAddress)
    assert further.plan.named == (Origin("https://c.test"),)
    assert moved.plan == told.plan
    gone = play(moved, act.LookedUp(further, Absent(), ()))
    assert gone.lookup == LookUp(ONE, "zoe@c.test")


def test_an_address_is_only_asked_of_networks_that_were_chosen() -> None:
    """Typing it is no leave to ask somebody else; what is no address is said."""
    state = play(reviewed())
    only_mastodon = play(state, act.StartSearch("", "b.test"))
    for text, code in (("zoe.test", "not-asked"), ("no address", "bad-address")):
        told, effects = update(only_mastodon, act.LookUp(ONE, text))
        assert effects == ()
        assert told.lookup
        assert told.lookup.problem
        assert told.lookup.problem.code == code


def said_one_by_one(state: AppState, verdict: Verdict) -> dict[DecisionKey, Decision]:
    """Return the decisions after one in bulk, made person by person: what it has to amount to."""
    said, network = dict(state.decisions), state.review.filter.network
    for person in set(state.review.ids) & state.results.keys() - state.decided:
        for one, outcome in state.results[person].outcomes.items():
            before = said.get((person, one), Decision(None))
            shown, _ = shown_accounts(outcome, before)
            likely = best_of(outcome) and shown and shown.band is not Band.UNLIKELY
            if likely and shown and network in ("", one.value):
                address = shown.candidate.address if verdict is Verdict.FOLLOW else ""
                said[person, one] = replace(before, verdict=verdict, address=address)
    return said


ADDRESSES = {(ONE, B): "zoe.test", (TWO, M): "b@b.test", (THREE, M): "c@b.test"}
DECISIONS = st.one_of(
    st.builds(
        lambda key, verdict: act.Decide(*key, verdict, ADDRESSES[key]),
        st.sampled_from(sorted(ADDRESSES, key=str)),
        st.sampled_from(Verdict),
    ),
    st.builds(
        lambda key, ruling: act.Rule(*key, ruling, ADDRESSES[key]),
        st.sampled_from(sorted(ADDRESSES, key=str)),
        st.sampled_from(act.Ruling),
    ),
    st.builds(act.DecideAll, st.sampled_from(Verdict)),
    st.builds(
        lambda on: act.Show(Filter(network=on)), st.sampled_from(["", "bluesky", "mastodon"])
    ),
    st.just(act.Show(Filter(standing="sure"))),
    st.just(act.Show(Filter(standing="waiting"))),
    st.just(act.TakeBack()),
)


@given(st.lists(DECISIONS, max_size=12))
def test_a_decision_in_bulk_is_as_many_decisions(actions: list[act.Action]) -> None:
    """In any order with others: looked up, counted, gone through and kept as if made one by one."""
    state = play(reviewed(), act.LookedUp(asked_for(TWO), found(match("two@b.test", 0.99, M)), ()))
    kept = dict(state.decisions)
    for action in actions:
        before, state = state, play(state, action)
        if isinstance(action, act.DecideAll):
            assert state.decisions == said_one_by_one(before, action.verdict)
        every = dict(flat(state.decisions))
        assert {key: state.decisions[key] for key in every} == every
        assert (len(state.decisions), set(state.decisions)) == (len(every), set(every))
        assert state.decided == decided_people(state.decisions)
        kept.update(differing(before.decisions, state.decisions))
        assert {key: one for key, one in kept.items() if one != OPEN} == {
            key: one for key, one in every.items() if one != OPEN
        }


def asked_for(person: AccountId) -> LookUpAddress:
    """Return what asks for an address that was typed for a person."""
    state, (effect,) = update(reviewed(), act.LookUp(person, "two@b.test"))
    assert state.lookup
    assert isinstance(effect, LookUpAddress)
    return effect


def test_a_decision_in_bulk_stays_on_the_account_it_was_about() -> None:
    """Asking again finds another account: nobody is followed there unasked."""
    state = play(reviewed(), act.DecideAll(Verdict.FOLLOW), act.AskAgain())
    person = state.by_id[TWO]
    other = result(person, bluesky=Absent(), mastodon=found(match("new@b.test", 0.7, M)))
    state = play(state, act.SearchMoved((other,), progress(4, 4), done=True))
    assert state.decisions[TWO, M] == Decision(Verdict.FOLLOW, "b@b.test")
    assert TWO not in taken(state, M)
