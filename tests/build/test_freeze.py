"""Python for the browser: the lock says what is published, and a failure says why."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from workshop import freeze as freezing
from workshop.freeze import modules_of, own_lock, pure_name
from workshop.say import Problem


@pytest.fixture
def wheel(tmp_path):
    """A pressed wheel of one package and one module."""
    path = tmp_path / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("thing/__init__.pyc", "_thing.pyc", "thing-1.0.dist-info/METADATA"):
            archive.writestr(name, "")
    return path


def test_the_lock_lists_what_a_wheel_installs(wheel):
    """Top-level packages and single modules, without the metadata."""
    assert modules_of(wheel) == ["_thing", "thing"]


def test_a_need_that_is_not_vendored_is_refused(wheel):
    """A new dependency must be locked by hash before it can be published."""
    resolved = {"thing": {"depends": ["stranger"]}, "stranger": {"depends": []}}
    with pytest.raises(Problem, match=r"needs stranger, which runtimes\.lock does not name"):
        own_lock({}, resolved, {"thing": wheel}, {"thing": wheel})


def test_the_lock_holds_needs_and_relative_addresses(wheel):
    """What micropip resolved, over our own file."""
    lock = own_lock({"python": "3.14.2"}, {"thing": {"depends": []}}, *[{"thing": wheel}] * 2)
    entry = lock["packages"]["thing"]
    assert lock["info"] == {"python": "3.14.2"}
    assert entry["file_name"] == "../../wheels/thing-1.0-py3-none-any.whl"
    assert (entry["version"], entry["depends"]) == ("1.0", [])
    assert len(entry["sha256"]) == 64


def test_a_wheel_without_native_parts_has_a_plain_name():
    """The platform that a file was taken from does not show in the site."""
    name = "markupsafe-3.0.4-cp314-cp314-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"
    assert pure_name(Path(name)) == "markupsafe-3.0.4-py3-none-any.whl"


def test_what_goes_wrong_inside_pyodide_is_told_in_one_sentence(tmp_path, monkeypatch, program):
    """Python's own last line, not pages of minified source."""
    node = program("node", "echo 'ValueError: bad magic' >&2; exit 1")
    monkeypatch.setattr(freezing, "find_node", lambda: node)
    with pytest.raises(Problem, match="node says «ValueError: bad magic»"):
        freezing.run_inside(tmp_path, tmp_path, [], {}, None)
