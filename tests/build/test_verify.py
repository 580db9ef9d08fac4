"""`verify` compares a deployed site with a build: the same, changed, missing, more, unreachable."""

from __future__ import annotations

import http.server
import json
import shutil

import pytest

from workshop import assemble, verify
from workshop.deployed import Website, deployed_at
from workshop.loopback import origin, running
from workshop.origin import UNKNOWN, Origin
from workshop.say import Problem
from workshop.serve import serving
from workshop.sums import write_sums
from workshop.verify import Comparison, compare, origins

HERE, THERE = "1" * 40, "2" * 40


@pytest.fixture
def own(tmp_path):
    """A small build."""
    folder = tmp_path / "own"
    (folder / "en").mkdir(parents=True)
    (folder / "en/index.html").write_text("hello", encoding="utf-8")
    (folder / "app.mjs").write_text("run()", encoding="utf-8")
    (folder / ".nojekyll").touch()
    (folder / "build.json").write_text(json.dumps({"commit": HERE, "clean": True}), "utf-8")
    write_sums(folder)
    return folder


@pytest.fixture
def other(own):
    """The same, deployed somewhere."""
    return shutil.copytree(own, own.with_name("other"))


@pytest.fixture
def run(own, monkeypatch, capsys):
    """``run(where)`` carries out the verb with ``own`` as the build: exit code and lines."""
    monkeypatch.setattr(assemble, "build_site", lambda _: own)

    def running_verb(where: object) -> tuple[int, list[str]]:
        code = verify.main([str(where)])
        return code, capsys.readouterr().out.splitlines()

    return running_verb


def test_the_same_files_are_said_to_be_the_same(run, other):
    """In a folder and on the web alike; the exit code is 0."""
    code, lines = run(other)
    assert code == 0
    assert "4 files are the same as built here." in lines
    with serving(other, port=0, prefix="/repo/") as address:
        assert run(address)[0] == 0
        assert run(f"{address}index.html")[0] == 0


@pytest.mark.parametrize("web", [False, True], ids=["folder", "web"])
def test_changed_missing_and_further_files_are_named(run, other, web):
    """Each by its path; the exit code is 1. A website's further files are those its list names."""
    (other / "app.mjs").write_text("steal()", encoding="utf-8")
    (other / "en/index.html").unlink()
    (other / "more.html").write_text("more", encoding="utf-8")
    write_sums(other)
    if web:
        with serving(other, port=0) as address:
            code, lines = run(address)
    else:
        code, lines = run(other)
    assert code == 1
    assert "  Different: app.mjs" in lines
    assert "  Missing there: en/index.html" in lines
    assert "  Only there: more.html" in lines
    assert "The site is NOT what these sources give." in lines


def test_a_changed_file_is_found_though_the_sites_own_list_hides_it(run, other):
    """The bytes are compared with the build, not with what the site says of itself."""
    (other / "app.mjs").write_text("steal()", encoding="utf-8")
    code, lines = run(other)
    assert code == 1
    assert "  Different: app.mjs" in lines


def test_what_hosts_add_or_leave_out_is_named_and_harmless(run, other):
    """A host's own name for the site, and the file that GitHub Pages does not hand out."""
    (other / "CNAME").write_text("passage.example", encoding="utf-8")
    (other / ".nojekyll").unlink()
    code, lines = run(other)
    assert code == 0
    assert "  Only there: CNAME (harmless: no page uses it)" in lines
    assert "  Missing there: .nojekyll (harmless: no page uses it)" in lines


def test_a_site_without_lists_is_compared_all_the_same(run, other):
    """Neither its list nor its build.json is needed to see what differs."""
    (other / "SHA256SUMS").unlink()
    (other / "build.json").unlink()
    with serving(other, port=0) as address:
        code, lines = run(address)
    assert code == 1
    assert "  Missing there: build.json" in lines
    assert "The site does not tell from which commit it was built." in lines


def test_another_commit_is_told_with_what_to_do(run, other):
    """The usual reason for a difference: the site is older or newer than this folder."""
    (other / "build.json").write_text(json.dumps({"commit": THERE, "clean": True}), "utf-8")
    code, lines = run(other)
    assert code == 1
    (line,) = [line for line in lines if THERE in line]
    assert f"git checkout {THERE}" in line
    assert HERE in line


def test_a_commit_that_changed_nothing_that_is_served_is_told(run, other):
    """After a change of papers alone only build.json differs: said so, though not yet a yes."""
    (other / "build.json").write_text(json.dumps({"commit": THERE, "clean": True}), "utf-8")
    code, lines = run(other)
    assert code == 1
    assert "Only the commit differs: what people load is the same." in lines
    (other / "app.mjs").write_text("steal()", encoding="utf-8")
    assert "The site is NOT what these sources give." in run(other)[1]


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        (Origin(HERE, clean=True), Origin(HERE, clean=True), "do not trust it"),
        (Origin(HERE, clean=True), Origin(HERE, clean=False), "changes of its own"),
        (Origin(HERE, clean=False), Origin(HERE, clean=True), "no clean copy of a commit"),
        (Origin(HERE, clean=True), Origin(UNKNOWN, clean=False), "does not tell"),
    ],
)
def test_a_difference_is_explained_by_where_the_sites_come_from(here, there, told):
    """Each case has its sentence."""
    assert any(told in line for line in origins(here, there, good=False))


def test_a_strangers_list_leads_nowhere(own, other):
    """Paths that leave the site are not fetched: such a list counts as none."""
    (other / "SHA256SUMS").write_text(f"{'0' * 64}  ../own/secret\n", encoding="utf-8")
    with serving(other, port=0) as address:
        assert compare(own, deployed_at(address)).extra == ()


def test_only_what_matters_makes_a_site_another_one():
    """A harmless file may be missing or added, never be different."""
    assert Comparison(("a",), (), (".nojekyll",), ("CNAME",)).good
    assert not Comparison(("a",), (".nojekyll",), (), ()).good
    assert not Comparison(("a",), (), ("a.js",), ()).good


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("http://passage.example/", "without https"),
        ("ftp://passage.example/", "neither a folder nor an address"),
        ("no-such-folder", "neither a folder nor an address"),
    ],
)
def test_what_cannot_be_compared_is_told_before_anything_is_built(run, where, why):
    """One sentence with what to give instead."""
    with pytest.raises(Problem, match=why):
        run(where)


class Odd(http.server.BaseHTTPRequestHandler):
    """Answers by path: leads elsewhere, fails, or sends more than any file of ours has."""

    def do_GET(self) -> None:
        """Answer."""
        code = {"/moved": 301, "/broken": 500}.get(self.path, 200)
        self.send_response(code)
        if code == 301:
            self.send_header("Location", "https://elsewhere.example/moved")
        self.end_headers()
        self.wfile.write(b"x" * 2000)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("moved", "leads on to https://elsewhere.example/moved"),
        ("broken", "the answer was 500"),
        ("large", "more than 1,000 bytes"),
    ],
)
def test_odd_answers_end_in_a_sentence(monkeypatch, path, why):
    """Redirects are not followed, failures are not taken for missing files, sizes are limited."""
    monkeypatch.setattr("workshop.deployed.MOST_BYTES", 1000)
    with running(Odd) as server, pytest.raises(Problem, match=why):
        Website(f"{origin(server)}/").hash_of(path)


def test_a_site_that_does_not_answer_is_told(own):
    """A name or port where nobody is: one sentence, no traceback."""
    with running(Odd) as server:
        gone = origin(server)
    with pytest.raises(Problem, match="could not be compared"):
        compare(own, deployed_at(f"{gone}/"))
