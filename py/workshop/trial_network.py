"""A simulated Bluesky and a simulated Mastodon server that answer asks as the real ones do.

- https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles: 25 at most, unknown ones dropped,
  one that is malformed fails them all;
- searchActors: every word of the query must occur as a word in handle, display name or bio; of a
  single word, also the beginning of one in handle or display name;
- Mastodon's account search, as with Elasticsearch: every word must begin a word of user name or
  display name, or be one of the bio; the words run together may be a user name; three letters
  at least, unless it is a full address.

The order of what is found is by a hash: nobody may rely on it. One server knows all Mastodon
accounts; every other one, its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from heapq import nsmallest
from zlib import crc32

from passage.core.errors import IdentifierError
from passage.core.model import Network
from passage.core.names import Origin, parse_did, parse_handle
from passage.net.exchange import Answer, Ask
from workshop.trial_data import Account, Key
from workshop.trial_wire import account_json, actor_json, did_of
from workshop.trial_words import Words, words_of

APPVIEW = Origin("https://appview.example")
SERVER = Origin("https://mastodon.example")

_ACTORS_MAX = 25
_QUERY_MIN = 3
_LIMIT = {Network.BLUESKY: (25, 100), Network.MASTODON: (20, 40)}


class Simulated:
    """Both networks. ``hidden`` accounts are as if they did not exist."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self.hidden: frozenset[Key] = frozenset()
        self.unknown: Counter[str] = Counter()
        self._accounts = tuple(accounts)
        self._places = {account.key: place for place, account in enumerate(self._accounts)}
        self._by_did = {
            did_of(each.handle): place
            for place, each in enumerate(self._accounts)
            if each.network is Network.BLUESKY
        }
        self._hashes = [crc32(repr(account.key).encode()) for account in self._accounts]
        self._names = {network: Words() for network in Network}
        self._bios = {network: Words() for network in Network}
        self._texts: dict[tuple[int, bool], str] = {}
        self._found: dict[tuple[Network, str], Sequence[int]] = {}
        for place, account in enumerate(self._accounts):
            user = account.handle
            if account.network is Network.MASTODON:
                user = user.partition("@")[0]
            self._names[account.network].add(place, (user, account.name))
            self._bios[account.network].add(place, (account.bio,))

    def answer(self, ask: Ask) -> Answer:
        """Answer one ask the way the host it is for would."""
        calls: dict[str, Callable[[Ask], Answer]] = {
            "/xrpc/app.bsky.actor.getProfiles": self._profiles,
            "/xrpc/app.bsky.actor.searchActors": self._actors,
            "/xrpc/app.bsky.graph.getRelationships": self._relationships,
            "/api/v2/search": self._search,
            "/api/v1/accounts/lookup": self._lookup,
            "/.well-known/webfinger": self._webfinger,
        }
        call = calls.get(ask.path)
        if call is None:
            self.unknown[ask.path] += 1
            return _no(404, "Not Found")
        return call(ask)

    # Bluesky.

    def _profiles(self, ask: Ask) -> Answer:
        wanted = [value for key, value in ask.params if key == "actors"]
        if not 0 < len(wanted) <= _ACTORS_MAX or not all(map(_is_actor, wanted)):
            return _no(400, "Invalid app.bsky.actor.getProfiles params")
        keys = ((Network.BLUESKY, actor.lower()) for actor in wanted)
        places = (self._by_did.get(key[1], self._places.get(key)) for key in keys)
        return self._page("profiles", [p for p in places if self._seen(p)], detailed=True)

    def _actors(self, ask: Ask) -> Answer:
        query = _param(ask, "q")
        found = self._matching(Network.BLUESKY, query, self._actors_matching)
        return self._page("actors", self._first(found, query, _limit(ask, Network.BLUESKY)))

    def _actors_matching(self, query: str) -> set[int]:
        words = words_of(query)
        names, bios = self._names[Network.BLUESKY], self._bios[Network.BLUESKY]
        if not words:
            return set()
        found = reduce(set.intersection, ({*names.whole(w), *bios.whole(w)} for w in words))
        return found | names.beginning(words[0]) if len(words) == 1 else found

    def _relationships(self, ask: Ask) -> Answer:
        return Answer(200, {}, json.dumps({"actor": _param(ask, "actor"), "relationships": []}))

    # Mastodon.

    def _search(self, ask: Ask) -> Answer:
        query = _param(ask, "q").strip().removeprefix("@")
        if _param(ask, "resolve") or _param(ask, "offset"):
            return _no(401, "Search queries that resolve are not supported without authentication")
        exact = self._known(query) if "@" in query else None
        found: Sequence[int] = [] if exact is None else [exact]
        if exact is None and len(query) >= _QUERY_MIN:
            every = self._matching(Network.MASTODON, query, self._accounts_matching)
            own = [place for place in every if self._knows(ask, place)]
            found = self._first(own, query, _limit(ask, Network.MASTODON))
        return self._page("accounts", found, more=', "statuses": [], "hashtags": []')

    def _accounts_matching(self, query: str) -> set[int]:
        words = words_of(query)
        names, bios = self._names[Network.MASTODON], self._bios[Network.MASTODON]
        if not words:
            return set()
        found = reduce(set.intersection, (names.beginning(w) | bios.whole(w) for w in words))
        return found | names.whole("".join(words))

    def _lookup(self, ask: Ask) -> Answer:
        place = self._known(_param(ask, "acct").removeprefix("@"), ask)
        if place is None:
            return _no(404, "Record not found")
        return Answer(200, {}, self._text(place))

    def _webfinger(self, ask: Ask) -> Answer:
        place = self._known(_param(ask, "resource").removeprefix("acct:").removeprefix("@"), ask)
        if place is None:
            return _no(404, "Record not found")
        told = account_json(self._accounts[place])
        links = [
            {"rel": "http://webfinger.net/rel/profile-page", "href": told["url"]},
            {"rel": "self", "type": "application/activity+json", "href": told["uri"]},
        ]
        subject = f"acct:{self._accounts[place].handle}"
        aliases = [told["url"], told["uri"]]
        jrd = {"subject": subject, "aliases": aliases, "links": links}
        return Answer(200, {}, json.dumps(jrd))

    def _known(self, address: str, ask: Ask | None = None) -> int | None:
        """Return the account of this address; without a host it is one of the server asked."""
        full = address if "@" in address or ask is None else f"{address}@{ask.host}"
        place = self._places.get((Network.MASTODON, full.lower()))
        if place is None or not self._seen(place) or (ask and not self._knows(ask, place)):
            return None
        return place

    def _knows(self, ask: Ask, place: int) -> bool:
        return ask.origin == SERVER or self._accounts[place].handle.endswith(f"@{ask.host}")

    # Both.

    def _seen(self, place: int | None) -> bool:
        return place is not None and self._accounts[place].key not in self.hidden

    def _matching(
        self, network: Network, query: str, find: Callable[[str], set[int]]
    ) -> Sequence[int]:
        """Return what a query finds, hidden or not; many people are asked about many times."""
        if (network, query) not in self._found:
            self._found[network, query] = sorted(find(query))
        return self._found[network, query]

    def _first(self, found: Iterable[int], query: str, limit: int) -> list[int]:
        salt = crc32(query.encode())
        seen = (place for place in found if self._seen(place))
        return nsmallest(limit, seen, key=lambda place: (self._hashes[place] ^ salt, place))

    def _text(self, place: int, *, detailed: bool = False) -> str:
        if (place, detailed) not in self._texts:
            account = self._accounts[place]
            bluesky = account.network is Network.BLUESKY
            told = actor_json(account, detailed=detailed) if bluesky else account_json(account)
            self._texts[place, detailed] = json.dumps(told)
        return self._texts[place, detailed]

    def _page(
        self, key: str, places: Iterable[int | None], *, detailed: bool = False, more: str = ""
    ) -> Answer:
        texts = (self._text(place, detailed=detailed) for place in places if place is not None)
        return Answer(200, {}, f'{{"{key}": [{", ".join(texts)}]{more}}}')


def _param(ask: Ask, key: str) -> str:
    return next((value for name, value in ask.params if name == key), "")


def _limit(ask: Ask, network: Network) -> int:
    usual, most = _LIMIT[network]
    text = _param(ask, "limit")
    return min(int(text), most) if text.isdecimal() else usual


def _no(status: int, message: str) -> Answer:
    return Answer(status, {}, json.dumps({"error": message, "message": message}))


def _is_actor(text: str) -> bool:
    for parse in (parse_handle, parse_did):
        try:
            parse(text)
        except IdentifierError:
            continue
        return True
    return False
