"""The lists hold exactly what was chosen, in the form other software reads."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crossings import crossings
from passage.core.choose import best_of, choice, chosen, is_settled, matches_of, preselected
from passage.core.crossing import Crossing
from passage.core.csv_files import Limits, csv_of, in_parts, neutral
from passage.core.errors import NothingChosen, Problem
from passage.core.export import (
    BLUESKY_HEADER,
    FEDIVERSE_HEADER,
    FOLLOW_LIMIT,
    LISTS_HEADER,
    MISSKEY_BYTES,
    bluesky_csv,
    bluesky_handles,
    fediverse_csv,
    mastodon_csv,
    mastodon_lists,
)
from passage.core.model import (
    Absent,
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
    Unknown,
    Verdict,
)
from passage.core.names import AccountId, ScreenName, parse_acct


def match(network, address, band=Band.SURE, name="Ada Novak"):
    """Return a match of a band."""
    evidence = (Evidence(Kind.HANDLE_SAME, 8.0), Evidence(Kind.NAME_SAME, 1.7))
    candidate = Candidate(network, address, f"did:plc:{address}", name, url="https://a.example/1")
    return Match(candidate, evidence, 0.987, band)


def crossing(network, *people, decisions=()):
    """Return a crossing of people, each with the matches given."""
    ids = [AccountId(str(100 + number)) for number in range(len(people))]
    return Crossing(
        followed=tuple(
            Followed(id_, rank, ScreenName(f"x_{rank}")) for rank, id_ in enumerate(ids)
        ),
        results={
            id_: Result(id_, {network: Found(tuple(matches))})
            for id_, matches in zip(ids, people, strict=True)
        },
        decisions={(ids[place], network): decision for place, decision in decisions},
    )


def rows(data):
    """Return the rows of a CSV."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


M, B = Network.MASTODON, Network.BLUESKY


def test_the_mastodon_list_is_byte_for_byte_mastodons_own():
    """Header, one row for each account, true for boosts, no notifications, any language."""
    [data] = mastodon_csv(crossing(M, [match(M, "ada@b.example")], [match(M, "bo@c.example:8802")]))
    assert data == (
        b"Account address,Show boosts,Notify on new posts,Languages\n"
        b"ada@b.example,true,false,\n"
        b"bo@c.example:8802,true,false,\n"
    )


def test_a_person_known_by_name_alone_has_no_number():
    """What stands for the id inside Passage is nothing to other software."""
    one = crossing(B, [match(B, "ada.bsky.social")])
    [ada], result = one.followed, one.results[AccountId("100")]
    key = AccountId("@x_0")
    named = replace(one, followed=(replace(ada, id=key),), results={key: replace(result, id=key)})
    assert rows(*bluesky_csv(named))[1][4:7] == ["x_0", "", ""]


def test_an_account_of_two_people_is_listed_once():
    """Mastodon counts duplicates against the follow limit."""
    [data] = mastodon_csv(
        crossing(
            M, [match(M, "ada@b.example")], [match(M, "Ada@b.example")], [match(M, "c@d.example")]
        )
    )
    assert [row[0] for row in rows(data)[1:]] == ["ada@b.example", "c@d.example"]


def test_the_bluesky_list():
    """All that identifies, the score, and the reasons."""
    header, row = rows(*bluesky_csv(crossing(B, [match(B, "ada.bsky.social")])))
    assert tuple(header) == BLUESKY_HEADER
    assert row == [
        "ada.bsky.social",
        "did:plc:ada.bsky.social",
        "Ada Novak",
        "https://a.example/1",
        "x_0",
        "100",
        "https://x.com/intent/user?user_id=100",
        "0.99",
        "handle-same; name-same",
    ]


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_neutralised(name):
    """No cell starts with what a spreadsheet runs."""
    _, row = rows(*bluesky_csv(crossing(B, [match(B, "ada.bsky.social", name=name)])))
    assert row[2].startswith("'")


@given(st.text(max_size=20))
def test_no_cell_is_ever_a_formula(text):
    """Whatever people call themselves; and each person stays on one line."""
    cell = neutral(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in cell


def test_nothing_chosen_is_said():
    """An empty list is not a file."""
    for make, network in ((mastodon_csv, M), (bluesky_csv, B)):
        with pytest.raises(NothingChosen) as caught:
            make(crossing(network, [match(network, "ada@b.example", Band.CHECK)]))
        assert caught.value.facts == {"network": network.value}


def test_who_is_taken_along():
    """Sure ones without a word, others on the person's word, nobody against it."""
    sure, check = match(B, "sure.example.com"), match(B, "check.example.com", Band.CHECK)
    follow = Decision(Verdict.FOLLOW, "check.example.com")
    skip = Decision(Verdict.SKIP, "sure.example.com")
    gone = Decision(Verdict.FOLLOW, "gone.example.com")
    decided = crossing(
        B,
        [sure, check],
        [check],
        [sure, check],
        [sure],
        [sure],
        [check],
        decisions=[(2, follow), (3, skip), (4, gone), (5, follow)],
    )
    taken = {each.followed.rank: each.match.candidate.address for each in chosen(decided, B)}
    assert taken == {0: "sure.example.com", 2: "check.example.com", 5: "check.example.com"}
    assert list(chosen(decided, M)) == []


def test_what_is_known_of_outcomes():
    """Only a full answer is settled; an unlikely account is no find."""
    late = Problem("timed-out")
    unlikely = match(B, "a.example.com", Band.UNLIKELY)
    assert is_settled(Absent())
    assert is_settled(Found((unlikely,)))
    assert not any(map(is_settled, (None, Unknown((late,)), Found((unlikely,), (late,)))))
    assert best_of(Found((unlikely,))) is None
    assert matches_of(Found((unlikely,))) == (unlikely,)
    assert matches_of(Unknown((late,))) == matches_of(None) == ()


@given(crossings())
def test_any_crossing_can_be_exported(one):
    """Every address in the lists is well formed, and was chosen."""
    for network, make in ((M, mastodon_csv), (B, bluesky_csv)):
        picked = [choice(one, followed, network) for followed in one.followed]
        addresses = {each.candidate.address for each in picked if each}
        if not addresses:
            continue
        listed = {row[0] for row in rows(*make(one))[1:]}
        assert listed <= addresses
        if network is M:
            assert all(parse_acct(address) == address for address in listed)


def test_a_sure_match_is_preselected():
    """And no other."""
    assert [preselected(match(B, "a.example.com", band)) for band in Band] == [True, False, False]


# Cells are addresses, or one line of text: no carriage return, which `csv` would not quote.
CELLS = st.text(max_size=12).filter(lambda cell: "\r" not in cell)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=30), st.integers(1, 9), st.integers(20, 200))
def test_in_parts_every_row_comes_once_and_in_order(table, most, size):
    """Within the limits; a row that no file could hold is a file of its own; none is lost."""
    header = ("one", "other")
    files = in_parts(header, table, Limits(most, size))
    assert b"".join(file.removeprefix(csv_of([header])) for file in files) == csv_of(table)
    for file in files:
        assert file.startswith(csv_of([header]))
        inside = rows(file)[1:]
        assert 1 <= len(inside) <= most
        assert len(file) <= size or len(inside) == 1


def test_a_list_beyond_the_follow_limit_comes_in_parts_the_closest_first():
    """Each part may be imported alone; together they hold everybody once."""
    many = [[match(M, f"p{number}@b.example")] for number in range(FOLLOW_LIMIT + 3)]
    first, second = mastodon_csv(crossing(M, *many))
    assert [row[0] for row in rows(first)[1:3]] == ["p0@b.example", "p1@b.example"]
    assert len(rows(first)) == FOLLOW_LIMIT + 1
    assert [row[0] for row in rows(second)[1:]] == [
        f"p{FOLLOW_LIMIT + number}@b.example" for number in range(3)
    ]


def test_the_mastodon_list_of_its_own():
    """The list's name before each address, as Mastodon's own export of lists."""
    header, row = rows(*mastodon_lists(crossing(M, [match(M, "ada@b.example")])))
    assert tuple(header) == LISTS_HEADER
    assert row == ["X", "ada@b.example"]


def test_other_servers_read_the_address_before_the_first_comma():
    """Misskey's limit holds for each part, and nobody is lost between them."""
    many = [
        [match(M, f"somebody_{number:05}@a-rather-long-host.example")] for number in range(1200)
    ]
    files = fediverse_csv(crossing(M, *many))
    assert len(files) > 1
    assert all(len(file) <= MISSKEY_BYTES for file in files)
    lines = [line for file in files for line in file.decode().splitlines()[1:]]
    assert [line.partition(",")[0] for line in lines] == [one[0].candidate.address for one in many]
    assert tuple(rows(files[0])[0]) == FEDIVERSE_HEADER


def test_handles_alone():
    """One a line, each once."""
    people = [[match(B, "ada.example")], [match(B, "bo.example")], [match(B, "ada.example")]]
    assert bluesky_handles(crossing(B, *people)) == (b"ada.example\nbo.example\n",)


@pytest.mark.parametrize("make", [mastodon_csv, mastodon_lists, fediverse_csv, bluesky_handles])
def test_no_list_is_made_of_nobody(make):
    """An error with its sentence, never an empty file."""
    with pytest.raises(NothingChosen):
        make(Crossing())


def test_accounts_ruled_out_or_typed():
    """Ruling out takes a sure account away; one given by hand is followed on one's word."""
    sure, check = match(B, "sure.example.com"), match(B, "check.example.com", Band.CHECK)
    never = Decision(None, never=frozenset({"sure.example.com"}))
    typed = Decision(Verdict.FOLLOW, "typed.example.com", typed=match(B, "typed.example.com"))
    decided = crossing(B, [sure, check], [sure], [check], decisions=[(0, never), (2, typed)])
    taken = {each.followed.rank: each.match.candidate.address for each in chosen(decided, B)}
    assert taken == {1: "sure.example.com", 2: "typed.example.com"}
