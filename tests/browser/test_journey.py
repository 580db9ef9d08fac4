"""The whole path on real parts: a large archive in, a follow list out that snac follows."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from archives import Person, Plan, Truth, write_archive
from browser.app import App
from browser.fixtures import Traffic
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from servers.mastodon import MastodonPerson, MastodonServer
from servers.snac import SnacPair

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.reopens]

FOLLOWING = 50_000
MEDIA = 320_000_000


def people() -> list[Person]:
    """Return the people the owner wrote to: those that can be searched."""
    names = (
        "Ondine Vasseur-Kéraudren",
        "Mairie de Sainte-Ombre",
        "Tancrède Illicourt",
        "Perpétue Malaquais",
        "Zéphyrin Oudinot-Brac",
        "Isaure Delacombe-Prat",
    )
    handles = (
        "ondinevk_brume",
        "MairieSteOmbre",
        "tancredeillic",
        "perpetue_mq",
        "zephob",
        "isauredp",
    )
    return [
        Person(str(10_000 + i), handles[i], names[i], contacts=12 - i, follower=i % 2 == 0)
        for i in range(len(names))
    ]


@dataclass(frozen=True)
class World:
    """Who is where: the accounts that the journey must find, and those it must not."""

    archive: Path
    truth: Truth
    dids: dict[str, str]
    addresses: dict[str, str]


@pytest.fixture
def world(
    tmp_path: Path,
    bluesky_network: BlueskyNetwork,
    mastodon_server: MastodonServer,
    snac_pair: SnacPair,
) -> World:
    """Write the archive and seed the servers with some of its people."""
    ondine, mairie, tancrede, *_ = everybody = people()
    plan = Plan(
        people=tuple(everybody),
        unnamed=FOLLOWING - len(everybody),
        tweets=4_000,
        media_bytes=MEDIA,
    )
    path = tmp_path / "twitter-2026-01-02.zip"
    truth = write_archive(path, plan)
    dids = bluesky_network.seed(
        [
            BlueskyPerson("ondinevk-brume.bsky.social", ondine.name, "Rivières et brouillards"),
            BlueskyPerson(
                "sainte-ombre.example.org", mairie.name, f"Compte X : @{mairie.screen_name}"
            ),
            BlueskyPerson("perpetue-mq.bsky.social", "Quelqu’un d’autre", ""),
        ]
    )
    addresses = {
        person.screen_name: snac_pair.b.create_user(uid, person.name)
        for person, uid in ((ondine, "ondinevk_brume"), (tancrede, "tancredeillic"))
    }
    mastodon_server.seed(
        [
            MastodonPerson("ondinevk_brume", ondine.name, "", snac_pair.b.host),
            MastodonPerson("tancredeillic", tancrede.name, "", snac_pair.b.host),
        ]
    )
    return World(path, truth, dids, addresses)


def test_from_the_archive_to_the_follow_list(  # noqa: PLR0917 - fixtures are told by name
    app: App,
    traffic: Traffic,
    world: World,
    bluesky_network: BlueskyNetwork,
    mastodon_server: MastodonServer,
    snac_pair: SnacPair,
    record_property: Callable[[str, object], None],
) -> None:
    """Fifty thousand entries in a ZIP of over 300 MB end as follows made by another server.

    Before the search not one request leaves our origin; after it, only to the two services
    the person chose, and with nothing in them but the names searched.
    """
    assert world.archive.stat().st_size > 300_000_000
    page = app.page
    app.open("en")
    start = time.monotonic()
    app.choose(world.archive)
    expect(app.heading).to_have_text("You followed 50,000 accounts")
    record_property("seconds_to_read", round(time.monotonic() - start, 2))
    expect(page.get_by_role("row", name=re.compile("Accounts you followed"))).to_contain_text(
        "50,000"
    )
    assert app.violations() == []
    assert traffic.strangers == set()

    traffic.allow(bluesky_network.appview, mastodon_server.url)
    start = time.monotonic()
    app.search(bluesky=bluesky_network.appview, mastodon=mastodon_server.url)
    app.reviewed()
    record_property("seconds_to_search", round(time.monotonic() - start, 2))
    assert app.violations() == []
    asked_for_names_only(traffic, bluesky_network.appview, mastodon_server.url, world)

    ondine = app.person("Ondine Vasseur-Kéraudren")
    expect(ondine).to_contain_text("ondinevk-brume.bsky.social")
    expect(ondine).to_contain_text(world.addresses["ondinevk_brume"])
    mairie = app.person("Mairie de Sainte-Ombre")
    expect(mairie).to_contain_text("sainte-ombre.example.org")
    for box in mairie.get_by_role("radio", name="Follow").all():
        expect(box).to_be_checked()
    decide(app, "Tancrède Illicourt", "Follow")

    app.button("Go on to the lists to take away").click()
    expect(app.heading).to_have_text("Take your people along")
    assert app.violations() == []
    mastodon = app.save("Save the list for Mastodon (CSV)")
    assert mastodon.name == "following_accounts.csv"
    data = mastodon.data
    assert data.splitlines()[0] == b"Account address,Show boosts,Notify on new posts,Languages"

    reader = snac_pair.a.create_user("lectrice", "La lectrice").partition("@")[0]
    snac_pair.a.import_following_csv(reader, data)
    snac_pair.a.wait_for_follows(reader, world.addresses.values())
    assert snac_pair.a.following(reader) == set(world.addresses.values())

    rows = csv_rows(app.save("Save the list for Bluesky (CSV)").text)
    assert {row["handle"]: row["did"] for row in rows} == {
        handle: world.dids[handle]
        for handle in ("ondinevk-brume.bsky.social", "sainte-ombre.example.org")
    }
    saved = json.loads(app.save("Save everything (JSON)").data)
    assert len(saved["followed"]) == FOLLOWING


def decide(app: App, name: str, verdict: str) -> None:
    """Choose a verdict in a person's row."""
    app.person(name).get_by_role("radio", name=verdict).first.check(force=True)


def csv_rows(text: str) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet would."""
    return list(csv.DictReader(io.StringIO(text)))


def asked_for_names_only(traffic: Traffic, bluesky: str, mastodon: str, world: World) -> None:
    """Hold that every value that left is a searched person's name, or an account found by it."""
    searched = [
        (plain(known.screen_name), plain(known.name)) for known in world.truth.known.values()
    ]
    for request in traffic.asked(bluesky) + traffic.asked(mastodon):
        assert request.method == "GET"
        assert not any(request.headers.get(name) for name in ("cookie", "referer", "authorization"))
        for key, value in parse_qsl(urlsplit(request.url).query):
            if key in ("actors", "q"):
                word = plain(value.removesuffix(".bsky.social").removesuffix(".com"))
                assert any(told_by(word, *names) for names in searched), value
            elif key == "acct":
                # The bridge's form of an account that was found on the other network.
                assert value.removesuffix("@bsky.brid.gy") in world.dids, value
            else:
                assert (key, value) in {("limit", "10"), ("limit", "25"), ("type", "accounts")}


def told_by(word: str, screen_name: str, name: str) -> bool:
    """Whether a word is made of the letters of one of two names, in any order of its parts."""
    return word == screen_name or sorted(set(word) - set(screen_name + name)) == []


def plain(text: str) -> str:
    """Lower the case, take accents and everything but letters and digits away."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
