"""Following directly: who may sign in, what may be ordered, and what is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passage.app import actions as act
from passage.app import direct
from passage.app.doing import Order, Run, Task, Waiting
from passage.app.effects import (
    BeginSignIn,
    CloseSession,
    EndOrder,
    FinishSignIn,
    ForgetSessions,
    HoldOrder,
    Identify,
    PasswordSignIn,
    RestoreSessions,
    RunOrder,
)
from passage.app.following import failed, ours, tally_of, wanted
from passage.app.kept import changed, gone_on, work_of
from passage.app.messages import parse_action
from passage.app.state import AppState, Keeping, Running, Step
from passage.app.update import update
from passage.core.accounts import Account
from passage.core.deeds import Act, Deed, DeedState
from passage.core.encode import at_once
from passage.core.errors import StoreBusy, Unreachable
from passage.core.model import Network, Verdict
from passage.core.names import Acct, Did, Origin
from passage.core.sign_in_errors import NoServerThere, ServerElsewhere, WrongPassword
from passage.core.work import opened, recorded, whole
from passage.net.writing import Reason, Wanted
from samples import after_reading, found, match, progress, result

ME = Account(Network.BLUESKY, Did("did:plc:me"), "me.test", Origin("https://pds.test"))
THERE = Account(Network.MASTODON, Acct("me@b.test"), "me@b.test", Origin("https://b.test"))
FOLLOW = Order(Task.FOLLOW)


def play(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


@pytest.fixture
def state() -> AppState:
    """Two people on Bluesky for sure, one of them on Mastodon, too; at the step to follow."""
    state = play(after_reading(3, 0), act.StartSearch("https://appview.test", "b.test"))
    one, two, three = state.named
    there = found(match("one@b.test", network=Network.MASTODON))
    results = (
        result(one, bluesky=found(match("one.test")), mastodon=there),
        result(two, bluesky=found(match("two.test"))),
        result(three, bluesky=found(match("three.test", 0.6))),
    )
    state = play(state, act.SearchMoved(results, progress(3, 3), done=True))
    return replace(play(state, act.GoTo(Step.FOLLOW)), keeping=Keeping(on=True))


def deed(subject: str, how: DeedState = DeedState.DONE, **values) -> Deed:
    """Return a follow of ours on Bluesky."""
    base = Deed(Network.BLUESKY, ME.id, Act.FOLLOW, subject, how, 1.8e9)
    return replace(base, **values)


def test_those_chosen_are_wanted_by_what_stays_of_their_account(state):
    """A DID on Bluesky, an address on Mastodon; the most important first, each once."""
    ids = [person.id for person in state.people]
    assert wanted(state, Network.BLUESKY) == (
        Wanted(ids[0], "did:plc:one.test"),
        Wanted(ids[1], "did:plc:two.test"),
    )
    assert wanted(state, Network.MASTODON) == (Wanted(ids[0], "one@b.test"),)
    more = act.Decide(ids[2], Network.BLUESKY, Verdict.FOLLOW, "three.test")
    assert len(wanted(play(state, more), Network.BLUESKY)) == 3


def test_sessions_are_looked_for_when_somebody_comes_to_follow(state):
    """Not before: whoever takes lists away is never asked for a session. And once only."""
    elsewhere = play(state, act.GoTo(Step.REVIEW))
    back, effects = update(elsewhere, act.GoTo(Step.FOLLOW))
    assert effects == (RestoreSessions(),)
    found_there = play(back, direct.SessionsFound((ME,)), act.GoTo(Step.REVIEW))
    assert update(found_there, act.GoTo(Step.FOLLOW))[1] == ()
    assert found_there.accounts == {Network.BLUESKY: ME}


def test_a_session_that_just_began_is_newer_than_those_found(state):
    """Coming back from signing in, an older session does not take its place."""
    older = replace(ME, id=Did("did:plc:older"))
    state = play(state, direct.SignedIn(ME), direct.SessionsFound((older, THERE)))
    assert state.accounts == {Network.BLUESKY: ME, Network.MASTODON: THERE}


def test_signing_in_leads_away_only_where_the_work_is_kept(state):
    """Else the redirect would lose everything; an app password needs no redirect."""
    moved, effects = update(state, direct.SignIn(Network.BLUESKY, " me.test "))
    assert effects == (BeginSignIn(Network.BLUESKY, "me.test", Origin("https://appview.test")),)
    assert moved.signing is Network.BLUESKY
    loose = replace(state, keeping=Keeping())
    moved, effects = update(loose, direct.SignIn(Network.BLUESKY, "me.test"))
    assert (moved.problem.code, effects) == ("work-not-kept", ())
    finding, effects = update(loose, direct.FindAccount(" me.test "))
    assert effects == (Identify("me.test", Origin("https://appview.test")),)
    found_ = play(finding, direct.AccountFound(ME))
    assert update(found_, direct.SignInByPassword("word"))[1] == (PasswordSignIn(ME, "word"),)


def test_an_app_password_goes_to_the_account_that_is_shown(state):
    """To none that was found for somebody else meanwhile, and to none that is put aside."""
    assert update(state, direct.SignInByPassword("word")) == (state, ())
    assert play(state, direct.AccountFound(ME)).password_for is None
    found_ = play(state, direct.FindAccount("me.test"), direct.AccountFound(ME))
    assert (found_.password_for, found_.signing) == (ME, None)
    wrong = play(found_, direct.SignInByPassword("word"), act.Failed(WrongPassword().problem()))
    assert (wrong.password_for, wrong.problem.code) == (ME, "wrong-password")
    aside = play(wrong, direct.AnotherAccount())
    assert (aside.password_for, aside.problem) == (None, None)
    assert aside.typed_who[Network.BLUESKY] == "me.test"
    assert play(found_, direct.SignedIn(ME)).password_for is None
    assert play(found_, direct.FindAccount("other.test")).password_for is None


def test_a_failed_sign_in_says_why_and_can_be_tried_again(state):
    """The step stays, nothing is under way any more."""
    state = play(state, direct.SignIn(Network.MASTODON, "b.test"))
    state = play(state, act.Failed(Unreachable(host="b.test").problem()))
    assert (state.step, state.signing, state.problem.code) == (Step.FOLLOW, None, "unreachable")
    assert play(state, direct.SignedIn(THERE)).problem is None


def test_a_server_that_a_domain_names_stands_in_the_field(state):
    """The person reads its name, and signs in there by pressing once more."""
    asked = play(state, direct.SignIn(Network.MASTODON, "me@b.test"))
    told = play(asked, act.Failed(ServerElsewhere(host="b.test", server="c.b.test").problem()))
    assert (told.typed_who[Network.MASTODON], told.signing) == ("c.b.test", None)
    other = play(asked, act.Failed(NoServerThere(host="b.test").problem()))
    assert other.typed_who[Network.MASTODON] == "me@b.test"


def test_no_password_and_no_code_is_in_the_words_of_an_action():
    """Whoever prints an action in a report or a log gives nothing away."""
    for value in (
        direct.SignInByPassword("s3cret"),
        PasswordSignIn(ME, "s3cret"),
        direct.CameBack("code=s3cret"),
        FinishSignIn("code=s3cret"),
    ):
        assert "s3cret" not in repr(value)


def test_the_way_back_from_signing_in_goes_on_with_the_work_that_is_kept(state):
    """The kept work opens at the step to follow, and the sign-in is completed."""
    kept = play(AppState(), act.KeepingMoved(), act.WorkFound(work_of(state)))
    moved, effects = update(kept, direct.CameBack("code=1&state=2"))
    assert effects == (FinishSignIn("code=1&state=2"), RestoreSessions())
    assert (moved.step, moved.people) == (Step.FOLLOW, state.people)


def test_an_order_begins_once_and_needs_an_account_and_somebody(state):
    """Without a session, twice, with nobody chosen, or while the search goes on: nothing."""
    assert update(state, direct.Do(Network.BLUESKY, FOLLOW)) == (state, ())
    signed = play(state, direct.SignedIn(ME), direct.SignedIn(THERE))
    begun, effects = update(signed, direct.Do(Network.BLUESKY, FOLLOW))
    assert effects == (RunOrder(Network.BLUESKY, FOLLOW),)
    assert update(begun, direct.Do(Network.BLUESKY, FOLLOW)) == (begun, ())
    searching = replace(signed, running=Running.PAUSED)
    assert update(searching, direct.Do(Network.BLUESKY, FOLLOW)) == (searching, ())
    skip = act.Decide(state.people[0].id, Network.MASTODON, Verdict.SKIP, "one@b.test")
    nobody, effects = update(play(signed, skip), direct.Do(Network.MASTODON, FOLLOW))
    assert (nobody.problem.code, effects) == ("nothing-chosen", ())


def test_two_tabs_never_follow_at_the_same_time(state):
    """Bluesky does not notice a second follow of the same person."""
    busy = replace(state, keeping=Keeping(problem=StoreBusy().problem()))
    moved, effects = update(play(busy, direct.SignedIn(ME)), direct.Do(Network.BLUESKY, FOLLOW))
    assert (moved.problem.code, effects) == ("store-busy", ())


def test_what_is_done_can_be_held_and_ended(state):
    """Each tells the shell; a late click on either changes nothing."""
    going = play(state, direct.SignedIn(ME), direct.Do(Network.BLUESKY, FOLLOW))
    held, effects = update(going, direct.HoldDoing(Network.BLUESKY, on=True))
    assert effects == (HoldOrder(Network.BLUESKY, on=True),)
    assert held.doing[Network.BLUESKY].run is Run.HELD
    assert update(held, direct.EndDoing(Network.BLUESKY))[1] == (EndOrder(Network.BLUESKY),)
    over = play(held, direct.DoingEnded(Network.BLUESKY))
    for late in (
        direct.EndDoing(Network.BLUESKY),
        direct.HoldDoing(Network.BLUESKY, on=False),
        direct.EndDoing(Network.MASTODON),
        direct.DoingEnded(Network.MASTODON),
    ):
        assert update(over, late) == (over, ())


def test_a_wait_is_told_and_forgotten_when_it_ends(state):
    """Its reason and how long; the end of the order ends it as well."""
    going = play(state, direct.SignedIn(ME), direct.Do(Network.BLUESKY, FOLLOW))
    waits = Waiting(Reason.HOUR, 100.0)
    waiting = play(going, direct.DoingWaits(Network.BLUESKY, waits))
    assert waiting.doing[Network.BLUESKY].waits == waits
    assert play(waiting, direct.DoingWaits(Network.BLUESKY, None)) == going
    assert play(waiting, direct.DoingEnded(Network.BLUESKY)).doing[Network.BLUESKY].waits is None


def test_deeds_are_counted_by_what_became_of_them(state):
    """Done, asked, already, failed, unclear; what is undone is left to do again."""
    signed = play(state, direct.SignedIn(ME))
    assert tally_of(signed, ME).left == 2
    one, two = (one.subject for one in wanted(state, Network.BLUESKY))
    problem = Unreachable(host="pds.test").problem()
    moved = play(signed, direct.DeedsMoved((deed(one), deed(two, DeedState.SENT))))
    counts = tally_of(moved, ME)
    assert (counts.done, counts.unclear, counts.left) == (1, 1, 1)
    moved = play(moved, direct.DeedsMoved((deed(two, DeedState.FAILED, problem=problem),)))
    assert (tally_of(moved, ME).failed, tally_of(moved, ME).left) == (1, 0)
    assert failed(moved.deeds, ME)[0][1] == problem
    moved = play(moved, direct.DeedsMoved((deed(one, DeedState.UNDONE),)))
    assert (tally_of(moved, ME).left, ours(moved.deeds, ME)) == (1, ())


def test_another_account_starts_from_nothing(state):
    """What one account did is neither counted nor undone for another."""
    other = replace(ME, id=Did("did:plc:other"))
    one = wanted(state, Network.BLUESKY)[0].subject
    moved = play(state, direct.SignedIn(other), direct.DeedsMoved((deed(one),)))
    assert (tally_of(moved, other).left, ours(moved.deeds, other)) == (2, ())


def test_deeds_are_kept_as_they_come_and_found_again(state):
    """The journal takes each; whoever comes back sees them; another archive has none."""
    moves = direct.DeedsMoved((deed("did:plc:one.test", uri="at://did:plc:me/x/1"),))
    moved = play(state, moves)
    change = changed(state, moves, moved)
    work, _ = opened(at_once(whole(work_of(state))) + at_once(recorded(change)))
    assert work.crossing.deeds == moved.deeds
    assert gone_on(AppState(), work).deeds == moved.deeds


def test_signing_out_ends_what_is_done_and_closes_the_session(state):
    """The shell ends the order first, then the session; the screen follows when it is over."""
    going = play(state, direct.SignedIn(ME), direct.Do(Network.BLUESKY, FOLLOW))
    same, effects = update(going, direct.SignOut(Network.BLUESKY))
    assert effects == (EndOrder(Network.BLUESKY), CloseSession(ME))
    assert play(same, direct.SignedOff(Network.BLUESKY)).accounts == {}


def test_starting_over_closes_every_session(state):
    """Forgetting everything on a device means the keys to one's accounts first of all."""
    signed = play(state, direct.SignedIn(ME), direct.SignedIn(THERE))
    signed = play(signed, direct.Do(Network.MASTODON, FOLLOW))
    fresh, effects = update(signed, act.StartOver())
    assert effects[-2:] == (EndOrder(Network.MASTODON), ForgetSessions())
    assert (fresh.accounts, fresh.deeds) == ({}, {})


@pytest.mark.parametrize(
    ("message", "action"),
    [
        (
            '{"action":"sign-in","fields":{"network":"bluesky","who":"me.test"}}',
            direct.SignIn(Network.BLUESKY, "me.test"),
        ),
        (
            '{"action":"do","fields":{"network":"bluesky","task":"undo","uri":"at://x"}}',
            direct.Do(Network.BLUESKY, Order(Task.UNDO, uri="at://x")),
        ),
        (
            '{"action":"do","fields":{"network":"mastodon","task":"list","name":" From X "}}',
            direct.Do(Network.MASTODON, Order(Task.LIST, "From X")),
        ),
        (
            '{"action":"deeds-mastodon","fields":{"value":"2"}}',
            direct.TurnDeeds(Network.MASTODON, 2),
        ),
    ],
)
def test_messages_of_the_step_are_read(message, action):
    """Each button and form becomes the action it stands for."""
    assert parse_action(message) == action
