"""The papers say what the code does: weights, limits, requests, policies, words."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po

from docs import papers
from docs.papers import ROOT
from net import fediverse_world, pds
from net.test_writing_bluesky import Run
from passage.core import weights
from passage.core.deeds import Act
from passage.core.derived import Derivation, derivation
from passage.core.findings import Aim
from passage.core.model import Kind, Network
from passage.core.names import AccountId, Acct, Did, Handle, Origin
from passage.core.proofs import parse_domain
from passage.net import app_password, bluesky, mastodon
from passage.net.atproto import following as at
from passage.net.atproto.lists import Heading, pack_flow
from passage.net.atproto.muting import mute_flow
from passage.net.atproto.undoing import undo_flow as undo_on_bluesky
from passage.net.bluesky import PUBLIC_APPVIEW as APPVIEW
from passage.net.exchange import Answer, Ask, Purpose
from passage.net.fediverse import marking as on
from passage.net.fediverse.lists import list_flow as list_on_mastodon
from passage.net.fediverse.undoing import undo_flow as undo_on_mastodon
from passage.net.proving import prove
from passage.net.questions import (
    AccountAt,
    AccountsNamed,
    ActorsNamed,
    ProfilesOf,
    WebFingerOf,
)
from passage.net.servers import look_at
from passage.net.writing import Wanted
from workshop.vendored import read_runtimes

MATCHING = papers.text_of("docs/MATCHING.md")
UNITS = {
    "KiB": 1 << 10,
    "MiB": 1 << 20,
    "GiB": 1 << 30,
    "MB": 1_000_000,
    "times": 1,
    "levels": 1,
    "s": 1,
    "": 1,
}
# What is said of a relation that another row tells has no row of its own.
REMARKS = {Kind.HANDLE_CONFIRMED, Kind.HANDLE_SHORT, Kind.HANDLE_SPELLS_NAME}
HANDLES = {kind for kind in Kind if kind.name.startswith("HANDLE_")} - REMARKS


@pytest.mark.parametrize("network", Network)
def test_the_tables_of_weights_are_those_of_the_code(network):
    """Every weight of an account name in MATCHING is the one that is used, and none is left out."""
    heading = f"The account name, on {network.value.capitalize()}"
    told = set()
    for first, *cells in papers.rows(MATCHING, heading):
        kind = Kind[re.findall(r"`(\w+)`", first)[0]]
        told.add(kind)
        for derived, cell in zip(Derivation, cells, strict=True):
            assert papers.number(cell) == weights.handle_weight(network, kind, derived), first
    assert told == HANDLES


def test_the_constants_are_those_of_the_code():
    """Each named constant in MATCHING has the value it has in the code."""
    for cell, value in papers.rows(MATCHING, "The constants"):
        assert papers.number(value) == getattr(weights, cell.strip("`")), cell


def test_no_constant_of_the_weights_is_left_out():
    """A number that is added to the score must be explained."""
    told = {row[0].strip("`") for row in papers.rows(MATCHING, "The constants")}
    numbers = {name for name, value in vars(weights).items() if isinstance(value, int | float)}
    public = {name for name in numbers if name.isupper() and not name.startswith(("_", "P_"))}
    assert told == public
    for share in (weights.P_NAME_SAME, weights.P_NAME_WITHIN):
        assert f"ln({share} / " in MATCHING
    low, high = weights.NAME_BOUNDS
    assert f"between −{-low} and +{high}" in MATCHING


@pytest.mark.parametrize(
    ("screen_name", "made_of"),
    [
        ("adanovak", Derivation.FULL_NAME),
        ("anovak", Derivation.SHORT_FORM),
        ("ada", Derivation.SHORT_FORM),
        ("adanovak93", Derivation.NAME_AFFIX),
        ("depadanovak", Derivation.NAME_AFFIX),
        ("novakwrites", Derivation.NAME_PART),
        ("pixelotter42", Derivation.OTHER),
    ],
)
def test_the_examples_are_what_they_are_said_to_be(screen_name, made_of):
    """The X names that explain the columns fall into these columns for Ada Novak."""
    assert f"`{screen_name}`" in MATCHING
    assert derivation(screen_name, "Ada Novak") is made_of


def test_the_limits_are_those_of_the_code():
    """Every limit in SECURITY is the value of the constant it names."""
    table = papers.rows(papers.text_of("SECURITY.md"), "Hostile input")
    limits = [row for row in table if len(row) == 3]
    assert len(limits) >= 6
    for _, value, held_by in limits:
        amount, _, unit = value.partition(" ")
        module, _, name = held_by.strip("`").rpartition(".")
        held = getattr(importlib.import_module(f"passage.{module}"), name)
        assert float(amount) * UNITS[unit] == held, held_by


def test_the_policies_are_those_of_the_pages():
    """SECURITY quotes both policies letter by letter."""
    base = (ROOT / "site/templates/base.html").read_text(encoding="utf-8")
    app = (ROOT / "site/pages/app.html").read_text(encoding="utf-8")
    reading = re.search(r'reading_policy = "([^"]+)"', base)
    own = re.search(r"{% block policy %}(.+?){% endblock %}", app)
    assert reading
    assert own
    assert papers.blocks(papers.text_of("SECURITY.md")) == [reading[1], own[1]]


def requests():
    """Return one ask of every kind that Passage makes."""
    appview, server = Origin(APPVIEW), Origin("https://social.example")
    return [
        bluesky.ask_of(appview, ProfilesOf((Handle("ada.example"),))),
        bluesky.ask_of(appview, ActorsNamed("ada")),
        mastodon.ask_of(AccountsNamed(server, "ada")),
        mastodon.ask_of(AccountAt(server, Acct("ada@social.example"))),
        mastodon.ask_of(WebFingerOf(server, Acct("ada@social.example"))),
        *signing_in(),
        *signing_in_to_mastodon(),
        *writing_on_bluesky(),
        *writing_on_mastodon(),
        *looking_at_proofs(),
        *asking_servers(),
    ]


def played(flow, told=None):
    """Return what a flow asks where every path that is not told of is not there."""
    asks, ask = [], next(flow)
    while True:
        asks.append(ask)
        text = (told or {}).get(ask.path, "")
        try:
            ask = flow.send(Answer(200 if text else 404, {}, text))
        except StopIteration:
            return asks


def looking_at_proofs():
    """Return the asks of "Prove who you are", with the file that is asked for as a last resort."""
    site = Origin("https://ville.example")
    aim = Aim(
        parse_domain("ville.example"),
        Origin(APPVIEW),
        site,
        Handle("ada.example"),
        Acct("ada@social.example"),
        Origin("https://social.example"),
    )
    profile = '{"did": "did:plc:ada", "handle": "ada.example"}'
    return played(prove(aim), {"/xrpc/app.bsky.actor.getProfile": profile})


def asking_servers():
    """Return the asks of "Where your data will live", on both networks."""
    server = Origin("https://social.example")
    href = f"{server}/nodeinfo/…"
    link = {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": href}
    index = {"/.well-known/nodeinfo": json.dumps({"links": [link]})}
    return [ask for network in Network for ask in played(look_at(network, server), index)]


def signing_in_to_mastodon():
    """Return the asks of signing in to a Mastodon; tests/net/test_mastodon_oauth.py holds them."""
    home = Origin("https://social.example")
    read = ("/api/v1/accounts/verify_credentials", "/api/v2/instance", "/api/v1/instance")
    return [
        *(Ask(home, path, (), Purpose.SIGN_IN) for path in read),
        Ask(home, "/api/v1/apps", (), Purpose.SIGN_IN, "POST"),
    ]


def writing_on_bluesky():
    """Return every ask of writing on Bluesky, as the flows make them, and of taking it back."""
    server, deeds, asks, now = pds.Pds(), {}, [], 1_790_000_000.0
    people = [Wanted(AccountId(str(n)), pds.did(n)) for n in (1, 2)]
    me, seen_by = pds.ACCOUNT, pds.APPVIEW
    for begin in (
        lambda deeds: at.follow_flow(me, people, deeds, now, 9, seen_by),
        lambda deeds: at.block_flow(me, people, deeds, now, 9, seen_by),
        lambda deeds: mute_flow(me, people, deeds, now, seen_by),
        lambda deeds: pack_flow(me, Heading("From X"), people, deeds, now, 9, seen_by),
        lambda deeds: undo_on_bluesky(me, deeds, None, now),
    ):
        played = Run(begin(deeds), server, deeds, now=now)
        assert played.problem is None
        asks += played.asks
        deeds = played.deeds
    return asks


def writing_on_mastodon():
    """Return every ask of writing on a Mastodon, and of taking it back, without its numbers."""
    server = fediverse_world.Server()
    server.add("ada@b.example", "ben@home.example")
    device = fediverse_world.Device(server)
    people, me = fediverse_world.wanted("ada@b.example", "ben@home.example"), fediverse_world.ME
    for begin in (
        lambda: on.follow_flow(me, people, device.deeds, device.now),
        lambda: list_on_mastodon(me, "From X", people, device.deeds, device.now),
        lambda: undo_on_mastodon(me, device.deeds, None, device.now),
        lambda: on.avoid_flow(me, Act.BLOCK, people, device.deeds, device.now),
        lambda: on.avoid_flow(me, Act.MUTE, people, device.deeds, device.now),
        lambda: undo_on_mastodon(me, device.deeds, None, device.now),
    ):
        assert device.run(begin()) is None
    return [replace(ask, path=without_numbers(ask.path)) for _, ask in server.asked]


def without_numbers(path):
    """Return a path with a server's own ids as dots."""
    words = ("accounts", "lists", "relationships", "verify_credentials")
    before, _, rest = path.partition("/v1/")
    kind, _, more = rest.partition("/")
    first, _, last = more.partition("/")
    if not first or first in words:
        return path
    return f"{before}/v1/{kind}/…" + (f"/{last}" if last else "")


def signing_in():
    """Return the asks of signing in: our own, and those of the protocol's own client.

    That it sends no others is held by tests/browser/test_sign_in.py.
    """
    pds, did = Origin("https://pds.example"), Did("did:plc:ada")
    handle = (("handle", "ada.example"),)
    resolve = "/xrpc/com.atproto.identity.resolveHandle"
    read = ["did.json", "oauth-protected-resource", "oauth-authorization-server"]
    return [
        app_password.create_session(pds, did, "abcd-efgh-ijkl-mnop"),
        app_password.refresh_session(pds),
        app_password.delete_session(pds),
        Ask(Origin(APPVIEW), resolve, handle, Purpose.SIGN_IN),
        Ask(Origin("https://plc.directory"), "/did:plc:…", (), Purpose.SIGN_IN),
        *(Ask(pds, f"/.well-known/{name}", (), Purpose.SIGN_IN) for name in read),
        *(
            Ask(pds, f"/oauth/{name}", (), Purpose.SIGN_IN, "POST")
            for name in ("par", "token", "revoke")
        ),
    ]


def test_no_kind_of_request_is_forgotten_here():
    """The tests below hold every purpose for which something is asked."""
    assert {ask.purpose for ask in requests()} == set(Purpose)


def test_every_request_is_declared():
    """PRIVACY has a row for each request, with its path and every parameter."""
    table = papers.rows(papers.text_of("PRIVACY.md"), "Every request")
    for ask in requests():
        rows = [" ".join(row) for row in table if f"`{ask.method} {ask.path}`" in " ".join(row)]
        assert any(tells_all(ask, row) for row in rows), (ask.method, ask.path, ask.params)
    assert any(f"`{APPVIEW}`" in row[0] for row in table)


def tells_all(ask, row):
    """Tell whether a row names every parameter of an ask."""
    return all(f"`{key}`" in row or f"`{key}={value}`" in row for key, value in ask.params)


def test_no_other_request_is_declared():
    """Every path that PRIVACY names is one that Passage asks: the table claims nothing more."""
    told = set(re.findall(r"`([A-Z]+) (/[^`]+)`", papers.text_of("PRIVACY.md")))
    made = {(ask.method, ask.path) for ask in requests()}
    assert told == made | OF_CASES
    assert all(urlsplit(ask.url).scheme == "https" for ask in requests())


OF_CASES = {("GET", "/api/v1/accounts/…"), ("DELETE", "/api/v1/lists/…/accounts")}
"""Asked in cases that tests/net/test_fediverse.py plays: an account of before, a list of others."""


def catalogue():
    """Return the French catalogue's pairs, non-breaking spaces as plain ones, in small letters."""
    with (ROOT / "site/locales/fr/messages.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    for message in messages:
        ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
        texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        yield from ((plain(one), plain(text)) for one, text in zip(ids, texts, strict=False))


def plain(text):
    """Return a text as the comparison wants it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").casefold()


GLOSSARY = papers.text_of("docs/GLOSSARY.md")
SECTIONS = ("The archive", "The networks", "Recognising people", "Searching and deciding")
WORDS = [row for section in SECTIONS for row in papers.rows(GLOSSARY, section)]
ON_SCREEN = [row for row in WORDS if row[3] != "–"]


@pytest.mark.parametrize("row", ON_SCREEN, ids=lambda row: row[0])
def test_words_on_screen_are_those_of_the_catalogue(row):
    """A row that is a whole message has its translation; another stands in one with its French."""
    english, french = plain(row[3]), plain(row[4])
    whole = {text for one, text in catalogue() if one == english}
    if whole:
        assert whole == {french}
    else:
        assert any(english in one and french in text for one, text in catalogue()), row


def test_a_word_has_both_languages_or_none():
    """No row says what is on screen in one language alone."""
    assert len(ON_SCREEN) >= 20
    assert all((row[3] == "–") == (row[4] == "–") for row in WORDS)


def test_each_word_is_explained_once():
    """One word for each thing, and one thing for each word."""
    words = [word.strip() for row in WORDS for word in row[0].split(",")]
    assert len(words) == len(set(words))


def test_the_dependencies_are_those_of_the_project():
    """Decision 16 has a row with the right version for everything that is vendored or installed."""
    path = next((ROOT / "docs/decisions").glob("0016-*.md"))
    text = path.read_text(encoding="utf-8").lower()
    table = [line for line in text.splitlines() if line.startswith("|")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = list(project["dependencies"])
    asked += [one for extra in project["optional-dependencies"].values() for one in extra]
    wanted = [one.partition(";")[0].split("==") for one in asked]
    wanted += [[item.name, item.version] for item in read_runtimes().items]
    for name, version in wanted:
        words = name.lower().lstrip("@").replace("/", " ").split("-webassembly")[0].split()
        known = words[-1].replace("-", " ")
        rows = [line for line in table if known in line.replace("-", " ")]
        assert any(version.strip() in line for line in rows), (name, version)
