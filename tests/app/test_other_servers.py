"""A domain that is no Mastodon server: looked for elsewhere, told, and asked there at a press."""

from __future__ import annotations

import pytest

from passage.app import actions as act
from passage.app.effects import FindServer, RunSearch
from passage.app.messages import parse_action
from passage.app.reaching import message
from passage.app.state import AppState, Running
from passage.app.update import update
from passage.core.errors import Problem
from passage.core.model import Absent, Unknown
from passage.core.names import Origin
from samples import after_reading, progress, result, unknown

DOMAIN, SERVER = Origin("https://b.test"), Origin("https://social.b.test")


def searching() -> AppState:
    """Return a search under way, at a domain and at a server."""
    state, _ = update(
        after_reading(2, 0), act.StartSearch("https://appview.test", "b.test, c.test")
    )
    return state


def ended(outcome: object, *, done: bool = True):
    """Return what comes of a search in which one person ended so on Mastodon."""
    state = searching()
    results = (result(state.named[0], bluesky=unknown("appview.test"), mastodon=outcome),)
    return update(state, act.SearchMoved(results, progress(2, 2), done=done))


def test_a_domain_that_did_not_answer_as_a_server_is_asked_where_that_is():
    """At the end, and that domain alone; nobody else is asked anything."""
    state, effects = ended(unknown("b.test"))
    assert effects == (FindServer(DOMAIN),)
    assert ended(unknown("b.test"), done=False)[1] == ()
    told, effects = update(state, act.ServerNamed(DOMAIN, SERVER))
    assert (dict(told.elsewhere), effects) == ({DOMAIN: SERVER}, ())


@pytest.mark.parametrize("code", ["stopped", "rate-limited", "broken", "timed-out"])
def test_a_server_that_was_not_asked_or_has_a_fault_is_one_all_the_same(code):
    """Neither the person's own stop nor a bad day of a server lets us look for another."""
    assert ended(Unknown((Problem(code, (("host", "b.test"),)),)))[1] == ()
    assert ended(Absent())[1] == ()


def test_the_server_it_names_is_asked_in_its_place():
    """Those not found are looked for there; the other servers stay, and each is asked once."""
    state, _ = ended(unknown("b.test"))
    state, _ = update(state, act.ServerNamed(DOMAIN, SERVER))
    asked = parse_action(message("ask-instead", asked=DOMAIN, server=SERVER))
    assert asked == act.AskInstead(DOMAIN, SERVER)
    moved, effects = update(state, asked)
    [run] = [one for one in effects if isinstance(one, RunSearch)]
    assert run.plan.mastodon == (SERVER, Origin("https://c.test"))
    assert (moved.running, moved.elsewhere) == (Running.YES, {})
    assert update(moved, asked) == (moved, ())
    _, [run] = update(state, act.AskInstead(DOMAIN, Origin("https://c.test")))
    assert run.plan.mastodon == (Origin("https://c.test"),)
