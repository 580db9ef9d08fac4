"""The kit for leaving: what is typed is read or refused, and what is kept comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crossings import IDENTITIES, KITS
from passage.core import ledger
from passage.core.crossing import Crossing
from passage.core.encode import at_once
from passage.core.errors import BadAcct, BadHandle, BadScreenName, LedgerError
from passage.core.findings import Aim, Finding, Proof, Proved, Server, Verdict
from passage.core.kit import (
    NO_KIT,
    Identity,
    Kit,
    Way,
    addresses,
    days_between,
    identity_of,
    parse_day,
    parse_website,
)
from passage.core.kit_errors import BadWebsite
from passage.core.kit_ledger import kit_of, kit_record
from passage.core.model import Network
from passage.core.names import Origin
from passage.core.work import Change, Work, opened, recorded, whole

TOWN = Identity("Ville de Vernay", "VilleVernay", "vernay.example", "vernay@m.example")


def test_addresses_are_read_as_people_type_them():
    """With or without @ and scheme, and as the link to a profile."""
    typed = identity_of(
        "  Ville de\tVernay ",
        "@VilleVernay",
        "https://bsky.app/profile/Vernay.example",
        "https://M.example/@vernay",
        "Www.Vernay.example/",
    )
    website = "https://www.vernay.example"
    assert typed == Identity(TOWN.name, TOWN.x, TOWN.bluesky, TOWN.mastodon, website)
    assert addresses(typed) == f"@vernay.example\n@vernay@m.example\n{website}"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"x": "ville de vernay"}, BadScreenName),
        ({"bluesky": "vernay"}, BadHandle),
        ({"mastodon": "vernay@"}, BadAcct),
        ({"website": "javascript:alert(1)"}, BadWebsite),
        ({"website": "vernay"}, BadWebsite),
        ({"website": "https://user:secret@vernay.example"}, BadWebsite),
        ({"website": "https://vernay.example/a b"}, BadWebsite),
        ({"website": "ftp://vernay.example"}, BadWebsite),
        ({"website": "https://vernay.example/" + "a" * 200}, BadWebsite),
    ],
)
def test_what_is_no_address_is_refused(typed, error):
    """Nothing is guessed: the person corrects it."""
    with pytest.raises(error):
        identity_of(**typed)


@given(st.text())
def test_a_website_is_a_plain_web_address_or_none(text):
    """Whatever is typed, what comes out can stand in a link, and is read as itself again."""
    try:
        website = parse_website(text)
    except BadWebsite:
        return
    assert website.startswith(("https://", "http://"))
    assert website.isascii()
    assert " " not in website
    assert parse_website(website) == website


@given(IDENTITIES)
def test_an_identity_is_read_as_itself_again(identity):
    """What is shown in a form and sent back unchanged changes nothing."""
    one = identity
    assert identity_of(one.name, one.x, one.bluesky, one.mastodon, one.website) == one


def test_a_day_is_an_iso_date():
    """What a date field sends; other forms of the same date are not kept."""
    assert parse_day("2026-12-31") == "2026-12-31"
    assert parse_day("") == ""
    for text in ("20261231", "2026-W01-1", "soon", "2026-02-30"):
        with pytest.raises(ValueError, match=r".+"):
            parse_day(text)
    assert days_between("2026-11-26", "2026-12-01") == 5
    assert days_between("2026-12-01", "2026-11-26") == -5


@given(KITS)
def test_any_kit_comes_back_exactly(kit):
    """From the saved file's JSON."""
    assert kit_of(json.loads(json.dumps(kit_record(kit)))) == kit


@given(KITS, KITS)
def test_a_kit_that_changed_is_replayed(before, after):
    """The journal holds the kit with the crossing, and then each change of it."""
    data = at_once(whole(Work(Crossing(kit=before)))) + at_once(recorded(Change(kit=after)))
    work, good = opened(data)
    assert (work.crossing.kit, good) == (after, len(data))


def test_files_before_the_kit_are_still_read():
    """Edition 4 had none."""
    raw = json.loads(ledger.dump(Crossing()))
    raw["version"] = 4
    del raw["kit"]
    assert ledger.load(json.dumps(raw).encode()).kit == NO_KIT


def test_kits_before_the_findings_are_still_read():
    """Edition 5 kept neither proofs nor servers."""
    raw = json.loads(ledger.dump(Crossing(kit=Kit(Way.CLOSE, identity=TOWN))))
    raw["version"] = 5
    del raw["kit"]["proofs"], raw["kit"]["servers"]
    assert ledger.load(json.dumps(raw).encode()).kit == Kit(Way.CLOSE, identity=TOWN)


AIM = Aim("vernay.example", Origin("https://a.example"), Origin("https://vernay.example"))
FOUND = Proved((Finding(Proof.LINK, Verdict.RIGHT),), page="https://m.example/@v", day="2026-11-26")
SEEN = Server(Origin("https://m.example"), Network.MASTODON, terms="https://m.example/terms")
FOUND_KIT = Kit(proofs=(AIM, FOUND), servers=(SEEN,))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("proofs", "page"), "javascript:alert(1)"),
        (("proofs", "actor"), 'https://m.example/" onclick="x'),
        (("proofs", "did"), "not a did"),
        (("proofs", "day"), "yesterday"),
        (("proofs", "aim"), None),
        (("proofs", "aim", "domain"), "a b"),
        (("proofs", "aim", "site"), "javascript:x"),
        (("proofs", "findings"), [{"proof": "link"}]),
        (("proofs", "findings", 0, "verdict"), "splendid"),
        (("proofs", "findings", 0, "why"), {"code": "no such code", "facts": {}}),
        (("servers",), {}),
        (("servers", 0, "origin"), "m"),
        (("servers", 0, "terms"), "javascript:alert(1)"),
        (("servers", 0, "rules"), [1]),
        (("servers", 0, "title"), None),
        (("servers", 0, "joining"), "perhaps"),
        (("servers", 0, "problem"), {"code": "timed-out", "facts": {"host": []}}),
    ],
)
def test_findings_that_somebody_else_wrote_are_not_trusted(path, wrong):
    """They end in links, in lines to copy and in files for a website."""
    raw = json.loads(ledger.dump(Crossing(kit=FOUND_KIT)))
    assert ledger.load(json.dumps(raw).encode()).kit == FOUND_KIT
    place = raw["kit"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    with pytest.raises(LedgerError):
        ledger.load(json.dumps(raw).encode())


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("way", "explode"),
        ("leaving", "tomorrow"),
        ("ticked", ["<b>"]),
        ("ticked", [1]),
        ("identity", {"name": "x"}),
        ("accounts", [None]),
        ("accounts", "x"),
        ("lang", "../../fr"),
        ("own", {"bio": 1}),
        ("own", {"bio": "", "website": "", "place": "", "apps": ["x"], "lists": []}),
    ],
)
def test_a_kit_that_somebody_else_wrote_is_not_trusted(field, wrong):
    """A saved file may come from anywhere."""
    raw = json.loads(ledger.dump(Crossing(kit=Kit(Way.CLOSE, identity=TOWN))))
    raw["kit"][field] = wrong
    with pytest.raises(LedgerError):
        ledger.load(json.dumps(raw).encode())
