"""Simple rules to compare with: what other tools do, on the same networks, by the same requests.

- ``similar``: the rule of a widespread browser extension. Search for the X name, then for the
  name; of the first three hits, take the first whose handle equals the X name (also without
  ``_``, or with ``-`` for it) or is like it by more than 0.92 (Jaro-Winkler), or whose displayed
  name is equal.
- ``handle``: the account with the very X name, whoever it says it is.
- ``name``: the first account with the same name, whatever its handle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from passage.core.errors import IdentifierError
from passage.core.model import Band, Network
from passage.core.names import parse_handle
from passage.net.exchange import Answer, Ask, Purpose
from workshop.trial_cases import Case, Pick, twins_of
from workshop.trial_data import Person
from workshop.trial_network import APPVIEW, SERVER
from workshop.trial_words import folded, words_of

_SIMILAR = 0.92
_HITS = 3
_PAGE = 10
_BATCH = 25
_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An account as a rule sees it. ``label`` is what of its address a person chose."""

    address: str
    label: str
    name: str


class Asker:
    """Puts a rule's questions to a simulated network, and counts them."""

    def __init__(self, network: Network, answer: Callable[[Ask], Answer]) -> None:
        self.requests = 0.0
        self._network = network
        self._answer = answer

    def search(self, query: str, limit: int) -> list[Hit]:
        """Return the accounts that come up for a query."""
        if not query:
            return []
        self.requests += 1
        params: tuple[tuple[str, str], ...] = (("q", query), ("limit", str(limit)))
        if self._network is Network.BLUESKY:
            path, key, origin = "/xrpc/app.bsky.actor.searchActors", "actors", APPVIEW
            purpose = Purpose.ACTORS
        else:
            path, key, origin = "/api/v2/search", "accounts", SERVER
            params, purpose = (*params, ("type", "accounts")), Purpose.ACCOUNTS
        return self._hits(Ask(origin, path, params, purpose), key)

    def named(self, screen_name: str) -> list[Hit]:
        """Return the accounts with this very name: one twenty-fifth of a look-up, or a search."""
        if self._network is Network.MASTODON:
            hits = self.search(screen_name, _PAGE)
            return [hit for hit in hits if hit.label == screen_name.lower()]
        handle = f"{screen_name.lower()}.bsky.social"
        try:
            parse_handle(handle)
        except IdentifierError:
            return []
        self.requests += 1 / _BATCH
        path = "/xrpc/app.bsky.actor.getProfiles"
        return self._hits(Ask(APPVIEW, path, (("actors", handle),), Purpose.PROFILES), "profiles")

    def _hits(self, ask: Ask, key: str) -> list[Hit]:
        records: list[dict[str, Any]] = json.loads(self._answer(ask).text)[key]
        return [hit for record in records for hit in _hit(record)]


def _hit(record: dict[str, Any]) -> Iterator[Hit]:
    if any(label["val"] == "impersonation" for label in record.get("labels", ())):
        return
    address = str(record.get("handle") or record.get("acct")).lower()
    label = address.partition("@")[0] if "@" in address else address.partition(".")[0]
    yield Hit(address, label, str(record.get("displayName") or record.get("display_name") or ""))


Rule = Callable[[Person, Asker], Hit | None]


def similar(person: Person, asker: Asker) -> Hit | None:
    """Return the first of three hits that is similar, asking by X name, then by name."""
    own = person.screen_name.lower()
    spelled = {own, own.replace("_", ""), own.replace("_", "-")}
    for query in (person.screen_name, person.name):
        for hit in asker.search(query, _HITS):
            same = bool(hit.name) and hit.name.lower() == person.name.lower()
            if hit.label in spelled or jaro_winkler(own, hit.label) > _SIMILAR or same:
                return hit
    return None


def by_handle(person: Person, asker: Asker) -> Hit | None:
    """Return the account with the very X name."""
    return next(iter(asker.named(person.screen_name)), None)


def by_name(person: Person, asker: Asker) -> Hit | None:
    """Return the first account with the same name."""
    wanted = words_of(person.name)
    hits = asker.search(person.name, _PAGE) if wanted else []
    return next((hit for hit in hits if words_of(hit.name) == wanted), None)


RULES: dict[str, Rule] = {"similar": similar, "handle": by_handle, "name": by_name}


def rule_case(rule: Rule, person: Person, network: Network, asker: Asker, right: bool) -> Case:  # noqa: FBT001
    """Return what a rule takes, as a case; ``right`` tells whether the right account is there."""
    hit = rule(person, asker)
    bridged = hit is not None and hit.address.endswith("brid.gy")
    picks = (Pick(hit.address, 1.0, Band.SURE, bridged),) if hit else ()
    own = frozenset(address for _, address in person.on(network)) if right else frozenset()
    return Case(person, network, own, twins_of(person), picks)


def jaro_winkler(one: str, other: str) -> float:
    """Return how like two words are, 0 to 1 (Winkler 1990: four letters, a tenth each)."""
    left, right = folded(one), folded(other)
    jaro = _jaro(left, right)
    same = 0
    for a, b in zip(left[:_PREFIX], right[:_PREFIX], strict=False):
        if a != b:
            break
        same += 1
    return jaro + same * 0.1 * (1 - jaro)


def _jaro(left: str, right: str) -> float:
    reach = max(len(left), len(right)) // 2 - 1
    free: list[str | None] = list(right)
    kept = []
    for place, letter in enumerate(left):
        for at in range(max(0, place - reach), min(len(free), place + reach + 1)):
            if free[at] == letter:
                free[at] = None
                kept.append(letter)
                break
    if not kept:
        return 0.0
    others = [right[at] for at, letter in enumerate(free) if letter is None]
    swapped = _differing(kept, others) // 2
    count = len(kept)
    return (count / len(left) + count / len(right) + (count - swapped) / count) / 3


def _differing(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
