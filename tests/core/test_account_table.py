"""A table of accounts: headings are known, mistakes are told, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.account_table import ROWS_MAX, BadRow, read_table
from passage.core.kit import Identity

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
