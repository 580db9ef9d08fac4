"""Guessed handles are well formed and in the order of their yield."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from passage.core.guesses import GUESSES_MAX, handle_guesses
from passage.core.model import Followed
from passage.core.names import AccountId, ScreenName, parse_handle


def person(screen_name, name=""):
    """Return a followed person."""
    return Followed(AccountId("7"), 0, ScreenName(screen_name), name)


def test_screen_name_first_then_the_names():
    """The X name without and with its underscores, then the forms of the display name."""
    assert handle_guesses(person("Ada_N", "Dr Ada Novák 🌻")) == (
        "adan.bsky.social",
        "ada-n.bsky.social",
        "adanovak.bsky.social",
        "ada-novak.bsky.social",
        "novakada.bsky.social",
        "anovak.bsky.social",
    )


def test_underscores_at_the_ends_are_dropped():
    """A label must not begin or end with a hyphen."""
    assert handle_guesses(person("__ada__")) == ("ada.bsky.social", "ada.bsky.social")[:1]


def test_umlauts_are_guessed_both_ways():
    """Both spellings of an umlaut are tried."""
    guesses = handle_guesses(person("x123", "Jörg Öz"))
    assert {"jorgoz.bsky.social", "joergoez.bsky.social"} <= set(guesses)


def test_names_in_other_scripts_are_not_guessed():
    """A name that no handle can spell adds no guess, rather than a part of it."""
    assert handle_guesses(person("kim_mj", "김민준 Kim")) == (
        "kimmj.bsky.social",
        "kim-mj.bsky.social",
    )


def test_what_is_known_otherwise_comes_first():
    """A known website or name goes before the guesses, if it can be a handle at all."""
    guesses = handle_guesses(person("ada_n"), also=("ada.example.org", "not a handle"))
    assert guesses[0] == "ada.example.org"
    assert "not a handle" not in guesses


def test_other_services():
    """Names are guessed under each domain given."""
    assert handle_guesses(person("ada_n"), ("test",))[0] == "adan.test"


@given(
    st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True), st.text(max_size=60), st.text(max_size=60)
)
def test_guesses_are_always_valid(screen_name, name, website):
    """One malformed handle makes a server refuse 24 good ones, so there is never one."""
    guesses = handle_guesses(person(screen_name, name), also=(website,))
    assert len(guesses) == len(set(guesses)) <= GUESSES_MAX
    assert all(parse_handle(guess) == guess for guess in guesses)
