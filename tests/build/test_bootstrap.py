"""``build.py`` makes its own environment, or says in one sentence why it cannot."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from workshop import bootstrap
from workshop.paths import ROOT
from workshop.say import Problem

AS_PYTHON_3_9 = """
import runpy, sys
sys.version_info = (3, 9, 2)
sys.argv = ["build.py", "test"]
runpy.run_path("build.py", run_name="__main__")
"""


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A stand-in for ``.venv`` whose Python works; what pip is asked for is recorded."""
    asked = []
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(bootstrap, "VENV", folder)
    monkeypatch.setattr(bootstrap, "run", lambda command, **_: asked.append(command[-1]))
    return asked


def test_an_old_python_gets_one_sentence_and_no_traceback():
    """On Python 3.9 the person reads what is needed, what there is, and what to do."""
    done = subprocess.run(
        [sys.executable, "-c", AS_PYTHON_3_9], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_old_python_can_read_the_file_that_refuses_it():
    """build.py keeps to the grammar of Python 3.4, or old ones would only say SyntaxError."""
    source = (ROOT / "build.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree))


def test_an_unknown_verb_is_answered_with_those_there_are(capsys):
    """A misspelt verb installs nothing and names the verbs."""
    assert bootstrap.main(["make"]) == 1
    told = capsys.readouterr().err
    assert "does not know «make»" in told
    assert all(verb in told for verb in ("serve", "build", "check", "test"))


def test_help_lists_every_verb(capsys):
    """--help tells each verb with its meaning and succeeds."""
    assert bootstrap.main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"{name}" in told and verb.help in told for name, verb in bootstrap.VERBS.items())


@pytest.mark.parametrize("name", bootstrap.VERBS)
def test_every_verb_has_its_module(name):
    """A verb in the table is carried out by ``main`` of the module of its name."""
    module = __import__(f"workshop.{name}", fromlist=["main"])
    assert callable(module.main)


def test_the_second_run_installs_nothing(environment):
    """The stamp remembers what the environment holds."""
    bootstrap.ready(("build",))
    bootstrap.ready(("build",))
    assert environment == [".[build]"]


def test_a_wider_verb_adds_to_what_is_there(environment):
    """After `build`, `test` installs its tools too, and then `build` needs nothing."""
    bootstrap.ready(("build",))
    bootstrap.ready(("build", "dev", "test"))
    bootstrap.ready(("build",))
    assert environment == [".[build]", ".[build,dev,test]"]


def test_a_change_of_the_pins_installs_again(environment, monkeypatch):
    """Another pyproject.toml or another list of pins makes the stamp worthless."""
    bootstrap.ready(("build",))
    monkeypatch.setattr(bootstrap, "fingerprint", lambda version: "another")
    bootstrap.ready(("build",))
    assert environment == [".[build]", ".[build]"]


def test_a_broken_stamp_counts_as_none(environment):
    """A stamp cut off in the middle leads to a fresh installation, not to a crash."""
    (bootstrap.VENV / "passage.json").write_text('{"key": ', encoding="utf-8")
    bootstrap.ready(("build",))
    assert environment == [".[build]"]
    assert json.loads((bootstrap.VENV / "passage.json").read_text())["extras"] == ["build"]


def test_a_failed_installation_is_tried_again(environment, monkeypatch):
    """No stamp is written when pip fails."""

    def fail(command, *, what, todo, **_):
        raise Problem(what, "pip could not reach the package registry", todo)

    monkeypatch.setattr(bootstrap, "run", fail)
    with pytest.raises(Problem, match="The tools could not be installed: pip could not reach"):
        bootstrap.ready(("build",))
    assert not (bootstrap.VENV / "passage.json").exists()


def test_a_python_without_venv_is_told_which_package_to_install(tmp_path, monkeypatch, capsys):
    """Debian's Python without python3-venv gets a sentence naming that package."""
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    assert bootstrap.main(["build"]) == 1
    told = capsys.readouterr().err
    assert "ensurepip is missing" in told
    assert "sudo apt install python3-venv" in told


def test_an_environment_that_no_longer_starts_is_made_anew(tmp_path, monkeypatch):
    """A .venv whose Python was uninstalled is replaced."""
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to("/nowhere/python3")
    monkeypatch.setattr(bootstrap, "VENV", folder)
    monkeypatch.setattr(bootstrap, "fill_environment", lambda python, extras: None)
    python = bootstrap.ready(())
    assert bootstrap.version_of(python) is not None


def test_pip_without_a_network_is_told_as_such(tmp_path, monkeypatch, capsys):
    """The real pip call, given a pip that cannot resolve names, ends in one sentence."""
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    fake = folder / "bin" / "python"
    fake.write_text(
        '#!/bin/sh\ncase "$1" in -c) echo 3.11.0;; *)'
        " echo 'WARNING: Retrying: [Errno -3] Temporary failure in name resolution' >&2;"
        " echo 'ERROR: No matching distribution found for hatchling==1' >&2; exit 1;; esac\n",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    monkeypatch.setattr(bootstrap, "VENV", folder)
    assert bootstrap.main(["build"]) == 1
    told = capsys.readouterr().err
    assert "The tools could not be installed: pip could not reach the package registry" in told
    assert "Traceback" not in told
