"""The owner's own account out of the archive: read where it is whole, left out where it is not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading import listed, read_loose
from passage.core.own import APPS_MAX, App, Own, read_app, read_profile

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


def test_a_profile_is_cut_to_a_line():
    """Line breaks and control characters become spaces; what is no text is left out."""
    told = {"bio": "a\nb\x00", "website": 7, "location": "x" * 900}
    profile = read_profile({"profile": {"description": told}})
    assert profile == Own("a b", "", "x" * 200)


@given(JSON, JSON, JSON)
def test_no_record_breaks_the_reading(name, organization, permissions):
    """Whatever a file holds where texts should be, an application comes out, or nothing."""
    told = {"name": name, "organization": organization, "permissions": permissions}
    app = read_app({"connectedApplication": told})
    assert (app is None) == (not isinstance(name, str))
    read_profile({"profile": {"description": {"bio": name, "website": organization}}})


@pytest.mark.parametrize("record", [{}, {"profile": []}, {"profile": {"description": "x"}}])
def test_what_is_no_profile_is_none(record):
    """The file is then told as damaged."""
    assert read_profile(record) is None


def test_applications_are_counted_once_and_not_without_end():
    """One name stands for one application; a file that was made up has an end."""
    rows = [{"connectedApplication": {"name": f"App {number}"}} for number in range(APPS_MAX + 9)]
    apps = f"window.YTD.connected_application.part0 = {json.dumps([*rows, rows[0]])}"
    archive = read_loose(following=listed("following", "12"), connected_application=apps)
    assert len(archive.own.apps) == APPS_MAX
    assert archive.own.apps[0] == App("App 0")
    assert archive.problems == ()


def test_a_damaged_profile_costs_itself_alone():
    """It is told, and everything else is read."""
    archive = read_loose(
        following=listed("following", "12"),
        profile='window.YTD.profile.part0 = [ {"profile" : 3} ]',
    )
    assert (archive.own, [one.code for one in archive.problems]) == (Own(), ["unreadable-part"])
