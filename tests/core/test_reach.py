"""What a page may reach: a value that says the same of an origin as the browser does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.reach import ANYWHERE, Reach, is_local, origin_of, reach_of

HOSTS = st.sampled_from(
    ["https://a.test", "https://b.test", "https://x.a.test", "https://a.test:8443"]
)
REACHES = st.builds(Reach, st.frozensets(HOSTS), st.frozensets(HOSTS | st.just(ANYWHERE)))


@pytest.mark.parametrize(
    ("source", "origin", "allowed"),
    [
        ("https://a.test", "https://a.test", True),
        ("https://a.test", "http://a.test", False),
        ("https://a.test", "https://a.test:8443", False),
        ("https://a.test", "https://a.test.evil.test", False),
        ("https://a.test", "https://x.a.test", False),
        ("https://*.a.test", "https://x.a.test", True),
        ("https://*.a.test", "https://a.test", False),
        ("https://*.a.test", "https://xa.test", False),
        ("http://localhost:*", "http://localhost:8080", True),
        ("http://localhost:*", "https://localhost:8080", False),
        ("http://localhost:*", "http://localhost.evil.test:8080", False),
        ("http://*.localhost:*", "http://a.localhost:8080", True),
    ],
)
def test_an_origin_is_allowed_as_the_browser_would(source, origin, allowed):
    """By scheme, host and port; a star stands for one first label, or for the port."""
    assert reach_of([source]).allows(origin) is allowed


@pytest.mark.parametrize(
    ("origin", "anywhere", "here"),
    [
        ("https://a.test", True, True),
        ("https://a.test:8443", True, True),
        ("https://localhost", False, True),
        ("http://localhost:8080", False, True),
        ("http://a.localhost:*", False, True),
        ("http://a.test", False, False),
        ("https://a", False, False),
        ("https://a_b.test", False, False),
        ("https://*.host.bsky.network", True, True),
        ("https:", False, False),
    ],
)
def test_what_the_page_would_refuse_is_known_before_it_is_loaded(origin, anywhere, here):
    """Only a page of this machine may ask this machine; the page itself holds the same."""
    assert Reach().may_open(origin) is anywhere
    assert Reach(local=True).may_open(origin) is here


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:8000/en/app.html", True),
        ("http://localhost/en/app.html", True),
        ("http://a.localhost:1/", True),
        ("https://localhost.example/", False),
        ("", False),
    ],
)
def test_a_page_of_this_machine_is_known_by_its_address(address, local):
    """By its host alone."""
    assert is_local(address) is local


def test_nothing_is_allowed_at_first():
    """Neither a request nor a picture."""
    assert not Reach().allows("https://a.test")
    assert not Reach().shows("https://a.test/picture.png")


def test_pictures_are_no_leave_to_ask_nor_the_other_way_round():
    """What may be shown is another list than what may be asked."""
    pictures = Reach(pictures=frozenset([ANYWHERE]))
    assert pictures.shows("https://a.test/one.png")
    assert not pictures.allows("https://a.test")
    assert not reach_of(["https://a.test"]).shows("https://a.test/one.png")


@given(REACHES, REACHES)
def test_both_together_cover_each_and_nothing_more(one, two):
    """Joining widens to exactly what either had."""
    both = one.plus(two)
    assert both.covers(one)
    assert both.covers(two)
    assert both.covers(both)
    for origin in both.hosts:
        assert one.allows(origin) or two.allows(origin)


def test_the_origin_of_an_address_is_its_host_alone():
    """Neither path nor case play a part."""
    assert origin_of("https://CDN.a.test/x/y.png?z") == "https://cdn.a.test"
