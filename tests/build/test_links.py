"""The link checker finds what is planted, and nothing in the real site."""

from __future__ import annotations

import pytest

from workshop.links import broken_links

FRAME = '<!doctype html><html lang="en"><body id="here">{}</body></html>'


@pytest.fixture
def site(tmp_path):
    """A small sound site; ``site(body)`` puts a body on its page and returns the faults."""
    (tmp_path / "en").mkdir()
    (tmp_path / "a.css").write_text("body { color: red }", encoding="utf-8")
    (tmp_path / "index.html").write_text(FRAME.format("hello"), encoding="utf-8")

    def check(body: str) -> list[str]:
        (tmp_path / "en" / "page.html").write_text(FRAME.format(body), encoding="utf-8")
        return broken_links(tmp_path)

    check.folder = tmp_path
    return check


@pytest.mark.parametrize(
    "body",
    [
        '<a href="../index.html">up</a>',
        '<a href="../">up</a>',
        '<a href="#here">down</a>',
        '<a href="../index.html#here">there</a>',
        '<a href="https://example.org/">a way out</a>',
        '<a href="mailto:someone@example.org">write</a>',
        '<link rel="stylesheet" href="../a.css">',
        '<link rel="alternate" hreflang="fr" href="page.html">',
        '<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    ],
)
def test_sound_links_pass(site, body):
    """Relative links, anchors, ways out by a click and data images are all good."""
    assert site(body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="gone.html">x</a>', "gone.html leads nowhere"),
        ('<a href="#gone">x</a>', "names a place that the page does not have"),
        ('<a href="../index.html#gone">x</a>', "names a place that the page does not have"),
        ('<a href="/index.html">x</a>', "breaks when the site lies in a folder"),
        ('<a href="../../index.html">x</a>', "leads out of the site"),
        ('<a href="javascript:alert(1)">x</a>', "is not an address to link to"),
        ('<script src="https://cdn.example/x.js"></script>', "loaded from another host"),
        ('<script src="//cdn.example/x.js"></script>', "loaded from another host"),
        ('<link rel="stylesheet" href="https://fonts.example/x">', "loaded from another host"),
        ('<img alt="" srcset="a.png 1x, https://x.example/b.png 2x">', "from another host"),
        ('<script type="py" src="e.py" config="gone.json"></script>', "gone.json leads nowhere"),
        ('<p style="background: url(https://x.example/p.png)">x</p>', "from another host"),
        ('<meta http-equiv="refresh" content="0; url=https://x.example/">', "another host"),
    ],
)
def test_a_planted_fault_is_found(site, body, fault):
    """Each kind of broken or foreign link is told with its page."""
    faults = site(body)
    assert any(fault in line and line.startswith("en/page.html: ") for line in faults), faults


def test_a_style_sheet_may_not_load_from_elsewhere(site):
    """url() and @import are looked at too."""
    sheet = '@import "gone.css"; p { background: url("https://x.example/p.png") }'
    (site.folder / "a.css").write_text(sheet, encoding="utf-8")
    assert len(site("fine")) == 2


def test_the_real_site_has_no_broken_link(dist):
    """Every page and style sheet that is published."""
    assert broken_links(dist) == []
