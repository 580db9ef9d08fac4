"""The table of known people in a real browser: fetched from our own site, joined there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from archives import Plan, write_archive
from browser.app import App
from browser.fixtures import DIST, PATIENCE
from passage.core.crosswalk import TableSource
from passage.core.model import Relation
from passage.core.names import ScreenName
from passage.shell.desk.work import read_files
from samples import ADA, BO
from workshop.assemble import CROSSWALK
from workshop.crosswalk_file import packed
from workshop.crosswalk_rows import Entry
from workshop.serve import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of four people, two of them named."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ADA, BO), unnamed=2))
    return path


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Iterator[str]:
    """The built site with a table that knows one of the unnamed."""
    read = read_files([archive])
    number = next(one for one in read.relations[Relation.FOLLOWING] if one not in read.known)
    row = Entry(int(number), ScreenName("Known_Figure"), ("figure.example",))
    copy = tmp_path / "site"
    shutil.copytree(DIST, copy)
    (copy / CROSSWALK).parent.mkdir(exist_ok=True)
    (copy / CROSSWALK).write_bytes(
        packed([row], "2026-11-20", [TableSource("Wikidata", "CC0-1.0")])
    )
    page = copy / "en/app.html"
    text = page.read_text(encoding="utf-8")
    told = f'<main id="main" data-crosswalk="../{CROSSWALK}"'
    page.write_text(
        re.sub(r'<main id="main"(?: data-crosswalk="[^"]*")?', told, text), encoding="utf-8"
    )
    with serving(copy, port=0, prefix="/repo/") as url:
        yield url


def test_the_table_is_fetched_when_an_archive_is_read_and_names_people(
    page: Page, site: str, archive: Path
) -> None:
    """Not when the page opens; from this site alone; and the page says where the name is from."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_default_timeout(PATIENCE)
    app = App(page, site)
    app.open()
    assert not [url for url in asked if url.endswith(CROSSWALK)]
    app.choose(archive)
    expect(page.get_by_text("1 in a public table of known people")).to_be_visible()
    assert [url for url in asked if url.endswith(CROSSWALK)] == [site + CROSSWALK]
    assert all(url.startswith((site, "blob:", "data:")) for url in asked)
    assert app.errors == []
