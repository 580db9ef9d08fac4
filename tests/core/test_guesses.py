"""Guessed handles are well formed and in the order of their yield."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from passage.core.guesses import GUESSES_MAX, led_handles, likely_handles, named_handles
from passage.core.leads import Leads
from passage.core.model import Followed, Profile
from passage.core.names import AccountId, ScreenName, parse_handle


def person(screen_name, name="", website="", bio=""):
    """Return a followed person."""
    profile = Profile(bio, website) if bio or website else None
    return Followed(AccountId("7"), 0, ScreenName(screen_name), name, profile=profile)


def test_the_x_name_then_the_display_name():
    """First the X name without and with its underscores; what the name gives comes after."""
    ada = person("Ada_N", "Dr Ada Novák 🌻")
    assert likely_handles(ada) == ("adan.bsky.social", "ada-n.bsky.social")
    assert named_handles(ada) == (
        "adanovak.bsky.social",
        "ada-novak.bsky.social",
        "novakada.bsky.social",
        "anovak.bsky.social",
        "adan.com",
    )


def test_nothing_is_asked_twice():
    """The second helping leaves out the first."""
    ada = person("adanovak", "Ada Novak")
    assert not set(likely_handles(ada)) & set(named_handles(ada))


def test_underscores_at_the_ends_are_dropped():
    """A label must not begin or end with a hyphen."""
    assert likely_handles(person("__ada__")) == ("ada.bsky.social",)


def test_umlauts_are_guessed_both_ways():
    """Both spellings of an umlaut are tried."""
    guesses = named_handles(person("x123", "Jörg Öz"))
    assert {"jorgoz.bsky.social", "joergoez.bsky.social"} <= set(guesses)


def test_names_in_other_scripts_are_not_guessed():
    """A name that no handle can spell adds no guess, rather than a part of it."""
    assert named_handles(person("kim_mj", "김민준 Kim")) == ("kimmj.com",)


def test_what_the_profile_names_comes_first():
    """A handle in the bio, then the website as a domain of one's own, then as a name."""
    ada = person("ada_n", website="https://www.novak.example", bio="🦋 otter.example.org")
    assert likely_handles(ada) == (
        "otter.example.org",
        "novak.example",
        "adan.bsky.social",
        "ada-n.bsky.social",
        "novak.bsky.social",
    )


def test_a_site_of_many_is_nobodys_handle():
    """A page below a site shows that the site is not this person's own."""
    guesses = likely_handles(person("ada_n", website="https://senat.example/people/ada"))
    assert "senat.example" not in guesses


def test_a_find_on_the_other_network_is_followed():
    """What it names, its name under the service, and how a bridge would show it."""
    leads = Leads("o_t@b.example", "o_t", ("ada.example",), "o-t.b.example.ap.brid.gy")
    assert led_handles(("bsky.social",), leads) == (
        "ada.example",
        "o-t.bsky.social",
        "o-t.b.example.ap.brid.gy",
    )


def test_other_services():
    """Names are guessed under each domain given."""
    assert likely_handles(person("ada_n"), ("test",))[0] == "adan.test"


@given(
    st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True), st.text(max_size=60), st.text(max_size=60)
)
def test_guesses_are_always_valid(screen_name, name, website):
    """One malformed handle makes a server refuse 24 good ones, so there is never one."""
    one = person(screen_name, name, website, website)
    for guesses in (likely_handles(one), named_handles(one)):
        assert len(guesses) == len(set(guesses)) <= GUESSES_MAX
        assert all(parse_handle(guess) == guess for guess in guesses)
