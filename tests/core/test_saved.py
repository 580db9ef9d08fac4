"""A saved crossing is known by what it holds, and nothing else is taken for one."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crossings import crossings
from passage.core import ledger, saved
from passage.core.errors import FileChanged, NewerLedger, NotALedger
from passage.core.saved import saved_crossing
from passage.core.sources import ArchiveFile


def opened(*files, name="twitter-archive.zip"):
    """Return what comes of files of these contents, under a name that says something else."""
    return saved_crossing([ArchiveFile(name, io.BytesIO(data)) for data in files])


@given(crossings())
def test_what_was_saved_is_opened(crossing):
    """Whatever the file is called, also where another program printed it anew."""
    data = ledger.dump(crossing)
    assert opened(data) == crossing
    pretty = json.dumps(json.loads(data), indent=2).encode("utf-8", "replace")
    assert opened(b"\xef\xbb\xbf" + pretty) == crossing


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"[]", b'{"format": "other"}', b'{"version": 1}', b"\0" * 999]
)
def test_anything_else_is_left_to_the_reader_of_archives(data):
    """It has its own words for what it does not understand."""
    assert opened(data) is None


def test_beside_other_files_it_is_not_opened():
    """Nobody knows which of the two is meant."""
    data = ledger.dump(ledger.load(b'{"format":"passage-ledger","version":2' + _REST))
    assert opened(data) is not None
    assert opened(data, b"PK") is None
    assert opened() is None


_REST = (
    b',"owner":null,"generated":"","counts":{},"problems":[],"plan":{"bluesky":null,'
    b'"mastodon":[],"named":[],"handle_domains":[]},"followed":[],"results":[],"decisions":[]}'
)


def test_a_newer_edition_is_refused_by_name():
    """Nothing of it is guessed."""
    with pytest.raises(NewerLedger):
        opened(b'{"format":"passage-ledger","version":99' + _REST)


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damage_ends_in_a_named_problem(junk, place):
    """Bytes put in anywhere: it opens, is refused, or is no saved crossing at all."""
    whole = b'{"format":"passage-ledger","version":2' + _REST
    with suppress(NotALedger, NewerLedger):
        found = opened(whole[:place] + junk + whole[place:])
        assert found is None or ledger.load(ledger.dump(found)) == found


def test_a_file_that_is_too_large_is_no_saved_crossing(monkeypatch):
    """It is not read whole to find out."""
    monkeypatch.setattr(saved, "SAVED_MAX", 300)
    with pytest.raises(NotALedger):
        opened(b'{"format":"passage-ledger","version":2' + _REST + b" " * 300)


def test_a_file_that_vanished_is_told():
    """As with an archive."""

    class Gone(io.BytesIO):
        def read(self, _size=-1):
            raise OSError("gone")

    with pytest.raises(FileChanged):
        saved_crossing([ArchiveFile("x.json", Gone())])
