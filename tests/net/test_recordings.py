"""What each recorded reply is read as, and that no reply whatever breaks the reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import AppError, Broken, RateLimited, Refused, Surprising
from passage.core.model import Candidate, Flag
from passage.core.names import Handle, Origin
from passage.core.text import x_names_in
from passage.net import bluesky, mastodon
from passage.net.exchange import Answer, Lost, Why
from passage.net.questions import AccountsNamed, ActorsNamed, ProfilesOf
from passage.net.reading import prose, web_address

RECORDINGS = Path(__file__).parent / "recordings"
APPVIEW, SERVER = Origin("https://appview.example"), Origin("https://social.example")
PROFILES = bluesky.ask_of(
    APPVIEW, ProfilesOf((Handle("ada-novak.bsky.social"), Handle("b.example")))
)
ACTORS = bluesky.ask_of(APPVIEW, ActorsNamed("Ada Novák"))
ACCOUNTS = mastodon.ask_of(AccountsNamed(SERVER, "Ada Novák"))


def recorded(name):
    """Return a recorded reply."""
    return Answer(**json.loads((RECORDINGS / f"{name}.json").read_text("utf-8")))


def test_the_requests():
    """Addresses as the protocols define them, percent-encoded, with nothing else in them."""
    assert PROFILES.url == (
        "https://appview.example/xrpc/app.bsky.actor.getProfiles"
        "?actors=ada-novak.bsky.social&actors=b.example"
    )
    assert ACTORS.url == (
        "https://appview.example/xrpc/app.bsky.actor.searchActors?q=Ada+Nov%C3%A1k&limit=25"
    )
    assert ACCOUNTS.url == (
        "https://social.example/api/v2/search?q=Ada+Nov%C3%A1k&type=accounts&limit=10"
    )


def test_bluesky_profiles():
    """A looked-up profile gives all that a candidate holds."""
    ada, other = bluesky.read(PROFILES, recorded("bluesky-profiles"))
    assert ada.address == "ada-novak.bsky.social"
    assert ada.id == "did:plc:7iza6de2dwap2sbkpav7c6c6"
    assert (ada.name, ada.guessed) == ("Ada Novák 🌻", True)
    assert ada.url == "https://bsky.app/profile/ada-novak.bsky.social"
    assert ada.links == ("https://ada-novak.example.org",)
    assert ada.flags == {Flag.VERIFIED}
    assert x_names_in(ada.bio) == {"ada_novak"}
    assert (other.address, other.name) == ("okafor.example.com", "")
    assert other.flags == {Flag.IMPERSONATION}


def test_bluesky_search():
    """Order is kept, a bridged account is labelled, an account whose handle is lost left out."""
    ada, bridged = bluesky.read(ACTORS, recorded("bluesky-actors"))
    assert (ada.address, ada.guessed) == ("ada-novak.bsky.social", False)
    assert bridged.flags == {Flag.BRIDGED}


def test_mastodon_search():
    """HTML becomes text, links are kept apart, and each account says what it is."""
    ada, mirror, old, new, bridged = mastodon.read(ACCOUNTS, recorded("mastodon-search"))
    assert ada.address == "ada@social.example"
    assert ada.id == "https://social.example/users/ada"
    assert ada.bio == (
        "Physicist.\nFormerly @ada_novak on Twitter & co.\n"
        "Site: https://ada-novak.example.org\nPronouns: she/her"
    )
    assert ada.links == ("https://twitter.com/ada_novak", "https://ada-novak.example.org")
    assert ada.proven == ("https://ada-novak.example.org",)
    assert ada.flags == frozenset()
    assert mirror.flags == {Flag.MIRROR, Flag.BOT}
    assert (old.flags, new.address) == ({Flag.MOVED}, "ada@third.example")
    assert bridged.flags == {Flag.BRIDGED}


def test_mastodon_sparse():
    """Null and absent fields are empty ones."""
    (ada,) = mastodon.read(ACCOUNTS, recorded("mastodon-search-sparse"))
    assert (ada.address, ada.name, ada.bio, ada.links) == ("ada@social.example", "", "", ())


def test_nobody_is_an_answer():
    """An empty list is news, not an error."""
    assert bluesky.read(PROFILES, recorded("bluesky-profiles-none")) == ()
    assert mastodon.read(ACCOUNTS, recorded("mastodon-search-none")) == ()


@pytest.mark.parametrize(
    ("ask", "name", "error", "facts"),
    [
        (PROFILES, "bluesky-profiles-bad-handle", Surprising, {"status": 400}),
        (ACTORS, "bluesky-rate-limited", RateLimited, {}),
        (ACTORS, "bluesky-broken", Broken, {"status": 502}),
        (ACTORS, "bluesky-not-implemented", Broken, {"status": 501}),
        (ACTORS, "portal", Surprising, {}),
        (ACTORS, "mastodon-search-none", Surprising, {}),
        (ACCOUNTS, "mastodon-signed-in-only", Refused, {"status": 401}),
        (ACCOUNTS, "mastodon-rate-limited", RateLimited, {}),
        (ACCOUNTS, "mastodon-broken", Broken, {"status": 503}),
        (ACCOUNTS, "mastodon-other-software", Surprising, {"status": 404}),
        (ACCOUNTS, "bluesky-actors", Surprising, {}),
    ],
)
def test_failures(ask, name, error, facts):
    """Every way of failing has its error, with the host and never a word of the question."""
    read = mastodon.read if ask is ACCOUNTS else bluesky.read
    with pytest.raises(error) as caught:
        read(ask, recorded(name))
    assert {key: caught.value.facts[key] for key in facts} == facts
    assert caught.value.facts["host"] == ask.host
    assert "Ada" not in str(caught.value.facts) + str(caught.value)


def test_every_recording_is_read_by_a_test():
    """No recording lies about unread."""
    source = Path(__file__).read_text("utf-8")
    unread = [path.stem for path in RECORDINGS.glob("*.json") if f'"{path.stem}"' not in source]
    assert unread == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
FIELDS = st.sampled_from(
    [
        "did",
        "handle",
        "displayName",
        "description",
        "labels",
        "verification",
        "website",
        "val",
        "acct",
        "display_name",
        "note",
        "fields",
        "value",
        "name",
        "verified_at",
        "moved",
        "bot",
        "url",
        "uri",
    ]
)
TEXTS = st.sampled_from(
    [
        *("did:plc:abc", "ada.example.com", "ada", "ada@b.example", "<p>"),
        *("<a href='https://x.com/a'>", "javascript:alert(1)", "http://[", "&#0;<!["),
        *("\ud800", "x" * 10_000),
    ]
)
NEAR = st.dictionaries(
    FIELDS,
    st.recursive(TEXTS | JSON, lambda inner: st.lists(st.dictionaries(FIELDS, inner), max_size=3)),
    max_size=12,
)
BODIES = JSON | st.builds(
    lambda key, items: {key: items},
    st.sampled_from(["profiles", "actors", "accounts"]),
    JSON | st.lists(NEAR | JSON, max_size=4),
)
REPLIES = st.one_of(
    st.builds(Lost, st.sampled_from(Why)),
    st.builds(Answer, st.sampled_from([200, 204, 301, 400, 404, 429, 500]), st.just({}), st.text()),
    st.builds(Answer, st.just(200), st.just({}), BODIES.map(json.dumps)),
)


@given(REPLIES, st.sampled_from([PROFILES, ACTORS, ACCOUNTS]))
def test_no_reply_raises_anything_but_our_errors(reply, ask):
    """Whatever a server sends: candidates that are well formed, or an error of the tree."""
    read = mastodon.read if ask is ACCOUNTS else bluesky.read
    try:
        found = read(ask, reply)
    except AppError:
        return
    for candidate in found:
        assert isinstance(candidate, Candidate)
        assert all(link.startswith(("https://", "http://")) for link in candidate.links)
        assert candidate.url == "" or candidate.url.startswith(("https://", "http://"))
        assert len(candidate.name) <= 200
        assert len(candidate.bio) <= 2_100
        candidate.bio.encode("utf-8")


@pytest.mark.parametrize(
    ("html", "text", "links"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo", ()),
        ("a<script>alert(1)</script>b", "ab", ()),
        ("<a href='javascript:alert(1)'>x</a>", "x", ()),
        ('<a href="https://b.example/?a=1&amp;b=2">x</a>', "x", ("https://b.example/?a=1&b=2",)),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3", ()),
        ("<p>never <b>closed", "never closed", ()),
        ("<br><br>  spaced \n out  ", "spaced\nout", ()),
    ],
)
def test_prose(html, text, links):
    """A bio's HTML is read as a browser shows it; nothing in it is kept as markup."""
    assert prose(html) == (text, links)


def test_web_addresses():
    """Only plain web addresses are links."""
    assert web_address(" https://a.example/b ") == "https://a.example/b"
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "https://",
        "http://[",
        "a b",
    ):
        assert web_address(bad) == ""
