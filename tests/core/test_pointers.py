"""Addresses and websites found in profiles: the forms people use, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.model import Followed, Profile
from passage.core.names import AccountId, ScreenName
from passage.core.pointers import own_domains, pointers_in, pointers_of, servers_named, site_of


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("now at https://bsky.app/profile/ada.novak.fr", "ada.novak.fr"),
        ("find me: AdaNovak.bsky.social!", "adanovak.bsky.social"),
        ("@ada.bsky.social", "ada.bsky.social"),
        ("🦋 ada.novak.fr | data", "ada.novak.fr"),
        ("Bluesky: @novak.dev", "novak.dev"),
        ("bsky novak.dev", "novak.dev"),
        ("climate, @novak.dev elsewhere", "novak.dev"),
    ],
)
def test_bluesky_handles_are_found(text, handle):
    """Each way in which people write their handle."""
    assert pointers_in(text).handles == (handle,)


@pytest.mark.parametrize(
    ("text", "acct"),
    [
        ("@ada@piaille.fr", "ada@piaille.fr"),
        ("🐘 ada@piaille.fr", "ada@piaille.fr"),
        ("Mastodon: ada@piaille.fr", "ada@piaille.fr"),
        ("https://piaille.fr/@ada", "ada@piaille.fr"),
        ("piaille.fr/@ada/", "ada@piaille.fr"),
        ("https://piaille.fr/users/ada", "ada@piaille.fr"),
        ("https://piaille.fr/web/@ada", "ada@piaille.fr"),
        ("https://mastodon.social/@ada@piaille.fr", "ada@piaille.fr"),
    ],
)
def test_fediverse_addresses_are_found(text, acct):
    """Each way in which people write their address."""
    found = pointers_in(text)
    assert found.accts == (acct,)
    assert found.handles == ()


@pytest.mark.parametrize(
    "text",
    [
        "write to ada@piaille.fr",
        "youtube.com/@ada",
        "https://www.tiktok.com/@ada",
        "https://medium.com/@ada",
        "https://x.com/ada and twitter.com/ada",
        "https://piaille.fr/@ada/110234",
        "@ada and @grace_h",
        "see novak.dev",
        "",
    ],
)
def test_what_is_no_account_is_left(text):
    """E-mail addresses, other sites' profiles, single posts, X names."""
    found = pointers_in(text)
    assert (found.handles, found.accts) == ((), ())


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.Novak.dev/", "novak.dev"),
        ("novak.dev", "novak.dev"),
        ("http://novak.dev/Blog/?a=1#b", "novak.dev/blog"),
        ("https://linktr.ee/", ""),
        ("https://linktr.ee/ada", "linktr.ee/ada"),
        ("https://t.co/abc", ""),
        ("https://x.com/ada", ""),
        ("mailto:ada@novak.dev", ""),
        ("https://[", ""),
        ("localhost", ""),
    ],
)
def test_sites_are_made_comparable(address, site):
    """What differs without meaning goes; what lends addresses to anybody says nothing."""
    assert site_of(address) == site


@pytest.mark.parametrize(
    ("site", "domains"),
    [
        ("novak.dev", ("novak.dev",)),
        ("blog.novak.dev", ("novak.dev", "blog.novak.dev")),
        ("senat.fr/senateur/ada", ()),
        ("ada.github.io", ("ada.github.io",)),
        ("github.io", ()),
        ("novak.co.uk", ("novak.co.uk",)),
        ("www2.novak.co.uk", ("novak.co.uk", "www2.novak.co.uk")),
        ("linktr.ee/ada", ()),
        ("ada.linktr.ee", ()),
        ("ecologie.gouv.fr", ("ecologie.gouv.fr",)),
    ],
)
def test_domains_that_may_be_a_handle(site, domains):
    """The host and what it lies under, never a domain of somebody else's."""
    assert own_domains(site) == domains


def test_name_bio_website_and_links_are_all_read():
    """Announcements stand in any of them."""
    profile = Profile("ex @ada@one.example", "https://novak.dev", ("https://two.example/@ada",))
    person = Followed(
        AccountId("7"), 0, ScreenName("ada"), "Ada 🦋 ada.bsky.social", profile=profile
    )
    found = pointers_of(person)
    assert found.handles == ("ada.bsky.social",)
    assert found.accts == ("ada@one.example", "ada@two.example")
    assert found.sites[0] == "novak.dev"


@given(st.text(max_size=400), st.lists(st.text(max_size=60), max_size=5))
def test_any_text_ends_in_valid_addresses(text, links):
    """Whatever strangers write: no exception, and only well-formed addresses."""
    found = pointers_in(text, links)
    for site in found.sites:
        assert all("." in domain for domain in own_domains(site))
    assert all("@" in acct for acct in found.accts)


def test_servers_that_profiles_name():
    """The commonest first; copies and bridges are no servers to ask about people."""
    bios = [
        "@a@one.example",
        "@b@two.example",
        "@c@two.example",
        "@d@bird.makeup",
        "@e@bsky.brid.gy",
    ]
    people = [
        Followed(AccountId(str(n + 1)), n, ScreenName(f"p{n}"), profile=Profile(bio))
        for n, bio in enumerate(bios)
    ]
    assert servers_named(people) == ("two.example", "one.example")


def test_websites_of_their_own_come_after_the_servers_of_addresses():
    """Only a domain of one's own: not one that is lent, nor a page on somebody's site."""
    sites = ["https://www.ada.example", "https://linktr.ee/bo", "https://big.example/team/cy"]
    people = [
        Followed(AccountId(str(n + 1)), n, ScreenName(f"p{n}"), profile=Profile(website=site))
        for n, site in enumerate(sites)
    ]
    people.append(Followed(AccountId("9"), 9, ScreenName("p9"), profile=Profile("@d@two.example")))
    assert servers_named(people) == ("two.example", "ada.example")
