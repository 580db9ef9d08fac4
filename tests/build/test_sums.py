"""The list of hashes, and the file that tells from which commit a site was built."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.origin import UNKNOWN, Origin, origin_of, read_origin, write_origin
from workshop.sums import NAME, files_of, read_sums, sums_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def repository(tmp_path):
    """A repository with one commit; ``git(...)`` runs git in it."""

    def git(*arguments: str) -> str:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        command = ["git", *names, "-C", str(tmp_path), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    git("init", "--quiet")
    (tmp_path / "page.txt").write_text("one", encoding="utf-8")
    git("add", "page.txt")
    git("commit", "--quiet", "--message", "one")
    git.folder = tmp_path
    return git


def test_every_file_is_listed_in_order_with_its_hash(dist):
    """Each published file but the list itself, sorted, so that two lists can be compared."""
    told = read_sums((dist / NAME).read_text(encoding="utf-8"))
    assert told == sums_of(dist)
    assert list(told) == sorted(told) == files_of(dist)
    assert {"build.json", "sbom.cdx.json", "index.html", ".nojekyll"} <= set(told)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed here")
def test_the_programs_that_people_have_can_read_the_list(dist, tmp_path):
    """`sha256sum -c SHA256SUMS` finds all files good, and names one that is not."""
    copy = shutil.copytree(dist, tmp_path / "copy")
    check = ["sha256sum", "--check", "--strict", "--quiet", NAME]
    assert subprocess.run(check, cwd=copy, capture_output=True).returncode == 0
    (copy / "fr/index.html").write_text("other", encoding="utf-8")
    done = subprocess.run(check, cwd=copy, capture_output=True, text=True, env={"LC_ALL": "C"})
    assert done.returncode == 1
    assert done.stdout == "fr/index.html: FAILED\n"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9._-]{1,8}(/[a-z0-9_-]{1,8}){0,2}", fullmatch=True).filter(
            lambda name: ".." not in name.split("/")
        ),
        st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    )
)
def test_what_is_written_is_read(table):
    """Any list of paths and hashes comes back as it was."""
    assert read_sums("".join(f"{digest}  {name}\n" for name, digest in table.items())) == table


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc/passwd", "C:/x", "a\\..\\x", "http://x/"]
)
def test_a_list_that_leads_out_of_its_folder_is_refused(path):
    """A stranger's list cannot make anybody read or fetch another place's files."""
    with pytest.raises(ValueError, match="leads out of the folder"):
        read_sums(f"{'0' * 64}  {path}\n")


@pytest.mark.parametrize("line", ["hello", "0" * 64, f"{'0' * 63}  a", f"{'g' * 64}  a", ""])
def test_a_line_that_is_no_hash_and_path_is_refused(line):
    """Half a list is no list."""
    with pytest.raises(ValueError, match="is not a hash and a path"):
        read_sums(f"{line}\n\n")


def test_a_clean_copy_tells_its_commit(repository):
    """The commit is git's own, and nothing else went in."""
    assert origin_of(repository.folder) == Origin(
        repository("rev-parse", "HEAD").strip(), clean=True
    )


@pytest.mark.parametrize("name", ["page.txt", "another.txt"])
def test_changes_that_are_in_no_commit_are_told(repository, name):
    """A changed file and a new one: nobody could build the same from the commit alone."""
    (repository.folder / name).write_text("two", encoding="utf-8")
    assert not origin_of(repository.folder).clean


def test_the_commit_is_unknown_without_a_repository(tmp_path):
    """A source archive has no history, and an outer repository is not its own."""
    assert origin_of(tmp_path) == Origin(UNKNOWN, clean=False)


def test_the_site_tells_what_it_was_built_from(dist, tmp_path):
    """Commit, version and tools, and nothing of the machine or the hour."""
    told = json.loads((dist / "build.json").read_text(encoding="utf-8"))
    assert told["commit"] == origin_of().commit
    assert set(told) == {"name", "version", "commit", "clean", "tools", "runtimes"}
    write_origin(tmp_path, told["version"], Origin(COMMIT, clean=True))
    assert read_origin((tmp_path / "build.json").read_text("utf-8")) == Origin(COMMIT, clean=True)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"commit": 1, "clean": true}', '{"commit": "$(rm -r .)", "clean": true}'],
)
def test_a_strangers_file_without_a_commit_is_unknown(text):
    """Only hexadecimal digits are taken for a commit: they are shown, and copied into a shell."""
    assert read_origin(text) == Origin(UNKNOWN, clean=False)
