"""Small networks in memory that answer as the real ones do, for the tests of `passage.net`.

`World` holds accounts of both networks; `answer` gives the reply to an ask. Faults are
functions that may take a reply's place.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from passage.core.model import Followed
from passage.core.names import AccountId, ScreenName
from passage.net.exchange import Answer, Ask, Purpose, Reply
from passage.net.search import Done, Search, Send

Fault = Callable[[Ask, float], Reply | None]


def person(number: int, screen_name: str, name: str = "") -> Followed:
    """Return a followed person."""
    return Followed(AccountId(str(number)), number, ScreenName(screen_name), name)


def actor(handle: str, name: str, bio: str = "", **more: object) -> dict[str, object]:
    """Return a Bluesky profile, with the fields that the AppView sends."""
    known = {"displayName": name, "description": bio, "labels": []}
    return {"did": "did:plc:" + handle.replace(".", ""), "handle": handle, **known, **more}


def account(acct: str, name: str, note: str = "", **more: object) -> dict[str, object]:
    """Return a Mastodon account, with the fields that a server sends."""
    user, _, host = acct.partition("@")
    url = f"https://{host or 'social.example'}/@{user}"
    known = {"display_name": name, "note": f"<p>{note}</p>", "fields": [], "bot": False}
    return {"id": acct, "username": user, "acct": acct, "url": url, "uri": url, **known, **more}


@dataclass
class World:
    """Who is on the networks. Words are looked for as whole words in handle, name and bio."""

    actors: list[dict[str, object]] = field(default_factory=list)
    accounts: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the actors: tests have thousands."""
        self._by_handle = {str(each["handle"]): each for each in self.actors}
        self._actors = Index(self.actors, ("handle", "displayName", "description"))
        self._accounts = {
            host: Index(accounts, ("acct", "display_name", "note"))
            for host, accounts in self.accounts.items()
        }

    def answer(self, ask: Ask) -> Answer:
        """Answer one ask, the way the host it is for would."""
        query = dict(ask.params)
        body: object
        if ask.purpose is Purpose.PROFILES:
            handles = [value for key, value in ask.params if key == "actors"]
            assert len(handles) <= 25, "a real server refuses the batch"
            body = {"profiles": [self._by_handle[h] for h in handles if h in self._by_handle]}
        elif ask.purpose is Purpose.ACTORS:
            body = {"actors": self._actors.search(query["q"])[:25]}
        elif ask.purpose in (Purpose.LOOKUP, Purpose.WEBFINGER):
            return self._one(ask, query.get("acct") or query["resource"].removeprefix("acct:"))
        else:
            index = self._accounts.get(ask.host)
            body = {"accounts": index.search(query["q"])[:10] if index else []}
        return Answer(200, {}, json.dumps(body))

    def _one(self, ask: Ask, acct: str) -> Answer:
        """Answer a question for one address; a server names its own accounts without a host."""
        own = acct.removesuffix(f"@{ask.host}")
        every = self.accounts.get(ask.host, [])
        found = next((each for each in every if each["acct"] in (acct, own)), None)
        if found is None:
            return Answer(404, {}, '{"error": "Record not found"}')
        if ask.purpose is Purpose.LOOKUP:
            return Answer(200, {}, json.dumps(found))
        actor = {"rel": "self", "type": "application/activity+json", "href": found["uri"]}
        return Answer(200, {}, json.dumps({"subject": f"acct:{acct}", "links": [actor]}))


class Index:
    """Records by the words of some of their fields; a search wants every word."""

    def __init__(self, records: list[dict[str, object]], fields: tuple[str, ...]) -> None:
        self._records = records
        self._places: dict[str, set[int]] = {}
        for place, record in enumerate(records):
            for word in _words(" ".join(str(record.get(key)) for key in fields)):
                self._places.setdefault(word, set()).add(place)

    def search(self, query: str) -> list[dict[str, object]]:
        """Return the records that hold every word of a query, in their order."""
        hits = [self._places.get(word, set()) for word in _words(query)]
        return [self._records[place] for place in sorted(set.intersection(*hits))] if hits else []


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "_" else " " for c in text.lower()).split()


@dataclass
class Run:
    """A search driven to its end by a clock of its own; what was sent when."""

    sent: list[tuple[float, Ask]] = field(default_factory=list)
    results: dict = field(default_factory=dict)
    most_in_flight: dict[str, int] = field(default_factory=dict)
    ended_at: float = 0.0
    forecasts: list[tuple[float, float]] = field(default_factory=list)


def drive(
    search: Search,
    world: World,
    *,
    latency: float = 0.15,
    fault: Fault = lambda _ask, _now: None,
    until: float = float("inf"),
    epoch: float = 1_700_000_000.0,
) -> Run:
    """Run a search until it is done, or until the clock reaches ``until``."""
    run, now, flying, serial = Run(), 0.0, [], 0
    in_flight: dict[str, int] = {}
    while now < until:
        turn = search.next(now)
        if isinstance(turn, Done):
            break
        if isinstance(turn, Send):
            run.sent.append((now, turn.ask))
            serial += 1
            heappush(flying, (now + latency, serial, turn))
            host = turn.ask.host
            in_flight[host] = in_flight.get(host, 0) + 1
            run.most_in_flight[host] = max(run.most_in_flight.get(host, 0), in_flight[host])
            continue
        assert turn.seconds is not None or flying, "a search that waits for nothing never ends"
        due = now + turn.seconds if turn.seconds is not None else float("inf")
        if not flying or due < flying[0][0]:
            now = max(due, now + 1e-9)
            continue
        now, _, sent = heappop(flying)
        in_flight[sent.ask.host] -= 1
        reply = fault(sent.ask, now) or world.answer(sent.ask)
        for result in search.receive(sent.ticket, reply, now, epoch + now):
            run.results[result.id] = result
        left = search.progress(now).seconds_left
        if left is not None:
            run.forecasts.append((now, left))
    run.ended_at = now
    return run
