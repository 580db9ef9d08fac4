"""The simulated networks answer as the real ones do."""

from __future__ import annotations

import json

import pytest

from passage.core.model import Flag, Network
from passage.core.names import Handle, Origin
from passage.net import bluesky, mastodon
from passage.net.exchange import Ask, Purpose
from passage.net.questions import AccountsNamed, ActorsNamed, ProfilesOf
from workshop.trial_data import Account
from workshop.trial_network import APPVIEW, SERVER, Simulated
from workshop.trial_wire import did_of
from workshop.trial_words import words_of

B, M = Network.BLUESKY, Network.MASTODON
ADA = Account(B, "adanovak.bsky.social", "Ada Novák", "https://novak.example", "Bakes bread")
PEOPLE = (
    ADA,
    Account(B, "novak.fr", "A. Novak", kind="bot"),
    Account(B, "ada.mastodon.example.ap.brid.gy", "Ada"),
    Account(B, "jorgensen.bsky.social", "Søren Jørgensen", bio="Friend of Ada"),
    Account(B, "yamada.bsky.social", "山田太郎"),
    Account(M, "ada@social.example", "Ada Novak", "novak.example", "See https://x.com/ada", "bot"),
    Account(M, "adanovak@other.example", "Somebody", "https://n.example", kind="verified"),
)


def world(*more):
    """Return the networks of these tests."""
    return Simulated((*PEOPLE, *more))


def actors(query, *more, net=None):
    """Return the handles that a Bluesky search brings up."""
    ask = bluesky.ask_of(APPVIEW, ActorsNamed(query))
    return {c.address for c in bluesky.read(ask, (net or world(*more)).answer(ask))}


def accounts(query, origin=SERVER, *, net=None):
    """Return the addresses that a Mastodon search brings up."""
    ask = mastodon.ask_of(AccountsNamed(origin, query))
    return {c.address for c in mastodon.read(ask, (net or world()).answer(ask))}


def plain(origin, path, *params):
    """Return status and values of any other question."""
    answer = world().answer(Ask(Origin(origin), path, params, Purpose.ACCOUNTS))
    return answer.status, json.loads(answer.text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ada.bsky.social", ["ada.bsky.social"]),
        ("ada-novak.bsky.social", ["ada", "novak.bsky.social"]),
        ("Ada_Novak, O'Brien!", ["ada_novak", "o'brien"]),
        ("Élise Jørgensen 🌻 №4", ["elise", "jorgensen", "no4"]),
        ("ada42.fr 3.14", ["ada42", "fr", "3.14"]),
        ("山田たろう Ли", ["山", "田", "た", "ろ", "う", "ли"]),
        ("", []),
    ],
)
def test_words_are_those_of_the_standard(text, words):
    """A dot between letters joins and a hyphen parts; accents, case and signs do not count."""
    assert list(words_of(text)) == words


def test_every_word_of_a_search_must_occur_as_a_word():
    """In handle, name or bio, whatever the order; a part of a word or of a handle is no word."""
    assert actors("novak ADA") == {ADA.handle}
    assert actors("bread novák") == {ADA.handle}
    assert actors("ada nov") == set()
    assert actors("adanovak bread") == set()
    assert actors("jorgensen ada") == {"jorgensen.bsky.social"}
    assert actors("太郎 山田") == {"yamada.bsky.social"}
    assert actors("🌻") == set()


def test_a_single_word_may_be_the_beginning_of_one():
    """Of handle and name; of the bio only a whole word; never the middle of anything."""
    assert actors("adanov") == {ADA.handle}
    assert actors("nov") == {ADA.handle, "novak.fr"}
    assert actors("novak") == {ADA.handle, "novak.fr"}
    assert actors("bread") == {ADA.handle}
    assert actors("brea") == set()
    assert actors("danovak") == set()


def test_the_order_of_a_search_tells_nothing():
    """More hits than fit: which come up depends on the query, and is the same every time."""
    crowd = [Account(B, f"crowd{n}.bsky.social", "Ada Crowd") for n in range(40)]
    first = actors("ada crowd", *crowd)
    assert len(first) == bluesky.SEARCH_LIMIT
    assert first == actors("ada crowd", *crowd)
    assert first != actors("crowd ada", *crowd)


def test_look_ups_by_handle_and_identifier():
    """Known ones come with their website, unknown ones are silently missing."""
    handles = (Handle("nobody.example"), Handle(ADA.handle), Handle("novak.fr"))
    ask = bluesky.ask_of(APPVIEW, ProfilesOf(handles))
    ada, novak = bluesky.read(ask, world().answer(ask))
    assert (ada.address, ada.name, ada.bio) == (ADA.handle, ADA.name, ADA.bio)
    assert ada.links == (ADA.website,)
    assert novak.flags == {Flag.BOT}
    by_did = bluesky.ask_of(APPVIEW, ProfilesOf((Handle(did_of(ADA.handle)),)))
    assert bluesky.read(by_did, world().answer(by_did)) == (ada,)


def test_search_does_not_tell_the_website():
    """As the AppView: only a look-up does."""
    ask = bluesky.ask_of(APPVIEW, ActorsNamed("ada novak"))
    assert [c.links for c in bluesky.read(ask, world().answer(ask))] == [()]


@pytest.mark.parametrize("handles", [["a.example", "not a handle"], ["a.example"] * 26, []])
def test_a_bad_batch_is_refused_as_a_whole(handles):
    """One malformed handle, or one too many, and nobody is found."""
    params = tuple(("actors", handle) for handle in handles)
    status, _ = plain(APPVIEW, "/xrpc/app.bsky.actor.getProfiles", *params)
    assert status == 400


def test_bridged_accounts_say_so():
    """A bridge's address on either network is read as a twin."""
    ask = bluesky.ask_of(APPVIEW, ActorsNamed("ada.mastodon.example.ap.brid.gy"))
    (twin,) = bluesky.read(ask, world().answer(ask))
    assert twin.flags == {Flag.BRIDGED}


def test_mastodon_search():
    """Words begin words of user name and name, or are words of the bio; together they may be one.

    Fewer than three letters find nothing.
    """
    assert accounts("ada nov") == {"ada@social.example"}
    assert accounts("ada") == {"ada@social.example", "adanovak@other.example"}
    assert accounts("Ada Novak") == {"ada@social.example", "adanovak@other.example"}
    assert accounts("see ada") == {"ada@social.example"}
    assert accounts("se ada") == set()
    assert accounts("ad") == set()


def test_a_full_address_is_found_alone():
    """Also a short one; an unknown one brings up nobody."""
    assert accounts("@ADA@social.example") == {"ada@social.example"}
    assert accounts("ada@nowhere.example") == set()


def test_only_one_server_knows_everybody():
    """Another server knows its own accounts."""
    own = Origin("https://other.example")
    assert accounts("ada", own) == {"adanovak@other.example"}


def test_what_a_mastodon_account_says():
    """Website as a field, proven only where it is; a robot's mark; links of the bio."""
    ask = mastodon.ask_of(AccountsNamed(SERVER, "ada"))
    found = {c.address: c for c in mastodon.read(ask, world().answer(ask))}
    ada, other = found["ada@social.example"], found["adanovak@other.example"]
    assert ada.links == ("https://x.com/ada", "https://novak.example")
    assert (ada.proven, ada.flags) == ((), {Flag.BOT})
    assert other.proven == ("https://n.example",)


def test_look_ups_on_mastodon():
    """An account by its address, its WebFinger, and a plain no for the unknown."""
    status, told = plain(SERVER, "/api/v1/accounts/lookup", ("acct", "ada@social.example"))
    assert (status, told["username"]) == (200, "ada")
    status, told = plain("https://social.example", "/api/v1/accounts/lookup", ("acct", "ada"))
    assert (status, told["acct"]) == (200, "ada@social.example")
    resource = ("resource", "acct:ada@social.example")
    status, told = plain("https://social.example", "/.well-known/webfinger", resource)
    assert (status, told["subject"]) == (200, "acct:ada@social.example")
    for path, param in (
        ("/api/v1/accounts/lookup", ("acct", "nobody@social.example")),
        ("/.well-known/webfinger", ("resource", "acct:nobody@social.example")),
    ):
        assert plain("https://social.example", path, param)[0] == 404


def test_a_hidden_account_is_nowhere():
    """Neither in searches nor in look-ups; all others stay, and it comes back."""
    net = world()
    assert ADA.handle in actors("nov", net=net)
    net.hidden = frozenset({ADA.key})
    assert actors("nov", net=net) == {"novak.fr"}
    ask = bluesky.ask_of(APPVIEW, ProfilesOf((Handle(ADA.handle), Handle("novak.fr"))))
    assert [c.address for c in bluesky.read(ask, net.answer(ask))] == ["novak.fr"]
    net.hidden = frozenset({PEOPLE[5].key})
    assert accounts("ada@social.example", net=net) == set()
    net.hidden = frozenset()
    assert ADA.handle in actors("nov", net=net)


def test_what_it_does_not_know_it_says():
    """A path of no simulated service is counted, so that no figure hides it."""
    net = world()
    ask = Ask(APPVIEW, "/xrpc/app.bsky.new.thing", (), Purpose.ACTORS)
    assert net.answer(ask).status == 404
    assert net.unknown == {"/xrpc/app.bsky.new.thing": 1}
