"""Proofs and servers in the app: what was typed, what is asked, what comes late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passage.app import check_actions as act
from passage.app.actions import Take
from passage.app.check_state import asking_of, proving_of
from passage.app.effects import AskServers, Deliver, LookAtProofs
from passage.app.messages import parse_action
from passage.app.opening import opened
from passage.app.state import AppState, TakeAway
from passage.app.takeaway import crossing_of
from passage.app.update import update
from passage.core.findings import Proved, Server
from passage.core.model import Network
from passage.core.names import Did, Origin
from passage.net.requests import RequestLog

TYPED = act.Prove("https://Ville.example/", "@mairie.bsky.social", "@mairie@social.example")
DID = Did("did:plc:aaaa")
ACTOR, PAGE = "https://social.example/users/mairie", "https://social.example/@mairie"


def looked(action=TYPED, proved=None):
    """Return the state after a check, and the aim that was looked at."""
    state, (effect,) = update(AppState(), action)
    assert isinstance(effect, LookAtProofs)
    proved = proved or Proved((), DID, ACTOR, PAGE)
    return update(state, act.ProofsLookedAt(effect.aim, proved))[0], effect.aim


def test_what_was_typed_becomes_an_aim():
    """The public service, the account's own server and the website are each an origin."""
    state, aim = looked()
    assert (aim.domain, aim.bluesky, aim.acct) == (
        "ville.example",
        "mairie.bsky.social",
        "mairie@social.example",
    )
    assert (aim.site, aim.server) == ("https://ville.example", "https://social.example")
    assert not state.proving.looking
    assert state.proving.proved.did == DID


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (act.Prove("ville", "a.example", ""), "bad-domain"),
        (act.Prove("ville.example", "a_b", ""), "bad-handle"),
        (act.Prove("ville.example", "", "nobody"), "bad-acct"),
        (act.Prove("ville.example", " ", ""), "nothing-to-prove"),
        (act.AskAbout("", ""), "bad-host"),
        (act.AskAbout("piaille.fr not/a/host?", ""), "bad-host"),
    ],
)
def test_what_is_mistyped_is_named_and_stays(action, code):
    """Nothing is asked, the sentence says what is wrong, and the fields keep the words."""
    state, effects = update(AppState(), action)
    assert state.problem.code == code
    assert effects == ()
    typed = state.proving if isinstance(action, act.Prove) else state.asking
    assert (typed.mastodon, typed.bluesky) == (action.mastodon, action.bluesky)


def test_a_late_answer_to_another_question_is_passed_over():
    """Who types another domain meanwhile does not see the findings of the first."""
    before, aim = looked()
    state, _ = update(before, act.Prove("other.example", "a.example", ""))
    assert update(state, act.ProofsLookedAt(aim, Proved()))[0] is state


def test_what_was_found_is_kept_with_its_day():
    """In the kit, so in the work: whoever comes back sees it, and can still save its files."""
    begun = replace(AppState(), today="2026-11-26")
    state, (effect,) = update(begun, TYPED)
    proved = Proved((), DID, ACTOR, PAGE)
    state, _ = update(state, act.ProofsLookedAt(effect.aim, proved))
    assert state.kit.proofs == (effect.aim, replace(proved, day="2026-11-26"))
    back = opened(crossing_of(state), RequestLog(), "2027-01-05")
    shown = proving_of(back.proving, back.kit)
    assert (shown.domain, shown.aim, shown.proved.day) == (
        "ville.example",
        effect.aim,
        "2026-11-26",
    )
    _, (file,) = update(back, Take(TakeAway.DID_FILE))
    assert file.data == DID.encode()
    # A new look that is mistyped takes nothing away.
    mistyped, _ = update(back, act.Prove("x", "", ""))
    assert mistyped.kit == back.kit


def test_servers_that_were_asked_are_kept_with_their_day():
    """Those of the last question, as they answered; they are shown again after a while."""
    begun = replace(AppState(), today="2026-11-26")
    state, _ = update(begun, act.AskAbout("piaille.fr mastodon.social", ""))
    piaille = Server(Origin("https://piaille.fr"), Network.MASTODON, "Piaille")
    state, _ = update(state, act.ServerTold(piaille))
    assert state.kit.servers == (replace(piaille, day="2026-11-26"),)
    back = opened(crossing_of(state), RequestLog(), "2027-01-05")
    shown = asking_of(back.asking, back.kit)
    assert (shown.mastodon, shown.waiting) == ("piaille.fr", 0)
    assert shown.servers == state.kit.servers


def test_files_are_those_of_what_was_found():
    """The DID alone, and the server's answer; before anything is known, a sentence."""
    state, _ = looked()
    for what, name, content in [
        (TakeAway.DID_FILE, "atproto-did", DID.encode()),
        (TakeAway.WEBFINGER_FILE, "webfinger", None),
    ]:
        _, (effect,) = update(state, Take(what))
        assert isinstance(effect, Deliver)
        assert effect.name == name
        assert content is None or effect.data == content
        after, effects = update(AppState(), Take(what))
        assert after.problem.code == "nothing-to-prove"
        assert effects == ()


def test_servers_are_asked_each_once_and_told_as_they_answer():
    """Both networks, no more than a dozen; what nobody asked for is not shown."""
    state, (effect,) = update(
        AppState(), act.AskAbout("piaille.fr, mastodon.social piaille.fr", "bsky.social")
    )
    assert effect == AskServers(
        (
            (Network.BLUESKY, Origin("https://bsky.social")),
            (Network.MASTODON, Origin("https://piaille.fr")),
            (Network.MASTODON, Origin("https://mastodon.social")),
        )
    )
    assert state.asking.waiting == 3
    told = act.ServerTold(Server(Origin("https://piaille.fr"), Network.MASTODON))
    state, _ = update(state, told)
    assert state.asking.waiting == 2
    assert update(state, told)[0] is state
    other = act.ServerTold(Server(Origin("https://other.example"), Network.MASTODON))
    assert update(state, other)[0] is state
    many = " ".join(f"s{n}.example" for n in range(40))
    assert len(update(AppState(), act.AskAbout(many, ""))[1][0].servers) == 12


def test_the_messages_of_the_page_are_read():
    """Two forms, each with its fields."""
    prove = '{"action": "prove", "fields": {"domain": "a.b", "bluesky": "", "mastodon": "x"}}'
    assert parse_action(prove) == act.Prove("a.b", "", "x")
    ask = '{"action": "ask-servers", "fields": {"mastodon": "a.b", "bluesky": ""}}'
    assert parse_action(ask) == act.AskAbout("a.b", "")
