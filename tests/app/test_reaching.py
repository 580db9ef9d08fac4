"""Before a request goes to a host that the browser does not allow, the page is loaded anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from passage.app import actions as act
from passage.app import direct
from passage.app.check_actions import AskAbout, Prove
from passage.app.effects import LookAtProofs, Reopen, RunSearch
from passage.app.messages import parse_action
from passage.app.reaching import gated, message, taken_again
from passage.app.state import AppState, Keeping, KitPage, Step
from passage.app.update import update
from passage.core.accounts import Account
from passage.core.model import Network
from passage.core.names import Acct, Did, Origin
from passage.core.reach import ANYWHERE, Reach, reach_of
from samples import after_reading, found, match, progress, result

APPVIEW = "https://appview.test"
NOWHERE = Reach()
SEARCH = act.StartSearch(APPVIEW, "b.test")
AGAIN = message("search", bluesky=APPVIEW)
ME = Account(Network.BLUESKY, Did("did:plc:me"), "me.test", Origin("https://pds.test"))
THERE = Account(Network.MASTODON, Acct("me@b.test"), "me@b.test", Origin("https://b.test"))


@pytest.fixture
def state() -> AppState:
    """An archive is read, and its work is kept."""
    return replace(after_reading(3, 0), keeping=Keeping(on=True))


def turn(state: AppState, action: act.Action, reach: Reach, again: str = AGAIN):
    """Return what comes of an action on a page with this reach."""
    return gated(state, action, update(state, action), reach, again)


def reopened(
    state: AppState, action: act.Action, reach: Reach = NOWHERE, again: str = AGAIN
) -> Reopen:
    """Return the order to load the page anew; everything else stayed as it was."""
    after, effects = turn(state, action, reach, again)
    [order] = effects
    assert isinstance(order, Reopen)
    assert after.reopening is not None
    assert replace(after, reopening=None) == replace(state, problem=None)
    return order


def test_a_search_names_exactly_the_services_that_were_chosen(state):
    """They and nobody else; the message is taken again there, after the way back."""
    order = reopened(state, SEARCH)
    assert order.reach == reach_of([APPVIEW, "https://b.test"])
    back, again = order.again
    assert json.loads(back) == {"action": "go-on", "fields": {"value": state.step.value}}
    assert again == AGAIN


def test_with_the_hosts_at_hand_nothing_stands_in_the_way(state):
    """The search begins at once."""
    _, effects = turn(state, SEARCH, reach_of([APPVIEW, "https://b.test"]))
    assert any(isinstance(one, RunSearch) for one in effects)


def test_an_earlier_choice_goes_when_another_is_made(state):
    """A server that is no longer asked is no longer reached."""
    order = reopened(state, SEARCH, reach_of([APPVIEW, "https://old.test"]))
    assert order.reach == reach_of([APPVIEW, "https://b.test"])


def test_work_that_is_not_kept_is_not_lost_unasked(state):
    """The person reads why, and says themselves when."""
    unkept = replace(state, keeping=Keeping())
    after, effects = turn(unkept, SEARCH, Reach())
    assert effects == ()
    assert after.reopening.hindered
    assert after.problem.code == "not-reopened"
    assert after.archive is state.archive
    _, effects = update(after, act.ReopenAnyway())
    assert effects == (Reopen(reach_of([APPVIEW, "https://b.test"])),)


def test_a_host_that_no_page_may_open_is_told_and_not_tried_again_and_again(state):
    """A published page never asks this machine: it would be loaded anew without end."""
    asked = direct.SignIn(Network.MASTODON, "localhost")
    after, effects = turn(state, asked, NOWHERE)
    assert (after.problem.code, after.signing, after.reopening, effects) == (
        *("unreachable", None, None),
        (),
    )
    after, effects = turn(state, asked, Reach(local=True))
    assert [type(one) for one in effects] == [Reopen]


def test_who_has_nothing_to_lose_is_not_asked():
    """Without an archive or a kit the page is loaded anew at once."""
    order = reopened(AppState(step=Step.LEAVE, kit_page=KitPage.WHERE), AskAbout("b.test", ""))
    assert order.reach == reach_of(["https://b.test"])


def test_proofs_are_looked_for_at_the_domain_the_network_and_the_server(state):
    """And the way back leads to the page of the kit where the person was."""
    prove = replace(state, step=Step.LEAVE, kit_page=KitPage.PROVE)
    asked = Prove("mairie.test", "me.test", "@me@b.test")
    order = reopened(prove, asked)
    assert {"https://mairie.test", "https://b.test"} < order.reach.hosts
    assert len(order.reach.hosts) == 3
    assert json.loads(order.again[-2])["fields"] == {"value": "leave/prove"}
    _, effects = turn(prove, asked, order.reach)
    assert [type(one) for one in effects] == [LookAtProofs]


def test_signing_in_at_a_server_reaches_that_server(state):
    """What was found stays reachable; nobody else is added."""
    order = reopened(state, direct.SignIn(Network.MASTODON, "me@c.test"))
    assert order.reach == reach_of(["https://c.test"])


def test_signing_in_at_bluesky_opens_its_directory_and_its_servers_at_once(state):
    """One load is enough for nearly everybody."""
    order = reopened(state, direct.SignIn(Network.BLUESKY, "me.bsky.social"))
    assert {"https://plc.directory", "https://bsky.social"} < order.reach.hosts
    assert all(host.startswith("https://") for host in order.reach.hosts)


def test_the_server_of_a_password_is_opened_before_it_is_asked_for(state):
    """First the directory, then the server it names; only then is there a field for a password."""
    find = direct.FindAccount("me.test")
    asked = message("find-account", who="me.test")
    order = reopened(state, find, again=asked)
    assert {"https://plc.directory", "https://bsky.social"} < order.reach.hosts
    assert order.again[-1] == asked
    finding, _ = turn(state, find, order.reach)
    order = reopened(finding, direct.AccountFound(ME), order.reach)
    assert order.reach.allows("https://pds.test")
    assert order.again[-1] == asked
    found_, effects = turn(finding, direct.AccountFound(ME), order.reach)
    assert (found_.password_for, effects) == (ME, ())


def test_no_password_waits_for_another_page(state):
    """Should its server be out of reach all the same, the account is looked for anew."""
    typed = replace(state, password_for=ME, typed_who={Network.BLUESKY: "me.test"})
    order = reopened(typed, direct.SignInByPassword("hush-hush"))
    assert "hush-hush" not in "".join(order.again)
    assert json.loads(order.again[-1])["action"] == "find-account"


@pytest.mark.parametrize(
    "action",
    [
        direct.SignIn(Network.MASTODON, "b.test", importing=True),
        direct.SignIn(Network.MASTODON, "b.test"),
        direct.SignIn(Network.BLUESKY, "me.test"),
        direct.FindAccount("me.test"),
    ],
)
def test_what_is_taken_again_is_what_was_asked_for(state, action):
    """A host found out on the way changes nothing, not even what is to be allowed."""
    _, [effect] = update(state, action)
    assert parse_action(taken_again(effect)) == action


def test_accounts_that_are_signed_in_stay_within_reach(state):
    """Whoever looks for people on another server does not lose the way to their own."""
    signed = replace(state, accounts={Network.MASTODON: THERE})
    order = reopened(signed, SEARCH, reach_of(["https://b.test", "https://old.test"]))
    assert order.reach.allows("https://b.test")
    assert not order.reach.allows("https://old.test")


def test_hosts_that_turn_out_to_be_needed_are_added_to_those_there(state):
    """A server that another one names: the message is taken again with it."""
    needed = act.HostsNeeded(("https://pds.test",), again=message("sign-in", who="me.test"))
    order = reopened(state, needed, reach_of([APPVIEW]))
    assert order.reach == reach_of([APPVIEW, "https://pds.test"])
    assert json.loads(order.again[-1])["action"] == "sign-in"


@pytest.mark.parametrize(("hosts", "named"), [(2, True), (30, False)])
def test_pictures_come_from_named_hosts_where_these_are_few(state, hosts, named):
    """Twenty are named one by one; more are "anywhere", which the page says."""
    searching, _ = update(state, SEARCH)
    person = state.named[0]
    matches = [match(f"p{number}.test") for number in range(hosts)]
    matches = [
        replace(one, candidate=replace(one.candidate, avatar=f"https://cdn{number}.test/p.png"))
        for number, one in enumerate(matches)
    ]
    results = (result(person, bluesky=found(*matches)),)
    found_, _ = update(searching, act.SearchMoved(results, progress(1, 1), done=True))
    order = reopened(replace(found_, keeping=Keeping(on=True)), act.ShowPictures(on=True))
    assert (ANYWHERE in order.reach.pictures) is not named
    assert len(order.reach.pictures) == (hosts if named else 1)
