"""The pictures: well-formed, harmless, of numbers alone; and the table says the same numbers."""

from __future__ import annotations

import gettext
import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.app.drawing import Drawing, Ink, Shape, Words
from passage.app.figures import FOUND, LEAST, MISSING, Figures, Group, Picture, Place, found, total
from passage.app.standing import Standing
from passage.core.model import Network
from passage.views.pen import folded, lengths, width_of
from passage.views.picture_tables import table_of
from passage.views.pictures import for_file, for_page, pictures_of, shown
from passage.views.svg import PAPER, as_file
from passage.views.wording import Wording
from samples import HOSTILE_NAME

ENGLISH = Wording("en", gettext.NullTranslations(), lambda n: f"{n:,}", lambda iso: iso[:10])
NOW = "2026-03-04T05:06:07+00:00"
SVG = "{http://www.w3.org/2000/svg}"
COUNTS = st.integers(0, 60_000)


def counts(**some: int) -> dict[Standing, int]:
    """Return how many there are of each standing."""
    return {kind: some.get(kind.value, 0) for kind in Standing}


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    """Draw figures that add up, with two halves or none."""
    places = {
        place: counts(sure=draw(COUNTS), check=draw(COUNTS)) | dict.fromkeys(MISSING, 0)
        for place in Place
    }
    everybody = {kind: sum(one[kind] for one in places.values()) for kind in FOUND}
    everybody |= {kind: draw(COUNTS) for kind in MISSING}
    relations = {Group.MUTUAL: everybody, Group.ONE_WAY: counts()}
    contacts = {group: counts() for group in LEAST} | {Group.SELDOM: everybody}
    told = draw(st.booleans())
    return Figures(
        everybody,
        places,
        relations if told else {},
        contacts if told else {},
        frozenset(draw(st.sets(st.sampled_from(list(Network)), min_size=1))),
        draw(COUNTS),
    )


SOME = Figures(
    counts(sure=519, check=212, unchecked=40, absent=164, unnamed=313),
    {
        Place.BLUESKY: counts(sure=301, check=120),
        Place.BOTH: counts(sure=98, check=12),
        Place.MASTODON: counts(sure=120, check=80),
    },
    {
        Group.MUTUAL: counts(sure=319, check=100, absent=64, unnamed=13),
        Group.ONE_WAY: counts(sure=200, check=112, unchecked=40, absent=100, unnamed=300),
    },
    networks=frozenset(Network),
    taken=519,
)


def numbers(texts: list[str]) -> list[int]:
    """Return every number in some texts, in order."""
    return [int(one.replace(",", "")) for text in texts for one in re.findall(r"\d[\d,]*", text)]


def words(drawing: Drawing) -> list[str]:
    """Return the texts of a drawing."""
    return [part.text for part in drawing.parts if isinstance(part, Words)]


@pytest.mark.parametrize("picture", Picture)
@given(figures())
def test_a_file_is_whole_and_harmless(picture: Picture, some: Figures) -> None:
    """Well-formed XML with title and description; no script, no reference, only its colours."""
    root = ET.fromstring(as_file(for_file(picture, some, ENGLISH, NOW), "en"))
    known = {SVG + name for name in ("svg", "title", "desc", "path", "text")}
    assert {one.tag for one in root.iter()} <= known
    assert root.findtext(SVG + "title")
    assert picture is Picture.PEOPLE or root.findtext(SVG + "desc")
    for element in root.iter():
        assert not [name for name in element.attrib if "href" in name or name.startswith("on")]
        assert "url(" not in " ".join(element.attrib.values())
        assert {element.get("fill"), element.get("stroke")} <= {None, "none", *PAPER.values()}


@pytest.mark.parametrize("picture", Picture)
def test_hostile_words_stay_words(picture: Picture) -> None:
    """Whatever a translation or a day may hold is text in the file, never markup."""
    hostile = replace(ENGLISH, day=lambda _iso: HOSTILE_NAME)
    text = as_file(for_file(picture, SOME, hostile, NOW), "en").decode()
    root = ET.fromstring(text)
    assert "<img" not in text
    assert "<img" in "".join(root.itertext())


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("picture", Picture)
@given(figures())
def test_all_lies_within_the_drawing(picture: Picture, narrow: bool, some: Figures) -> None:
    """No shape and no line of text leaves it, however many people there are."""
    drawing = for_page(picture, some, ENGLISH, narrow=narrow)
    for part in drawing.parts:
        if isinstance(part, Shape):
            values = [float(one) for one in re.findall(r"-?[\d.]+", part.path)]
            assert all(-0.01 <= x <= drawing.width + 0.01 for x in values[::2])
            assert all(-0.01 <= y <= drawing.height + 0.01 for y in values[1::2])
        else:
            room = width_of(part.text, part.size, bold=part.bold)
            left, right = (part.x - room, part.x) if part.end else (part.x, part.x + room)
            assert left >= -0.01
            assert right <= drawing.width + 0.01
            assert part.size <= part.y <= drawing.height


@given(figures())
def test_the_table_of_the_crossing_says_what_the_picture_says(some: Figures) -> None:
    """Each number of the table is written in the picture, and the rows add up to everybody."""
    *parts, everybody = table_of(Picture.CROSSING, some, ENGLISH).rows
    assert sum(row[-1] or 0 for _, row in parts) == everybody[1][-1] == some.followed
    drawn = numbers(words(for_page(Picture.CROSSING, some, ENGLISH, narrow=False)))
    for label, row in parts:
        assert {number for number in row if number} <= set(drawn), label
    assert {some.followed, some.named, some.found} <= set(drawn)


@given(figures())
def test_the_table_of_the_people_says_what_the_picture_says(some: Figures) -> None:
    """Each group that holds somebody is a row; it adds up, and the bar tells the same."""
    table = table_of(Picture.PEOPLE, some, ENGLISH)
    drawn = words(for_page(Picture.PEOPLE, some, ENGLISH, narrow=False))
    groups = [
        one for half in (some.relations, some.contacts) for one in half.values() if total(one)
    ]
    assert len(table.rows) == len(groups)
    for (label, row), one in zip(table.rows, groups, strict=True):
        assert sum(number or 0 for number in row[:-1]) == row[-1] == total(one)
        assert f"{found(one):,} found of {total(one):,}" in drawn, label


def test_the_page_shows_a_picture_without_its_title_twice() -> None:
    """The drawing is hidden from who has the table; the table has a cell for every column."""
    for picture in pictures_of(SOME):
        page = shown(picture, SOME, ENGLISH)
        for drawing in (page["wide"], page["narrow"]):
            assert ET.fromstring(drawing).get("aria-hidden") == "true"
            assert f"var(--{Ink.LEAF.value})" in drawing
        assert all(len(row["cells"]) == len(page["columns"]) for row in page["rows"])


def test_there_is_a_picture_only_where_there_is_something_to_show() -> None:
    """Nobody: none. No list of followers and no contact: the crossing alone."""
    nobody = Figures(counts(), {place: counts() for place in Place})
    assert pictures_of(nobody) == []
    assert pictures_of(replace(SOME, relations={})) == [Picture.CROSSING]
    assert pictures_of(SOME) == list(Picture)


@given(st.lists(COUNTS, max_size=8))
def test_lengths_divide_the_whole(some: list[int]) -> None:
    """They add up, nobody is left out, more people are never shorter."""
    parts = lengths(some, 240, 3)
    assert sum(parts) == pytest.approx(240 if any(some) else 0)
    assert [part > 0 for part in parts] == [count > 0 for count in some]
    ordered = [part for _, part in sorted(zip(some, parts, strict=True))]
    assert all(b >= a - 1e-6 for a, b in itertools.pairwise(ordered))


@given(st.text(st.sampled_from("abcM é"), max_size=60))
def test_folding_keeps_every_sign(text: str) -> None:
    """Only spaces may go where a line ends, and no line is wider than asked."""
    lines = folded(text, 16, 60)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line, 16) <= 60 for line in lines)
