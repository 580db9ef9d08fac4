"""Proofs on a domain: right, missing, wrong and unknown are four different things."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.findings import Aim, Proof, Verdict
from passage.core.names import Acct, Did, Handle, Origin
from passage.core.proofs import parse_domain
from passage.net.exchange import Answer, Lost, Why
from passage.net.proving import prove

APPVIEW, HOME = Origin("https://appview.example"), Origin("https://social.example")
SITE = Origin("https://ville.example")
DID, OTHER = Did("did:plc:aaaa"), Did("did:plc:bbbb")
AIM = Aim(
    parse_domain("ville.example"),
    APPVIEW,
    SITE,
    Handle("mairie.bsky.social"),
    Acct("mairie@social.example"),
    HOME,
)
PROFILE, RESOLVE = "/xrpc/app.bsky.actor.getProfile", "/xrpc/com.atproto.identity.resolveHandle"
FILE, FINGER = "/.well-known/atproto-did", "/.well-known/webfinger"
LOOKUP = "/api/v1/accounts/lookup"
ACTOR = f"{HOME}/users/mairie"
SELF = {"rel": "self", "type": "application/activity+json", "href": ACTOR}
FINGERED = {"subject": "acct:mairie@social.example", "links": [SELF]}
LINKED = {
    "url": f"{HOME}/@mairie",
    "fields": [
        {"name": "Web", "value": f'<a href="{SITE}/">ville.example</a>', "verified_at": "2027"}
    ],
}
ALL_WELL = {
    (APPVIEW, PROFILE): {"did": DID, "handle": "ville.example"},
    (APPVIEW, RESOLVE): {"did": DID},
    (HOME, LOOKUP): LINKED,
    (HOME, FINGER): FINGERED,
    (SITE, FINGER): FINGERED,
}


def play(replies, aim=AIM):
    """Run the flow against replies by origin and path; return what was found and asked."""
    flow, asked = prove(aim), []
    try:
        ask = next(flow)
        while True:
            asked.append(ask)
            told = replies.get((ask.origin, ask.path), Answer(404, {}, "<h1>404</h1>"))
            reply = told if isinstance(told, Answer | Lost) else Answer(200, {}, json.dumps(told))
            ask = flow.send(reply)
    except StopIteration as end:
        return end.value, asked


def verdicts(replies, aim=AIM):
    """Return the verdict of each proof that was looked at."""
    return {one.proof: one.verdict for one in play(replies, aim)[0].findings}


def test_all_is_right_and_nothing_needless_is_asked():
    """The file is not asked for where the network finds the account; actor and page are kept."""
    proved, asked = play(ALL_WELL)
    assert {one.proof: one.verdict for one in proved.findings} == {
        Proof.HANDLE: Verdict.RIGHT,
        Proof.SHOWN: Verdict.RIGHT,
        Proof.LINK: Verdict.RIGHT,
        Proof.NAME: Verdict.RIGHT,
    }
    assert (proved.did, proved.actor, proved.page) == (DID, ACTOR, f"{HOME}/@mairie")
    assert (SITE, FILE) not in {(ask.origin, ask.path) for ask in asked}
    assert all(ask.method == "GET" and ask.body is None and not ask.by for ask in asked)


def test_where_nothing_is_set_up_it_is_missing():
    """A network that knows no such handle says so by 400, a website by 404."""
    replies = {
        (APPVIEW, PROFILE): {"did": DID, "handle": "mairie.bsky.social"},
        (APPVIEW, RESOLVE): Answer(400, {}, '{"error":"InvalidRequest"}'),
        (HOME, LOOKUP): {"url": f"{HOME}/@mairie", "fields": []},
        (HOME, FINGER): FINGERED,
    }
    assert verdicts(replies) == dict.fromkeys(Proof, Verdict.MISSING)


def test_what_is_there_instead_is_told():
    """Another account, a handle that no longer verifies, a link not confirmed, another name."""
    field = {"name": "Web", "value": f'<a href="{SITE}/x">x</a>', "verified_at": None}
    replies = {
        (APPVIEW, PROFILE): {"did": DID, "handle": "handle.invalid"},
        (APPVIEW, RESOLVE): {"did": OTHER},
        (SITE, FILE): Answer(200, {}, f"{OTHER}\n"),
        (HOME, LOOKUP): {"fields": [field]},
        (HOME, FINGER): FINGERED,
        (SITE, FINGER): {"subject": "acct:else@other.example", "links": []},
    }
    proved, _ = play(replies)
    assert {one.proof: (one.verdict, one.found) for one in proved.findings} == {
        Proof.HANDLE: (Verdict.WRONG, OTHER),
        Proof.SHOWN: (Verdict.WRONG, "handle.invalid"),
        Proof.FILE: (Verdict.WRONG, OTHER),
        Proof.LINK: (Verdict.WRONG, f"{SITE}/x"),
        Proof.NAME: (Verdict.WRONG, "else@other.example"),
    }


@pytest.mark.parametrize(
    "reply",
    [
        Lost(Why.UNREACHABLE),
        Lost(Why.TIMED_OUT),
        Answer(301, {}, ""),
        Answer(403, {}, ""),
        Answer(429, {}, ""),
        Answer(500, {}, "{}"),
        Answer(200, {}, ""),
        Answer(200, {}, "[" * 100_000),
    ],
    ids=lambda reply: str(getattr(reply, "status", reply)),
)
def test_what_cannot_be_read_is_unknown_and_never_missing(reply):
    """Silence, redirections, refusals and nonsense of a network say nothing about the domain."""
    replies = {(origin, path): reply for origin, path in ALL_WELL if origin in (APPVIEW, HOME)}
    found = verdicts({**replies, (SITE, FINGER): Lost(Why.UNREACHABLE)})
    assert found == {
        Proof.HANDLE: Verdict.UNKNOWN,
        Proof.SHOWN: Verdict.UNKNOWN,
        Proof.LINK: Verdict.UNKNOWN,
        Proof.NAME: Verdict.UNKNOWN,
    }


def test_a_page_for_every_address_is_no_answer():
    """A website that shows its home page under any address has neither file nor answer."""
    home = Answer(200, {}, "<!doctype html><title>Ville</title>")
    replies = {
        **ALL_WELL,
        (APPVIEW, RESOLVE): Answer(400, {}, "{}"),
        (SITE, FILE): home,
        (SITE, FINGER): home,
    }
    found = verdicts(replies)
    assert found[Proof.FILE] is found[Proof.NAME] is Verdict.MISSING


def test_the_file_alone_can_be_right_before_the_network_has_seen_it():
    """The network asks again only now and then: the file tells that the rest is waiting."""
    replies = {
        **ALL_WELL,
        (APPVIEW, RESOLVE): Answer(400, {}, "{}"),
        (SITE, FILE): Answer(200, {}, DID),
    }
    found = verdicts(replies)
    assert (found[Proof.HANDLE], found[Proof.FILE]) == (Verdict.MISSING, Verdict.RIGHT)


def test_only_what_was_named_is_asked():
    """Without an account on a network nobody there is asked, nor the website for it."""
    only = Aim(AIM.domain, APPVIEW, SITE, bluesky=DID)
    _, asked = play(ALL_WELL, only)
    assert {ask.origin for ask in asked} == {APPVIEW}
    only = Aim(AIM.domain, APPVIEW, SITE, acct=Acct("a@ville.example"), server=SITE)
    found = verdicts({(SITE, LOOKUP): LINKED}, only)
    assert found == {Proof.LINK: Verdict.RIGHT}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(DID),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "did",
                    "handle",
                    "fields",
                    "value",
                    "verified_at",
                    "links",
                    "subject",
                    "rel",
                    "type",
                    "href",
                    "url",
                    "uri",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
REPLIES = st.one_of(
    st.sampled_from([Lost(why) for why in Why]),
    st.builds(Answer, st.integers(100, 599), st.just({}), st.text(max_size=40)),
    JSON.map(lambda value: Answer(200, {}, json.dumps(value))),
)


@given(st.lists(REPLIES, min_size=8, max_size=8))
def test_no_answer_breaks_it(replies):
    """Whatever comes, it ends, within eight requests, and what is shown is short and sound."""
    flow, told = prove(AIM), iter(replies)
    try:
        next(flow)
        while True:
            flow.send(next(told))
    except StopIteration as end:
        proved = end.value
    assert 2 <= len(proved.findings) <= len(Proof)
    assert all(len(one.found) <= 254 for one in proved.findings)
