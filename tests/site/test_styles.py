"""The look, without a browser: its weight, its independence, its contrasts."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree as ET

import pytest

from workshop.paths import SITE

DRAWINGS = sorted((SITE / "images").glob("names-*.svg"))
SHEETS = ("tokens", "base", "layout", "components", "print")
BUDGET = 12 * 1024
TEXT = 4.5
SHAPE = 3.0
"""Least contrast of text and of shapes that carry meaning (WCAG 2.2, 1.4.3 and 1.4.11)."""

PAIRS = [
    *((text, back, TEXT) for text in ("ink", "ink-2", "sea") for back in ("paper", "card")),
    *(("ink", f"{name}-soft", TEXT) for name in ("sea", "sun", "leaf")),
    *((name, f"{name}-soft", TEXT) for name in ("sea", "sun", "leaf")),
    ("sea-ink", "sea", TEXT),
    ("sea-ink", "sea-deep", TEXT),
    ("sun", "paper", TEXT),
    ("leaf", "paper", TEXT),
    ("line-2", "paper", SHAPE),
    ("line-2", "card", SHAPE),
]


@pytest.mark.parametrize("name", SHEETS)
def test_every_block_ends_where_it_should(name):
    """A brace that is missing makes all that follows a part of one component, silently."""
    text = re.sub(
        r"/\*.*?\*/", "", (SITE / f"styles/{name}.css").read_text("utf-8"), flags=re.DOTALL
    )
    opened: list[str] = []
    for head, brace in re.findall(r"([^{}]*)([{}])", text):
        if brace == "}":
            opened.pop()
            continue
        assert not opened or opened[-1].startswith("@"), f"{head.strip()} is within {opened[-1]}"
        opened.append(head.strip().rpartition("\n")[2].strip())
    assert opened == []


def themes():
    """Return the colours of each theme: light, dark, and both with more contrast asked for."""
    source = (SITE / "styles/tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", source, re.DOTALL)
    light, dark, light_more, dark_more = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks
    )
    return {
        "light": light,
        "dark": light | dark,
        "light, more": light | light_more,
        "dark, more": light | dark | light_more | dark_more,
    }


def luminance(colour):
    """Return the relative luminance of ``#rgb`` or ``#rrggbb`` (WCAG 2.2, glossary)."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "light, more", "dark, more"])
def test_colours_contrast_enough(theme):
    """Every pair of colours the site sets text or shapes in can be told apart."""
    colours = themes()[theme]
    faint = [
        (text, back, round(contrast(colours[text], colours[back]), 2))
        for text, back, least in PAIRS
        if contrast(colours[text], colours[back]) < least
    ]
    assert faint == []


def test_the_focus_ring_shows_on_any_ground():
    """One of its two rings stands out from every ground it can lie on."""
    for colours in themes().values():
        for ground in ("paper", "card", "sea-soft", "sun-soft", "leaf-soft"):
            rings = [contrast(colours[ring], colours[ground]) for ring in ("ink", "focus")]
            assert max(rings) >= SHAPE, ground


def test_styles_are_light():
    """All sheets together stay under their budget, as a web host would compress them."""
    total = sum(
        len(gzip.compress((SITE / f"styles/{name}.css").read_bytes(), mtime=0)) for name in SHEETS
    )
    assert total < BUDGET


def test_styles_need_nothing_from_elsewhere():
    """Sheets load only the fonts that lie beside them, and import nothing."""
    assert {path.stem for path in (SITE / "styles").glob("*.css")} == set(SHEETS)
    for name in SHEETS:
        source = (SITE / f"styles/{name}.css").read_text(encoding="utf-8")
        assert "@import" not in source
        for address in re.findall(r"url\(([^)]*)\)", source):
            assert re.fullmatch(r'"\.\./fonts/[\w-]+\.woff2"', address), address


def test_styles_answer_what_people_ask_of_their_system():
    """Dark, more contrast, forced colours, less motion and paper are all provided for."""
    source = "".join((SITE / f"styles/{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    for query in (
        "prefers-color-scheme: dark",
        "prefers-contrast: more",
        "forced-colors: active",
        "prefers-reduced-motion: reduce",
        "@media print",
    ):
        assert query in source


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_wear_the_colours_of_the_site(path):
    """Each colour of a drawing is a token, by attribute in light and by style in dark.

    So the pairs tested above hold for drawings too, and a browser that drops the style of an
    image still shows one that is whole, in light colours on its own light ground.
    """
    source = path.read_text(encoding="utf-8")
    light, dark = themes()["light"], themes()["dark"]
    used = set()
    for element in ET.fromstring(source).iter():
        worn = element.get("class", "").split()
        kinds = {"f": "fill", "s": "stroke"}
        by_class = {kinds[one[0]]: one[2:] for one in worn}
        given = {
            name: element.get(name)
            for name in ("fill", "stroke")
            if element.get(name) not in (None, "none")
        }
        assert given == {name: light[token] for name, token in by_class.items()}
        used.update(worn)
    in_dark = dict(re.findall(r"\.([fs]-[\w-]+)\{(?:fill|stroke):(#[0-9a-f]{3,6})\}", source))
    assert in_dark == {one: dark[one[2:]] for one in used}
    assert "@media (prefers-color-scheme: dark)" in source


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_are_whole_and_harmless(path):
    """A drawing runs nothing, loads nothing, says its size and brings its own ground."""
    drawing = ET.fromstring(path.read_text(encoding="utf-8"))
    name = "{http://www.w3.org/2000/svg}"
    allowed = {f"{name}{tag}" for tag in ("svg", "style", "rect", "path", "circle", "text")}
    assert {element.tag for element in drawing.iter()} <= allowed
    for element in drawing.iter():
        assert not [one for one in element.attrib if "href" in one or one.startswith("on")]
        assert "url(" not in (element.text or "")
        assert "@import" not in (element.text or "")
    _x, _y, width, height = (float(one) for one in drawing.attrib["viewBox"].split())
    ground = next(one for one in drawing if one.tag == f"{name}rect")
    assert (float(ground.attrib["width"]), float(ground.attrib["height"])) == (width, height)
    assert len(path.read_bytes()) < 6_000


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_need_no_translation(path):
    """Letters in a drawing are the same in every language: figures, signs, names of formats."""
    words = {
        element.text.strip()
        for element in ET.fromstring(path.read_text(encoding="utf-8")).iter()
        if element.tag.endswith("}text") and element.text
    }
    spoken = [one for one in words if re.search(r"[A-Za-z]", one)]
    assert set(spoken) <= {"JSON", "HAR", "graphql", "x.com/"}
