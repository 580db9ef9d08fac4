"""Signing in with an app password: what is sent, and what the answers mean."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import AppError, Broken, Surprising, TimedOut
from passage.core.names import Did, Origin
from passage.core.sign_in_errors import SecondFactor, WrongPassword
from passage.net.app_password import (
    create_session,
    delete_session,
    error_name,
    is_expired,
    is_over,
    read_tokens,
    refresh_session,
)
from passage.net.exchange import Answer, Lost, Purpose, Why

PDS = Origin("https://pds.example")
DID = Did("did:plc:ada")
ASK = create_session(PDS, DID, "abcd-efgh-ijkl-mnop")
GOOD = {
    "did": "did:plc:ada",
    "handle": "Ada.Example",
    "accessJwt": "access",
    "refreshJwt": "refresh",
}


def answer(status: int, body: object) -> Answer:
    """Return an answer of JSON."""
    return Answer(status, {}, json.dumps(body))


def test_the_password_goes_to_the_accounts_server_alone():
    """It stands in the body and not in the address, which is listed on the page."""
    assert ASK.url == "https://pds.example/xrpc/com.atproto.server.createSession"
    assert ASK.method == "POST"
    assert json.loads(ASK.body or b"") == {"identifier": DID, "password": "abcd-efgh-ijkl-mnop"}
    assert {one.purpose for one in (ASK, refresh_session(PDS), delete_session(PDS))} == {
        Purpose.SIGN_IN
    }


def test_the_keys_of_a_session_are_read_and_never_shown():
    """The handle is in its canonical form; no report of a fault can hold a key."""
    tokens = read_tokens(ASK, answer(200, GOOD))
    assert (tokens.did, tokens.handle) == (DID, "ada.example")
    assert (tokens.access, tokens.refresh) == ("access", "refresh")
    assert "access" not in repr(tokens)
    assert "refresh" not in repr(tokens)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (answer(401, {"error": "AuthFactorTokenRequired"}), SecondFactor),
        (answer(401, {"error": "AuthenticationRequired"}), WrongPassword),
        (answer(400, {"error": "ExpiredToken"}), WrongPassword),
        (answer(502, {"error": "UpstreamFailure"}), Broken),
        (answer(200, {**GOOD, "did": "ada"}), Surprising),
        (answer(200, {**GOOD, "refreshJwt": 7}), Surprising),
        (answer(200, []), Surprising),
        (Answer(400, {}, "<html>"), Surprising),
        (Lost(Why.TIMED_OUT), TimedOut),
    ],
)
def test_each_refusal_has_its_own_meaning(reply, error):
    """A code that is asked for, a wrong password and a strange answer are told apart."""
    with pytest.raises(error) as caught:
        read_tokens(ASK, reply)
    assert set(caught.value.facts) <= {"host", "status"}


def test_only_the_protocols_word_means_that_a_key_is_too_old():
    """Anything else is an answer like others."""
    assert is_expired(answer(400, {"error": "ExpiredToken"}))
    assert not is_expired(answer(400, {"error": "InvalidRequest"}))
    assert not is_expired(answer(200, {"error": "ExpiredToken"}))
    assert not is_expired(Lost(Why.UNREACHABLE))


def test_a_session_that_was_ended_elsewhere_is_over():
    """The person took the app password back, or the account is gone; no new key is asked for."""
    assert is_over(answer(400, {"error": "InvalidToken"}))
    assert is_over(answer(401, {"error": "AuthMissing"}))
    assert not is_over(answer(400, {"error": "ExpiredToken"}))
    assert not is_over(answer(403, {"error": "ScopeMissingError"}))


@given(st.integers(100, 599), st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_answer_breaks_the_reader(status, text):
    """Whatever a server says, it is an error of the tree or the keys of a session."""
    assert isinstance(error_name(Answer(status, {}, text)), str)
    with pytest.raises(AppError):
        read_tokens(ASK, Answer(status, {}, text))
