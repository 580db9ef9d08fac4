"""A table of accounts: headings are known, mistakes are told, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.account_table import ROWS_MAX, TABLE_MAX, BadRow, read_table, read_table_file
from passage.core.kit import Identity
from passage.core.kit_errors import NotATable

TOWN = Identity(
    "Ville de Vernay", "VilleVernay", "vernay.example", "v@m.example", "https://v.example"
)
CELLS = ("Ville de Vernay", "@VilleVernay", "vernay.example", "@v@m.example", "v.example")


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_a_table_is_read_as_spreadsheets_write_it(sign):
    """Copied cells, and CSV files of both kinds; without headings by their order."""
    assert read_table(sign.join(CELLS)).accounts == (TOWN,)


@pytest.mark.parametrize(
    "headings",
    [
        "Name\tX\tBluesky\tMastodon\tWebsite",
        "Nom\tTwitter\tIdentifiant Bluesky\tFédiverse\tSite web",
    ],
)
def test_columns_are_known_by_their_headings(headings):
    """In English and French, in any order, beside others."""
    order = (4, 0, 2, 1, 3)
    names, cells = headings.split("\t"), list(CELLS)
    text = "\t".join(["Ref", *(names[one] for one in order)])
    text += "\n" + "\t".join(["7", *(cells[one] for one in order)])
    assert read_table(text).accounts == (TOWN,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("first", ["", "sep=;\r\n"])
def test_a_file_is_read_however_a_spreadsheet_wrote_it(encoding, first):
    """As a French Excel saves CSV (Windows-1252, semicolons), and the other ways there are."""
    headings = "Nom;Compte X;Identifiant Bluesky;Adresse Mastodon;Site internet"
    names = ("Médiathèque", *CELLS[1:])
    data = f"{first}{headings}\r\n{';'.join(names)}\r\n".encode(encoding)
    assert read_table_file(data).accounts == (replace(TOWN, name="Médiathèque"),)


def test_a_cell_may_hold_the_sign_between_cells_and_line_breaks():
    """Where it is quoted, as spreadsheets do; a line's end in it is a blank."""
    data = b'name;x\r\n"Ville; de\nVernay";VilleVernay\r\n'
    (account,) = read_table_file(data).accounts
    assert (account.name, account.x) == ("Ville; de Vernay", "VilleVernay")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 a spreadsheet's own file",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\0\0",
        b"name,x\n" + b"A,a\n" * 400_000,
    ],
)
def test_what_is_no_text_is_refused(data):
    """A sentence tells how to save it; nothing of it becomes a name."""
    with pytest.raises(NotATable):
        read_table_file(data)


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(data):
    """Whatever the bytes, there is a table or the one error."""
    try:
        table = read_table_file(data)
    except NotATable:
        return
    assert all(one.name or one.x for one in table.accounts)


@pytest.mark.parametrize("rest", ["B," + "x" * 140_000, '"B,b_c\nC,c_d\nD,d_e', '"B'])
def test_a_cell_without_an_end_ends_the_table(rest):
    """What stood before it is read; what follows is told, and is not taken for one name."""
    table = read_table(f"name,x\nA,a_b\n{rest}")
    assert [one.name for one in table.accounts] == ["A"]
    assert table.bad == (BadRow(3, "unread"),)


def test_quotes_within_a_cell_are_as_they_are():
    """Spreadsheets copy them so: only a cell that has no end is a mistake."""
    table = read_table('name\tx\nLes "Amis" de Vernay\ta_b\n"Vernay" en fête\tc_d')
    assert [one.x for one in table.accounts] == ["a_b", "c_d"]
    assert table.bad == ()


def test_a_table_longer_than_is_taken_is_told():
    """Whole rows within the bound are read; nobody is left to think that these were all."""
    row = "A,a_b,,,," + "x" * 1_100 + "\n"
    whole = TABLE_MAX // len(row)
    table = read_table(row * (whole + 1))
    assert len(table.accounts) == whole
    assert table.bad == (BadRow(whole + 1, "unread"),)


def test_rows_with_mistakes_are_told_by_number():
    """And the others are read; blank rows are nothing."""
    table = read_table("name,x,bluesky\nA,a_b,\n\n,,\nB,not a name,\n,,b.example\nC,,nothing\n")
    assert [one.name for one in table.accounts] == ["A"]
    assert table.bad == (
        BadRow(5, "bad-screen-name"),
        BadRow(6, "no-name"),
        BadRow(7, "bad-handle"),
    )


def test_more_accounts_than_an_institution_has_are_told():
    """They are left out by number, not without a word."""
    table = read_table("\n".join(f"Account {one},a{one}" for one in range(ROWS_MAX + 2)))
    assert len(table.accounts) == ROWS_MAX
    assert [one.code for one in table.bad] == ["too-many", "too-many"]


@given(st.text() | st.text('a@.;,\t\n"\x00='))
def test_whatever_is_pasted_is_read_or_told(text):
    """No text breaks it, and every account has a name."""
    table = read_table(text)
    assert all(one.name or one.x for one in table.accounts)
