"""The papers name what exists: links, commands, files, modules, verbs, errors, decisions."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from typing import get_args
from urllib.parse import unquote

import pytest

from docs import module_map, papers
from docs.papers import PAPERS, ROOT
from passage import cli
from passage.app.effects import Effect
from passage.core.errors import AppError
from passage.views.patches import Patch
from workshop import catalogue
from workshop.bootstrap import VERBS

FOLDERS = ("py/", "site/", "tests/", "docs/", ".ci/", ".github/")
WRITTEN = (
    "ADDING-A-NETWORK",
    "ARCHITECTURE",
    "GLOSSARY",
    "GROUPS",
    "GROUPS.fr",
    "MATCHING",
    "RELEASING",
    "TESTING",
    "ACCESSIBILITY",
    "TRANSLATING",
)
each_paper = pytest.mark.parametrize("paper", PAPERS, ids=papers.name)


@each_paper
def test_internal_links_lead_somewhere(paper):
    """Every relative link names a file or folder there is, and every anchor a heading in it."""
    for link in papers.links(paper.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (paper.parent / path).resolve() if path else paper
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if anchor:
            assert anchor in papers.anchors(target.read_text(encoding="utf-8")), link


def test_the_link_checker_sees_a_broken_anchor():
    """A heading gives the anchor that GitHub gives it, and no other."""
    text = "# Host *your* own: `now`\n\n```\n# no heading\n```\n[a](b.md#c) `[no](link)`"
    assert papers.anchors(text) == {"host-your-own-now"}
    assert papers.links(text) == ["b.md#c"]


@each_paper
def test_commands_exist(paper):
    """Every command line of a paper is one that our programs take."""
    for command in papers.commands(paper.read_text(encoding="utf-8")):
        check_command(command)


@pytest.mark.parametrize(
    "command",
    [
        "python3 build.py fly",
        "passage look ARCHIVE.zip",
        "passage export a.json --format xml",
        ".venv/bin/python -m workshop.nothing",
        ".venv/bin/python -m workshop.catalogue destroy",
        "rm -r dist",
    ],
)
def test_a_command_that_does_not_exist_is_told(command):
    """The check above can fail."""
    with pytest.raises((AssertionError, SystemExit)):
        check_command(command)


def check_command(command):
    """Fail when a command line is not one of ours."""
    program, *rest = shlex.split(command)
    if program == "python3":
        assert rest[0] == "build.py"
        assert rest[1] in VERBS
    elif program == "passage":
        cli._parser().parse_args(rest)
    else:
        assert program == ".venv/bin/python"
        assert rest[0] == "-m"
        assert importlib.util.find_spec(rest[1].removeprefix("tests."))
        if rest[1] == "workshop.catalogue":
            assert re.search(rf"\b{rest[2]}\b", catalogue.__doc__)


def test_the_command_passage_is_installed():
    """The papers call `passage`, so the package installs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"passage": "passage.cli:main"}
    for paper in ("README.md", "README.fr.md"):
        assert any(line.startswith("passage ") for line in papers.commands(papers.text_of(paper)))


@each_paper
def test_verbs_in_sentences_exist(paper):
    """`build.py VERB` anywhere in a paper is a verb of build.py."""
    told = re.findall(r"build\.py ([a-z]+)", paper.read_text(encoding="utf-8"))
    assert set(told) <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_explained(verb):
    """Contributors find each verb in the table of CONTRIBUTING and visitors in both READMEs."""
    verbs = {row[0] for row in papers.rows(papers.text_of("CONTRIBUTING.md"), "Set up")}
    assert f"`python3 build.py {verb}`" in verbs
    for readme in ("README.md", "README.fr.md"):
        assert f"build.py {verb}" in papers.text_of(readme)


@each_paper
def test_files_and_folders_named_exist(paper):
    """A path between backticks below one of our folders is there."""
    for span in papers.code_spans(paper.read_text(encoding="utf-8")):
        if span.startswith(FOLDERS) and not set(span) & set("<>*… "):
            assert (ROOT / span).exists(), span


@each_paper
def test_modules_and_things_in_them_exist(paper):
    """`core.text.fold` or `passage.core.text` between backticks is a module, or lies in one."""
    for span in papers.code_spans(paper.read_text(encoding="utf-8")):
        dotted = span.removeprefix("passage.")
        if re.fullmatch(r"(core|net|app|views|shell)(\.\w+)+", dotted):
            assert is_there(dotted), span


def is_there(dotted):
    """Tell whether a dotted name below ``passage`` is a package, a module or a name in one."""
    *above, last = dotted.split(".")
    path = ROOT / "py/passage" / "/".join(above)
    if (path / last).is_dir() or (path / f"{last}.py").is_file():
        return True
    module = path.with_suffix(".py")
    if not module.is_file():
        return False
    pattern = rf"^(?:(?:async )?def |class |){last}\b"
    return bool(re.search(pattern, module.read_text(encoding="utf-8"), re.MULTILINE))


def test_a_module_that_does_not_exist_is_told():
    """The check above can fail, on each of its ways."""
    assert is_there("core.text.fold")
    assert is_there("shell.web")
    assert not is_there("core.nothing")
    assert not is_there("core.text.nothing")


@pytest.mark.parametrize("paper", ["docs/ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_family_of_errors_is_explained(paper):
    """Each family stands in the papers, and the table of ARCHITECTURE holds no other."""
    families = {family.__name__ for family in AppError.__subclasses__()}
    assert families <= set(papers.code_spans(papers.text_of(paper)))
    table = papers.rows(papers.text_of("docs/ARCHITECTURE.md"), "Errors")
    assert {row[0].strip("`") for row in table} == families


def test_every_floor_is_explained():
    """The table of floors has each folder of the package, from the ground up."""
    table = papers.rows(papers.text_of("docs/ARCHITECTURE.md"), "Five floors")
    told = [row[0].strip("`") for row in table]
    assert told == list(module_map.FLOORS)
    folders = {path.parent.name for path in (ROOT / "py/passage").glob("*/__init__.py")}
    assert set(told) == folders


def test_the_map_of_the_modules_is_todays():
    """Modules, their sentences and their imports in ARCHITECTURE are those of the source."""
    written = module_map.written(papers.text_of("docs/ARCHITECTURE.md"))
    assert written == module_map.rendered(), "run: .venv/bin/python tests/docs/module_map.py"


@pytest.mark.parametrize(
    "kind", [*get_args(Effect), *get_args(Patch)], ids=lambda kind: kind.__name__
)
def test_every_effect_and_patch_is_named(kind):
    """ARCHITECTURE tells all that the worker asks of the shell, and all it tells the page."""
    assert kind.__name__ in papers.code_spans(papers.text_of("docs/ARCHITECTURE.md"))


def test_imports_go_down_only():
    """What the map draws is the one direction that the paper promises."""
    order = (*module_map.FLOORS, "above")
    edges = module_map.floor_edges()
    assert ("net", "core") in edges
    assert all(order.index(one) > order.index(other) for one, other in edges)


def test_decisions_are_numbered_without_gaps():
    """Each decision has its number in name and title, and its four parts in order."""
    files = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        parts = re.findall(r"^\*\*(\w+)", text, re.MULTILINE)
        kept = [part for part in parts if part in {"Context", "Decision", "Consequence"}]
        assert kept == ["Context", "Decision", "Consequence"], path.name
        assert text.count("\n") <= 30, path.name


@pytest.mark.parametrize("paper", WRITTEN)
def test_papers_can_be_found(paper):
    """Each paper of docs/ is linked from a paper that people open first."""
    first = "".join(papers.text_of(one) for one in ("README.md", "README.fr.md", "CONTRIBUTING.md"))
    assert f"docs/{paper}.md" in first


def test_no_other_paper_is_forgotten():
    """Every file of docs/ is known to the test above."""
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} == set(WRITTEN)
