"""Identifiers pass the published cases, and come back as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import (
    BadAccountId,
    BadAcct,
    BadDid,
    BadHandle,
    BadHost,
    BadScreenName,
    IdentifierError,
)
from passage.core.names import (
    host_of,
    parse_account_id,
    parse_acct,
    parse_did,
    parse_handle,
    parse_origin,
    parse_screen_name,
)

VECTORS = Path(__file__).parents[1] / "vectors"


def cases(name):
    """Return the cases of a file. Blanks at the ends of a line belong to the case."""
    lines = (VECTORS / f"{name}.txt").read_text("utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("text", cases("handle_syntax_valid"))
def test_valid_handles_are_read(text):
    """Every handle that the AT Protocol calls valid is read, in small letters."""
    assert parse_handle(text) == text.lower()


@pytest.mark.parametrize("text", cases("handle_syntax_invalid"))
def test_invalid_handles_are_refused(text):
    """Every handle that the AT Protocol calls invalid is refused."""
    with pytest.raises(BadHandle):
        parse_handle(text)


@pytest.mark.parametrize("text", cases("did_syntax_valid"))
def test_valid_dids_are_read(text):
    """Every DID that the AT Protocol calls valid is read as it is."""
    assert parse_did(text) == text


@pytest.mark.parametrize("text", cases("did_syntax_invalid"))
def test_invalid_dids_are_refused(text):
    """Every DID that the AT Protocol calls invalid is refused."""
    with pytest.raises(BadDid):
        parse_did(text)


def test_vectors_are_all_there():
    """The files hold as many cases as when they were taken, so none is skipped unseen."""
    counts = {path.stem: len(cases(path.stem)) for path in VECTORS.glob("*.txt")}
    assert counts == {
        "handle_syntax_valid": 68,
        "handle_syntax_invalid": 45,
        "did_syntax_valid": 23,
        "did_syntax_invalid": 28,
    }


@pytest.mark.parametrize(
    ("parse", "text", "error"),
    [
        (parse_screen_name, "sixteen_letters_", BadScreenName),
        (parse_screen_name, "", BadScreenName),
        (parse_screen_name, "ada novak", BadScreenName),
        (parse_account_id, "1.23E+18", BadAccountId),
        (parse_account_id, "012", BadAccountId),
        (parse_acct, "ada", BadAcct),
        (parse_acct, "ada@", BadAcct),
        (parse_acct, "ada@a@b.example", BadAcct),
        (parse_acct, "=cmd()@b.example", BadAcct),
        (parse_origin, "nothing", BadHost),
        (parse_origin, "ftp://files.example", BadHost),
        (parse_origin, "https://user:secret@b.example", BadHost),
    ],
)
def test_what_is_no_identifier_is_refused(parse, text, error):
    """Each kind of identifier has its own error."""
    with pytest.raises(error):
        parse(text)


def test_origins_are_read_as_people_type_them():
    """A bare host means https; plain http stays for this very machine only."""
    assert parse_origin(" Piaille.fr/ ") == "https://piaille.fr"
    assert parse_origin("http://piaille.fr/home") == "https://piaille.fr"
    assert parse_origin("http://127.0.0.1:8810") == "http://127.0.0.1:8810"
    assert host_of(parse_origin("http://127.0.0.1:8810")) == "127.0.0.1:8810"


@given(st.text(max_size=300))
def test_parsers_refuse_or_are_idempotent(text):
    """Whatever the text, a parser raises its error or gives a form that it reads unchanged."""
    for parse in (parse_screen_name, parse_account_id, parse_handle, parse_did, parse_acct):
        try:
            once = parse(text)
        except IdentifierError:
            continue
        assert parse(once) == once


@given(st.text(max_size=80))
def test_origins_never_fail_otherwise(text):
    """A server's address is read or is `BadHost`; nothing else comes out of a typing error."""
    try:
        origin = parse_origin(text)
    except BadHost:
        return
    assert parse_origin(origin) == origin
