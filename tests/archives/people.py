"""Invented people, ordinary and hostile."""

from __future__ import annotations

from random import Random

from .plan import Person

_FIRST = (
    "Ada", "Basile", "Chloé", "Désiré", "Élodie", "Fabrice", "Gwenaëlle", "Hamid", "Inès",
    "Joris", "Kenza", "Loïc", "Maud", "Nawel", "Odilon", "Perrine", "Quentin", "Romane",
    "Solène", "Tancrède", "Ursule", "Viviane", "Wassim", "Xavière", "Yann", "Zélie",
)  # fmt: skip
_LAST = (
    "Abricot", "Bruyère", "Cormoran", "Dentelle", "Écluse", "Fougère", "Grésil", "Houblon",
    "Ivraie", "Jonquille", "Kiosque", "Lavandin", "Mirabelle", "Nénuphar", "Osier", "Pervenche",
    "Quenouille", "Roselière", "Sarriette", "Tilleul", "Ulmaire", "Verveine",
)  # fmt: skip
_SIGNS = ("", "", "", "", " 🌿", " 📚", " (elle)", " 🏳️‍🌈", " — mairie", " ✨🚲")

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "&lt;b&gt;already escaped&lt;/b&gt;",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("https://example.invalid","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    'quoted, "twice"; and more',
    "\u202egnihtemos\u202c reversed",
    "אדה عادة \u2067mixed\u2069",
    "👩🏽‍🚀👨‍👩‍👧‍👦🇫🇷",
    "Z̴̢̛a̷͝l̵͞g̸̡o̶",
    "\u200b\u200d\u2060zero width",
    "%s %d {0} {name}",
    "../../etc/passwd",
    "'; DROP TABLE people; --",
    "}, {",
    '"user_mentions" : [ { "id_str" : "1" } ]',
    "\\",
    "name\\u0000with\\n escapes written out",
    "very long " + "n" * 5000,
)
"""Display names that break what trusts them: markup, formulas, directions, templates."""


def invent_people(number: int, seed: int = 1, first_id: int = 5_000_001) -> tuple[Person, ...]:
    """Invent people with distinct ids and names; a third of the ids exceed 2 ** 53.

    A few matter much, most little, as in life; one in three follows back.
    """
    rng = Random(seed)
    people: list[Person] = []
    for index in range(number):
        first, last = rng.choice(_FIRST), rng.choice(_LAST)
        # Ids from 2018 on count time in their high bits.
        id_ = first_id + index if index % 3 else 1_000_000_000_000_000_000 + (first_id + index) * 64
        people.append(
            Person(
                str(id_),
                f"{_plain(first)[:5]}{_plain(last)[:4]}{index:x}",
                f"{first} {last}{rng.choice(_SIGNS)}",
                contacts=max(1, int(rng.paretovariate(1.2))) if index < 2000 else 1,
                follower=rng.random() < 1 / 3,
            )
        )
    return tuple(people)


def hostile_people(first_id: int = 6_660_001) -> tuple[Person, ...]:
    """Return one followed person for each of `HOSTILE_NAMES`."""
    return tuple(
        Person(str(first_id + index), f"hostile_{index}", name)
        for index, name in enumerate(HOSTILE_NAMES)
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isalpha())
