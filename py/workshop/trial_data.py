"""What a matching trial is about: people of whom the right accounts are known, and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from passage.core.model import Followed, Network, Profile
from passage.core.names import AccountId, ScreenName

Key = tuple[Network, str]
"""An account: its network, and its address in small letters."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a simulated network. ``kind`` may hold the words bot, verified, label-..."""

    network: Network
    handle: str
    name: str = ""
    website: str = ""
    bio: str = ""
    kind: str = ""

    @property
    def key(self) -> Key:
        """What tells accounts apart."""
        return self.network, self.handle.lower()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on X: what is known of them, and their right ``accounts`` (maybe none)."""

    id: AccountId
    screen_name: ScreenName
    name: str = ""
    website: str = ""
    bio: str = ""
    kind: str = ""
    accounts: frozenset[Key] = frozenset()

    def followed(self, rank: int) -> Followed:
        """Return the person as a search takes them: with a profile only where one is known."""
        links = tuple(word for word in (*self.bio.split(), self.website) if "://" in word)
        known = self.bio or self.website
        profile = Profile(self.bio, self.website, tuple(dict.fromkeys(links))) if known else None
        return Followed(self.id, rank, self.screen_name, self.name, profile=profile)

    def on(self, network: Network) -> frozenset[Key]:
        """Return the right accounts on one network."""
        return frozenset(key for key in self.accounts if key[0] is network)


@dataclass(slots=True)
class Data:
    """A trial's people and the accounts there are; ``refused`` says what could not be read."""

    people: dict[AccountId, Person] = field(default_factory=dict)
    accounts: dict[Key, Account] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def add(self, account: Account) -> None:
        """Add an account; of two with the same address the first stands."""
        self.accounts.setdefault(account.key, account)

    def add_person(self, person: Person) -> None:
        """Add a person; a second row for the same one adds its accounts."""
        old = self.people.get(person.id)
        if old:
            person = replace(old, accounts=old.accounts | person.accounts)
        self.people[person.id] = person

    def complete(self) -> None:
        """Add the right accounts that nobody described: with the person's name, no more."""
        for person in self.people.values():
            for network, handle in sorted(person.accounts, key=lambda key: (key[0].value, key[1])):
                self.add(Account(network, handle, person.name))
