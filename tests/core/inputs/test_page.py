"""A saved page of X: the people of its list, and not those beside it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passage.core.inputs import page, picker
from passage.core.model import FileState, Profile, Relation
from passage.core.sources import Watched

TAB = '<a href="{host}/Ada_ex/{what}" role="tab" aria-selected="{on}">x</a>'
CELL = (
    '<div class="css-1"><button data-testid="UserCell" type="button"><div>'
    '<a href="{host}/{handle}" role="link"><div><img alt="" src="./f/a.jpg"></div></a>'
    '<a href="{host}/{handle}" role="link"><span>{name}</span></a>'
    '<a href="{host}/{handle}" tabindex="-1"><span>@{handle}</span></a>'
    '<div dir="auto">I know <a href="{host}/somebody_else">@somebody_else</a></div>'
    "</div></button></div>"
)


def saved(people, what="following", host="", aside=("Ed", "ed")):
    """Return a page as a browser saves it; ``aside`` is somebody proposed beside the list."""
    tabs = "".join(
        TAB.format(host=host, what=one, on=str(one == what).lower())
        for one in ("verified_followers", "followers", "following")
    )
    cells = "".join(CELL.format(host=host, handle=handle, name=name) for name, handle in people)
    beside = CELL.format(host=host, handle=aside[1], name=aside[0])
    return (
        f'<!DOCTYPE html><html><body><div data-testid="primaryColumn">{tabs}{cells}</div>'
        f'<div data-testid="sidebarColumn">{beside}</div></body></html>'
    )


def read(text):
    """Read a page."""
    raw = text if isinstance(text, bytes) else text.encode()
    reading = page.read("page.html", Watched(io.BytesIO(raw)))
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


PEOPLE = [("Bo &amp; Co", "bo"), ('Zoé <img alt="🌻" src="a.svg">', "zoe_1"), ("", "cy")]


@pytest.mark.parametrize("host", ["", "https://x.com", "https://twitter.com"])
@pytest.mark.parametrize(
    ("what", "relation"),
    [
        ("following", Relation.FOLLOWING),
        ("followers", Relation.FOLLOWERS),
        ("verified_followers", Relation.FOLLOWERS),
    ],
)
def test_the_people_of_the_list(host, what, relation):
    """Names and display names in their order, the relation and the owner from the tab."""
    text = saved(PEOPLE, what, host)
    assert page.looks_like("", text)
    found = read(text)
    assert [(one.screen_name, one.name) for one in found.people] == [
        ("bo", "Bo & Co"),
        ("zoe_1", "Zoé 🌻"),
        ("cy", ""),
    ]
    assert {one.relations for one in found.people} == {frozenset({relation})}
    assert found.owner_id == "@ada_ex"
    assert found.report.state is FileState.READ


def test_the_address_it_was_saved_from():
    """Chrome writes it on top; it tells whose list it is as well."""
    text = "<!-- saved from url=(0029)https://x.com/ada_ex/followers -->" + CELL.format(
        host="", handle="bo", name="Bo"
    )
    found = read(text)
    assert found.owner_id == "@ada_ex"
    assert found.people[0].relations == {Relation.FOLLOWERS}


def test_a_page_without_people_is_told():
    """Another page, or one saved before the list was shown."""
    found = read("<html><body>hello</body></html>")
    assert (found.people, found.report.state) == ((), FileState.UNREADABLE)
    assert found.problems[0].fact("why") == "no-list"


FULL = (
    '<div data-testid="UserCell" role="button"><div><a href="/bo"><img alt=""></a>'
    '<a href="/bo"><div dir="ltr"><span>Bo</span><svg data-testid="icon-verified" aria-label="x">'
    "<title>Verified account</title></svg></div></a>"
    '<a href="/bo"><div dir="ltr"><span>@bo</span></div></a>'
    '<div data-testid="userFollowIndicator"><span dir="auto">Follows you</span></div>'
    '<button aria-label="Following @bo"><div dir="ltr"><span>Following</span></div></button>'
    '<div dir="auto">Bakes<br>bread <img alt="🍞" src="b.svg"> &amp; <div>more</div>, with '
    '<a href="https://x.com/cy">@cy</a> '
    '<a href="https://t.co/a"><span aria-hidden="true">https://</span>bo.example/bread</a> '
    '<a href="https://t.co/b">long.example/very-lo<span>…</span></a></div></div></div>'
)


def test_what_people_say_of_themselves_is_evidence():
    """Text, emoji and the links that are shown whole; neither buttons nor marks are part of it."""
    [bo] = read(f"<html>{FULL}").people
    assert (bo.screen_name, bo.name) == ("bo", "Bo")
    assert bo.profile == Profile(
        "Bakes bread 🍞 & more, with @cy https://bo.example/bread long.example/very-lo…",
        "",
        ("https://bo.example/bread",),
    )


def test_who_says_nothing_has_no_profile():
    """An empty description is none, and one cell never lends its own to the next."""
    silent = (
        FULL[: FULL.index('<div dir="auto">')]
        .replace("/bo", "/di")
        .replace('<span dir="auto">', "<span>")
    )
    found = read(f"<html>{FULL}{silent}</div></div>{FULL.replace('/bo', '/ed')}")
    assert [one.profile is None for one in found.people] == [False, True, False]


@pytest.mark.parametrize(
    "shown", ["javascript:alert(1)", "bo", "ftp://bo.example", "https://t.co/b", "a b.example", ""]
)
def test_links_that_are_no_addresses(shown):
    """What a link shows is anybody's text: only a web address is kept."""
    cell = FULL.replace("bo.example/bread", shown).replace("https://</span>", "</span>")
    [bo] = read(f"<html>{cell}").people
    assert bo.profile is not None
    assert bo.profile.links == ()


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_wherever_the_pieces_are_cut(monkeypatch, size):
    """A mark or a tag that two pieces share is seen."""
    aside = '<div data-testid="sidebarColumn">'
    text = saved(PEOPLE).replace(aside, FULL + aside)
    whole = read(text)
    monkeypatch.setattr(picker, "CHUNK", size)
    assert read(text) == whole


@pytest.mark.parametrize("evil", ["<![foo[", "<!--", "<a " * 30_000, "<!" * 9_000, "</", "&#x0;"])
def test_hostile_cells(evil):
    """What trips a parser costs at most its own cell."""
    found = read(saved([("Bo", "bo"), (evil, "cy"), ("Di", "di")]))
    assert {"bo", "di"} <= {one.screen_name for one in found.people}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mutation_ends_in_a_report(data):
    """Bytes taken out or put in anywhere never end in an exception."""
    raw = saved(PEOPLE).encode()
    at = data.draw(st.integers(0, len(raw)))
    cut = data.draw(st.integers(0, 60))
    found = read(raw[:at] + data.draw(st.binary(max_size=30)) + raw[at + cut :])
    assert found.report.name == "page.html"
