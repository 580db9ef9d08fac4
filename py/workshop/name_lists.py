"""How common the names of each country are, out of lists that say it more or less.

Three cases. Lists with counts are taken as they are. Lists in the order of frequency get shares
that fall as those of known countries do. Lists in no order are first put in order: the names of
``name_heads.txt`` lead, the others follow by how often they occur in Spain and the United States,
where people of all countries live.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from passage.core.text import fold
from workshop.name_sources import Counts, Lists, roman
from workshop.paths import WORKSHOP

# Ranks are moved by two: the very first names stand out less than a pure power law says.
_SHIFT = 2


def ranked(names: Iterable[str], covers: float, steep: float) -> dict[str, float]:
    """Return shares for names in order of frequency, most frequent first.

    ``covers`` is the share of the people who bear one of them, ``steep`` the exponent by which
    shares fall with the rank: 0.6 where no name is very common, 1 where a few are.
    """
    order = list(dict.fromkeys(names))
    weights = [(rank + _SHIFT) ** -steep for rank in range(1, len(order) + 1)]
    total = sum(weights)
    return {name: covers * weight / total for name, weight in zip(order, weights, strict=True)}


def counted(counts: Counts, people: float) -> dict[str, float]:
    """Return shares out of counts among so many people (100 for percentages)."""
    return {name: count / people for name, count in counts.items()}


def covering(counts: Counts, covers: float) -> dict[str, float]:
    """Return shares out of counts whose bearers are a known share of all people."""
    return counted(counts, sum(counts.values()) / covers)


def of_women_too(shares: Mapping[str, float]) -> dict[str, float]:
    """Return Polish last names with those of women: Kowalski is Kowalska."""
    found: dict[str, float] = {}
    for name, share in shares.items():
        changes = name.endswith(("ski", "cki", "dzki"))
        for form in (name, name[:-1] + "a") if changes else (name,):
            found[form] = found.get(form, 0.0) + share / (2 if changes else 1)
    return found


def both(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return the mean of two lists of shares."""
    return {name: (one.get(name, 0) + other.get(name, 0)) / 2 for name in {**one, **other}}


@dataclass(frozen=True)
class Country:
    """A country or group of countries that share their names, and its part of the accounts."""

    code: str
    accounts: float
    """Relative to the others. Assumed: who writes on large networks under a real name."""
    first: Mapping[str, float]
    last: Mapping[str, float]


@dataclass
class Countries:
    """All countries, from the lists.

    Shares that a list does not give are assumptions, set so that the commonest names come out
    as the countries' offices publish them (Jensen 4 %, Müller 0.8 %, Martin 0.4 %).
    """

    lists: Lists

    @cached_property
    def _abroad(self) -> dict[str, dict[str, float]]:
        """Return how often names occur in Spain, then the United States, as order of others."""
        found = {}
        for kind in ("first", "last"):
            spain, states = self.lists.spain(kind), self.lists.united_states(kind)
            found[kind] = {
                name: spain.get(name, 0) / 45e6 + states.get(name, 0) / 100
                for name in spain | states
            }
        return found

    @cached_property
    def _heads(self) -> dict[tuple[str, str], list[str]]:
        """Return the commonest names, by country and kind."""
        found = {}
        for line in (WORKSHOP / "name_heads.txt").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                head, _, names = line.partition(": ")
                code, kind = head.split()
                found[code, kind] = names.split()
        return found

    @cached_property
    def _native(self) -> dict[str, set[str]]:
        """Return the names that are at home in Spain or England: there, order tells nothing."""
        return {
            kind: {
                fold(name)
                for locale in ("en_GB", "es_ES", "es_MX")
                for name in self.lists.faker(locale, f"{kind}_names")
            }
            for kind in ("first", "last")
        }

    def _ordered(self, code: str, kind: str, names: Iterable[str], *home: Counts) -> list[str]:
        """Return a list in order: by its head, by a neighbour's counts, by those abroad.

        Names at home in Spain or England come last, for they are common there anyway.
        """
        head = self._heads.get((code, kind), [])
        near = {fold(name): count for counts in home for name, count in counts.items()}
        abroad, native = self._abroad[kind], self._native[kind]

        def commonness(name: str) -> tuple[float, bool, float]:
            joined = name.replace(" ", "")
            count = max(abroad.get(name, 0.0), abroad.get(joined, 0.0))
            return near.get(name, 0.0), name not in native, count

        rest = {fold(name) for name in names} - set(head)
        return [*head, *sorted(sorted(rest), key=commonness, reverse=True)]

    def all(self) -> list[Country]:
        """Return every country, the largest first."""
        found = [*self._english(), *self._romance(), *self._northern(), *self._others()]
        return sorted(found, key=lambda country: -country.accounts)

    def _english(self) -> Iterable[Country]:
        lists = self.lists
        first, last = lists.united_states("first"), lists.united_states("last")
        yield Country("us", 260, counted(first, 100), counted(last, 100))
        zealand = lists.faker("en_NZ", "first_names")
        yield Country(
            "gb", 110, covering(zealand, 0.85), counted(lists.faker("en_GB", "last_names"), 100)
        )
        irish = self._ordered("ie", "last", lists.faker("en_IE", "last_names"))
        irish_first = self._ordered("ie", "first", lists.faker("en_IE", "first_names"), zealand)
        yield Country("ie", 15, ranked(irish_first, 0.8, 0.7), ranked(irish, 0.6, 0.6))

    def _romance(self) -> Iterable[Country]:
        lists = self.lists
        belgian = lists.faker("fr_BE", "first_names")
        french = lists.faker("fr_FR", "last_names")
        more = self._ordered("fr", "last", lists.mimesis("fr", "last"))
        yield Country("fr", 75, covering(belgian, 0.85), ranked([*french, *more], 0.4, 0.6))
        first, last = (
            both(
                counted(lists.faker("fr_BE", f"{kind}_names"), 11e6 / 2),
                counted(lists.faker("nl_BE", f"{kind}_names"), 11e6 / 2),
            )
            for kind in ("first", "last")
        )
        yield Country("be", 10, first, last)
        spanish = {k: counted(lists.spain(k), 46e6) for k in ("first", "last")}
        yield Country("es", 45, spanish["first"], spanish["last"])
        yield Country(
            "latin",
            55,
            both(
                covering(lists.faker("es_CL", "first_names_male", "first_names_female"), 0.85),
                covering(lists.faker("es_CO", "first_names"), 0.85),
            ),
            both(
                covering(lists.faker("es_CL", "last_names"), 0.8),
                covering(lists.faker("es_CO", "last_names"), 0.8),
            ),
        )
        yield from self._portuguese_and_italian()

    def _portuguese_and_italian(self) -> Iterable[Country]:
        lists = self.lists
        brazil = lists.brazil()
        last = [*lists.faker("pt_BR", "last_names"), *lists.faker("pt_PT", "last_names")]
        last += lists.mimesis("pt", "last")
        surnames = ranked(self._ordered("pt", "last", last), 0.75, 0.8)
        yield Country("br", 65, counted(brazil, 190e6), surnames)
        portuguese = [*lists.faker("pt_PT", "first_names"), *lists.mimesis("pt", "first")]
        yield Country(
            "pt", 10, ranked(self._ordered("pt", "first", portuguese, brazil), 0.9, 0.8), surnames
        )
        italian = self._ordered("it", "first", lists.faker("it_IT", "first_names"))
        last = [*lists.faker("it_IT", "last_names"), *lists.mimesis("it", "last")]
        yield Country(
            "it",
            40,
            ranked(italian, 0.85, 0.8),
            ranked(self._ordered("it", "last", last), 0.3, 0.6),
        )
        romanian = self._ordered("ro", "first", lists.faker("ro_RO", "first_names"))
        last = self._ordered("ro", "last", lists.faker("ro_RO", "last_names"))
        yield Country("ro", 8, ranked(romanian, 0.9, 0.8), ranked(last, 0.15, 0.4))

    def _northern(self) -> Iterable[Country]:
        lists = self.lists
        swiss = lists.faker("de_CH", "first_names_male"), lists.faker("de_CH", "first_names_female")
        last = [*lists.faker("de_DE", "last_names"), *lists.mimesis("de", "last")]
        last += lists.faker("de_AT", "last_names")
        yield Country(
            "de",
            90,
            both(ranked(swiss[0], 0.9, 0.8), ranked(swiss[1], 0.9, 0.8)),
            ranked(self._ordered("de", "last", last), 0.35, 0.75),
        )
        flemish = lists.faker("nl_BE", "first_names"), lists.faker("nl_BE", "last_names")
        dutch = [*lists.faker("nl_NL", "first_names"), *lists.mimesis("nl", "first")]
        last = [*lists.faker("nl_NL", "last_names"), *lists.mimesis("nl", "last")]
        yield Country(
            "nl",
            30,
            ranked(self._ordered("nl", "first", dutch, flemish[0]), 0.85, 0.7),
            ranked(self._ordered("nl", "last", last, flemish[1]), 0.5, 0.6),
        )
        swedish = lists.faker("sv_SE", "first_names")
        yield Country(
            "se", 20, covering(swedish, 0.9), covering(lists.faker("sv_SE", "last_names"), 0.45)
        )
        yield from self._nordic(swedish)

    def _nordic(self, swedish: Counts) -> Iterable[Country]:
        lists = self.lists
        danish = self._ordered("dk", "first", lists.faker("da_DK", "first_names"), swedish)
        last = self._ordered("dk", "last", lists.mimesis("da", "last"))
        surnames = [*lists.faker("da_DK", "last_names"), *last]
        yield Country("dk", 12, ranked(danish, 0.85, 0.6), ranked(surnames, 0.75, 1.0))
        norwegian = self._ordered("no", "first", lists.faker("no_NO", "first_names"), swedish)
        last = self._ordered("no", "last", lists.faker("no_NO", "last_names"))
        last += self._ordered("nb", "last", lists.mimesis("no", "last"))
        yield Country("no", 10, ranked(norwegian, 0.75, 0.4), ranked(last, 0.35, 0.65))
        yield Country(
            "fi",
            8,
            covering(lists.faker("fi_FI", "first_names"), 0.85),
            covering(lists.faker("fi_FI", "last_names"), 0.4),
        )

    def _others(self) -> Iterable[Country]:
        lists = self.lists

        def plain(
            code: str, accounts: float, first: tuple[float, float], last: tuple[float, float]
        ) -> Country:
            locale = {"cz": "cs_CZ", "tr": "tr_TR", "in": "en_IN", "id": "id_ID", "ma": "fr_DZ"}
            names = {k: lists.faker(locale[code], f"{k}_names") for k in ("first", "last")}
            return Country(
                code,
                accounts,
                ranked(self._ordered(code, "first", names["first"]), *first),
                ranked(self._ordered(code, "last", names["last"]), *last),
            )

        yield plain("cz", 8, (0.9, 0.7), (0.25, 0.6))
        yield plain("tr", 20, (0.8, 0.7), (0.2, 0.5))
        yield plain("in", 45, (0.4, 0.6), (0.4, 0.8))
        yield plain("id", 20, (0.4, 0.5), (0.2, 0.5))
        yield plain("ma", 20, (0.6, 0.6), (0.3, 0.5))
        first = [*lists.faker("pl_PL", "first_names"), *lists.mimesis("pl", "first")]
        polish = [*lists.faker("pl_PL", "unisex_last_names"), *lists.mimesis("pl", "last")]
        last = self._ordered("pl", "last", polish)
        yield Country(
            "pl",
            20,
            ranked(self._ordered("pl", "first", first), 0.9, 0.7),
            of_women_too(ranked(last, 0.35, 0.6)),
        )
        yield Country(
            "hu",
            6,
            covering(lists.faker("hu_HU", "first_names"), 0.75),
            covering(lists.faker("hu_HU", "last_names"), 0.35),
        )
        first, last = (
            [
                *self._heads.get(("yu", k), []),
                *lists.faker("sl_SI", f"{k}_names"),
                *self._ordered("hr", k, lists.faker("hr_HR", f"{k}_names")),
            ]
            for k in ("first", "last")
        )
        yield Country("yu", 8, ranked(first, 0.6, 0.6), ranked(last, 0.2, 0.5))
        yield from self._romanised()

    def _romanised(self) -> Iterable[Country]:
        lists = self.lists
        first = roman(lists.faker("ru_RU", "first_names_male", "first_names_female"))
        last = roman(lists.faker("ru_RU", "last_names_male", "last_names_female"))
        yield Country(
            "ru", 15, ranked(self._ordered("ru", "first", first), 0.9, 0.8), ranked(last, 0.25, 0.5)
        )
        japanese = lists.faker("ja_JP", "last_romanized_names")
        first = list(lists.faker("ja_JP", "first_romanized_names"))
        yield Country("jp", 15, ranked(first, 0.1, 0.2), ranked(japanese, 0.3, 0.5))
        chinese = self._ordered("cn", "last", lists.faker("zh_CN", "last_romanized_names"))
        first = list(lists.faker("zh_CN", "first_romanized_names"))
        yield Country("cn", 15, ranked(first, 0.2, 0.4), ranked(chinese, 0.85, 0.8))
        first = list(
            lists.faker("vi_VN", "first_names_male", "first_names_female", "first_names_unisex")
        )
        last = self._ordered("vn", "last", lists.faker("vi_VN", "last_names"))
        yield Country("vn", 8, ranked(first, 0.5, 0.3), ranked(last, 0.9, 1.5))
