"""The static site as the tests of this folder see it: rendered anew, without the Python runtime."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from workshop.pages import LANGUAGES, render_pages
from workshop.paths import SITE
from workshop.serve import serving

LICENCES = (
    {"name": "Parrot", "version": "1.2.3", "licence": "MIT", "text": "Do as you like. <script>"},
    {"name": "Lighthouse", "version": "4.5", "licence": "OFL-1.1"},
)
"""Invented parts: one with the words of its licence (hostile ones), one without."""

RUNTIME = (
    "SHA256SUMS",
    "build.json",
    "sbom.cdx.json",
    "app/start.mjs",
    "app/offline.mjs",
    "assets/scripts/idiomorph.min.js",
    "app/engine.py",
    "app/engine.json",
    "app/page.py",
    "app/page.json",
    *(f"app/engine-{one.code}.json" for one in LANGUAGES if one.code != "en"),
)
"""What the build adds. Here these files are empty: Python never wakes."""


@dataclass(slots=True)
class Element:
    """One element of a page, with the text directly inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass(slots=True)
class Document:
    """A parsed page: its elements in order."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def ids(self) -> list[str]:
        """Return every id, in order."""
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]


class _Reader(HTMLParser):
    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.document.elements.append(Element(tag, attributes))

    def handle_data(self, data: str) -> None:
        if self.document.elements:
            self.document.elements[-1].text += data


def parse(html: str) -> Document:
    """Parse a page."""
    document = Document(html)
    _Reader(document).feed(html)
    return document


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole static site in a folder."""
    out = tmp_path_factory.mktemp("site")
    render_pages(SITE, out, version="9.8.7", licences=LICENCES)
    for name in ("styles", "scripts", "images"):
        shutil.copytree(SITE / name, out / "assets" / name)
    for name in RUNTIME:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("{}" if name.endswith(".json") else "", encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def documents(site_folder: Path) -> Mapping[str, Document]:
    """Every page by its path in the site, such as ``fr/archive.html``."""
    return {
        path.relative_to(site_folder).as_posix(): parse(path.read_text(encoding="utf-8"))
        for path in sorted(site_folder.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def static_url(site_folder: Path) -> Iterator[str]:
    """The site served below ``/repo/``, as project pages are."""
    with serving(site_folder, port=0, prefix="/repo/") as url:
        yield url


@pytest.fixture
def opened(browser: Browser, static_url):
    """Open a page of the site in a context of one's own; all are closed afterwards."""
    contexts = []

    def opening(address: str, **settings) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{static_url}{address}.html")
        return page

    yield opening
    for context in contexts:
        context.close()
