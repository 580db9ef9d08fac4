"""Every way to bring a list: a folder, more files beside the archive, pasted and typed names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from archives import Person, Plan, write_archive, write_folder
from browser.app import App
from inputs.exporter import json_of
from inputs.faces import Face

pytestmark = pytest.mark.browser

NAMED = Person("51", "ysolde_vdb", "Ysolde Vandenbroucke", contacts=2)


def plan(unnamed: int = 3) -> Plan:
    """Return an archive's plan: one person named, the others by number alone."""
    return Plan(people=(NAMED,), unnamed=unnamed)


def exported(ids: list[str]) -> str:
    """Return a list as the exporter writes it, naming these ids."""
    faces = [
        Face(id_, f"person_{number}", f"Personne {number}", following=True)
        for number, id_ in enumerate(ids)
    ]
    return json_of(faces)


def row(page: Page, name: str) -> str:
    """Return the text of one row of the table of lists."""
    return page.get_by_role("row", name=re.compile(name)).inner_text()


@pytest.mark.chromium("a folder in a file field")
def test_an_unpacked_archive_is_chosen_as_a_folder(app: App, tmp_path: Path) -> None:
    """The folder's files are found by their paths, whatever the folder is called."""
    folder = tmp_path / "mon archive de X"
    write_folder(folder, plan())
    app.open("en")
    app.page.get_by_text("The archive is unpacked, or there is none").click()
    app.page.get_by_label("The folder of an unpacked archive").set_input_files(folder)
    expect(app.heading).to_have_text("You followed 4 accounts")
    assert app.violations() == []


@pytest.mark.chromium("the DevTools protocol")
def test_a_folder_can_be_dropped(app: App, tmp_path: Path) -> None:
    """Dropping the folder does the same as choosing it."""
    folder = tmp_path / "archive"
    write_folder(folder, plan())
    app.open("en")
    drop(app.page, folder)
    expect(app.heading).to_have_text("You followed 4 accounts")


@pytest.mark.chromium("the DevTools protocol")
def test_a_dropped_zip_is_read(app: App, tmp_path: Path) -> None:
    """The drop zone takes the file that X gave."""
    path = tmp_path / "archive.zip"
    write_archive(path, plan())
    app.open("en")
    drop(app.page, path)
    expect(app.heading).to_have_text("You followed 4 accounts")


def drop(page: Page, path: Path, zone: str = "#drop") -> None:
    """Let a file or folder go over a drop zone, as a real mouse would."""
    page.locator(zone).scroll_into_view_if_needed()
    box = page.locator(zone).bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent",
            {"type": kind, "x": box["x"] + 40, "y": box["y"] + 20, "data": data},
        )


def test_a_list_with_names_completes_the_archive(app: App, tmp_path: Path) -> None:
    """Given beside the archive it names more people, and the report says from where."""
    path, names = tmp_path / "archive.zip", tmp_path / "whatever.json"
    truth = write_archive(path, plan())
    assert truth.following is not None
    nameless = [id_ for id_ in truth.following if id_ != NAMED.id]
    names.write_text(exported(nameless[:2]))
    app.open("en")
    app.choose(path)
    expect(app.heading).to_have_text("You followed 4 accounts")
    assert row(app.page, "Accounts you followed").split()[-2:] == ["4", "1"]
    app.page.locator("#more-files").set_input_files(names)
    expect(app.page.get_by_text("in a list exported from X", exact=False).first).to_be_visible()
    assert row(app.page, "Accounts you followed").split()[-2:] == ["4", "3"]
    expect(app.page.get_by_text("mentioned in your posts")).to_be_visible()
    app.page.locator("#files summary").click()
    expect(app.page.get_by_role("row", name=re.compile("whatever.json"))).to_contain_text("read")
    assert app.violations() == []


def test_pasted_names_are_enough_to_begin(app: App) -> None:
    """Without any archive a few names are a list to search for."""
    app.open("en")
    app.page.get_by_text("The archive is unpacked, or there is none").click()
    app.page.get_by_label("Names or links, pasted").fill(
        "voici @ysolde_vdb et https://x.com/person_one, puis @ysolde_vdb"
    )
    app.button("Read these names").click()
    expect(app.heading).to_have_text("You followed 2 accounts")
    assert app.violations() == []


def test_somebody_looked_up_by_hand_gets_a_name(app: App, tmp_path: Path) -> None:
    """The link leads to the account's number on X; the name typed makes it searchable."""
    path = tmp_path / "archive.zip"
    write_archive(path, plan(unnamed=1))
    app.open("en")
    app.choose(path)
    app.page.locator("#by-hand summary").click()
    link = app.page.locator("#by-hand a").first
    expect(link).to_have_attribute("href", re.compile(r"^https://x\.com/intent/user\?user_id=\d+$"))
    field = app.page.get_by_label(re.compile("Name on X"))
    field.fill("not a name at all")
    app.button("Keep the name").click()
    expect(app.page.locator("#problem")).to_contain_text("This is not a name on X")
    field.fill("@trouvee")
    app.button("Keep the name").click()
    expect(app.page.get_by_text("Your archive holds the names of all of them.")).to_be_visible()
