"""How many others bear a name: the rules that hold for every name, and the order of some."""

from __future__ import annotations

from itertools import permutations
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.name_table import JOINING, name_class, name_table, read_table, share_of
from passage.core.namesakes import ACCOUNTS, LEAST, UNLISTED, expected_namesakes
from passage.core.text import words

_LISTED = (*name_table().first, *name_table().last)
_KNOWN = sorted({name for names in _LISTED for name in names})[::90]
_WORD = st.one_of(
    st.sampled_from(_KNOWN), st.text(min_size=1, max_size=12), st.sampled_from(["de", "x", "иван"])
)
_NAMES = st.lists(_WORD, min_size=2, max_size=12)
_REAL_WORD = _WORD.filter(lambda word: word not in JOINING)
_REAL_NAMES = st.lists(_REAL_WORD, min_size=2, max_size=12)


def others(name):
    """Return the namesakes of a name as a person writes it."""
    return expected_namesakes(words(name))


@pytest.mark.parametrize(
    ("common", "rare"),
    [
        ("John Smith", "John Thorwarth"),
        ("Jean Martin", "Jean Quemeneur"),
        ("Thomas Müller", "Thomas Hinterwaldner"),
        ("María García", "Iratxe Goikoetxea"),
        ("Giuseppe Rossi", "Ermenegilda Rossi"),
        ("Jan de Vries", "Wubbo Vries"),
        ("Lars Jensen", "Lars Qvortrup"),
        ("Anna Johansson", "Anna Ekelöf"),
        ("Piotr Nowak", "Piotr Wyrzykiewicz"),
        ("Mehmet Yılmaz", "Mehmet Qarabulut"),
        ("Nguyễn Văn Anh", "Nguyễn Zyx Qwv"),
    ],
)
def test_a_common_name_has_far_more_namesakes(common, rare):
    """In each country's names, what many are called proves far less than what few are."""
    assert others(common) > 10 > 5 * others(rare)


def test_names_keep_to_their_country():
    """First and last name of one country meet more often than those of two."""
    assert others("Lars Jensen") > 20 * others("Lars Esposito")
    assert others("Giuseppe Esposito") > 20 * others("Giuseppe Jensen")


def test_words_that_are_no_names_count_as_others_use_them():
    """A pseudonym or an institution: its words are rare, and not as rare as a rare name."""
    assert others("Zyx Qwv") == UNLISTED
    assert LEAST < UNLISTED < 1.0


def test_nothing_counts_as_rarer_than_was_measured():
    """However many words: the least is what the measurements end with."""
    assert others("Zdenka Maria Abildgaard Kowalczuk-Brandl Quist") == LEAST == 0.02


def test_names_in_another_script_are_not_called_rare():
    """The lists know Latin letters only: of other names it is not said that they are rare."""
    assert others("Иван Иванов") == others("Анна Щукина") == 1.0
    assert others("Ivan Petrov") > LEAST


@pytest.mark.parametrize("name", ["John Smith", "Mette Skjødt", "Maria José García López"])
def test_order_does_not_matter(name):
    """People put their last name first, or in capitals, or both."""
    found = {expected_namesakes(order) for order in permutations(words(name))}
    assert max(found) == pytest.approx(min(found))
    assert others(name.upper()) == others(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José García", "Jose Garcia"),
        ("Jørgen Sørensen", "Joergen Soerensen"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("Åse Åkesson", "Aase Aakesson"),
        ("Jörg Schröder", "Joerg Schroeder"),
        ("Jan van der Berg", "Jan Berg"),
    ],
)
def test_spellings_of_one_name_weigh_alike(one, other):
    """Accents, the letters that stand for them, and words like "van" change nothing."""
    assert others(one) == others(other)


def test_only_the_stand_in_letters_are_taken_as_such():
    """The letters u and e after q or g are how Romance languages write a consonant."""
    assert name_class("joergensen") == name_class("jorgensen") == "jorgensen"
    assert name_class("miguel") == "miguel"
    assert name_class("dominique") == "dominique"


def test_further_words_make_a_name_rarer():
    """A second last name, a second first name or an initial are shared with fewer people."""
    assert others("Pedro Sánchez Pérez") < others("Pedro Sánchez") / 5
    assert others("Anna Maria García") < others("Anna García")
    assert LEAST < others("John Q. Smith") < others("John Smith")
    assert others("John Quincy Smith") < 1


def test_an_initial_is_shared_by_many():
    """One letter in place of a name says little."""
    assert others("J. Smith") > others("Jebediah Smith")


@given(_NAMES)
def test_always_a_number_within_its_limits(parts):
    """Whatever strangers call themselves, the answer lies between the least and everybody."""
    found = expected_namesakes(tuple(parts))
    assert isfinite(found)
    assert LEAST <= found <= ACCOUNTS


@given(_REAL_NAMES, _REAL_WORD, st.integers(0, 12))
def test_a_word_more_never_gives_more_namesakes(parts, word, place):
    """Who bears a longer name also bears the shorter one; words like "de" are no names."""
    longer = [*parts[:place], word, *parts[place:]]
    assert expected_namesakes(tuple(longer)) <= expected_namesakes(tuple(parts))


@given(st.lists(st.text(max_size=3), max_size=1))
def test_less_than_a_name_is_no_error(parts):
    """Nothing, or a single word, gets the least."""
    assert expected_namesakes(tuple(parts)) == LEAST


def test_the_table_is_whole():
    """Countries share out the accounts, and no country's names are borne by more than all."""
    table = name_table()
    assert sum(table.countries.values()) == pytest.approx(1, abs=0.01)
    assert len(table.countries) > 20
    for names in (*table.first, *table.last):
        assert all(name == name_class(name) for name in names)
        assert 0 < sum(names.values()) < 1.1


def test_a_table_reads_as_its_header_says():
    """Countries, then lines of equally common names, each step √2 rarer than the last."""
    table = read_table(
        "# told\nfr 0.75\nfirst 12: ada eve\nlast 14: novak\nde 0.25\nfirst 13: ada\n"
    )
    assert table.countries == {"fr": 0.75, "de": 0.25}
    assert table.first_shares("ada") == {0: share_of(12), 1: share_of(13)}
    assert table.first_shares("eve") == {0: share_of(12)}
    assert table.last_shares("novak") == {0: 2**-7}
    assert table.last_shares("nobody") == {}


def test_a_spoilt_table_is_not_read():
    """A table of another form is told at once, rather than read in part."""
    with pytest.raises(ValueError, match="unpack"):
        read_table("fr 0.75\nfirst: ada\n")
