"""The house's own rules, held over the source itself."""

from __future__ import annotations

import ast
import os
import re
import sys
from pathlib import Path

import pytest

from workshop.paths import PY, ROOT

PACKAGE = PY / "passage"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOORS = ("core", "net", "app", "views", "shell")
BROWSER_ONLY = {"js", "pyodide", "pyodide_js", "pyscript", "asyncio"}
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def floor_of(path: Path) -> str:
    """Return the floor a module lives on, or an empty text for those above all floors."""
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in FLOORS else ""


def imported(path: Path) -> set[str]:
    """Return the top-level modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PY)))
def test_only_the_shell_imports_the_browser_and_async(path):
    """Everything below the shell runs anywhere."""
    if floor_of(path) != "shell":
        assert not imported(path) & BROWSER_ONLY


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if floor_of(path) in {"core", "net"}],
    ids=lambda path: str(path.relative_to(PY)),
)
def test_core_and_net_are_pure(path):
    """The standard library and one JSON decoder; no clock, no chance, nothing asynchronous."""
    used = imported(path) - {"passage"}
    decoder = {"msgspec"} if path.name == "decode.py" else set()
    assert used <= set(sys.stdlib_module_names) | decoder
    assert not used & {"asyncio", "random", "secrets", "socket", "threading", "time"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in ast.walk(tree))


@pytest.mark.parametrize(
    "path", sorted(PY.rglob("*.py")), ids=lambda path: str(path.relative_to(PY))
)
def test_modules_and_functions_stay_small(path):
    """At most 400 lines a module and 60 a function."""
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    if path.name == "page.py":
        source = source.replace("\nawait ", "\n")  # MicroPython awaits at the top level
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_nothing_is_sent_past_the_log_of_requests():
    """Only the two shells can reach the network, and only the loop that logs calls them.

    What adds credentials stands between the two; each of its tries is noted, too.
    """
    doors = re.compile(
        r"\bjs\.fetch\b|XMLHttpRequest|WebSocket|EventSource|sendBeacon|pyfetch|open_url"
        r"|urllib\.request|urlopen"
    )
    clients = {"httpx", "socket", "http", "ssl", "requests", "urllib3", "aiohttp"}
    reach, calls, sends = set(), set(), set()
    for path in MODULES:
        name, source = path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
        if doors.search(source) or imported(path) & clients:
            reach.add(name)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and node.attr == "fetch":
                calls.add((name, ast.unparse(node)))
            elif isinstance(node, ast.Attribute) and node.attr == "send":
                sends.add((name, ast.unparse(node)))
    assert reach == {"shell/web/http.py", "shell/desk/http.py"}
    assert calls == {
        ("shell/web/http.py", "js.fetch"),
        ("shell/drive.py", "http.fetch"),
        ("shell/web/sessions.py", "session.fetch"),
        ("shell/web/sessions.py", "self._http.fetch"),
        ("shell/bearer.py", "self.bearer.fetch"),
    }
    senders = {"shell/bearer.py", "shell/web/wire.py"}
    assert {name for name, call in sends if call.endswith("http.send")} == senders


def lines_with(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """Return the lines of all that we ship in which a pattern is found, with their files' names."""
    ours = [*PY.glob("*.py"), *PACKAGE.rglob("*.py")]
    ours += [*(ROOT / "site").rglob("*.js"), *(ROOT / "site").rglob("*.mjs")]
    return {
        (path.name, line.strip())
        for path in ours
        for line in path.read_text(encoding="utf-8").splitlines()
        if pattern.search(line)
    }


def test_html_enters_the_page_at_one_door():
    """Only `strict.js` makes elements out of text; what it gets, Jinja2 escaped."""
    sinks = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|DOMParser|setHTMLUnsafe"
        r"|createContextualFragment|Idiomorph\.morph|createHTML|letIn\("
    )
    assert lines_with(sinks) == {
        (
            "page.py",
            """options = '{"morphStyle":"innerHTML","ignoreActiveValue":' + typing + "}\"""",
        ),
        ("page.py", "window.letIn(target, html, js.JSON.parse(options))"),
        ("strict.js", "Idiomorph.morph(target, known, options);"),
        ("strict.js", "createHTML: function (html) {"),
    }


def test_no_string_becomes_code_but_the_modules_that_were_compared():
    """Only `pyodide.mjs` makes functions of text, which it fetched with its hash."""
    makers = re.compile(
        r"\beval\(|\bFunction\(|run_js|eval_js|AsyncFunction|set(Timeout|Interval)\(\s*[\"'`]"
    )
    assert lines_with(makers) == {("pyodide.mjs", "return new Function(body)();")}


def test_what_the_site_fetches_of_itself_can_be_asked_of_nobody_else():
    """Of the two fetches in the browser one is the log's, the other is held to our own origin."""
    tree = ast.parse((PACKAGE / "shell/web/http.py").read_text(encoding="utf-8"))
    fetching = {
        one.name: ast.unparse(one)
        for one in tree.body
        if isinstance(one, ast.ClassDef) and "js.fetch(" in ast.unparse(one)
    }
    assert fetching.keys() == {"WebHttp", "WebShelf"}
    assert "'mode': 'same-origin'" in fetching["WebShelf"]
    assert "'redirect': 'error'" in fetching["WebShelf"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_pin_their_actions_and_hold_few_rights(path):
    """Every action by its full commit hash with its version beside it; no right by default."""
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, rest in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", rest), action
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert "write-all" not in text


def test_the_integration_runs_what_the_readme_says():
    """.ci/run is a program that calls the test command and nothing else."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "exec python3 build.py test"


def test_the_suite_collects_every_folder_of_tests(pytestconfig):
    """Folders named `build` are passed over unless pytest is told not to."""
    passed_over = pytestconfig.getini("norecursedirs")
    folders = [path.name for path in (ROOT / "tests").iterdir() if path.is_dir()]
    assert "build" in folders
    assert not set(passed_over) & set(folders)
