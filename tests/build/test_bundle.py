"""What signs people in: one file out of locked packages, made anew only when they change."""

from __future__ import annotations

import dataclasses

import pytest

from workshop import bundle as bundling
from workshop.bundle import ENTRY, NEEDED, SCOPES, bundle
from workshop.say import Problem
from workshop.vendor import vendor
from workshop.vendored import read_runtimes


@pytest.fixture(scope="module")
def runtimes():
    """The lock."""
    return read_runtimes()


@pytest.fixture(scope="module")
def files(runtimes):
    """The checked tarballs."""
    return vendor(runtimes)


def test_it_is_made_once_and_kept(runtimes, files, tmp_path, monkeypatch):
    """A second build takes what the first made, and a change of the entry makes it anew."""
    entry = tmp_path / "entry.mjs"
    entry.write_text("export const word = 'plum'", encoding="utf-8")
    made = bundle(runtimes, files, entry, tmp_path / "store")
    assert b"plum" in made
    monkeypatch.setattr(bundling, "run", lambda *_, **__: pytest.fail("it is there already"))
    assert bundle(runtimes, files, entry, tmp_path / "store") == made
    entry.write_text("export const word = 'pear'", encoding="utf-8")
    with pytest.raises(pytest.fail.Exception):
        bundle(runtimes, files, entry, tmp_path / "store")


def test_another_package_makes_it_anew(runtimes, files, tmp_path, monkeypatch):
    """The name of what is kept depends on the hash of every package in it."""
    made: list[str] = []
    monkeypatch.setattr(bundling, "_join", lambda work, *_: (work / "out.mjs").write_text("x"))
    for sha256 in ("0" * 64, "1" * 64):
        items = tuple(
            dataclasses.replace(item, sha256=sha256) if item.name == "zod" else item
            for item in runtimes.items
        )
        bundle(dataclasses.replace(runtimes, items=items), files, ENTRY, tmp_path)
        made.append(",".join(sorted(path.name for path in tmp_path.glob("*.mjs"))))
    assert len(set(made)) == 2


def test_an_import_that_no_locked_package_offers_is_told(runtimes, files, tmp_path):
    """Nothing is fetched to make it: what is not locked ends in a sentence."""
    entry = tmp_path / "entry.mjs"
    entry.write_text("export * from 'stranger'", encoding="utf-8")
    with pytest.raises(Problem, match="could not be joined"):
        bundle(runtimes, files, entry, tmp_path / "store")


def test_every_package_of_it_is_named(runtimes):
    """Packages that are served as they are, are no part; all others of npm are."""
    parts = {item.name for item in runtimes.of("npm") if bundling._is_part(item.name)}
    assert set(NEEDED) <= parts
    assert {name for name in parts if name not in NEEDED and not name.startswith(SCOPES)} == set()
    assert not parts & {"pyodide", "@pyscript/core", "idiomorph"}
