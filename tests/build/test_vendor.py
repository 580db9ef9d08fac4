"""What comes from package registries is the very file that was locked, or it is refused."""

from __future__ import annotations

import dataclasses
import re

import pytest

from workshop import vendor as vendoring
from workshop.say import Problem
from workshop.vendor import sha256_of, vendor, verify
from workshop.vendored import LOCK, Vendored, read_runtimes, tarball_name

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture
def thing():
    """A vendored thing whose right content is the empty file."""
    return Vendored("npm", "thing", "1.2.3", "thing-1.2.3.tgz", EMPTY, "MIT")


def test_the_right_file_is_accepted(thing, tmp_path):
    """A file with the locked hash stays where it is."""
    path = tmp_path / thing.file
    path.touch()
    verify(thing, path)
    assert path.exists()


def test_a_wrong_hash_is_refused_and_the_file_deleted(thing, tmp_path):
    """One byte too many: the sentence names the thing and both hashes, and the file is gone."""
    path = tmp_path / thing.file
    path.write_bytes(b"!")
    found = sha256_of(path)
    with pytest.raises(Problem, match=r"thing 1\.2\.3 is refused") as caught:
        verify(thing, path)
    assert EMPTY in str(caught.value)
    assert found in str(caught.value)
    assert not path.exists()


def test_a_tampered_download_never_reaches_the_store(thing, tmp_path, monkeypatch):
    """A registry that serves another file leaves the store empty."""
    runtimes = dataclasses.replace(read_runtimes(), items=(thing,))
    monkeypatch.setattr(
        vendoring, "fetch", lambda items, python, into: (into / thing.file).write_bytes(b"evil")
    )
    with pytest.raises(Problem, match="is refused"):
        vendor(runtimes, tmp_path)
    assert not (tmp_path / thing.file).exists()


def test_a_file_changed_in_the_store_is_noticed(thing, tmp_path):
    """The hash is compared on every build, not only after a download."""
    (tmp_path / thing.file).write_bytes(b"changed later")
    with pytest.raises(Problem, match="is refused"):
        vendor(dataclasses.replace(read_runtimes(), items=(thing,)), tmp_path)


def test_what_is_in_the_store_is_not_fetched_again(thing, tmp_path, monkeypatch):
    """The second build needs no network."""
    monkeypatch.setattr(vendoring, "fetch", lambda *_: pytest.fail("nothing is missing"))
    (tmp_path / thing.file).touch()
    found = vendor(dataclasses.replace(read_runtimes(), items=(thing,)), tmp_path)
    assert found == {"thing": tmp_path / thing.file}


def test_a_package_that_does_not_arrive_is_told(thing, tmp_path, monkeypatch):
    """A client that succeeds without leaving a file is a problem with a sentence."""
    monkeypatch.setattr(vendoring, "fetch", lambda *_: None)
    with pytest.raises(Problem, match=r"thing 1\.2\.3 could not be fetched"):
        vendor(dataclasses.replace(read_runtimes(), items=(thing,)), tmp_path)


def test_pip_out_of_reach_is_told_as_such(tmp_path, monkeypatch, program):
    """A pip that cannot resolve names ends in a sentence about the network."""
    python = program("python", "echo 'NewConnectionError: Name or service not known' >&2; exit 1")
    monkeypatch.setattr(vendoring.sys, "executable", str(python))
    wheel = Vendored("wheel", "thing", "1", "thing-1-py3-none-any.whl", EMPTY, "MIT")
    with pytest.raises(Problem, match="could not reach the package registry") as caught:
        vendoring.fetch([wheel], "3.14", tmp_path)
    assert "Check the network connection" in str(caught.value)


def test_the_lock_names_no_addresses():
    """The package clients know their registries; the lock says names, versions and hashes."""
    assert not re.search(r"https?:|//|www\.", LOCK.read_text(encoding="utf-8"))


def test_a_lock_with_a_malformed_hash_is_refused(tmp_path):
    """A hash that is not 64 hexadecimal digits is a fault of the lock, told by name."""
    text = LOCK.read_text(encoding="utf-8")
    spoilt = tmp_path / "runtimes.lock"
    spoilt.write_text(re.sub(r'sha256 = "[0-9a-f]{64}"', 'sha256 = "soon"', text, count=1))
    with pytest.raises(Problem, match="pyodide: sha256 is not 64 hexadecimal digits"):
        read_runtimes(spoilt)


def test_scoped_packages_are_named_as_npm_names_their_tarballs():
    """`npm pack` writes a scope's slash as a dash."""
    assert tarball_name("@pyscript/core", "0.7.31") == "pyscript-core-0.7.31.tgz"
