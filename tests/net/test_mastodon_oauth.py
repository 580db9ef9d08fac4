"""Signing in to a Mastodon-compatible server: only where, only what, only whom it should be."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import AppError, RateLimited, Surprising, TimedOut, Unreachable
from passage.core.names import Origin
from passage.core.reach_errors import HostNotOpen
from passage.core.session_errors import NotAllowed
from passage.core.sign_in_errors import (
    NoServerThere,
    ServerElsewhere,
    SignInDeclined,
    SignInExpired,
    SignInRefused,
)
from passage.net.exchange import Answer, Lost, Why
from passage.net.mastodon_oauth import IMPORT_SCOPE, SCOPES, Bearing, begin, finish, sign_out

HOME = Origin("https://api.home.example")
BACK = "https://site.example/repo/fr/app.html"
STATE, VERIFIER = "s" * 43, "v" * 64
NOW = 1_700_000_000.0
TOKEN = "secret-token"
METADATA = {
    "issuer": f"{HOME}/",
    "authorization_endpoint": f"{HOME}/oauth/authorize",
    "token_endpoint": f"{HOME}/oauth/other-token",
    "revocation_endpoint": f"{HOME}/oauth/revoke",
    "code_challenge_methods_supported": ["S256"],
}
GOOD = {
    "/.well-known/oauth-authorization-server": METADATA,
    "/api/v1/apps": {"client_id": "id", "client_secret": "hush"},
    "/oauth/token": {"access_token": TOKEN, "token_type": "Bearer", "scope": " ".join(SCOPES)},
    "/oauth/other-token": {"access_token": TOKEN, "token_type": "Bearer"},
    "/api/v1/accounts/verify_credentials": {"username": "me", "acct": "me"},
    "/api/v2/instance": {"domain": "home.example", "source_url": "https://x.example/mastodon"},
    "/.well-known/webfinger": {"links": [{"rel": "self", "href": f"{HOME}/users/me"}]},
    "/oauth/revoke": {},
}


def play(flow, **replies):
    """Run a flow against a server; return its value and what was asked. Keys replace answers."""
    answers, asked = {**GOOD, **replies}, []
    try:
        turn = next(flow)
        while True:
            ask = turn.ask if isinstance(turn, Bearing) else turn
            asked.append(turn)
            told = answers.get(ask.path, Answer(404, {}, "<h1>404</h1>"))
            reply = told if isinstance(told, Answer | Lost) else Answer(200, {}, json.dumps(told))
            turn = flow.send(reply)
    except StopIteration as end:
        return end.value, asked


def begun(client=None, *, scopes=SCOPES, **replies):
    """Begin a sign-in."""
    flow = begin(HOME, BACK, scopes, client, secrets=(STATE, VERIFIER), now=NOW)
    return play(flow, **replies)[0]


def form(ask):
    """Return what a request carries."""
    return dict(parse_qsl(ask.body.decode()))


def test_the_person_is_sent_with_narrow_rights_and_a_challenge():
    """The address has the state and PKCE's challenge, never the verifier nor the secret."""
    url = begun().url
    asked = dict(parse_qsl(urlsplit(url).query))
    assert url.startswith(f"{HOME}/oauth/authorize?")
    assert asked["scope"] == " ".join(SCOPES)
    assert asked["state"] == STATE
    assert asked["redirect_uri"] == BACK
    digest = sha256(VERIFIER.encode()).digest()
    assert asked["code_challenge"] == urlsafe_b64encode(digest).decode().rstrip("=")
    assert asked["code_challenge_method"] == "S256"
    assert VERIFIER not in url
    assert "hush" not in url
    assert not {"write", "read", "follow"} & set(SCOPES)


def test_a_registration_is_used_again_where_it_fits():
    """Five in ten minutes are all that a server takes."""
    first = begun().client
    flow = begin(HOME, BACK, SCOPES, first, secrets=(STATE, VERIFIER), now=NOW)
    again, asked = play(flow)
    assert again.client == first
    assert "/api/v1/apps" not in {ask.path for ask in asked}
    flow = begin(HOME, BACK, (*SCOPES, "write:blocks"), first, secrets=(STATE, VERIFIER), now=NOW)
    other, asked = play(flow)
    assert other.client != first
    [registered] = [ask for ask in asked if ask.path == "/api/v1/apps"]
    assert form(registered)["scopes"].endswith("write:blocks")


def test_whoever_comes_back_is_signed_in_under_the_name_of_their_domain():
    """The server's own domain is behind the @, where that domain says the same."""
    signed, asked = play(finish(begun(), {"code": "c", "state": STATE}, NOW + 60))
    assert signed.account.id == "me@home.example"
    assert signed.account.origin == HOME
    assert signed.token == TOKEN
    told = form(asked[0])
    assert asked[0].path == "/oauth/other-token"
    assert (told["code"], told["code_verifier"], told["client_secret"]) == ("c", VERIFIER, "hush")
    assert [turn.ask.path for turn in asked if isinstance(turn, Bearing)] == [
        "/api/v1/accounts/verify_credentials"
    ]
    assert TOKEN not in repr(signed)


@pytest.mark.parametrize(
    "replies",
    [
        {"/.well-known/webfinger": {"links": [{"rel": "self", "href": "https://b.example/me"}]}},
        {"/.well-known/webfinger": Lost(Why.UNREACHABLE)},
        {"/api/v2/instance": Answer(404)},
    ],
)
def test_a_domain_that_does_not_agree_is_not_believed(replies):
    """A server that claims another's domain is called by its own."""
    signed, _ = play(finish(begun(), {"code": "c", "state": STATE}, NOW), **replies)
    assert signed.account.id == "me@api.home.example"


def test_a_server_without_metadata_or_the_newer_description_will_do():
    """Older Mastodons and small servers: the usual addresses, the older description."""
    old = {
        "/.well-known/oauth-authorization-server": Answer(404, {}, "<h1>"),
        "/api/v2/instance": Answer(404),
    }
    uri = {"/api/v1/instance": {"uri": "https://home.example", "version": "3.5"}}
    signed, asked = play(finish(begun(**old), {"code": "c", "state": STATE}, NOW), **old, **uri)
    assert asked[0].path == "/oauth/token"
    assert signed.account.id == "me@home.example"
    assert not signed.account.rules.imports


def test_gotosocial_is_known_by_its_source():
    """It imports lists by API, and has no limit of a day."""
    source = "https://codeberg.org/superseriousbusiness/gotosocial"
    told = {"/api/v2/instance": {"domain": "api.home.example", "source_url": source}}
    signed, _ = play(finish(begun(), {"code": "c", "state": STATE}, NOW), **told)
    assert signed.account.rules.imports
    assert signed.account.rules.day > 400
    assert not signed.account.may_import


def test_whoever_allows_it_may_have_lists_handed_over():
    """The wider right is asked for, must be granted, and is known from then on."""
    wider = begun(scopes=(*SCOPES, IMPORT_SCOPE))
    query = dict(parse_qsl(urlsplit(wider.url).query))
    assert IMPORT_SCOPE in query["scope"].split()
    granted = {
        "/oauth/other-token": {**GOOD["/oauth/token"], "scope": " ".join(wider.client.scopes)}
    }
    signed, _ = play(finish(wider, {"code": "c", "state": STATE}, NOW), **granted)
    assert signed.account.may_import
    refused = {"/oauth/other-token": GOOD["/oauth/token"]}
    with pytest.raises(NotAllowed):
        play(finish(wider, {"code": "c", "state": STATE}, NOW), **refused)


@pytest.mark.parametrize("name", [name for name in METADATA if name.endswith("_endpoint")])
def test_an_end_on_another_host_is_refused(name):
    """Neither the person nor the secret is sent elsewhere."""
    for url in ("https://evil.example/oauth", f"{HOME}.evil.example/oauth", f"{HOME}/o?x=1"):
        with pytest.raises(SignInRefused):
            begun(**{"/.well-known/oauth-authorization-server": {**METADATA, name: url}})


@pytest.mark.parametrize(
    ("params", "later", "error"),
    [
        ({"code": "c", "state": "t" * 43}, 1, SignInExpired),
        ({"code": "c"}, 1, SignInExpired),
        ({"code": "c", "state": STATE}, 601, SignInExpired),
        ({"code": "c", "state": STATE}, -1, SignInExpired),
        ({"error": "access_denied", "state": STATE}, 1, SignInDeclined),
        ({"error": "invalid_scope", "state": STATE}, 1, SignInRefused),
        ({"error": "<script>", "state": STATE}, 1, SignInRefused),
        ({"state": STATE}, 1, SignInRefused),
        ({"code": "c", "state": STATE, "iss": "https://evil.example"}, 1, SignInRefused),
    ],
)
def test_what_comes_back_wrong_sends_nothing(params, later, error):
    """Another's state, too late, a no, another server's answer: no request, and its reason."""
    first = begun()
    flow = finish(first, params, NOW + later)
    with pytest.raises(error) as caught:
        next(flow)
    assert "<" not in str(caught.value.facts)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Answer(400, {}, '{"error": "invalid_grant"}'), SignInRefused),
        (Answer(200, {}, '{"access_token": "t", "scope": "read:accounts"}'), NotAllowed),
        (Answer(200, {}, '{"access_token": ""}'), Surprising),
        (Answer(200, {}, '{"access_token": "a\\r\\nX: y"}'), Surprising),
        (Answer(200, {}, "<html>"), Surprising),
        (Lost(Why.UNREACHABLE), Unreachable),
    ],
)
def test_a_token_that_is_none_is_not_taken(reply, error):
    """Less rights than asked for, nothing, or what would break a header."""
    with pytest.raises(error):
        play(finish(begun(), {"code": "c", "state": STATE}, NOW), **{"/oauth/other-token": reply})


@pytest.mark.parametrize("granted", ["read write follow", "read write", " ".join(SCOPES)])
def test_wider_rights_hold_the_narrow_ones(granted):
    """Servers that know only the old rights name them."""
    told = {"access_token": TOKEN, "scope": granted}
    signed, _ = play(
        finish(begun(), {"code": "c", "state": STATE}, NOW), **{"/oauth/other-token": told}
    )
    assert signed.token == TOKEN


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Answer(404, {}, "<h1>404</h1>"), NoServerThere),
        (Answer(422, {}, '{"error": "Scopes doesn\'t match"}'), SignInRefused),
        (Answer(429), RateLimited),
        (Answer(200, {}, "{}"), NoServerThere),
        (Lost(Why.UNREACHABLE), NoServerThere),
        (Lost(Why.TIMED_OUT), TimedOut),
    ],
)
def test_a_server_that_does_not_register_says_why(reply, error):
    """No such API, other rights, too many in ten minutes, no answer."""
    with pytest.raises(error):
        begun(**{"/api/v1/apps": reply})


SOMEWHERE = {"links": [{"rel": "self", "href": "https://social.home.example/users/me"}]}


@pytest.mark.parametrize(("name", "who"), [("me", "me"), ("", "api.home.example")])
@pytest.mark.parametrize("reply", [Answer(404), Lost(Why.UNREACHABLE)])
def test_a_domain_that_is_no_server_names_the_one_that_is(reply, name, who):
    """Asked for the person's own name there, else for the server's own account."""
    asked = []

    def noted():
        flow = begin(HOME, BACK, SCOPES, None, secrets=(STATE, VERIFIER), now=NOW, name=name)
        reply = None
        while True:
            asked.append(flow.send(reply))
            reply = yield asked[-1]

    with pytest.raises(ServerElsewhere) as told:
        play(noted(), **{"/api/v1/apps": reply, "/.well-known/webfinger": SOMEWHERE})
    assert told.value.facts == {"host": "api.home.example", "server": "social.home.example"}
    assert dict(asked[-1].params)["resource"] == f"acct:{who}@api.home.example"


@pytest.mark.parametrize(
    "href", ["https://api.home.example/users/me", "javascript:1", "https://me@evil.example", ""]
)
def test_what_names_no_other_server_is_no_way_on(href):
    """Neither the domain itself again, nor what is no server's address."""
    told = {"links": [{"rel": "self", "href": href}]}
    with pytest.raises(NoServerThere):
        begun(**{"/api/v1/apps": Answer(404), "/.well-known/webfinger": told})


def test_the_domain_behind_the_name_must_be_open_before_anybody_signs_in():
    """It is asked once the person is back, when it is too late to load the page anew."""
    with pytest.raises(HostNotOpen) as told:
        begun(**{"/.well-known/webfinger": Lost(Why.NOT_OPEN)})
    assert told.value.facts["origin"] == "https://home.example"
    assert begun(**{"/.well-known/webfinger": Answer(404)}).url


def test_signing_out_revokes_the_token():
    """The server hears of it; one whose answer cannot be read is taken for silent."""
    signed, _ = play(finish(begun(), {"code": "c", "state": STATE}, NOW))
    ended, [asked] = play(sign_out(signed))
    assert ended
    assert form(asked)["token"] == TOKEN
    ended, _ = play(sign_out(signed), **{"/oauth/revoke": Lost(Why.UNREACHABLE)})
    assert not ended


TEXT = st.text("ab/:.{}<\r\n", max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
REPLIES = JSON | st.builds(Answer, st.integers(200, 599))


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), REPLIES, max_size=4))
def test_whatever_a_server_answers_ends_in_a_value_or_a_named_error(replies):
    """Strange answers never become a fault of ours, nor a token sent elsewhere."""
    try:
        signed, asked = play(
            finish(begun(**replies), {"code": "c", "state": STATE}, NOW), **replies
        )
    except AppError:
        return
    assert signed.account.origin == HOME
    assert {turn.ask.origin for turn in asked if isinstance(turn, Bearing)} == {HOME}
