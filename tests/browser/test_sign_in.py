"""Signing in to a real PDS from the built site, and asking as the person, in a real browser."""

from __future__ import annotations

import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import BrowserType, Page, Route

from browser.fixtures import Traffic
from browser.signing import Desk, tokens
from docs.papers import rows, text_of
from passage.net.oauth_client import WIDEST, scope_for
from servers.accounts import PASSWORD
from servers.bluesky import BlueskyNetwork
from servers.certificate import Certificate
from servers.ports import free_ports
from workshop.assemble import build_site
from workshop.serve import Handler

pytestmark = [
    pytest.mark.browser,
    pytest.mark.servers,
    # The words of the server's own pages are English here.
    pytest.mark.browser_context_args(locale="en-GB"),
]

FOLLOWS = scope_for(lists=False)

PATIENCE = 90_000
"""Milliseconds: three browsers' worth of pages and a server's forms stand between two steps."""


@pytest.fixture(scope="module")
def people(bluesky_session: BlueskyNetwork) -> dict[str, str]:
    """The DID of each account of these tests: Ida signs in, Otto and Vera are followed."""
    names = ("signing-ida.test", "signing-otto.test", "signing-vera.test")
    return {name: bluesky_session.create_account(name, name.title()) for name in names}


@pytest.fixture
def desk(
    page: Page,
    site_url: str,
    traffic: Traffic,
    bluesky_network: BlueskyNetwork,
    people: dict[str, str],
) -> Desk:
    """The app page's worker, awake."""
    page.set_default_timeout(PATIENCE)
    traffic.allow(bluesky_network.pds, bluesky_network.appview, bluesky_network.plc)
    desk = Desk(page, site_url, bluesky_network)
    desk.open()
    return desk


def followed_by(network: BlueskyNetwork, did: str, least: int) -> set[str]:
    """Return whom the network says that an account follows, once it says so many."""
    for _ in range(100):
        reply = httpx.get(
            f"{network.appview}/xrpc/app.bsky.graph.getFollows", params={"actor": did}
        )
        found = {one["did"] for one in reply.json().get("follows", ())}
        if len(found) >= least:
            break
        time.sleep(0.1)
    return found


@pytest.mark.chromium("bodies of requests are told")
def test_a_person_signs_in_follows_and_signs_out(desk: Desk, people: dict[str, str]) -> None:
    """What was allowed works, nothing else does, and after signing out a copy is worth nothing."""
    ida, otto, vera = people.values()
    account = desk.sign_in("@Signing-Ida.test ", FOLLOWS)
    assert {
        "network": "bluesky",
        "id": ida,
        "name": "signing-ida.test",
        "origin": desk.network.pds,
    }.items() <= account.items()
    assert desk.follow(account, otto)["status"] == 200
    refused = desk.write(account, "app.bsky.feed.post", {"text": "Never said"})
    assert refused["status"] == 403
    assert json.loads(refused["text"])["error"] == "ScopeMissingError"

    desk.open()
    assert desk.call("restore") == {"accounts": [account]}
    before = [form for form in desk.forms if "refresh_token" in form]
    assert desk.call("refresh", ida) == {}
    # A server can ask for a second try, with a nonce of its own.
    assert len([form for form in desk.forms if "refresh_token" in form]) > len(before)
    assert desk.follow(account, vera)["status"] == 200
    assert followed_by(desk.network, ida, 2) == {otto, vera}

    assert desk.worker("stash", ida) is True
    assert desk.call("sign-out", ida, account["origin"]) == {}
    assert desk.call("restore") == {"accounts": []}
    assert desk.follow(account, otto) == {"lost": "signed-out"}
    assert desk.worker("put_back", ida, account["origin"]) == 1
    assert desk.follow(account, otto) == {"lost": "signed-out"}
    assert desk.call("restore") == {"accounts": []}
    asked = desk.worker("requests")
    assert [status for url, status, _ in asked if url.endswith("applyWrites")] == [200, 401]


@pytest.mark.chromium("the DevTools protocol")
def test_no_secret_lies_open_anywhere(desk: Desk, people: dict[str, str]) -> None:
    """Codes, states, tokens and keys are in no address, no history, no storage, no list."""
    given = tokens(desk.page)
    url = desk.begin("signing-ida.test", FOLLOWS)["url"]
    pending = desk.kept()
    desk.go(url)
    told = parse_qs(desk.returned)
    account = desk.call("finish", desk.returned)
    desk.follow(account, people["signing-otto.test"])

    exchanged = next(one for one in given if "access_token" in one)
    proof = next(parse_qs(form) for form in desk.forms if "code_verifier" in form)
    secrets = {
        *(told["code"][0], told["state"][0], proof["code_verifier"][0]),
        *(exchanged["access_token"], exchanged["refresh_token"]),
    }
    assert all(len(one) > 20 for one in secrets)
    session = desk.page.context.new_cdp_session(desk.page)
    entries = session.send("Page.getNavigationHistory")["entries"]
    history = json.dumps([one["url"] for one in entries])
    listed = json.dumps(desk.worker("requests"))
    kept = desk.kept()
    places = [desk.page.url, history, listed, desk.page.content(), *pending, *kept]
    assert [place[:80] for place in places for one in secrets if one in place] == []
    # The sealed text and the keys are there, and no key lets itself be taken out.
    for found in (pending, kept):
        assert any(one.startswith("passage-secrets/sealed/bluesky: ") for one in found)
        keys = re.findall(r"key:(true|false):(private|secret)", " ".join(found))
        assert ("false", "private") in keys
        assert ("false", "secret") in keys
        assert {extractable for extractable, _ in keys} == {"false"}
    # Nor does the storage say who signed in.
    assert not any(one in entry for entry in kept for one in (account["id"], account["name"]))
    desk.call("sign-out", account["id"], account["origin"])
    assert not any("bluesky" in one for one in desk.kept())


def test_every_request_is_listed_and_declared(
    desk: Desk, traffic: Traffic, people: dict[str, str]
) -> None:
    """The list is the browser's own record, request by request, and PRIVACY names each of them."""
    asked: list[Any] = []
    desk.begin("signing-ida.test", FOLLOWS)
    asked += desk.worker("requests")
    network = (desk.network.pds, desk.network.appview, desk.network.plc)
    recorded = [one.url for origin in network for one in traffic.asked(origin)]
    # A preflight is the browser's own question whether it may ask.
    assert sorted(url for url, _, _ in asked) == sorted(recorded)
    assert {purpose for _, _, purpose in asked} == {"sign-in"}
    declared = " ".join(" ".join(row) for row in rows(text_of("PRIVACY.md"), "Every request"))
    for url, _, _ in asked:
        path = "/" + url.split("/", 3)[3].partition("?")[0]
        assert f" {path}`" in declared or path.startswith("/did%3Aplc%3A"), path


def test_lists_blocks_and_mutes_are_allowed_by_name(desk: Desk, people: dict[str, str]) -> None:
    """With the widest scope each kind can be written; a profile cannot even be read."""
    otto = people["signing-otto.test"]
    account = desk.sign_in("signing-ida.test", WIDEST)
    purpose = "app.bsky.graph.defs#curatelist"
    made = desk.write(account, "app.bsky.graph.list", {"name": "Found", "purpose": purpose})
    uri = json.loads(made["text"])["results"][0]["uri"]
    member = {"list": uri, "subject": otto}
    assert desk.write(account, "app.bsky.graph.listitem", member)["status"] == 200
    assert desk.write(account, "app.bsky.graph.block", {"subject": otto})["status"] == 200
    actor = json.dumps({"actor": otto})
    assert desk.post(account, "app.bsky.graph.muteActor", actor)["status"] == 200
    assert desk.post(account, "app.bsky.graph.unmuteActor", actor)["status"] == 200
    path = f"/xrpc/app.bsky.actor.getProfile?actor={otto}"
    read = desk.worker("ask", account["id"], account["origin"], path, "GET", "")
    assert json.loads(read["text"])["error"] == "ScopeMissingError"
    desk.call("sign-out", account["id"], account["origin"])


def test_who_refuses_is_not_signed_in(desk: Desk) -> None:
    """A refusal is told as such; what came back is good for one time only."""
    desk.go(desk.begin("signing-ida.test", FOLLOWS)["url"], "Deny access")
    assert desk.call("finish", desk.returned) == {
        "error": "sign-in-declined",
        "reason": "access_denied",
    }
    assert desk.call("finish", desk.returned) == {"error": "sign-in-expired"}
    assert desk.call("restore") == {"accounts": []}


def test_what_comes_back_must_belong_to_what_was_begun(desk: Desk) -> None:
    """A strange state, another server's answer and another account are each refused."""
    assert desk.call("finish", "state=abc&code=def") == {"error": "sign-in-expired"}
    url = desk.begin("signing-ida.test", FOLLOWS)["url"]
    assert desk.call("finish", "state=abc&code=def&iss=x") == {"error": "sign-in-expired"}
    desk.go(url)
    forged = desk.returned.replace("localhost", "eve.example")
    assert forged != desk.returned
    assert desk.call("finish", forged) == {"error": "sign-in-expired"}

    url = desk.begin("signing-ida.test", FOLLOWS)["url"]
    desk.worker("expect_another")
    desk.go(url)
    assert desk.call("finish", desk.returned) == {"error": "wrong-account"}
    assert desk.call("restore") == {"accounts": []}


def test_a_sign_in_that_took_too_long_is_over(desk: Desk) -> None:
    """After ten minutes nothing of it is kept."""
    desk.begin("signing-ida.test", FOLLOWS)
    assert any("passage-secrets/sealed/bluesky" in one for one in desk.kept())
    desk.worker("shift_clock", "601")
    desk.call("restore")
    assert not any("bluesky" in one for one in desk.kept())


def test_each_hindrance_has_its_own_sentence(desk: Desk) -> None:
    """Nobody of that name, no server, no OAuth, a code to type, a clock that is wrong."""
    page, network = desk.page, desk.network
    assert desk.begin("signing-nobody.test", FOLLOWS) == {"error": "handle-unknown"}
    assert desk.begin("not a handle", FOLLOWS) == {"error": "bad-handle"}
    known = "**/.well-known/oauth-protected-resource"
    page.context.route(known, lambda route: route.abort())
    host = network.pds.removeprefix("http://")
    assert desk.begin("signing-ida.test", FOLLOWS) == {"error": "unreachable", "host": host}
    page.context.unroute(known)
    assert "url" in desk.begin(network.pds, FOLLOWS)
    refused = desk.begin("signing-ida.test", "atproto repo:app.bsky.feed.post?action=create")
    assert refused == {"error": "sign-in-refused", "host": host, "reason": "invalid_scope"}
    desk.open()
    page.context.route("**/.well-known/oauth-*", lambda route: answer(route, 404, {}))
    assert desk.begin("signing-ida.test", FOLLOWS) == {"error": "no-sign-in-there"}
    page.context.unroute("**/.well-known/oauth-*")
    page.context.route(
        "**/com.atproto.server.createSession",
        lambda route: answer(route, 401, {"error": "AuthFactorTokenRequired"}),
    )
    told = desk.call("password", "signing-ida.test", PASSWORD)
    assert told == {"error": "second-factor", "host": host}
    desk.open()
    desk.worker("shift_clock", "-1000")
    assert desk.begin("signing-ida.test", FOLLOWS) == {"error": "wrong-clock", "host": host}


def test_under_the_name_localhost_the_right_address_is_told(desk: Desk, traffic: Traffic) -> None:
    """Servers send nobody back there; the person reads where to go instead."""
    elsewhere = desk.address.replace("127.0.0.1", "localhost")
    traffic.allow(elsewhere)
    desk.page.goto(elsewhere)
    desk.awake()
    told = desk.call("begin", "signing-ida.test", desk.page.url, FOLLOWS)
    assert told == {"error": "sign-in-at-localhost", "address": desk.address}


def answer(route: Route, status: int, body: dict[str, str]) -> None:
    """Answer in the place of a server."""
    headers = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
    headers["content-type"] = "application/json"
    route.fulfill(status=status, body=json.dumps(body), headers=headers)


def app_password(network: BlueskyNetwork, handle: str) -> str:
    """Make an app password, as the person does in their settings."""
    server = f"{network.pds}/xrpc/com.atproto.server."
    login = {"identifier": handle, "password": PASSWORD}
    access = httpx.post(f"{server}createSession", json=login).json()["accessJwt"]
    made = httpx.post(
        f"{server}createAppPassword",
        json={"name": f"passage-{time.monotonic_ns()}"},
        headers={"authorization": f"Bearer {access}"},
    )
    return str(made.json()["password"])


def test_an_app_password_does_where_oauth_cannot(desk: Desk, people: dict[str, str]) -> None:
    """It follows, its key is renewed when it is too old, and signing out ends it at the server."""
    ida, _, vera = people.values()
    password = app_password(desk.network, "signing-ida.test")
    wrong = desk.call("password", "signing-ida.test", "abcd-efgh-ijkl-mnop")
    assert wrong["error"] == "wrong-password"
    account = desk.call("password", "signing-ida.test", password)
    assert (account["id"], account["origin"]) == (ida, desk.network.pds)

    desk.page.context.route(
        "**/com.atproto.repo.applyWrites",
        lambda route: answer(route, 400, {"error": "ExpiredToken"}),
        times=1,
    )
    assert desk.follow(account, vera)["status"] == 200
    asked = [(url.rpartition(".")[2], status) for url, status, _ in desk.worker("requests")]
    assert asked[-3:] == [("applyWrites", 400), ("refreshSession", 200), ("applyWrites", 200)]
    assert vera in followed_by(desk.network, ida, 1)

    sessions = [one.json() for one in desk.replies if one.url.endswith("Session") and one.ok]
    secrets = {password, *(one["refreshJwt"] for one in sessions if one)}
    assert len(secrets) == 3
    places = [*desk.kept(), json.dumps(desk.worker("requests"))]
    assert not [one for one in secrets for place in places if one in place]
    assert desk.call("sign-out", ida, account["origin"]) == {}
    assert desk.follow(account, vera) == {"lost": "signed-out"}
    asked = [(url.rpartition(".")[2], status) for url, status, _ in desk.worker("requests")]
    assert asked[-1] == ("deleteSession", 200)


def test_a_secret_is_unsealed_under_its_own_name_alone(desk: Desk) -> None:
    """What was put is got by another store of the same site, until everything is cleared."""
    assert desk.worker("secret", "name", "geheim – ü") == ["geheim – ü", None, None]


@pytest.fixture
def published(tmp_path: Path, website: Certificate | None) -> Iterator[tuple[str, Path]]:
    """The site built for an https address and served there; its address and its folder."""
    if website is None:
        pytest.skip("OpenSSL is not installed")
    (port,) = free_ports(1)
    url = f"https://{website.name}:{port}/passage/"
    folder = build_site(tmp_path / "dist", url)
    handler = type("Published", (Handler,), {"folder": folder, "prefix": "/passage/"})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(website.file, website.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield url, folder
    server.shutdown()
    server.server_close()


def test_a_published_site_signs_people_in(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    published: tuple[str, Path],
    bluesky_network: BlueskyNetwork,
    people: dict[str, str],
) -> None:
    """The server reads the file that tells who the site is, shows its name, and sends back."""
    address, folder = published
    host = address.split("/")[2].partition(":")[0]
    rules = f"--host-resolver-rules=MAP {host} 127.0.0.1"
    given = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], rules]}
    browser = browser_type.launch(**given)
    try:
        # A published page reaches no server of this machine, where the test's network is.
        context = browser.new_context(ignore_https_errors=True, bypass_csp=True, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        desk = Desk(page, address, bluesky_network)
        desk.open()
        url = desk.begin("signing-ida.test", FOLLOWS)["url"]
        assert parse_qs(urlsplit(url).query)["client_id"] == [address + "client-metadata.json"]
        desk.go(url)
        account = desk.call("finish", desk.returned)
        assert account["id"] == people["signing-ida.test"]
        assert desk.follow(account, people["signing-otto.test"])["status"] == 200
        assert desk.call("sign-out", account["id"], account["origin"]) == {}
        # Another copy of these files, elsewhere, does not pretend to be this one.
        moved = (folder / "en/app.html").read_text(encoding="utf-8")
        moved = moved.replace(address, "https://ada.example/")
        page.route(
            "**/en/app.html", lambda route: route.fulfill(body=moved, content_type="text/html")
        )
        desk.open()
        assert desk.begin("signing-ida.test", FOLLOWS) == {"error": "sign-in-not-here"}
    finally:
        browser.close()
