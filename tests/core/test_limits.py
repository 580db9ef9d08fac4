"""Texts are as long as each network says, also with pictures, accents and other scripts."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.graphemes import count, graphemes
from passage.core.limits import mastodon_length, x_length
from workshop.node import find_node

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SINGER = "\U0001f468\u200d\U0001f3a4"

# Out of the test suite that X publishes with its own counters, for the configuration of today:
# https://github.com/twitter/twitter-text/blob/master/conformance/validate.yml
CONFORMANCE = (
    ("This is a test.", 15),
    ("http://test.com", 23),
    ("https://test.com", 23),
    ("test.com", 23),
    ("Test https://test.com test https://test.com test.com test", 86),
    ("Hi http://test.co", 26),
    ("https://www.twitter.com/aloha " * 10, 240),
    ("\u6545\u4eba\u897f\u8f9e\u9ec4\u9e64\u697c\uff0c", 16),
    ("the\u6545\u4eba", 7),
    ("A\u0301B", 2),
    ("A\ufb2c", 4),
    ("\U0001f637\U0001f47e\U0001f621\U0001f525\U0001f4a9", 10),
    (f"H\U0001f431\u263a{FAMILY}", 7),
    (f"\U0001f64b\U0001f3fd{SINGER}", 4),
)

CLUSTERS = (
    ("", 0),
    ("a\r\nb", 3),
    ("e\u0301", 1),
    (FAMILY, 1),
    ("\U0001f1eb\U0001f1f7\U0001f1e7\U0001f1f7", 2),
    ("\u1112\u1161\u11ab\uae00", 2),
    ("\u0e01\u0e34", 1),
    ("1\ufe0f\u20e3", 1),
    ("\U0001f3f4\U000e0067\U000e0062\U000e007f", 1),
)


@pytest.mark.parametrize(("text", "length"), CONFORMANCE)
def test_x_counts_as_its_own_tests_say(text, length):
    """Weights, addresses, pictures, and accents that are put together first."""
    assert x_length(text) == length


def test_an_address_after_an_at_sign_is_a_name():
    """Neither a Bluesky handle nor a Mastodon address counts as a link."""
    assert x_length("@ada@mastodon.example") == len("@ada@mastodon.example")
    assert x_length("@ada.bsky.social") == len("@ada.bsky.social")


def test_mastodon_leaves_out_hosts_and_shortens_links():
    """As its documentation says: links 23, of others' addresses the name alone."""
    assert mastodon_length("@ada@mastodon.example") == len("@ada")
    assert mastodon_length("https://ville.example/une/longue/adresse!") == 23
    assert mastodon_length(f"a {FAMILY}") == 3


@pytest.mark.parametrize(("text", "length"), CLUSTERS)
def test_what_a_reader_takes_for_one_character_is_one(text, length):
    """Accents, flags, families and syllables of several code points."""
    assert count(text) == length


@given(st.text())
def test_the_clusters_are_the_text(text):
    """Nothing is lost, and none is empty."""
    found = list(graphemes(text))
    assert "".join(found) == text
    assert all(found)


SIGNS = (
    st.characters(codec="utf-8")
    | st.sampled_from(
        "\u200d\u200c\ufe0f\u20e3\r\n\U0001f1eb\U0001f3fb\U0001f468\u2764\u0301\u0903"
    )
    | st.characters(min_codepoint=0x1100, max_codepoint=0x11FF)
    | st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF)
)


@pytest.mark.skipif(sys.platform == "emscripten", reason="starts another program")
def test_a_text_is_never_counted_shorter_than_a_browser_does():
    """Measured against the browser's own reading (`Intl.Segmenter`) of thousands of texts."""
    texts: list[str] = []

    @given(st.lists(st.text(SIGNS, max_size=12), min_size=20, max_size=20))
    def collect(some):
        texts.extend(some)

    collect()
    texts += [text for text, _ in CLUSTERS]
    texts.append(
        "Ville de Vernay \u2013 f\u00eates & \u00ab\u00a0march\u00e9\u00a0\u00bb \U0001f389"
    )
    code = (
        "const cut = new Intl.Segmenter('en');"
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(texts.map(text => [...cut.segment(text)].length)))"
    )
    ran = subprocess.run(
        [find_node(), "-e", code],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(ran.stdout)
    shorter = [text for text, most in zip(texts, theirs, strict=True) if count(text) < most]
    assert shorter == []
    assert count(texts[-1]) == theirs[-1]
