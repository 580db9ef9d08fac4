"""The table of known people as the device reads it: whole, damaged, hostile, and joined."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.crosswalk import (
    BLOCK_MAX,
    ROWS_MAX,
    TableSource,
    long,
    read_crosswalk,
    short,
)
from passage.core.crosswalk_errors import CrosswalkError, NewerCrosswalk, NotACrosswalk
from passage.core.listed import listed, listed_people
from passage.core.listing import Listing
from passage.core.model import Archive, Followed, Known, Relation, Source
from passage.core.names import AccountId, ScreenName, key_of
from passage.core.work import named_by_hand
from workshop.crosswalk_file import packed
from workshop.crosswalk_rows import Entry, united

SOURCES = (TableSource("Wikidata", "CC0-1.0"), TableSource("Umbra", "public domain"))
DAY = "2026-11-20"
_NAMES = st.text("abCD_9", min_size=1, max_size=6)
_LABEL = st.text("abcd9", min_size=1, max_size=5)
_HOSTS = st.sampled_from(["bsky.social", "a.bsky.social", "fr"])
_HANDLES = st.builds("{}.{}".format, _LABEL, _HOSTS)
_ACCTS = st.builds("{}@{}.social".format, _LABEL, _LABEL)
_SITES = st.sampled_from(["", "ada.example", "nytimes.com", "a-b.org"])


@st.composite
def entries(draw):
    """Rows of a table, with addresses like the names and unlike them."""
    name = draw(_NAMES)
    own = name.lower().replace("_", "x")
    handles = st.sampled_from([f"{own}.bsky.social", f"{own}.dev", f"{own}.x.bsky.social"])
    return Entry(
        draw(st.integers(1, 2**64 - 1) | st.integers(1, 40)),
        ScreenName(name),
        tuple(draw(st.lists(_HANDLES | handles, max_size=2, unique=True))),
        tuple(draw(st.lists(_ACCTS, max_size=2, unique=True))),
        draw(_SITES),
        draw(st.integers(0, 1)),
    )


@given(st.lists(entries(), max_size=8, unique_by=lambda one: one.number))
def test_what_is_written_is_what_is_found(rows):
    """Every row comes back by its number as it was, and nobody else does."""
    table = read_crosswalk(packed(united([rows]), DAY, SOURCES))
    wanted = {AccountId(str(one.number)): "" for one in rows} | {AccountId("41"): ""}
    found = table.joined(wanted)
    assert {int(key) for key in found} == {one.number for one in rows} - {41} | (
        {41} & {one.number for one in rows}
    )
    for one in rows:
        (row,) = found[AccountId(str(one.number))]
        told = Listing(SOURCES[one.source].name, True, one.handles, one.accts, one.site)
        assert (row.screen_name, row.listing) == (one.name, told)


@given(_NAMES, _HANDLES | _ACCTS | _NAMES)
def test_leaving_the_name_out_can_be_undone(name, address):
    """An address is the same after it was shortened beside a name."""
    lowered = address.lower()
    assert long(short(lowered, name), name) == lowered


def table_of(*rows):
    """Return a table that holds these rows."""
    return read_crosswalk(packed(united([rows]), DAY, SOURCES))


def entry(number, name, *handles, **more):
    """Return a row."""
    return Entry(number, ScreenName(name), handles, **more)


@given(st.data())
def test_damage_never_raises_anything_else(data):
    """A table with any bytes changed is refused or read; nothing else happens."""
    whole = bytearray(packed([entry(5, "ada", "ada.example")], DAY, SOURCES))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with suppress(CrosswalkError):
        read_crosswalk(bytes(whole)).joined({AccountId("5"): "ada"})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"{}\n",
        b"[]\n",
        b"\xff\n",
        b"[" * 70_000 + b"\n",
        b'{"format":"passage-crosswalk","version":"1"}\n',
        b'{"format":"passage-crosswalk","version":1,"sources":[],"date":"","rows":0,"blocks":[9]}\n',
        b'{"format":"passage-crosswalk","version":1,"sources":3,"date":"","rows":0,"blocks":[]}\n',
    ],
)
def test_something_else_is_not_a_table(data):
    """Whatever is no table of ours is refused by its first line."""
    with pytest.raises(NotACrosswalk):
        read_crosswalk(data)


def test_a_newer_table_is_told_apart():
    """So that the person can be told what to do about it."""
    with pytest.raises(NewerCrosswalk) as caught:
        read_crosswalk(b'{"format":"passage-crosswalk","version":2}\n')
    assert caught.value.facts == {"version": 2, "known": 1}


def with_block(raw):
    """Return a table whose only block unpacks to these bytes."""
    block = zlib.compress(raw)
    head = {
        "format": "passage-crosswalk",
        "version": 1,
        "date": DAY,
        "rows": 1,
        "sources": [{"name": "W", "licence": "CC0", "address": ""}],
        "blocks": [len(block)],
    }
    return read_crosswalk(json.dumps(head).encode() + b"\n" + block)


def raw(*, name=b"ada", handle=b"=.dev", acct=b"=@a.example", site=b"=.example", mark=7, count=1):
    """Return a block with one row of the number 5."""
    planes = bytes([5, *([0] * 7)])
    text = b"\0".join([name, handle, acct, site])
    return count.to_bytes(4, "little") + planes + bytes([mark]) + text


def test_the_block_is_as_the_module_says():
    """Written by hand, byte by byte, the row is read."""
    (row,) = with_block(raw()).joined({AccountId("5"): ""})[AccountId("5")]
    assert row.listing == Listing("W", True, ("ada.dev",), ("ada@a.example",), "ada.example")


@pytest.mark.parametrize(
    "block",
    [
        raw(count=2),
        raw(count=ROWS_MAX + 1),
        raw(mark=6),
        raw(mark=15),
        raw(name=b"a b"),
        raw(handle=b"not_a_handle"),
        raw(acct=b"ada@bird.makeup"),
        raw(acct=b"<script>"),
        raw(site=b"javascript:alert(1)"),
        raw(site=b"ada.example/path"),
        raw(site=b"\xc3\xa9.fr"),
        b"",
    ],
)
def test_a_row_that_cannot_be_is_refused(block):
    """A table of our own site is still a file: addresses are parsed, copies refused."""
    with pytest.raises(NotACrosswalk):
        with_block(block).joined({AccountId("5"): ""})


def test_a_block_that_swells_is_refused():
    """A few packed bytes cannot fill the memory."""
    with pytest.raises(NotACrosswalk):
        with_block(bytes(BLOCK_MAX + 1)).joined({AccountId("5"): ""})


def test_more_rows_than_a_block_holds_are_found_in_all_blocks():
    """The first, the last and those at the seam."""
    rows = [entry(number, f"n{number}") for number in range(1, ROWS_MAX + 3)]
    wanted = {AccountId(str(one)): "" for one in (1, ROWS_MAX, ROWS_MAX + 1, ROWS_MAX + 2)}
    assert table_of(*rows).joined(wanted).keys() == wanted.keys()


def test_a_number_counts_before_a_name():
    """Whoever has a number is not mistaken for another holder of the @name."""
    table = table_of(entry(5, "ada", "ada.example"))
    assert not table.joined({AccountId("6"): "ada"})


def test_a_row_without_a_number_speaks_for_the_name_alone():
    """For people with and without a number; the row with the number is better."""
    table = table_of(entry(0, "Ada", "ada.example"), entry(7, "bo", "bo.example"))
    ada, bare = AccountId("5"), key_of(ScreenName("ada"))
    found = table.joined({ada: "ADA", bare: "ada"})
    assert {key: rows[0].listing.by_id for key, rows in found.items()} == {ada: False, bare: False}
    both = table_of(entry(0, "Ada", "old.example"), entry(5, "Ada", "ada.example"))
    (row,) = both.joined({ada: "ada"})[ada]
    assert row.listing.handles == ("ada.example",)


def test_a_bare_name_is_looked_up_whatever_its_case():
    """The number that the table tells is no proof then, and its website no sign."""
    table = table_of(entry(5, "AdaNovak", "ada.example", site="ada.example"))
    key = key_of(ScreenName("adanovak"))
    (row,) = table.joined({key: "adanovak"})[key]
    assert row.listing == Listing("Wikidata", False, ("ada.example",))


def test_a_name_with_two_numbers_says_nothing():
    """One of them is out of date, and nobody knows which."""
    table = table_of(entry(5, "ada", "ada.example"), entry(6, "Ada", "other.example"))
    key = key_of(ScreenName("ada"))
    assert not table.joined({key: "ada"})


def archive(**known):
    """Return an archive in which 5, 6 and 7 are followed and 8 is blocked."""
    ids = tuple(map(AccountId, "567"))
    relations = {Relation.FOLLOWING: ids, Relation.BLOCKS: (AccountId("8"),)}
    return Archive(None, "", relations, {AccountId(key[1:]): one for key, one in known.items()})


def test_the_table_names_whom_the_archive_does_not():
    """With its own source and day, in every list; names of the archive stay."""
    table = table_of(entry(5, "Ada", "ada.example"), entry(6, "newname"), entry(8, "spam"))
    before = Known(ScreenName("oldname"), "Bo", Source.MENTION, contacts=3)
    known = listed(archive(n6=before), table).known
    assert known[AccountId("5")] == Known(
        ScreenName("Ada"),
        "",
        Source.CROSSWALK,
        as_of=DAY,
        listings=(Listing("Wikidata", True, ("ada.example",)),),
    )
    assert known[AccountId("6")] == before
    assert known[AccountId("8")].screen_name == "spam"
    assert AccountId("7") not in known


def test_people_of_a_saved_crossing_are_named_the_same_way():
    """With --known beside a saved file, or a newer table."""
    table = table_of(entry(5, "Ada", "ada.example"), entry(6, "bo"))
    people = (
        Followed(AccountId("5"), 0),
        Followed(AccountId("6"), 1, ScreenName("bob"), source=Source.TYPED),
        Followed(AccountId("7"), 2),
    )
    ada, bo, cy = listed_people(people, table)
    assert (ada.screen_name, ada.source) == ("Ada", Source.CROSSWALK)
    assert ada.listings[0].handles == ("ada.example",)
    assert (bo.screen_name, bo.source) == ("bob", Source.TYPED)
    assert cy == people[2]


def test_a_name_typed_by_hand_is_better_than_the_tables():
    """Somebody has looked at the profile itself; what the table says of accounts stays."""
    table = table_of(entry(5, "Ada", "ada.example"))
    (person,) = listed_people((Followed(AccountId("5"), 0),), table)
    named = named_by_hand(person, ScreenName("ada_now"))
    assert (named.screen_name, named.source) == ("ada_now", Source.TYPED)
    assert named.listings == person.listings
