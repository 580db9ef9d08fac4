"""What followers are told: in each language, never too long, and hostile names stay text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import passage.views
from core.crossings import ACCTS, HANDLES, SCREEN_NAMES
from passage.core.kit import NAME_MAX, Identity, Kit, Way, identity_of
from passage.core.limits import LIMITS, Place
from passage.views.farewell import Use, texts
from passage.views.farewell_words import languages, words_of
from passage.views.share_picture import shared_picture, told
from passage.views.svg import as_file
from views.golden_kit import FOLDER, TOWN, golden_picture, golden_texts
from workshop.catalogue import SOURCE_LANGUAGE
from workshop.paths import SITE

LANGUAGES = tuple(languages())
RAW = json.loads((Path(passage.views.__file__).parent / "farewell.json").read_text("utf-8"))
LABEL = "a" * 63
LONG = Identity(
    "\U0001f3db" * NAME_MAX,
    "VilleDeVernay_1",
    ".".join((LABEL, LABEL, LABEL, "a" * 50, "example")),
    f"{'a' * 64}@{LABEL}.{LABEL}.{LABEL}.example",
    "https://vernay.example/" + "a" * 170,
)
NAMES = st.text(max_size=NAME_MAX) | st.text("\u6545\U0001f3db\u0301\u200da. ", max_size=NAME_MAX)
IDENTITIES = st.builds(
    identity_of,
    NAMES,
    st.just("") | SCREEN_NAMES,
    st.sampled_from(["", LONG.bluesky]) | HANDLES,
    st.sampled_from(["", LONG.mastodon]) | ACCTS,
    st.sampled_from(["", LONG.website, TOWN.website]),
)
KITS = st.builds(Kit, st.none() | st.sampled_from(Way), st.just("") | st.dates().map(str))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_those_that_were_read_and_approved(lang):
    """Every text of a town hall, for each way, in each language."""
    assert golden_texts(lang) == (FOLDER / f"kit-{lang}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_the_one_that_was_seen(lang):
    """In each language, byte for byte."""
    assert golden_picture(lang) == (FOLDER / f"kit-{lang}.svg").read_bytes()


def test_every_language_of_the_site_has_every_text():
    """With the same places to fill in, and no text more."""
    site = {one.name for one in (SITE / "locales").iterdir() if one.is_dir()}
    assert set(RAW) == {SOURCE_LANGUAGE, *site}
    source = RAW[SOURCE_LANGUAGE]
    for code, own in RAW.items():
        assert set(own) - {"first"} == set(source), code
        assert len(own["months"]) == 12
        for key, text in source.items():
            if isinstance(text, str) and key != "date":
                fields = [one for one in ("{day}", "{x}", "{website}") if one in text]
                assert all(one in own[key] for one in fields), (code, key)


def test_french_has_its_spaces_and_apostrophes():
    """As in the catalogue."""
    for text in RAW["fr"].values():
        if isinstance(text, str):
            assert "'" not in text
            assert not any(f" {sign}" in text for sign in ":;!?\u00bb")


@given(IDENTITIES, KITS, st.sampled_from(LANGUAGES))
def test_no_text_is_longer_than_its_network_allows(identity, kit, lang):
    """Whatever the names and addresses, by the network's own count, bytes included."""
    for one in texts(identity, kit, languages()[lang]):
        if one.most:
            place = Place(one.use.value.replace("-pin", "-post"))
            assert LIMITS[place].allows(one.text)
            assert (one.length, one.most) == (LIMITS[place].length(one.text), LIMITS[place].most)
        assert one.text.strip()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("way", Way)
def test_a_text_that_is_too_long_loses_what_was_said_it_would(lang, way):
    """First the sentence is shortened, then the name goes; an address that fits stays."""
    words, kit = languages()[lang], Kit(way, "2026-12-01")
    by_use = {one.use: one.text for one in texts(LONG, kit, words)}
    assert words[f"{way.value}_short"] in by_use[Use.X_BIO]
    assert LONG.name not in by_use[Use.X_POST]
    assert LONG.bluesky in by_use[Use.X_POST]
    near = replace(TOWN, name="V" * 90)
    shorter = {one.use: one.text for one in texts(near, kit, words)}[Use.X_POST]
    assert all(one in shorter for one in (TOWN.bluesky, TOWN.mastodon, TOWN.website))


def test_nobody_else_is_named_by_an_address():
    """An @ before a handle would name a stranger on X or on a Mastodon server."""
    for one in texts(TOWN, Kit(Way.CLOSE), words_of("en")):
        if one.use in (Use.X_POST, Use.X_PIN, Use.MASTODON_POST, Use.MASTODON_PIN):
            assert f"@{TOWN.bluesky}" not in one.text
        assert f"@{TOWN.x}" not in one.text


def test_networks_without_an_account_have_no_texts():
    """Nobody is sent to a place where nobody is."""
    uses = {one.use for one in texts(replace(TOWN, bluesky=""), Kit(), words_of("en"))}
    assert Use.BLUESKY_POST not in uses
    assert Use.MASTODON_POST in uses


def test_an_unknown_language_is_the_pages():
    """A file of a later edition may name one that is not here."""
    assert words_of("xx", "fr").code == "fr"
    assert words_of("", "xx").code == "en"


@given(IDENTITIES, KITS)
def test_the_picture_holds_any_name_as_text(identity, kit):
    """It is well formed, nothing in it can run, and everything lies within it."""
    words = words_of("fr")
    drawing = shared_picture(identity, kit, words)
    root = ET.fromstring(_legal(as_file(drawing, "fr")))
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "path", "text"}
    assert all(0 <= part.y <= drawing.height for part in drawing.parts if hasattr(part, "y"))
    assert drawing.told == told(identity, kit, words)
    assert identity.bluesky in drawing.told


def _legal(data: bytes) -> bytes:
    """Return XML without the code points that no XML may hold, which a browser shows as none."""
    text = data.decode("utf-8", "replace")
    return "".join(one for one in text if one not in "\ufffe\uffff").encode()
