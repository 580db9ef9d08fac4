"""Invented people, their accounts and those who look like them: what a trial has by default.

Shares are those of 2,202 published pairs of X, Bluesky and Mastodon accounts, by segment; where
nothing was measured, the comment says "assumed". Nothing here looks at how Passage decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from passage.core.model import Network
from passage.core.names import AccountId, ScreenName
from workshop.trial_data import Account, Data, Key, Person
from workshop.trial_handles import Self, bluesky_handle, mastodon_user, screen_name
from workshop.trial_lookalikes import bystanders, lookalikes
from workshop.trial_names import LATIN, OTHER, Name, chance, draw_name, place, pseudonym

PEOPLE = 1500

# Segment: share of the people, who is on Bluesky, on Mastodon (assumed), has a website (assumed).
_SEGMENTS = {
    "ordinary": (0.28, 0.38, 0.12, 0.2),
    "politician": (0.1, 0.4, 0.08, 0.35),
    "science": (0.07, 0.45, 0.3, 0.5),
    "tech": (0.17, 0.45, 0.4, 0.75),
    "artist": (0.15, 0.5, 0.12, 0.4),
    "institution": (0.08, 0.35, 0.15, 0.9),
    "other script": (0.08, 0.3, 0.12, 0.2),
    "renamed": (0.07, 0.4, 0.15, 0.2),
}
# Assumed: how many are given with bio and website, and how often a bio or account says what.
_RICH = 0.4
_SAYS_ACCOUNT = {"tech": 0.05}
_SAYS_ACCOUNT_ELSE = 0.01
_SAYS_X = 0.03
_SHOWS_WEBSITE = 0.5
_VERIFIED = 0.4
_HAS_BIO = 0.75
_HOSTS = """mastodon.social:25 fosstodon.org:8.7 hachyderm.io:7.6 infosec.exchange:5.6
techhub.social:4.3 mastodon.online:3 mstdn.social:2.9 mas.to:1.8 mastodon.world:1.2 chaos.social:1
mastodon.cloud:.9 tech.lgbt:.7 indieweb.social:.6 aus.social:.5 sfba.social:.5 floss.social:.5
piaille.fr:1 mastodon.nu:.7 mamot.fr:.6"""
_ONE_OF_A_KIND = 0.16
_TLDS = "com com com dev org net fr io me co.uk"
_JOBS = (
    "writer",
    "teacher",
    "runner",
    "baker",
    "nurse",
    "engineer",
    "photographer",
    "historian",
    "gardener",
    "parent",
    "researcher",
    "designer",
    "translator",
    "musician",
    "cyclist",
    "librarian",
    "chemist",
    "reporter",
)
_BODIES = (
    ("University of {}", "uni"),
    ("{} Tribune", "tribune"),
    ("Museum of {}", "museum"),
    ("{} Fire Service", "fire"),
    ("City of {}", "city"),
    ("{} Institute of Science", "science"),
)
_SIGNS = ("", "", "", "", "", " 🌿", " 📚", " (she/her)", ", PhD", " 🇪🇺")


def invent(people: int = PEOPLE, seed: int = 1) -> Data:
    """Invent a trial: the same for the same number and seed."""
    rng, data = Random(seed), Data()  # noqa: S311 - not for secrets
    for number in range(people):
        kind = rng.choices(list(_SEGMENTS), [row[0] for row in _SEGMENTS.values()])[0]
        _invent_one(rng, data, number, kind)
    for account in bystanders(rng, people * 3):
        data.add(account)
    return data


def _invent_one(rng: Random, data: Data, number: int, kind: str) -> None:
    names = {person.screen_name.lower() for person in data.people.values()}
    while (self := _self(rng, kind)).x.lower() in names:
        pass
    old = self
    if kind == "renamed":
        # What the archive knows is a name of long ago: accounts follow the later one.
        self = _renamed(rng, self)
    accounts = _accounts(rng, data, self)
    for account in accounts:
        data.add(account)
    keys = frozenset(account.key for account in accounts)
    rich = chance(rng, _RICH)
    person = Person(
        AccountId(str(9_000_001 + number)),
        ScreenName(old.x),
        old.shown + rng.choice(_SIGNS),
        self.website if rich else "",
        _bio(rng, kind, keys) if rich else "",
        kind,
        keys,
    )
    data.add_person(person)
    for account in lookalikes(rng, person, old, data.accounts):
        data.add(account)


def _self(rng: Random, kind: str) -> Self:
    if kind == "institution":
        form, word = rng.choice(_BODIES)
        where = place(rng)
        words = (where.lower(), word) if form[0] == "{" else (word, where.lower())
        made = Self(kind, form.format(where), words, None)
    elif kind == "artist" or (kind in ("ordinary", "renamed") and chance(rng, 0.3)):
        words = pseudonym(rng)
        forms = (" ".join(words).title(), "".join(words), words[0].capitalize())
        made = Self(kind, rng.choices(forms, (5, 3, 2))[0], words, None)
    else:
        name = draw_name(rng, OTHER if kind == "other script" else LATIN)
        made = Self(kind, name.shown, name.words, name)
    made.x, made.x_type = screen_name(rng, made)
    if chance(rng, _SEGMENTS[kind][3]):
        made.website = _website(rng, made)
    return made


def _renamed(rng: Random, old: Self) -> Self:
    # Assumed: three in ten took another display name with it.
    new = Self(old.kind, old.shown, old.words, old.name, website=old.website)
    if chance(rng, 0.3):
        new.words = pseudonym(rng)
        new.shown, new.name = " ".join(new.words).title(), None
    while True:
        new.x, new.x_type = screen_name(rng, new)
        if new.x.lower() != old.x.lower():
            return new


def _website(rng: Random, self: Self) -> str:
    label = "".join(self.words) if chance(rng, 0.7) else self.x.lower().replace("_", "")
    return f"https://{label}.{rng.choice(_TLDS.split())}"


def _bio(rng: Random, kind: str, keys: frozenset[Key]) -> str:
    said = f"{rng.choice(_JOBS).capitalize()}, {rng.choice(_JOBS)}. {place(rng)}."
    if keys and chance(rng, _SAYS_ACCOUNT.get(kind, _SAYS_ACCOUNT_ELSE)):
        network, address = max(keys, key=lambda key: (key[0].value, key[1]))
        said += f" Now at @{address}" if network is Network.MASTODON else f" Bluesky: {address}"
    return said


def _accounts(rng: Random, data: Data, self: Self) -> list[Account]:
    _, bluesky, mastodon, _ = _SEGMENTS[self.kind]
    there = chance(rng, bluesky)
    # Assumed: who is on one network is twice as often on the other.
    also = mastodon * (1.4 if there else 0.7)
    made: list[Account] = []
    if chance(rng, also):
        user = mastodon_user(rng, self)
        made.append(_account(rng, self, Network.MASTODON, f"{user}@{_host(rng)}"))
    if there:
        user = made[0].handle.partition("@")[0] if made else ""
        taken = data.accounts
        handle = bluesky_handle(rng, self, user, lambda h: (Network.BLUESKY, h) in taken)
        made.append(_account(rng, self, Network.BLUESKY, handle))
    return made


def _account(rng: Random, self: Self, network: Network, handle: str) -> Account:
    bio = f"{rng.choice(_JOBS).capitalize()} in {place(rng)}." * chance(rng, _HAS_BIO)
    if chance(rng, _SAYS_X):
        bio += f" Formerly @{self.x} on Twitter."
    website = self.website if chance(rng, _SHOWS_WEBSITE) else ""
    proven = "verified" if network is Network.MASTODON and chance(rng, _VERIFIED) else ""
    return Account(network, handle, _drifted(rng, self), website, bio.strip(), proven)


def _host(rng: Random) -> str:
    if chance(rng, _ONE_OF_A_KIND):
        return f"{place(rng).lower()}.social"
    hosts, shares = zip(*(one.split(":") for one in _HOSTS.split()), strict=True)
    return str(rng.choices(hosts, [float(share) for share in shares])[0])


def _drifted(rng: Random, self: Self) -> str:
    """Return the name on the new network: measured, the same for 80 to 92 % of the people."""
    sign = rng.choice(_SIGNS)
    if self.name is None:
        # Assumed for pseudonyms: a quarter changes them, or writes them otherwise.
        forms: Sequence[str] = (self.shown, "".join(self.words), "", pseudonym(rng)[1].title())
        return rng.choices(forms, (75, 15, 4, 6))[0] + sign
    name: Name = self.name
    middle = rng.choice("ABCDEFGHJKLM")
    latin = name.latin if name.latin != name.shown else name.shown
    forms = (
        name.shown,
        latin,
        f"{name.first} {middle}. {name.last}",
        f"{name.first[0]}. {name.last}",
        name.first,
        "",
        pseudonym(rng)[0].title(),
    )
    other = 10 if latin != name.shown else 1
    return rng.choices(forms, (84, other, 8, 3, 2, 1, 1))[0] + sign
