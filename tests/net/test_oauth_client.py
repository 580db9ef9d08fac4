"""Who a site is to other servers, and what it asks to be allowed."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from passage.core.sign_in_errors import SignInAtLocalhost, SignInNotHere
from passage.net.oauth_client import (
    METADATA,
    WIDEST,
    client_of,
    is_publishable,
    metadata_file,
    scope_for,
)

ROOT = "https://ada.example/passage/"
PAGE = ROOT + "fr/app.html"


def test_only_what_is_written_is_asked_for():
    """To follow people, nothing of the account may be read, and nothing else written."""
    assert scope_for(lists=False) == (
        "atproto repo:app.bsky.graph.follow?action=create&action=delete"
    )


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({}, {"follow", "list", "listitem", "starterpack"}),
        ({"lists": False, "blocks": True}, {"follow", "block"}),
        ({"lists": False, "mutes": True}, {"follow", "muteActor", "unmuteActor", "getMutes"}),
    ],
)
def test_each_wish_brings_its_own_kinds(wanted, kinds):
    """Lists, blocks and mutes are asked for only where they are wanted, each by its name."""
    first, *scopes = scope_for(**wanted).split(" ")
    assert first == "atproto"
    assert {one.partition("?")[0].rpartition(".")[2] for one in scopes} == kinds
    assert len(scopes) == len(set(scopes))


def test_the_site_allows_all_that_is_ever_asked_for():
    """Servers refuse a scope that the site's file does not hold, part by part."""
    allowed = set(WIDEST.split(" "))
    for lists in (True, False):
        for blocks in (True, False):
            for mutes in (True, False):
                wanted = scope_for(lists=lists, blocks=blocks, mutes=mutes)
                assert set(wanted.split(" ")) <= allowed


def test_the_file_says_where_it_lies_and_who_may_come_back_where():
    """The id is the file's own address; every language's page is a way back, and no other."""
    told = json.loads(metadata_file(ROOT, ["fr", "en"], "Passage"))
    assert told["client_id"] == ROOT + METADATA
    assert told["redirect_uris"] == [ROOT + "fr/app.html", ROOT + "en/app.html"]
    assert told["client_uri"] == ROOT
    assert told["token_endpoint_auth_method"] == "none"
    assert told["dpop_bound_access_tokens"] is True
    assert told["scope"].split(" ")[0] == "atproto"


@pytest.mark.parametrize(
    ("root", "read"),
    [
        (ROOT, True),
        ("https://ada.example/", True),
        ("https://ada.example:8443/", True),
        ("https://ada.example", False),
        ("http://ada.example/", False),
        ("https://192.0.2.7/", False),
        ("https://[2001:db8::7]/", False),
        ("https://localhost/", False),
        ("https://ada@ada.example/", False),
        ("https://ada.example/?page=/", False),
        ("", False),
    ],
)
def test_servers_read_the_file_of_named_https_hosts_only(root, read):
    """What the protocol forbids an id to be is told before anybody tries."""
    assert is_publishable(root) is read


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000"])
def test_on_ones_own_machine_the_id_says_it_all(host):
    """No file is needed there: the id itself holds the way back and the scope."""
    page = f"http://{host}/fr/app.html"
    told = client_of(page, "")
    assert isinstance(told, str)
    parts = urlsplit(told)
    assert (parts.scheme, parts.netloc) == ("http", "localhost")
    assert parse_qs(parts.query) == {"redirect_uri": [page], "scope": [WIDEST]}


def test_the_word_localhost_is_answered_with_the_address_that_works():
    """Servers send nobody back to that name; the same page under 127.0.0.1 is told."""
    with pytest.raises(SignInAtLocalhost) as caught:
        client_of("http://localhost:8000/fr/app.html", "")
    assert caught.value.facts == {"address": "http://127.0.0.1:8000/fr/app.html"}


def test_a_published_site_is_what_its_file_says():
    """Its id is the file's address, and people come back to the page they left."""
    told = client_of(PAGE, ROOT + METADATA)
    assert not isinstance(told, str)
    assert told["client_id"] == ROOT + METADATA
    assert told["redirect_uris"] == [PAGE]


@pytest.mark.parametrize(
    "client_id",
    [
        "",
        "https://ada.example/other/client-metadata.json",
        "https://eve.example/passage/client-metadata.json",
        "http://ada.example/passage/client-metadata.json",
    ],
)
def test_a_site_elsewhere_than_it_was_built_for_cannot_offer_it(client_id):
    """A copy that moved would send people back to where it was; it says so instead."""
    with pytest.raises(SignInNotHere):
        client_of(PAGE, client_id)
