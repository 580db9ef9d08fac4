"""Invented names for a matching trial, as common or rare as real ones.

Each country has common first and last names, whose shares fall as one over their rank, and a
long tail of rare ones put together from syllables. The choice is made by hand, apart from
anything that Passage knows of names, or the trial would only ask it what it said itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from workshop.trial_words import folded

_RARE = {True: 2e-5, False: 4e-6}
"""Share of one rare first (True) or last name."""

_FIRST_ENDS = ("a", "o", "e", "ia", "an", "el", "in")


@dataclass(frozen=True)
class Name:
    """A person's name: as written, in Latin letters, and the share of people who bear it."""

    first: str
    last: str
    latin_first: str
    latin_last: str
    share: float
    last_comes_first: bool = False

    @property
    def shown(self) -> str:
        """The name as its bearer writes it."""
        if self.last_comes_first:
            return self.last + self.first
        return f"{self.first} {self.last}"

    @property
    def latin(self) -> str:
        """The name in Latin letters, first name first."""
        return f"{self.latin_first} {self.latin_last}"

    @property
    def words(self) -> tuple[str, str]:
        """First and last name as handles spell them."""
        return plain(self.latin_first), plain(self.latin_last)


def plain(text: str) -> str:
    """Return the ASCII letters and digits of a text, folded."""
    return "".join(c for c in folded(text) if c.isascii() and c.isalnum())


@dataclass(frozen=True)
class Country:
    """A country's names. ``share`` is its part of all accounts.

    ``first_common`` and ``last_common`` are the shares of people whose name is a common one. In
    a language with other letters, each name stands as ``written=latin``. ``tail`` are the
    syllables of rare names.
    """

    share: float
    first: str
    first_common: float
    last: str
    last_common: float
    tail: tuple[str, str, str]
    last_comes_first: bool = False

    @cached_property
    def _tables(self) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        return _shares(self.first, self.first_common), _shares(self.last, self.last_common)

    def draw(self, rng: Random) -> Name:
        """Draw somebody's name."""
        first, p_first = self._one(rng, is_first=True)
        last, p_last = self._one(rng, is_first=False)
        shown_first, _, latin_first = first.partition("=")
        shown_last, _, latin_last = last.partition("=")
        return Name(
            shown_first,
            shown_last,
            latin_first or shown_first,
            latin_last or shown_last,
            self.share * p_first * p_last,
            self.last_comes_first,
        )

    def _one(self, rng: Random, *, is_first: bool) -> tuple[str, float]:
        table = self._tables[0 if is_first else 1]
        common = self.first_common if is_first else self.last_common
        other_letters = "=" in table[0][0]
        if chance(rng, common) or (is_first and other_letters):
            return rng.choices(table, [share for _, share in table])[0]
        parts = [rng.choice(part.split()) for part in self.tail]
        if is_first:
            parts[-1] = rng.choice(_FIRST_ENDS)
        written, _, latin = zip(*(part.partition("=") for part in parts), strict=True)
        built = "".join(written).capitalize()
        if other_letters:
            built += "=" + "".join(latin).capitalize()
        return built, _RARE[is_first]


def _shares(names: str, common: float) -> list[tuple[str, float]]:
    words = names.split()
    total = sum(1 / (rank + 5) for rank in range(len(words)))
    return [(word, common / (rank + 5) / total) for rank, word in enumerate(words)]


_EN = Country(
    0.44,
    """James Michael John David Robert Mary Chris Sarah Jennifer Daniel Matt Emily Jessica Laura
    Andrew Kevin Brian Amanda Rachel Steve Paul Mark Anna Emma Ben Sam Alex Tom Karen Nicole Peter
    Ryan Megan Hannah Claire George Simon Fiona Ian Helen Victoria Oliver Jack Grace Naomi Ruth
    Dylan Marcus Ethan Imogen""",
    0.6,
    """Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin
    Jackson Thompson White Lee Harris Clark Lewis Robinson Walker Hall Young Allen King Wright
    Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts Carter Phillips Evans Turner
    Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper""",
    0.22,
    ("har ash wen bra thor cal mid ock", "ble ling ring ven den fer", "ton ford ley worth by wick"),
)
_FR = Country(
    0.1,
    """Marie Nicolas Julien Thomas Pierre Camille Sophie Laurent Philippe Isabelle Nathalie Antoine
    Sébastien Élise Chloé François Céline Aurélie Mathieu Olivier Hélène Benoît Lucie Manon Hugo
    Léa Stéphane Valérie Jérôme Anaïs""",
    0.6,
    """Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre
    Michel Garcia Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet
    François Martinez Legrand Garnier""",
    0.07,
    ("beau cham mont gui val ville ros per", "re bri che le ga", "aud eau ier in ard el oux"),
)
_DE = Country(
    0.1,
    """Michael Thomas Andreas Stefan Christian Anna Julia Martin Daniel Sabine Katharina Markus
    Jan Lena Sebastian Jörg Jürgen Claudia Susanne Tobias Florian Felix Nina Karin Uwe Lukas
    Maximilian Franziska Björn Anke""",
    0.6,
    """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch
    Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann
    Lange Schmitt Werner Krause Lehmann Köhler""",
    0.12,
    ("gru hag lin oster wie sten bor kal", "den gen mer ber sel", "mann hoff stein bach hof er"),
)
_ES = Country(
    0.14,
    """María José Carlos Ana Juan Luis Laura Javier Marta David Pablo Lucía Miguel Carmen Antonio
    Elena Sergio Paula Jorge Raúl Sofía Diego Andrés Cristina Fernando Beatriz João Rafael Inês
    Tiago""",
    0.7,
    """García González Rodríguez Fernández López Martínez Sánchez Pérez Gómez Martín Silva Santos
    Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Oliveira Navarro Torres Domínguez Vega
    Costa Ramos Gil Ferreira Castro""",
    0.3,
    ("ar bel cor mon sal ver zu gui", "ra te lla ri men", "do nga es ino ero ales"),
)
_NORDIC = Country(
    0.04,
    """Lars Anders Mette Anne Peter Maria Johan Karin Søren Jens Ole Åsa Björn Ingrid Hanne Erik
    Kristina Henrik Sofie Magnus Lise Niels Elin Gustav""",
    0.6,
    """Nielsen Jensen Hansen Andersson Johansson Pedersen Karlsson Andersen Nilsson Christensen
    Eriksson Larsen Sørensen Rasmussen Larsson Olsson Jørgensen Petersen Persson Svensson Madsen
    Gustafsson Kristensen Lindberg""",
    0.5,
    ("lind berg ny sand ek hol vest", "e a s", "gren strand dahl kvist lund gaard"),
)
_IT = Country(
    0.05,
    """Marco Giulia Andrea Francesca Luca Chiara Matteo Sara Alessandro Elena Paolo Martina Davide
    Federica Stefano Valentina Simone Silvia Giorgio Anna""",
    0.6,
    """Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti
    Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri""",
    0.06,
    ("bas cam del fer gam mar pel tos", "ti pa ra li co", "ni ello etti ano oni ucci"),
)
_RU = Country(
    0.05,
    """Александр=Aleksandr Сергей=Sergey Елена=Elena Анна=Anna Дмитрий=Dmitry Ольга=Olga
    Мария=Maria Алексей=Alexey Наталья=Natalia Иван=Ivan Юлия=Yulia Михаил=Mikhail""",
    1.0,
    """Иванов=Ivanov Смирнов=Smirnov Кузнецов=Kuznetsov Попов=Popov Васильев=Vasiliev
    Петров=Petrov Соколов=Sokolov Михайлов=Mikhailov Новиков=Novikov Шевченко=Shevchenko
    Кравченко=Kravchenko Зайцев=Zaitsev Лебедев=Lebedev Воробьёв=Vorobyov""",
    0.2,
    (
        "Бар=bar Гор=gor Дуб=dub Звер=zver Кол=kol Мар=mar Рог=rog Тар=tar",
        "ан=an ил=il ов=ov ус=us ен=en",
        "ский=sky енко=enko ин=in чук=chuk ев=ev",
    ),
)
_EL = Country(
    0.01,
    """Γιώργος=Giorgos Μαρία=Maria Γιάννης=Giannis Ελένη=Eleni Δημήτρης=Dimitris
    Κωνσταντίνος=Konstantinos Κατερίνα=Katerina Νίκος=Nikos Σοφία=Sofia""",
    1.0,
    """Παπαδόπουλος=Papadopoulos Βλάχος=Vlachos Νικολαΐδης=Nikolaidis Οικονόμου=Oikonomou
    Γεωργίου=Georgiou Αντωνίου=Antoniou Δημητρίου=Dimitriou Μακρής=Makris""",
    0.1,
    (
        "Καρ=kar Μαν=man Σταμ=stam Τσακ=tsak Φωτ=phot Ζαχ=zach",
        "αν=an ατ=at ου=ou ιν=in",
        "άκης=akis ίδης=idis όπουλος=opoulos έλης=elis",
    ),
)
_JA = Country(
    0.12,
    """太郎=Taro 健太=Kenta 陽子=Yoko 美咲=Misaki 翔太=Shota 大輔=Daisuke 真由美=Mayumi 直樹=Naoki
    さくら=Sakura 恵子=Keiko 拓也=Takuya 彩=Aya""",
    0.5,
    """佐藤=Sato 鈴木=Suzuki 高橋=Takahashi 田中=Tanaka 伊藤=Ito 渡辺=Watanabe 山本=Yamamoto
    中村=Nakamura 小林=Kobayashi 加藤=Kato 吉田=Yoshida 山田=Yamada 森=Mori 清水=Shimizu""",
    0.15,
    (
        "石=ishi 松=matsu 黒=kuro 長=naga 福=fuku 大=o 小=ko 西=nishi 北=kita",
        "之=no ヶ=ga 々=mi",
        "原=hara 川=kawa 島=shima 谷=tani 岡=oka 沢=sawa 崎=saki",
    ),
    last_comes_first=True,
)
_AR = Country(
    0.05,
    """محمد=Mohammed أحمد=Ahmed فاطمة=Fatima علي=Ali عمر=Omar ليلى=Layla مريم=Maryam خالد=Khaled
    نور=Nour حسن=Hassan سارة=Sara يوسف=Youssef""",
    1.0,
    """حسين=Hussein إبراهيم=Ibrahim الحداد=Alhaddad منصور=Mansour خوري=Khoury العلي=Alali
    صالح=Saleh سليمان=Suleiman بكري=Bakri درويش=Darwish""",
    0.3,
    (
        "ال=al بن=bin أبو=abu",
        "شام=sham حجا=haja قاس=qas رشي=rashi نجا=naja فرح=farh زين=zayn",
        "ي=i ان=an ات=at ين=in",
    ),
)
LATIN: Sequence[Country] = (_EN, _FR, _DE, _ES, _NORDIC, _IT)
OTHER: Sequence[Country] = (_RU, _EL, _JA, _AR)


def draw_name(rng: Random, countries: Sequence[Country]) -> Name:
    """Draw a name from countries by their share."""
    return rng.choices(countries, [country.share for country in countries])[0].draw(rng)


def chance(rng: Random, share: float) -> bool:
    """Return True so often."""
    return rng.random() < share


_ADJECTIVES = """
pixel moonlit rusty velvet tiny cosmic sleepy neon paper hollow wild quiet salty amber crooked
frosty lucky mossy silver sour static stray sunken tidal toasted vivid woolly
"""
_NOUNS = """
otter fox lantern comet teapot raven badger harbor puffin biscuit mango wizard pencil orchid
thistle walrus turnip kettle meadow ember glacier marble noodle pigeon saffron tundra
"""
_INVENTED = 0.6


def pseudonym(rng: Random) -> tuple[str, str]:
    """Return an invented pseudonym as two words, most often with one that nobody else has."""
    one, other = rng.choice(_ADJECTIVES.split()), rng.choice(_NOUNS.split())
    if chance(rng, _INVENTED):
        one = syllables(rng, rng.choice((2, 3)))
    if chance(rng, _INVENTED):
        other = syllables(rng, 2)
    return one, other


def syllables(rng: Random, count: int) -> str:
    """Return a made-up word."""
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(count))


_PLACE_ENDS = ("ton", "berg", "ville", "au", "holm", "ford", "")


def place(rng: Random) -> str:
    """Return the name of a place."""
    return (syllables(rng, 2) + rng.choice("lmnrs") + rng.choice(_PLACE_ENDS)).capitalize()
