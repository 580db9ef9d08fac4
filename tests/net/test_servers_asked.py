"""What servers say of themselves: read defensively, and unknown where nobody says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.test_proving import REPLIES
from passage.core.findings import Joining
from passage.core.model import Network
from passage.core.names import Origin
from passage.net.exchange import Answer, Lost, Why
from passage.net.servers import look_at

HERE = Origin("https://social.example")
V2, V1, NODE = "/api/v2/instance", "/api/v1/instance", "/.well-known/nodeinfo"
PDS = "/xrpc/com.atproto.server.describeServer"
SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/"


def play(replies, network=Network.MASTODON):
    """Run the flow against replies by path; return the server and the paths asked."""
    flow, asked = look_at(network, HERE), []
    try:
        ask = next(flow)
        while True:
            asked.append(ask.path)
            assert ask.origin == HERE
            told = replies.get(ask.path, Answer(404, {}, ""))
            reply = told if isinstance(told, Answer | Lost) else Answer(200, {}, json.dumps(told))
            ask = flow.send(reply)
    except StopIteration as end:
        return end.value, asked


def test_mastodon_of_today_tells_all_in_one_answer():
    """Title, own words as plain text, rules, contact, policies; nothing more is asked."""
    server, asked = play(
        {
            V2: {
                "title": "Social",
                "description": "<p>For <b>towns</b></p>",
                "version": "4.5.0",
                "source_url": "https://github.com/mastodon/mastodon",
                "registrations": {"enabled": True, "approval_required": True},
                "contact": {"email": "a@b.example", "account": {"url": "https://c.example/@a"}},
                "rules": [{"id": "1", "text": "Be kind"}, {"text": 7}, "no"],
                "languages": ["fr", 3],
                "configuration": {
                    "urls": {"privacy_policy": "https://p.example", "terms_of_service": "x:y"}
                },
            }
        }
    )
    assert asked == [V2]
    assert (server.title, server.description) == ("Social", "For towns")
    assert (server.software, server.version) == ("Mastodon", "4.5.0")
    assert server.joining is Joining.APPROVAL
    assert (server.rules, server.languages) == (("Be kind",), ("fr",))
    assert (server.email, server.contact) == ("a@b.example", "https://c.example/@a")
    assert (server.privacy, server.terms) == ("https://p.example", "")


@pytest.mark.parametrize(
    ("told", "joining"),
    [
        ({"registrations": True}, Joining.OPEN),
        ({"registrations": True, "approval_required": True}, Joining.APPROVAL),
        ({"registrations": False}, Joining.CLOSED),
        ({"registrations": False, "invites_enabled": True}, Joining.INVITED),
        ({"registrations": "yes"}, Joining.UNKNOWN),
        ({}, Joining.UNKNOWN),
        ({"registrations": {"enabled": 1}}, Joining.UNKNOWN),
    ],
)
def test_who_may_join_is_read_or_unknown(told, joining):
    """Of older servers by their switches; what is neither yes nor no is unknown."""
    server, asked = play({V1: told})
    assert server.joining is joining
    assert asked[:2] == [V2, V1]


def test_other_software_is_named_by_its_own_document():
    """The newest document is read, on this very server and nowhere else."""
    links = [
        {"rel": SCHEMA + "2.0", "href": f"{HERE}/nodeinfo/2.0"},
        {"rel": SCHEMA + "2.1", "href": f"{HERE}/nodeinfo/2.1"},
        {"rel": SCHEMA + "9.9", "href": "https://evil.example/nodeinfo/9"},
    ]
    told = {"software": {"name": "snac", "version": "2.75"}, "openRegistrations": False}
    server, asked = play({NODE: {"links": links}, "/nodeinfo/2.1": told})
    assert asked == [V2, V1, NODE, "/nodeinfo/2.1"]
    assert (server.software, server.version, server.joining) == ("snac", "2.75", Joining.CLOSED)
    assert server.problem is None


def test_a_server_of_bluesky_accounts_tells_what_its_protocol_has():
    """Whether an invitation is needed, the policies, the contact."""
    told = {
        "inviteCodeRequired": True,
        "links": {"privacyPolicy": "https://a.example/p", "termsOfService": "https://a.example/t"},
        "contact": {"email": "x@a.example"},
    }
    server, asked = play({PDS: told}, Network.BLUESKY)
    assert asked == [PDS]
    assert (server.joining, server.email) == (Joining.INVITED, "x@a.example")
    assert (server.privacy, server.terms) == ("https://a.example/p", "https://a.example/t")
    assert play({PDS: {}}, Network.BLUESKY)[0].joining is Joining.UNKNOWN


@pytest.mark.parametrize("network", Network)
def test_a_silent_server_has_a_reason(network):
    """Nothing is known of it, and why is kept for the person."""
    everything = dict.fromkeys((V2, V1, NODE, PDS), Lost(Why.UNREACHABLE))
    server, _ = play(everything, network)
    assert server.problem.code == "unreachable"
    assert server.joining is Joining.UNKNOWN
    assert not server.software


@given(st.lists(REPLIES, min_size=4, max_size=4), st.sampled_from(Network))
def test_no_answer_breaks_it(replies, network):
    """Whatever comes, it ends within four requests, with texts of bounded length."""
    flow, told = look_at(network, HERE), iter(replies)
    try:
        next(flow)
        while True:
            flow.send(next(told))
    except StopIteration as end:
        server = end.value
    assert len(server.description) <= 1_000
    assert len(server.rules) <= 30
