"""Names are compared by what identifies, and X names are found in prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.text import fold, query_of, spellings, squash, words, x_names_in


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éloïse ÆBLE", "eloise aeble"),
        ("Łukasz Øst", "lukasz ost"),
        ("𝓐𝓭𝓪 Ｎｏｖａｋ", "ada novak"),
        ("Ada 🌻 Novak 🏳️‍🌈", "ada novak"),
        ("O’Brien, Seán", "obrien sean"),
        ("Jean-Luc  d'Arc", "jean luc darc"),
        ("Straße", "strasse"),
        ("Ada\u200b\u202e Novak", "ada novak"),
        ("Ada :verified: Novak", "ada novak"),
        ("नमस्ते", "नमस्ते"),
        ("김민준", "김민준"),
        ("", ""),
        ("🌻", ""),
    ],
)
def test_fold(text, folded):
    """Accents, case, emoji, invisible and styled letters go; scripts stay whole."""
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    """What is folded is folded."""
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_squash_is_what_a_handle_can_hold(text):
    """Only small ASCII letters and digits are left."""
    squashed = squash(text)
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789" for letter in squashed)
    assert squash(squashed) == squashed


def test_titles_are_no_part_of_a_name():
    """Courtesy, office and pronouns go, unless they are all there is."""
    assert words("Dr. Ada Novak, PhD (she/her)") == ("ada", "novak")
    assert words("MP") == ("mp",)


def test_umlauts_have_two_spellings():
    """A handle may spell ö as o or as oe."""
    assert spellings("Jörg Müller") == (("jorg", "muller"), ("joerg", "mueller"))
    assert spellings("Ada Novak") == (("ada", "novak"),)


def test_query_keeps_the_words_as_written():
    """Signs and titles go, accents stay: some servers look for them."""
    assert query_of("🌻 Dr Éloïse  Novák (she/her) | «physics»") == "Éloïse Novák physics"
    assert query_of("🌻🌻") == ""
    assert len(query_of("long " * 100)) <= 80


@pytest.mark.parametrize(
    "bio",
    [
        "also at https://x.com/Ada_Novak",
        "https://www.twitter.com/@ada_novak?lang=fr",
        "mobile.twitter.com/ada_novak/",
        "Twitter: @ada_novak",
        "Twitter: ada_novak",
        "formerly @ada_novak on Twitter",
        "@ada_novak (X)",
        "@Ada_Novak sur X",
        "on X as @ada_novak.",
        "ada_novak@twitter.com",
        "𝕏 @ada_novak",
    ],
)
def test_x_names_are_found(bio):
    """An address, or a name beside a word for the site, names an X account."""
    assert x_names_in(bio) == {"ada_novak"}


@pytest.mark.parametrize(
    "bio",
    [
        "",
        "@ada_novak",
        "with @ada_novak, who likes axes",
        "netflix.com/ada_novak",
        "https://max.com/ada_novak",
        "x.com/ada_novak_the_very_long",
        "x.com/home",
        "@ada_novak@social.example on Mastodon",
        "I left Twitter.",
        "Twitter: no@example.org",
    ],
)
def test_no_x_name_where_none_is_given(bio):
    """A neighbour's name, another site, an e-mail address: none is an X name."""
    assert x_names_in(bio) == frozenset()


@given(st.text(max_size=2000))
def test_x_names_in_anything(text):
    """Any text is read, and only well-formed names come out."""
    assert all(len(name) <= 15 and name == name.lower() for name in x_names_in(text))
