"""The pure unit tests run in the browser's own Python, too: 32 bits, its own library."""

from __future__ import annotations

import os
import re

import pytest

from workshop.assemble import unpacked
from workshop.inside import run_inside
from workshop.vendor import vendor
from workshop.vendored import read_runtimes

ALL = ("tests/core", "tests/net", "tests/app", "tests/views")
SAMPLE = (
    *("tests/core/test_journal.py", "tests/core/test_text.py", "tests/core/test_names_vectors.py"),
    *("tests/core/test_archive_files.py", "tests/core/test_export.py", "tests/core/test_ledger.py"),
    *("tests/net/test_quota.py", "tests/net/test_requests.py", "tests/app/test_update.py"),
    *("tests/app/test_deciding.py", "tests/app/test_kept.py", "tests/views/test_announcements.py"),
)
"""Bytes, Unicode, ZIP files, big integers, times: what may differ. PASSAGE_INSIDE=all runs all."""


@pytest.fixture(scope="module")
def pyodide():
    """The unpacked Pyodide that is served."""
    runtimes = read_runtimes()
    item = runtimes.named("pyodide")
    return unpacked(vendor(runtimes)["pyodide"], item.sha256)


def test_the_unit_tests_pass_inside_pyodide(pyodide, dist):
    """Each that fails there is named."""
    chosen = ALL if os.environ.get("PASSAGE_INSIDE") == "all" else SAMPLE
    code, said = run_inside(pyodide, dist, chosen)
    failed = re.findall(r"^(?:FAILED|ERROR) .*", said, re.MULTILINE)
    assert not failed, "\n".join([*failed, said[-4000:]])
    assert code == 0, said[-4000:]
    passed = re.search(r"(\d+) passed", said)
    assert passed
    assert int(passed[1]) > 100


def test_a_failure_inside_is_told_by_name(pyodide, dist, tmp_path):
    """The run above can fail: a test that fails in Pyodide alone is reported with its name."""
    source = "import sys\n\n\ndef test_of_a_machine():\n    assert sys.platform != 'emscripten'\n"
    (tmp_path / "test_here.py").write_text(source, encoding="utf-8")
    code, said = run_inside(pyodide, dist, ["test_here.py"], root=tmp_path)
    assert code == 1
    assert "FAILED test_here.py::test_of_a_machine" in said
