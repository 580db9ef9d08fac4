"""What is saved comes back exactly, and no file is trusted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crossings import crossings
from passage.core import ledger
from passage.core.crossing import Crossing
from passage.core.errors import LedgerError, NewerLedger, NotALedger
from passage.core.model import (
    Band,
    Candidate,
    Decision,
    Evidence,
    Followed,
    Found,
    Kind,
    Match,
    Network,
    Result,
    Verdict,
)
from passage.core.names import AccountId, ScreenName

ADA = AccountId("1234567890123456789")
CANDIDATE = Candidate(
    Network.BLUESKY,
    "ada.bsky.social",
    "did:plc:ada",
    url="https://bsky.app/profile/ada.bsky.social",
    links=("https://ada.example.org",),
)
MATCH = Match(CANDIDATE, (Evidence(Kind.NAME_SAME, 1.5),), 0.95, Band.SURE)
CROSSING = Crossing(
    followed=(Followed(ADA, 0, ScreenName("ada_n"), "Ada Novák"),),
    results={ADA: Result(ADA, {Network.BLUESKY: Found((MATCH,))})},
    decisions={(ADA, Network.BLUESKY): Decision(Verdict.FOLLOW, "ada.bsky.social")},
)


@given(crossings())
def test_any_crossing_comes_back_exactly(crossing):
    """Also with odd names, half surrogate pairs, and every kind of outcome."""
    assert ledger.load(ledger.dump(crossing)) == crossing


def test_the_file_says_what_it_is_and_is_readable():
    """Format and version first; names as people wrote them."""
    text = ledger.dump(CROSSING).decode("utf-8")
    assert text.startswith('{"format":"passage-ledger","version":6,')
    assert "Ada Novák" in text


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[]", b"null", b"{}", b'{"format":"other","version":1}', b"[" * 100_000],
)
def test_other_files_are_not_ledgers(data):
    """Whatever is opened by mistake gets the same clear answer."""
    with pytest.raises(NotALedger):
        ledger.load(data)


def test_a_newer_edition_is_told_apart():
    """So that the person can be told to reload the page rather than to look for another file."""
    with pytest.raises(NewerLedger) as caught:
        ledger.load(b'{"format":"passage-ledger","version":7}')
    assert caught.value.facts == {"version": 7, "known": 6}


def paths(value, at=()):
    """Yield the place of every value inside a JSON value."""
    yield at
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*at, key))


def replaced(value, path, new):
    """Return a JSON value with one place replaced."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


RECORD = json.loads(ledger.dump(CROSSING))
WRONG = st.sampled_from([None, True, -1, 1.5, "", "x", "javascript:alert(1)", [], {}, [[]], [None]])


@given(st.sampled_from(list(paths(RECORD))), WRONG)
def test_each_field_is_checked(path, wrong):
    """A field replaced by anything is refused, or read as a value that can be saved again."""
    try:
        crossing = ledger.load(json.dumps(replaced(RECORD, path, wrong)).encode())
    except LedgerError:
        return
    assert ledger.load(ledger.dump(crossing)) == crossing


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("results", 0, "outcomes", "bluesky", "matches", 0, "score"), 1.5),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "score"), True),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "band"), "certain"),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "evidence", 0, "weight"), "1"),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "candidate", "url"), "javascript:x"),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "candidate", "links"), ["data:x"]),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "candidate", "address"), "=cmd()"),
        (("results", 0, "outcomes", "bluesky", "matches", 0, "candidate", "id"), "ada"),
        (("results", 0, "outcomes", "bluesky", "outcome"), "maybe"),
        (("followed", 0, "id"), "1.2E+18"),
        (("followed", 0, "screen_name"), "ada novak"),
        (("plan", "mastodon"), ["https://user:secret@b.example"]),
        (("decisions", 0, "verdict"), "perhaps"),
        (("version",), "1"),
    ],
)
def test_harmful_values_are_refused(path, wrong):
    """A link that is code, a formula for an address, a score beyond 1: the file is refused."""
    with pytest.raises(NotALedger):
        ledger.load(json.dumps(replaced(RECORD, path, wrong)).encode())


def test_an_infinite_weight_is_refused():
    """JSON readers take Infinity and NaN; sums of weights must not."""
    for word in (b"Infinity", b"NaN"):
        with pytest.raises(NotALedger):
            ledger.load(ledger.dump(CROSSING).replace(b'"weight":1.5', b'"weight":' + word))


def test_the_first_edition_is_still_read():
    """It had no last contact, no profile, and decisions without ruled out and typed accounts."""
    raw = json.loads(ledger.dump(CROSSING))
    raw["version"] = 1
    del raw["searches"], raw["kit"]
    for result in raw["results"]:
        del result["since"]
    for decision in raw["decisions"]:
        del decision["never"], decision["typed"]
    for person in raw["followed"]:
        del person["last_contact"], person["profile"], person["source"]
    assert ledger.load(json.dumps(raw).encode()) == CROSSING


@pytest.mark.parametrize("key", ["@Ada_N", "@", "@a b", "@" + "a" * 16, "ada_n"])
def test_keys_that_are_none(key):
    """A person's key is an id or a @name in small letters, nothing else."""
    raw = json.loads(ledger.dump(CROSSING))
    raw["followed"][0]["id"] = key
    with pytest.raises(NotALedger):
        ledger.load(json.dumps(raw).encode())
