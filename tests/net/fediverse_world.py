"""A Mastodon server in memory, and a driver that plays a flow to it: lost, late, cut off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from passage.core.accounts import Account
from passage.core.deeds import Deed, DeedKey, with_deeds
from passage.core.model import Network
from passage.core.names import AccountId, Acct, Origin
from passage.net.exchange import Answer, Ask, Lost, Reply, Why
from passage.net.writing import Flow, Got, Keep, Pause, Wanted

ORIGIN = Origin("https://api.home.example")
ME = Account(Network.MASTODON, Acct("me@home.example"), "me@home.example", ORIGIN)
DAY = 86_400.0
START = 20_000 * DAY + 43_200.0
"""Noon of a day."""

_DONE = "follow", "block", "mute"


def wanted(*subjects: str) -> tuple[Wanted, ...]:
    """Return people of X to whom these accounts belong."""
    return tuple(Wanted(AccountId(str(n)), Acct(one)) for n, one in enumerate(subjects, 1))


@dataclass
class Person:
    """An account as the server knows it. ``kind`` says what is the matter with it."""

    acct: str
    kind: str = "open"


@dataclass
class Server:
    """A Mastodon: relationships, lists, the day's limit, and the requests it has counted."""

    people: dict[str, Person] = field(default_factory=dict)
    day_limit: int = 400
    most: int = 7_500
    tells: bool = True
    signed_in: bool = True
    scopes: bool = True
    stopped: bool = False
    page: int = 80
    now: float = START
    marked: dict[str, set[str]] = field(default_factory=lambda: {one: set() for one in _DONE})
    requested: set[str] = field(default_factory=set)
    lists: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    writes: list[tuple[str, str]] = field(default_factory=list)
    too_many: int = 0
    asked: list[tuple[float, Ask]] = field(default_factory=list)
    imported: list[bytes] = field(default_factory=list)

    def add(self, *accts: str, kind: str = "open") -> None:
        """Let the server know of accounts."""
        for acct in accts:
            self.people[_id(acct)] = Person(acct, kind)

    @property
    def following(self) -> set[str]:
        """The accts followed."""
        return {self.people[one].acct for one in self.marked["follow"]}

    def record(self, person: Person) -> dict[str, object]:
        """Return an Account entity; the server's own people have no host."""
        user, _, host = person.acct.partition("@")
        own = host == "home.example"
        shown = "other@elsewhere.example" if person.kind == "somebody else" else person.acct
        web = f"https://{'api.home.example' if own else host}/users/{user}"
        more = {"moved": {"acct": "new@b.example"}} if person.kind == "moved" else {}
        return {
            "id": _id(person.acct),
            "username": user,
            "acct": user if own else shown,
            "url": web if shown == person.acct else "https://elsewhere.example/users/other",
            "following_count": 0,
            **more,
        }

    def answer(self, ask: Ask, now: float) -> Reply:  # noqa: C901 - one line for each address
        """Answer as Mastodon does."""
        self.now = now
        self.asked.append((now, ask))
        assert ask.by == ME.id
        assert ask.origin == ORIGIN
        if not self.signed_in:
            return _json({"error": "The access token was revoked"}, 401)
        if not self.scopes:
            return _json({"error": "This action is outside the authorized scopes"}, 403)
        if self.stopped:
            return _json({"error": "Your login is currently disabled"}, 403)
        parts = ask.path.removeprefix("/api/").split("/")
        form = parse_qsl((ask.body or b"").decode("utf-8", "replace"))
        match parts:
            case ["v1", "accounts", "verify_credentials"]:
                return _json({"id": "1", "username": "me", "acct": "me", "following_count": 0})
            case ["v2", "search"]:
                return self._search(dict(ask.params)["q"])
            case ["v1", "accounts", "lookup"]:
                return _json({"error": "Record not found"}, 404)
            case ["v1", "accounts", "relationships"]:
                return _json([self.relationship(dict(ask.params)["id[]"])])
            case ["v1", "accounts", "1", "following"]:
                return self._page(ask)
            case ["v1", "accounts", given]:
                return self._one(given)
            case ["v1", "accounts", given, verb]:
                return self._mark(given, verb)
            case ["v1", "import"]:
                self.imported.append(ask.body or b"")
                return _json({"status": "accepted"}, 202)
            case ["v1", "lists", *rest]:
                return self._lists(ask, rest, form)
        raise AssertionError(ask.path)

    def relationship(self, given: str) -> dict[str, object]:
        """Return a Relationship entity."""
        return {
            "id": given,
            "following": given in self.marked["follow"],
            "requested": given in self.requested,
            "blocking": given in self.marked["block"],
            "muting": given in self.marked["mute"],
        }

    def _search(self, query: str) -> Reply:
        person = self.people.get(_id(query))
        if person and person.kind == "far server down":
            return _json({"error": "Remote data could not be fetched"}, 503)
        known = [person] if person and person.kind != "gone" else []
        return _json({"accounts": [self.record(each) for each in known]})

    def _one(self, given: str) -> Reply:
        person = self.people.get(given)
        if person is None or person.kind == "gone":
            return _json({"error": "Record not found"}, 404)
        return _json(self.record(person))

    def _page(self, ask: Ask) -> Reply:
        people = sorted(self.marked["follow"])
        first = int(dict(ask.params).get("max_id", "0"))
        here, rest = people[first : first + self.page], people[first + self.page :]
        link = f'<{ORIGIN}{ask.path}?limit=80&max_id={first + self.page}>; rel="next"'
        headers = {"link": link} if rest else {}
        return _json([self.record(self.people[one]) for one in here], 200, headers)

    def _mark(self, given: str, verb: str) -> Reply:
        undo = verb.startswith("un")
        act = verb.removeprefix("un")
        person = self.people[given]
        if verb == "follow" and given not in self.marked["follow"] | self.requested:
            refusal = self._refusal(person)
            if refusal:
                return refusal
            self.days[self._day] = self.days.get(self._day, 0) + 1
        self.writes.append((verb, person.acct))
        if verb == "follow" and person.kind == "locked":
            self.requested.add(given)
        elif undo:
            self.marked[act].discard(given)
            self.requested.discard(given)
        else:
            self.marked[act].add(given)
        headers = self._quota() if verb == "follow" and self.tells else {}
        return _json(self.relationship(given), 200, headers)

    def _refusal(self, person: Person) -> Reply | None:
        if person.kind == "blocks us":
            return _json({"error": "This action is not allowed"}, 403)
        if len(self.marked["follow"]) >= self.most:
            return _json({"error": "You cannot follow more than 7500 people"}, 422)
        if self.days.get(self._day, 0) >= self.day_limit:
            self.too_many += 1
            return _json({"error": "Too many requests"}, 429, self._quota() if self.tells else {})
        return None

    def _lists(self, ask: Ask, rest: list[str], form: list[tuple[str, str]]) -> Reply:
        ids = [value for key, value in (*form, *ask.params) if key == "account_ids[]"]
        match ask.method, rest:
            case "GET", []:
                return _json([{"id": one, "title": title} for one, title in self.lists.items()])
            case "POST", []:
                made = str(len(self.lists) + 71)
                self.lists[made] = dict(form)["title"]
                self.members[made] = set()
                self.writes.append(("list", self.lists[made]))
                return _json({"id": made, "title": self.lists[made]})
            case _, [given, *_] if given not in self.lists:
                return _json({"error": "Record not found"}, 404)
            case "DELETE", [given]:
                del self.lists[given], self.members[given]
                return _json({})
            case "GET", [given, "accounts"]:
                return _json([self.record(self.people[one]) for one in sorted(self.members[given])])
            case "POST", [given, "accounts"]:
                if not set(ids) <= self.marked["follow"]:
                    return _json({"error": "Record not found"}, 404)
                if set(ids) & self.members[given]:
                    return _json({"error": "Duplicate record"}, 422)
                self.members[given] |= set(ids)
                return _json({})
            case "DELETE", [given, "accounts"]:
                self.members[given] -= set(ids)
                return _json({})
        raise AssertionError(ask)

    @property
    def _day(self) -> int:
        return int(self.now // DAY)

    def _quota(self) -> dict[str, str]:
        left = self.day_limit - self.days.get(self._day, 0)
        ends = datetime.fromtimestamp((self._day + 1) * DAY, UTC)
        return {"x-ratelimit-remaining": str(max(0, left)), "x-ratelimit-reset": ends.isoformat()}


def _id(acct: str) -> str:
    return "a" + "".join(each for each in acct.casefold() if each.isalnum())


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    text = json.dumps(body)
    return Answer(status, headers or {}, text, len(text))


Trouble = Callable[[Ask, int], Reply | str | None]
"""Given an ask and its number: a reply in the server's place, "lost" (done, but its answer does
not arrive), or None."""


class Device:
    """What a device keeps, and the flows that run on it."""

    def __init__(self, server: Server, now: float = START) -> None:
        self.server, self.now = server, now
        self.deeds: dict[DeedKey, Deed] = {}
        self.pauses: list[Pause] = []
        self.count = 0

    def run(self, flow: Flow, trouble: Trouble | None = None, turns: int | None = None) -> object:
        """Play a flow to its end, or for some turns: then the power goes; return its problem."""
        got: Got | None = None
        left = turns
        while left is None or left > 0:
            left = None if left is None else left - 1
            try:
                turn = next(flow) if got is None else flow.send(got)
            except StopIteration as end:
                return end.value
            self.now += 0.01
            got = Got(self.now)
            match turn:
                case Pause(until):
                    assert until > self.now - 0.02
                    self.pauses.append(turn)
                    self.now = max(self.now, until)
                    got = Got(self.now)
                case Keep(deeds):
                    self.deeds = dict(with_deeds(self.deeds, deeds))
                case Ask():
                    got = self._send(turn, trouble)
        flow.close()
        return "cut"

    def _send(self, ask: Ask, trouble: Trouble | None) -> Got:
        self.count += 1
        told = trouble(ask, self.count) if trouble else None
        if isinstance(told, Answer | Lost):
            self.now += 0.2
            return Got(self.now, told)
        reply = self.server.answer(ask, self.now)
        self.now += 0.2
        return Got(self.now, Lost(Why.UNREACHABLE) if told == "lost" else reply)

    def states(self, act: str = "follow") -> dict[str, str]:
        """Return how each subject's deed stands."""
        return {d.subject: d.state.value for d in self.deeds.values() if d.act.value == act}

    def problems(self) -> dict[str, str]:
        """Return the codes of what failed."""
        return {d.subject: d.problem.code for d in self.deeds.values() if d.problem}


def followed(subjects: Iterable[Wanted]) -> list[str]:
    """Return the accts of people wanted."""
    return [one.subject for one in subjects]
