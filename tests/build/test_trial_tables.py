"""Reading a trial's tables: what they mean, and that no row whatever stops it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passage.core.model import Network, Profile
from workshop.say import Problem
from workshop.trial_data import Data
from workshop.trial_tables import read_trial

B, M = Network.BLUESKY, Network.MASTODON


@pytest.fixture
def read(tmp_path):
    """Return a function that reads tables given as texts."""

    def reading(pairs, universe=None, distractors=None, encoding="utf-8") -> Data:
        paths = []
        for name, text in (("p", pairs), ("u", universe), ("d", distractors)):
            path = tmp_path / f"{name}.csv"
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
            paths.append(path if text is not None else None)
        return read_trial(*paths)

    return reading


def test_a_pair_says_who_and_where(read):
    """Several accounts in a cell are all right; @ and case do not matter; columns may be extra."""
    data = read(
        "source,X_Handle,name,bluesky,mastodon,kind\n"
        "s,@Ada_N,Ada Novak,@Ada.example; ada.bsky.social,Ada@Social.example,tech\n",
        encoding="utf-8-sig",
    )
    (person,) = data.people.values()
    assert (person.screen_name, person.name, person.kind) == ("Ada_N", "Ada Novak", "tech")
    assert person.on(B) == {(B, "ada.example"), (B, "ada.bsky.social")}
    assert person.on(M) == {(M, "ada@social.example")}
    assert person.followed(0).profile is None
    assert data.refused == []
    assert {account.name for account in data.accounts.values()} == {"Ada Novak"}


def test_a_profile_where_bio_or_website_is_known(read):
    """The links in them are told apart, as the readers of X's exports do."""
    data = read("x_handle,bio,website\nada,see https://a.example,https://b.example\n")
    (person,) = data.people.values()
    links = ("https://a.example", "https://b.example")
    told = Profile("see https://a.example", "https://b.example", links)
    assert person.followed(3).profile == told


def test_the_universe_describes_accounts(read):
    """It stands before distractors and pairs; a right account that is missing is added bare."""
    data = read(
        "x_handle,name,bluesky\nada,Ada,a.example b.example\n",
        "network,handle,name,website,bio,kind\nBluesky,@A.example,Ada N,https://w.example,hi,bot\n",
        "x_handle,network,candidate,candidate_name,candidate_website,type\n"
        "ada,bluesky,a.example,Wrong,,squatter\nada,mastodon,x@y.example,Ada,w.example,namesake\n",
    )
    assert data.accounts[B, "a.example"].name == "Ada N"
    assert data.accounts[B, "a.example"].kind == "bot"
    assert data.accounts[B, "b.example"].name == "Ada"
    assert data.accounts[M, "x@y.example"].website == "w.example"
    (person,) = data.people.values()
    assert (M, "x@y.example") not in person.accounts


def test_two_rows_of_one_person_are_one(read):
    """Their accounts are joined."""
    data = read("x_handle,x_id,bluesky\nada,12,a.example\nada,12,b.example\n")
    (person,) = data.people.values()
    assert person.accounts == {(B, "a.example"), (B, "b.example")}


def test_bad_rows_are_named_and_left_out(read):
    """By file, line and column, never with what they say; the good rows count."""
    data = read(
        "x_handle,x_id,bluesky,mastodon\nno name!,,,\nada,12,not/a/handle good.example,me\n"
        "bob,1e18,,\n,,,\n\n",
        "network,handle\nmyspace,tom\nbluesky,under_score.example\n",
    )
    assert [person.screen_name for person in data.people.values()] == ["ada", "bob"]
    assert data.refused == [
        "u.csv, line 2: no such network",
        "u.csv, line 3: not an address",
        "p.csv, line 2: x_handle is not an X name",
        "p.csv, line 3: bluesky holds what is not an address",
        "p.csv, line 3: mastodon holds what is not an address",
        "p.csv, line 4: x_id is not an id; the name stands for it",
    ]


def test_an_overlong_cell_costs_its_row(read):
    """What the reader of CSV refuses is named, the next rows are read."""
    long = "n" * 200_000
    data = read(f"x_handle,name\nada,{long}\nbob,Bob\n")
    assert [person.screen_name for person in data.people.values()] == ["bob"]
    assert data.refused == ["p.csv, line 2: not a row of CSV"]


@pytest.mark.parametrize("text", ["", "name,bluesky\nAda,a.example\n", "\n\n"])
def test_a_table_without_its_column_is_told(read, text):
    """One sentence that names the column, not a traceback."""
    with pytest.raises(Problem, match="no column x_handle"):
        read(text)


def test_a_missing_file_is_told(tmp_path):
    """One sentence that names the file."""
    with pytest.raises(Problem, match=r"nowhere\.csv"):
        read_trial(tmp_path / "nowhere.csv", None, None)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_nothing_in_a_table_stops_it(read, junk):
    """Whatever bytes follow the header, reading ends, and what it holds is well formed."""
    head = b"x_handle,x_id,name,bluesky,mastodon,network,handle\n"
    data = read(head + junk, head + junk)
    for person in data.people.values():
        assert person.followed(0).screen_name
    for network, address in data.accounts:
        assert ("@" in address) is (network is M)
