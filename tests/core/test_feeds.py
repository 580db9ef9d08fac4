"""The feeds of those carried over, read back by another program's parser."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import listparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crossings import crossings
from core.test_export import B, M, crossing, match
from passage.core.choose import chosen
from passage.core.crossing import Crossing
from passage.core.errors import NoFeeds
from passage.core.feeds import feed_of, opml
from passage.core.model import Candidate, Network

DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"


def candidate(network=B, **more):
    """Return an account with a feed."""
    told = {"id": DID, "url": "https://b.example/@ada", "name": "Ada"} | more
    return Candidate(network, "ada@b.example" if network is M else "ada.example", **told)


def test_where_feeds_are():
    """Bluesky's by the permanent identifier; Mastodon's behind the profile page."""
    assert feed_of(candidate()) == f"https://bsky.app/profile/{DID}/rss"
    assert feed_of(candidate(M)) == "https://b.example/@ada.rss"


@pytest.mark.parametrize(
    "url", ["", "https://b.example/users/ada", "http://b.example/@ada", "https://b.example/@a?x=1"]
)
def test_a_page_of_another_form_promises_no_feed(url):
    """Nothing is guessed: other software has its feeds elsewhere, or none."""
    assert feed_of(candidate(M, url=url)) == ""


def test_an_identifier_that_is_none_has_no_feed():
    """A server's word is no address."""
    assert feed_of(candidate(id="did:plc:../../evil")) == ""


@given(st.text(max_size=40))
def test_another_parser_reads_what_was_written(name):
    """Whatever people are called, the file is well formed and has each feed once."""
    one = match(B, "ada.example", name=name)
    one = type(one)(candidate(name=name), one.evidence, one.score, one.band)
    [data] = opml(crossing(B, [one], [one]))
    ET.fromstring(data)
    feeds = listparser.parse(data)["feeds"]
    assert [feed["url"] for feed in feeds] == [f"https://bsky.app/profile/{DID}/rss"]


@given(crossings())
def test_any_crossing_gives_its_feeds_or_says_that_there_are_none(one):
    """As many as those chosen have, and never an empty file."""
    wanted = {
        feed_of(each.match.candidate) for network in Network for each in chosen(one, network)
    } - {""}
    if not wanted:
        with pytest.raises(NoFeeds):
            opml(one)
        return
    [data] = opml(one)
    root = ET.fromstring(data)
    assert root.get("version") == "2.0"
    assert {node.get("xmlUrl") for node in root.iter("outline") if node.get("xmlUrl")} == wanted


def test_nobody_has_no_feeds():
    """An error with its sentence."""
    with pytest.raises(NoFeeds):
        opml(Crossing())
