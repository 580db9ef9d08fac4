"""The table of known people: asked of a real SPARQL engine, added to by hand, kept for builds."""

from __future__ import annotations

from datetime import date

import pytest

from passage.core.crosswalk import read_crosswalk
from passage.core.names import AccountId
from wikidata import BLUESKY, MASTODON, WEBSITE, Item, Statement, X, serving_sparql, store_of
from workshop import crosswalk
from workshop.crosswalk_query import ENDPOINT, QUERY
from workshop.crosswalk_rows import Tidy
from workshop.say import Problem

TODAY = "2026-11-26"


def items():
    """A few invented people with all that Wikidata does to a statement."""
    return [
        Item(
            101,
            "Ada Novak",
            [
                Statement(X, "AdaNovak", "1111"),
                Statement(BLUESKY, "ada.example"),
                Statement(MASTODON, "ada@social.example"),
                Statement(WEBSITE, "https://www.ada.example/"),
            ],
        ),
        Item(
            102,
            "Bo Quill",
            [
                Statement(X, "OldQuill", "2221", ended="2020-01-31"),
                Statement(X, "GoneQuill", "2220", ended="unknown"),
                Statement(X, "BoQuill", "2222", rank="Preferred"),
                Statement(X, "BoQuillPrivate", "2223"),
                Statement(X, "NotBo", "2224", rank="Deprecated"),
                Statement(BLUESKY, "boquill.bsky.social", ended="2024-12-01"),
                Statement(BLUESKY, "quill.example", rank="Preferred"),
                Statement(BLUESKY, "older.bsky.social"),
                Statement(BLUESKY, "wrong.bsky.social", rank="Deprecated"),
            ],
        ),
        Item(
            103,
            "City of Umbra",
            [
                Statement(X, "umbra", "3333333333333333333"),
                Statement(MASTODON, "umbra@bird.makeup"),
                Statement(MASTODON, "umbra@respublicae.eu"),
                Statement(MASTODON, "umbra.social.example@bsky.brid.gy"),
                Statement(WEBSITE, "https://www.linktr.ee/umbra"),
            ],
        ),
        Item(104, "Cy Marek", [Statement(X, "cymarek"), Statement(BLUESKY, "cymarek.bsky.social")]),
        Item(105, "Di Sarr", [Statement(X, "disarr")]),
        Item(106, "Ed Brandt", [Statement(BLUESKY, "edbrandt.bsky.social")]),
        Item(
            107,
            "Flo Okafor",
            [
                Statement(X, "flo", "777", some=True),
                Statement(X, "flo_okafor", "7777"),
                Statement(BLUESKY, "not a handle"),
                Statement(MASTODON, "@flo@social.example"),
            ],
        ),
    ]


@pytest.fixture
def endpoint():
    """A SPARQL service that knows these people."""
    with serving_sparql(items()) as served:
        yield served


@pytest.fixture
def table(endpoint, tmp_path):
    """The table made from it."""
    out = tmp_path / "people.bin"
    crosswalk.make(out, endpoint.url, [], TODAY)
    return read_crosswalk(out.read_bytes())


def joined(table, **people):
    """Return what the table says of numbers (``n1111="name"``): name, handles, accts, site."""
    wanted = {AccountId(key[1:]): name for key, name in people.items()}
    return {
        key: [
            (row.screen_name, row.listing.handles, row.listing.accts, row.listing.site)
            for row in rows
        ]
        for key, rows in table.joined(wanted).items()
    }


def test_a_person_with_everything_is_found_by_number(table):
    """Name, Bluesky, Mastodon and website of one item, under the number of its X account."""
    assert joined(table, n1111="") == {
        "1111": [("AdaNovak", ("ada.example",), ("ada@social.example",), "ada.example")]
    }
    assert (table.date, table.sources[0].name, table.sources[0].licence) == (
        TODAY,
        "Wikidata",
        "CC0-1.0",
    )


def test_ended_and_deprecated_statements_are_left_out(table):
    """Accounts of before are nobody's now; of several accounts elsewhere the best rank counts."""
    assert set(joined(table, n2220="", n2221="", n2222="", n2223="", n2224="")) == {"2222", "2223"}
    assert joined(table, n2222="")["2222"] == [("BoQuill", ("quill.example",), (), "")]
    assert joined(table, n2223="")["2223"] == [("BoQuillPrivate", ("quill.example",), (), "")]


def test_copies_bridges_and_lent_addresses_are_left_out(table):
    """Servers that copy, bridges and link pages never get in; the @name still does."""
    assert joined(table, n3333333333333333333="") == {
        "3333333333333333333": [("umbra", (), (), "")]
    }


def test_an_account_without_its_number_is_kept_for_its_name_alone(table):
    """Such a row has no number; without an account elsewhere it helps nobody and is left out."""
    (row,) = table.joined({AccountId("@cymarek"): "cymarek"})[AccountId("@cymarek")]
    assert (row.number, row.listing.by_id) == (0, False)
    assert row.listing.handles == ("cymarek.bsky.social",)
    assert not joined(table, n9="disarr")


def test_values_that_cannot_be_read_are_counted_and_left_out(endpoint, tmp_path, capsys):
    """A value that is not known, or of another form, costs nothing but itself."""
    crosswalk.make(tmp_path / "people.bin", endpoint.url, [], TODAY)
    table = read_crosswalk((tmp_path / "people.bin").read_bytes())
    assert joined(table, n777="", n7777="") == {
        "7777": [("flo_okafor", (), ("flo@social.example",), "")]
    }
    told = capsys.readouterr().out
    assert "left out, no name on X: 1" in told
    assert "left out, no Bluesky handle: 1" in told
    assert "left out, copy or bridge: 3" in told


def test_the_query_is_asked_once_and_as_it_stands(endpoint, tmp_path):
    """One request, with a name of ours for whoever keeps the service."""
    crosswalk.make(tmp_path / "people.bin", endpoint.url, [], TODAY)
    assert endpoint.queries == [QUERY]
    assert endpoint.agents[0].startswith("Passage/")
    assert ENDPOINT.startswith("https://")


def test_the_same_answer_makes_the_same_bytes(endpoint, tmp_path):
    """Whatever order the service answers in, the file is the same."""

    def turned(answer):
        head, *rows = answer.decode().splitlines(keepends=True)
        return "".join([head, *reversed(rows)]).encode()

    crosswalk.make(tmp_path / "one", endpoint.url, [], TODAY)
    endpoint.spoil = turned
    crosswalk.make(tmp_path / "two", endpoint.url, [], TODAY)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda answer: answer[:-40], "cut short"),
        (lambda answer: answer + b"java.util.concurrent.TimeoutException\n", "cut short"),
        (lambda answer: b"<html>busy</html>", "not the table"),
        (lambda answer: b"", "not the table"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(endpoint, tmp_path, spoil, why):
    """A service that ran out of time has said that all is well before; what was kept stays."""
    out = tmp_path / "people.bin"
    crosswalk.make(out, endpoint.url, [], TODAY)
    before = out.read_bytes()
    endpoint.spoil = spoil
    with pytest.raises(Problem, match=why):
        crosswalk.make(out, endpoint.url, [], TODAY, crosswalk.kept(out))
    assert out.read_bytes() == before


def test_a_table_that_lost_half_its_rows_is_not_believed(endpoint, tmp_path):
    """A service that has lost its data must not take ours."""
    out = tmp_path / "people.bin"
    crosswalk.make(out, endpoint.url, [], TODAY)
    endpoint.store = store_of(items()[:1])
    with pytest.raises(Problem, match="the new one has 1 rows, the one before had"):
        crosswalk.make(out, endpoint.url, [], TODAY, crosswalk.kept(out))


def test_a_service_that_refuses_or_is_out_of_reach_is_told(endpoint, tmp_path):
    """One sentence with the host, and what to do; no file."""
    out = tmp_path / "people.bin"
    endpoint.status = 429
    with pytest.raises(Problem, match="answered 429"):
        crosswalk.make(out, endpoint.url, [], TODAY)
    with pytest.raises(Problem, match="could not be reached"):
        crosswalk.make(out, "http://127.0.0.1:9/sparql", [], TODAY)
    with pytest.raises(Problem, match="no web address"):
        crosswalk.make(out, "file:///etc/passwd", [], TODAY)
    assert not out.exists()


HEAD = "x_id,x_name,bluesky,mastodon,website,source\n"


def test_tables_by_hand_are_added_under_their_own_name(endpoint, tmp_path):
    """What Wikidata says already stays Wikidata's; the rest is told under the table's name."""
    added = tmp_path / "mps.csv"
    added.write_text(
        HEAD
        + "1111,adanovak,ada.example,ada@parliament.example,,Umbra’s parliament\n"
        + "5555,gwen_mp,gwen.bsky.social,,https://gwen.example,Umbra’s parliament\n",
        encoding="utf-8",
    )
    out = tmp_path / "people.bin"
    crosswalk.make(out, endpoint.url, [added], TODAY)
    table = read_crosswalk(out.read_bytes())
    rows = table.joined({AccountId("1111"): "", AccountId("5555"): ""})
    told = [(row.listing.source, row.listing.accts) for row in rows[AccountId("1111")]]
    assert told == [
        ("Wikidata", ("ada@social.example",)),
        ("Umbra’s parliament", ("ada@parliament.example",)),
    ]
    assert rows[AccountId("5555")][0].listing.site == "gwen.example"
    assert [one.licence for one in table.sources] == ["CC0-1.0", "public domain"]


def test_a_table_can_be_made_of_files_alone(tmp_path):
    """Without a network, from what somebody wrote down."""
    added = tmp_path / "mine.csv"
    added.write_text(f"{HEAD}1111,ada,ada.example,,,Mine\n", encoding="utf-8")
    out = tmp_path / "people.bin"
    assert crosswalk.main(["--only-added", "--add", str(added), "--out", str(out)]) == 0
    assert [one.name for one in read_crosswalk(out.read_bytes()).sources] == ["Mine"]
    with pytest.raises(Problem, match="nobody in it"):
        crosswalk.main(["--only-added", "--out", str(tmp_path / "none")])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("x_name,bluesky\nada,ada.example\n", "does not name the columns"),
        (HEAD + "1111,ada nova,ada.example,,,Mine\n", "line 2: no name on X"),
        (HEAD + "1111,ada,ada.example,,,Mine\n12,bo,ada,,,Mine\n", "line 3: no Bluesky handle"),
        (HEAD + "1.1E7,ada,ada.example,,,Mine\n", "line 2: no X number"),
        (HEAD + "1111,ada,,ada@bird.makeup,,Mine\n", "line 2: copy or bridge"),
        (HEAD + "1111,ada,,ada,,Mine\n", "line 2: no Mastodon address"),
        (HEAD + "1111,ada,ada.example,,https://linktr.ee/ada,Mine\n", "line 2: the website"),
        (HEAD + "1111,ada,ada.example,,,\n", "line 2: no source"),
        (HEAD + ",ada,,,,Mine\n", "line 2: neither"),
        (HEAD + "1111,ada,ada.example,,,Mine,more\n", "line 2 has too many cells"),
    ],
)
def test_a_fault_in_a_table_is_named_with_its_line(tmp_path, content, why):
    """Nothing of a table with a fault is taken: somebody adds it by hand, and can correct it."""
    added = tmp_path / "mine.csv"
    added.write_text(content, encoding="utf-8")
    out = tmp_path / "people.bin"
    with pytest.raises(Problem, match=why):
        crosswalk.make(out, "", [added], TODAY)
    assert not out.exists()


def test_a_young_table_is_left_alone(endpoint, tmp_path, capsys):
    """What runs every time asks only when it is time to."""
    out = tmp_path / "people.bin"
    command = ["--endpoint", endpoint.url, "--out", str(out), "--if-older", "6"]
    assert crosswalk.main(command) == 0
    assert crosswalk.main(command) == 0
    assert len(endpoint.queries) == 1
    assert "it stays" in capsys.readouterr().out


def test_a_build_says_where_the_table_is_missing_or_old(tmp_path, capsys):
    """It goes on either way, and names the command."""
    path = tmp_path / "people.bin"
    today = date(2026, 11, 26)
    assert crosswalk.for_the_site(today, path) is None
    assert "There is no table of known people" in capsys.readouterr().out
    added = tmp_path / "mine.csv"
    added.write_text(f"{HEAD}1111,ada,ada.example,,,Mine\n", encoding="utf-8")
    crosswalk.make(path, "", [added], "2026-11-01")
    capsys.readouterr()
    assert crosswalk.for_the_site(today, path) is not None
    assert not capsys.readouterr().out
    crosswalk.make(path, "", [added], "2026-01-01")
    assert crosswalk.for_the_site(today, path) is not None
    assert "is of 2026-01-01" in capsys.readouterr().out
    path.write_bytes(b"broken")
    assert crosswalk.for_the_site(today, path) is None


def test_a_number_beyond_all_numbers_is_none():
    """Twenty digits can exceed 64 bits: then the row counts for its name."""
    assert Tidy().number("99999999999999999999") == 0
    assert Tidy().number("18446744073709551615") == 2**64 - 1
