"""The marks of a trial are what they say, whoever is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passage.core.model import (
    Absent,
    Band,
    Candidate,
    Evidence,
    Flag,
    Found,
    Kind,
    Match,
    Network,
    Unknown,
)
from passage.core.names import AccountId, ScreenName
from workshop.trial_cases import Case, Pick, case_of, twins_of
from workshop.trial_curve import recall_at
from workshop.trial_data import Account, Person
from workshop.trial_marks import ALL, PLAIN, PROFILED, Marks, marked
from workshop.trial_network import Simulated
from workshop.trial_rules import Asker, by_handle, by_name, jaro_winkler, rule_case, similar

B, M = Network.BLUESKY, Network.MASTODON


def person(number=1, *accounts, name="Ada Novak", **more):
    """Return a person on X with these right accounts."""
    keys = frozenset(accounts)
    screen_name = ScreenName(f"ada_{number}")
    return Person(AccountId(str(number)), screen_name, name, accounts=keys, **more)


def match(address, band, score=0.5, flags=()):
    """Return a match of some address."""
    candidate = Candidate(B, address, f"did:plc:{address}", flags=frozenset(flags))
    return Match(candidate, (Evidence(Kind.NAME_SAME, 1.0),), score, band)


def case(right, *picks):
    """Return a case of somebody whose account is ``right`` (or None)."""
    own = ((B, right),) if right else ()
    return case_of(person(1, *own), Found(picks), B)


def marks_of(*cases, removed=()):
    """Return the marks of everybody."""
    return marked(cases, removed)[ALL].shares()


def test_a_matcher_that_always_says_yes():
    """Its recall is whole, its precision the share of people there, its false accepts all."""
    yes = match("ada.example", Band.SURE)
    cases = [case("ada.example" if n < 3 else None, yes) for n in range(10)]
    told = marks_of(*cases, removed=[replace(case("ada.example", yes), right=frozenset())] * 3)
    assert told["recall sure"] == told["recall shown first"] == told["recall shown"] == 1.0
    assert told["precision sure"] == 0.3
    assert told["false accepts, never there"] == told["false accepts, removed"] == 1.0
    assert (told["people"], told["with account"], told["taken"], told["wrong"]) == (10, 3, 10, 7)


def test_a_matcher_that_never_says_anything():
    """It finds nothing and takes nothing wrong; its precision is unknown, not perfect."""
    told = marks_of(case_of(person(1, (B, "a.example")), Absent(), B), case_of(person(), None, B))
    assert told["recall sure"] == told["recall shown"] == 0.0
    assert told["precision sure"] is None
    assert told["false accepts, never there"] == 0.0
    assert told["false accepts, removed"] is None


def test_sure_check_and_unlikely():
    """Only a sure first account is taken; those to check are shown; the unlikely are neither."""
    sure, check, unlikely = (match("a.example", band) for band in Band)
    other = match("b.example", Band.CHECK)
    told = marks_of(
        case("a.example", sure, other),
        case("a.example", check),
        case("a.example", other, check),
        case("a.example", unlikely),
    )
    assert told["recall sure"] == 0.25
    assert told["recall shown first"] == 0.5
    assert told["recall shown"] == 0.75
    assert told["shown per person"] == 1.25


def test_nothing_counts_where_nothing_could_be_checked():
    """An unknown outcome is nothing found."""
    assert case_of(person(1, (B, "a.example")), Unknown(()), B).picks == ()


def test_a_twin_is_neither_right_nor_wrong():
    """A bridge's twin of the person's own other account counts apart, a stranger's is wrong."""
    own = "ada.social.example.ap.brid.gy"
    with_twin = person(1, (M, "ada@social.example"))
    assert own in twins_of(with_twin)
    assert "ada.example@bsky.brid.gy" in twins_of(person(1, (B, "ada.example")))
    taken = case_of(with_twin, Found((match(own, Band.SURE, flags={Flag.BRIDGED}),)), B)
    unsaid = case_of(with_twin, Found((match(own, Band.SURE),)), B)
    stranger = case_of(person(), Found((match(own, Band.SURE, flags={Flag.BRIDGED}),)), B)
    for one, twins, wrong in ((taken, 1, 0), (unsaid, 0, 1), (stranger, 0, 1)):
        told = marks_of(one, removed=[one])
        assert (told["twins"], told["wrong"]) == (twins, wrong)
        assert told["false accepts, removed"] == wrong


def test_a_removed_account_is_right_no_more():
    """What is taken then is wrong, and what is to check is counted."""
    somebody = person(1, (B, "a.example"))
    taken = case_of(somebody, Found((match("a.example", Band.SURE),)), B, removed=True)
    check = case_of(somebody, Found((match("b.example", Band.CHECK),)), B, removed=True)
    told = marks_of(removed=[taken, check])
    assert (told["removed"], told["people"]) == (2, 0)
    assert told["false accepts, removed"] == told["check, removed"] == 0.5


def test_segments():
    """Everybody, by what is known of them, and by kind; everybody comes first."""
    cases = [
        case_of(person(1, kind="tech", website="https://a.example"), None, B),
        case_of(person(2, kind="artist"), None, B),
        case_of(person(3), None, B),
    ]
    marks = marked(cases, ())
    assert list(marks) == [ALL, PLAIN, PROFILED, "artist", "tech"]
    assert [marks[name].people for name in marks] == [3, 2, 1, 1, 1]


def scored(score, *, right, band=Band.CHECK):
    """Return a case with one account of this score."""
    return Case(
        person(), B, frozenset({"a"}), frozenset(), (Pick("a" if right else "b", score, band),)
    )


def test_our_recall_at_a_precision():
    """The threshold that finds most while being precise enough, whatever the bands say."""
    cases = [
        scored(0.9, right=True),
        scored(0.8, right=False),
        scored(0.7, right=True),
        scored(0.7, right=True),
        scored(0.2, right=False),
    ]
    removed = [scored(0.75, right=False), scored(0.1, right=False)]
    at = recall_at(cases, removed, 0.75)
    assert (at.threshold, at.recall, at.precision, at.removed) == (0.7, 0.6, 0.75, 0.5)
    assert recall_at(cases, removed, 0.0).threshold == 0.7
    assert recall_at(cases, removed, 1.0).recall == 0.2
    assert recall_at([scored(0.9, right=False)], (), 0.5) is None
    assert recall_at([], (), 0.5) is None


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("martha", "marhta", 0.9611),
        ("dwayne", "duane", 0.84),
        ("dixon", "dicksonx", 0.8133),
        ("same", "same", 1.0),
        ("abc", "xyz", 0.0),
        ("", "", 0.0),
        ("a", "", 0.0),
    ],
)
def test_jaro_winkler(one, other, like):
    """The examples of Winkler's own papers, and the corners."""
    assert jaro_winkler(one, other) == pytest.approx(like, abs=1e-4)
    assert jaro_winkler(other, one) == pytest.approx(like, abs=1e-4)


def taken_by(rule, *accounts, name="Ada Novak", network=B):
    """Return what a rule takes of these accounts for @ada_1, and what it cost."""
    asker = Asker(network, Simulated(accounts).answer)
    found = rule_case(rule, person(name=name), network, asker, right=True)
    return found.taken and found.taken.address, asker.requests


def test_the_rule_of_similar_handles():
    """The X name without _ or with - for it, a handle very like it, or an equal name."""
    for handle in ("ada1.bsky.social", "ada-1.bsky.social"):
        account = Account(B, handle, "Ada_1")
        assert taken_by(similar, account)[0] == handle
    assert taken_by(similar, Account(B, "other.example", "ada novak")) == ("other.example", 2)
    assert taken_by(similar, Account(B, "other.example", "ada_1 Novak"))[0] is None
    close = Account(B, "pixelotter4.example", "pixelotter42")
    asker = Asker(B, Simulated([close]).answer)
    otter = replace(person(), screen_name=ScreenName("pixelotter42"))
    assert similar(otter, asker).address == close.handle
    labelled = Account(B, "ada-1.example", "ada_1", kind="impersonation")
    assert taken_by(similar, labelled)[0] is None
    assert taken_by(similar, Account(M, "ada_1@a.example"), network=M)[0] == "ada_1@a.example"


def test_the_rules_of_handle_and_name_alone():
    """The very X name whoever has it; the very name whatever the handle."""
    other = Account(M, "ada_1@a.example", "Somebody")
    assert taken_by(by_handle, other, network=M) == ("ada_1@a.example", 1)
    assert taken_by(by_name, other, network=M) == (None, 1)
    named = Account(B, "x.example", "ADA NOVÁK")
    assert taken_by(by_name, named) == ("x.example", 1)
    assert taken_by(by_name, named, name="") == (None, 0)
    # A handle holds no underscore, so nothing is asked.
    assert taken_by(by_handle, named) == (None, 0)


def test_wrong_ones_are_kept_for_the_list():
    """With why they are wrong: the person is there, is not, or was removed."""
    marks = Marks()
    marks.add(case("right.example", match("a.example", Band.SURE)))
    marks.add(case(None, match("b.example", Band.SURE)))
    marks.add_removed(case(None, match("c.example", Band.SURE)))
    told = [(why, pick.address) for why, _, pick in marks.wrong]
    assert told == [("there", "a.example"), ("not there", "b.example"), ("removed", "c.example")]
    assert marks.wrong[0][2].reasons == ("name-same",)
