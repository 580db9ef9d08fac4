"""The checks report every failure, and the exit code never hides one."""

from __future__ import annotations

import pytest

from workshop import suite


@pytest.fixture
def stages(monkeypatch, tmp_path):
    """Every stage succeeds until a test makes one fail."""
    codes = {"tool": True, "faults": {"links": []}, "pytest": 0}
    calls = []
    monkeypatch.setattr(suite, "tool_passes", lambda name, command: codes["tool"])
    monkeypatch.setattr(suite, "build_site", lambda out: tmp_path)
    monkeypatch.setattr(suite, "site_faults", lambda site: codes["faults"])

    def call(command, **_):
        calls.append(command)
        return codes["pytest"]

    monkeypatch.setattr(suite.subprocess, "call", call)
    codes["calls"] = calls
    return codes


def test_all_good_is_zero(stages):
    """Nothing failed: exit code 0, and pytest got its arguments."""
    assert suite.run_suite(["-rs"], {}) == 0
    assert stages["calls"][0][-1] == "-rs"


def test_everything_runs_in_two_processes_where_the_machine_has_two(stages):
    """One processor alone, or tests that were named, take one process."""
    assert suite.in_parallel(1) == ()
    assert suite.in_parallel(2)[:2] == suite.in_parallel(64)[:2] == ("-n", "2")
    suite.run_suite(["tests/core"], {})
    assert stages["calls"][0][-1] == "tests/core"
    assert "-n" not in stages["calls"][0]


def test_failing_tests_fail_the_run(stages):
    """Pytest's own exit code is handed on."""
    stages["pytest"] = 1
    assert suite.run_suite([], {}) == 1


def test_a_failing_tool_fails_the_run_though_tests_pass(stages):
    """Lint, types and the like count as much as tests, and tests still run."""
    stages["tool"] = False
    assert suite.run_suite([], {}) == 1
    assert stages["calls"]


def test_a_broken_link_fails_the_run_and_is_told(stages, capsys):
    """Faults of the built site are listed."""
    stages["faults"] = {"links": ["en/page.html: gone.html leads nowhere"]}
    assert suite.run_suite([], {}) == 1
    assert "gone.html leads nowhere" in capsys.readouterr().out


def test_a_tool_shows_its_words_only_when_it_fails(monkeypatch, capsys, program):
    """Good tools take one line; bad ones are quoted."""
    home = program("python", "").parent
    program("fine", "echo chatter")
    program("bad", "echo 'line 3: wrong'; exit 1")
    monkeypatch.setattr(suite.sys, "executable", str(home / "python"))
    assert suite.tool_passes("first", ("fine",))
    assert not suite.tool_passes("second", ("bad",))
    told = capsys.readouterr().out
    assert "chatter" not in told
    assert "second: FAILED\nline 3: wrong" in told
