"""Those who look like the people of a trial and are not: the reason why matching is hard.

Namesakes as many as the frequency of the name makes likely; strangers on the same or a
neighbouring X name; squatters; robots that copy; parodies; and bridges' twins, which are nobody
else and yet not the account itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from math import exp
from random import Random

from passage.core.model import Network
from workshop.trial_cases import twins_of
from workshop.trial_data import Account, Key, Person
from workshop.trial_handles import Self, named, squashed
from workshop.trial_names import LATIN, chance, draw_name, pseudonym

# Accounts that bear a person's name: an assumption, as in the simulation of the measurements.
_NAMED = {Network.BLUESKY: 20e6, Network.MASTODON: 2e6}
_NAMESAKES_MAX = 30
# Expected strangers on the identical name, by its letters (measured on 5,030 names, scaled to 40
# million accounts): up to 6, 7 and 8, from 9 on. On Mastodon a fifth of it (assumed).
_STRANGERS = ((6, 1.5), (8, 0.4), (99, 0.06))
# Strangers one edit away (measured at 4.3, 1.1 and 0 % in a hundredth of the accounts; scaled
# cautiously).
_NEIGHBOURS = ((8, 0.5), (11, 0.15), (99, 0.03))
_ON_MASTODON = 0.2
_PSEUDONYMS_SHARED = 0.3
_PUBLIC = frozenset({"politician", "institution"})
_COPIES = ("Unofficial bot that mirrors tweets. Not affiliated.", "Automated copy of an X account.")
_HOSTS = ("mastodon.social", "mstdn.social", "mas.to", "mastodon.online", "fosstodon.org")


def lookalikes(rng: Random, person: Person, self: Self, taken: Container[Key]) -> Iterator[Account]:
    """Yield the accounts that look like a person's; ``self`` is what X shows of them."""
    for network in Network:
        for account in (
            *_namesakes(rng, network, self),
            *_strangers(rng, network, self),
            *_impostors(rng, network, person, self),
        ):
            if account.key not in taken and account.key not in person.accounts:
                yield account
    yield from _twins(rng, person)


def _poisson(rng: Random, expected: float, most: int) -> int:
    limit, product, count = exp(-min(expected, 500.0)), rng.random(), 0
    while product > limit and count < most:
        product *= rng.random()
        count += 1
    return count


def _expected(table: tuple[tuple[int, float], ...], network: Network, length: int) -> float:
    share = next(share for most, share in table if length <= most)
    return share if network is Network.BLUESKY else share * _ON_MASTODON


def _address(rng: Random, network: Network, label: str) -> str:
    if network is Network.BLUESKY:
        return f"{label.replace('_', '-').strip('-')[:18]}.bsky.social"
    return f"{label.strip('-.')}@{rng.choice(_HOSTS)}"


def _namesakes(rng: Random, network: Network, self: Self) -> Iterator[Account]:
    if self.name is None:
        for _ in range(_poisson(rng, _PSEUDONYMS_SHARED, _NAMESAKES_MAX)):
            label = "".join(pseudonym(rng))
            yield Account(network, _address(rng, network, label), self.shown, kind="namesake")
        return
    expected = _NAMED[network] * self.name.share
    for _ in range(_poisson(rng, expected, _NAMESAKES_MAX)):
        label = named(self.name, rng)
        if chance(rng, 0.5):  # the better names are gone (assumed)
            label = f"{label[:15]}{rng.randrange(1, 999)}"
        yield Account(network, _address(rng, network, label), self.shown, kind="namesake")


def _strangers(rng: Random, network: Network, self: Self) -> Iterator[Account]:
    length = len(squashed(self.x))
    x = self.x.lower()
    if chance(rng, 1 - exp(-_expected(_STRANGERS, network, length))):
        yield Account(network, _address(rng, network, x), _stranger(rng, self), kind="stranger")
    for _ in range(_poisson(rng, _expected(_NEIGHBOURS, network, length), 3)):
        place = rng.randrange(len(x))
        near = rng.choice((f"{x}{rng.randrange(10)}", x[:place] + x[place] + x[place:], x[:-1]))
        name = draw_name(rng, LATIN).shown
        yield Account(network, _address(rng, network, near or x), name, kind="neighbour")


def _stranger(rng: Random, self: Self) -> str:
    """Return the name of somebody else who took the very X name.

    Who takes a name with ``anna`` in it is mostly called Anna (assumed: seven in ten; as many
    give a name at all).
    """
    if not chance(rng, 0.7):
        return ""
    other = draw_name(rng, LATIN)
    if self.name and chance(rng, 0.7):
        first, last = (word in self.x.lower() for word in self.name.words)
        if first or last:
            kept_first = self.name.first if first else other.first
            return f"{kept_first} {self.name.last if last else other.last}"
    return other.shown


def _impostors(rng: Random, network: Network, person: Person, self: Self) -> Iterator[Account]:
    """Yield accounts that show the person's name on purpose. How many there are is assumed."""
    public = self.kind in _PUBLIC
    x, mastodon = self.x.lower(), network is Network.MASTODON
    if chance(rng, 0.02 if public else 0.005):
        yield Account(network, _address(rng, network, x), self.shown, kind="squatter")
    if chance(rng, 0.03 if public else 0.005):
        label, parody = f"{x[:12]}fan", chance(rng, 0.5)
        name = f"{self.shown} (parody)" if parody else self.shown
        bio = "" if parody else f"Parody. Not affiliated with {self.shown}."
        yield Account(network, _address(rng, network, label), name, bio=bio, kind="parody")
    if chance(rng, 0.01):
        name = f"{self.shown} bot"
        yield Account(network, _address(rng, network, f"{x[:12]}bot"), name, kind="bot")
    if mastodon and chance(rng, 0.3 if public else 0.08):
        bio = f"Unofficial mirror of https://twitter.com/{self.x}"
        yield Account(network, f"{self.x}@bird.makeup", person.name, bio=bio, kind="mirror bot")
    if mastodon and self.kind == "politician" and chance(rng, 0.15):
        yield Account(network, f"{self.x}@respublicae.eu", self.shown, kind="mirror bot")
    if chance(rng, 0.015):
        address = f"{self.x}@copies.example" if mastodon else f"{x.replace('_', '')}.copies.example"
        bio = f"{rng.choice(_COPIES)} https://x.com/{self.x}"
        yield Account(network, address, self.shown, bio=bio, kind="mirror")


def _twins(rng: Random, person: Person) -> Iterator[Account]:
    """Yield bridges' twins; that one in twenty has joined a bridge is assumed."""
    for address in sorted(twins_of(person)):
        if chance(rng, 0.05):
            network = Network.MASTODON if "@" in address else Network.BLUESKY
            yield Account(network, address, person.name, kind="twin")


def bystanders(rng: Random, number: int) -> Iterator[Account]:
    """Yield accounts of people whom nobody looks for."""
    for _ in range(number):
        network = Network.BLUESKY if chance(rng, 0.7) else Network.MASTODON
        name = draw_name(rng, LATIN)
        yield Account(network, _address(rng, network, named(name, rng)), name.shown, kind="other")
