"""A PDS and an AppView in memory, for the tests of writing: one repository, its points, faults.

It counts points as Bluesky's does (fixed windows that begin with their first write; what is
refused is counted too), does all writes of a call or none, and tells of its tightest limit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from passage.core.accounts import Account
from passage.core.model import Network
from passage.core.names import Did, Handle, Origin
from passage.net.exchange import Answer, Ask, Purpose

ME = Did("did:plc:me")
PDS, APPVIEW = Origin("https://pds.example"), Origin("https://appview.example")
ACCOUNT = Account(Network.BLUESKY, ME, Handle("me.example"), PDS)
POINTS = {"create": 3, "update": 2, "delete": 1}
LIMITS = {3600: 5000, 86_400: 35_000}


def did(number: int) -> Did:
    """Return the DID of somebody."""
    return Did(f"did:plc:{number:05}")


def uri_of(collection: str, rkey: str) -> str:
    """Return the at-URI of a record of the account."""
    return f"at://{ME}/{collection}/{rkey}"


@dataclass
class Window:
    """One of the server's windows."""

    points: int
    seconds: int
    ends: float = 0.0
    used: int = 0

    def take(self, points: int, now: float) -> bool:
        """Count points; return whether they are within the limit."""
        if now >= self.ends:
            self.ends, self.used = now + self.seconds, 0
        self.used += points
        return self.used <= self.points


@dataclass
class Pds:
    """The account's server. ``bad`` subjects are refused, ``tells`` says whether it tells."""

    records: dict[str, dict] = field(default_factory=dict)
    mutes: set[str] = field(default_factory=set)
    labels: list[dict] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    tells: bool = True
    windows: list[Window] = field(
        default_factory=lambda: [Window(points, span) for span, points in LIMITS.items()]
    )
    calls: list[Ask] = field(default_factory=list)
    refused: int = 0
    sizes: list[int] = field(default_factory=list)

    def subjects(self, collection: str) -> list[str]:
        """Return of whom the records of a collection speak, one entry for each record."""
        values = (v for uri, v in self.records.items() if f"/{collection}/" in uri)
        return [value.get("subject", "") for value in values]

    def answer(self, ask: Ask, now: float) -> Answer:
        """Answer an ask, and do what it says."""
        self.calls.append(ask)
        method = ask.path.removeprefix("/xrpc/")
        if ask.purpose is Purpose.STANDING:
            assert ask.origin == APPVIEW
            assert not ask.by
            return reply({"did": ME, "handle": "me.example", "labels": self.labels})
        assert ask.origin == PDS
        if method == "com.atproto.repo.listRecords":
            assert not ask.by, "records are public"
            return self._page(dict(ask.params))
        assert ask.by == ME
        if method == "app.bsky.graph.getMutes":
            return reply({"mutes": [{"did": one} for one in sorted(self.mutes)]})
        body = json.loads(ask.body)
        if method == "app.bsky.graph.muteActor":
            self.mutes.add(body["actor"])
            return Answer(200)
        if method == "app.bsky.graph.unmuteActor":
            self.mutes.discard(body["actor"])
            return Answer(200)
        assert method == "com.atproto.repo.applyWrites"
        return self._write(body, now)

    def _page(self, params: dict[str, str]) -> Answer:
        assert params["repo"] == ME
        prefix = uri_of(params["collection"], "")
        keys = sorted((uri for uri in self.records if uri.startswith(prefix)), reverse=True)
        if cursor := params.get("cursor"):
            keys = [uri for uri in keys if uri < prefix + cursor]
        page = keys[: int(params["limit"])]
        body = {"records": [{"uri": uri, "value": self.records[uri]} for uri in page]}
        return reply({**body, **({"cursor": page[-1].rpartition("/")[2]} if page else {})})

    def _write(self, body: dict, now: float) -> Answer:
        assert body["repo"] == ME
        writes = body["writes"]
        assert 0 < len(writes) <= 200
        kinds = [one["$type"].partition("#")[2] for one in writes]
        points = sum(POINTS[kind] for kind in kinds)
        # All windows count, also when one of them refuses.
        within = [window.take(points, now) for window in self.windows]
        tightest = min(self.windows, key=lambda one: one.points - one.used)
        told = {
            "ratelimit-limit": str(tightest.points),
            "ratelimit-remaining": str(max(0, tightest.points - tightest.used)),
            "ratelimit-reset": str(int(tightest.ends)),
            "ratelimit-policy": f"{tightest.points};w={tightest.seconds}",
        }
        headers = told if self.tells else {}
        if not all(within):
            self.refused += 1
            wait = {"retry-after": str(int(tightest.ends - now) + 1)}
            return reply({"error": "RateLimitExceeded"}, 429, {**headers, **wait})
        after = dict(self.records)
        for kind, one in zip(kinds, writes, strict=True):
            uri = uri_of(one["collection"], one["rkey"])
            if (kind == "create") == (uri in after):
                return reply({"error": "InternalServerError"}, 500, headers)
            if kind == "delete":
                del after[uri]
            elif one["value"].get("subject") in self.bad:
                return reply({"error": "InvalidRequest", "message": "no"}, 400, headers)
            else:
                assert one["value"]["$type"] == one["collection"]
                after[uri] = one["value"]
        self.records = after
        self.sizes.append(len(writes))
        return reply({"results": [{} for _ in writes]}, 200, headers)


def reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return an answer with JSON."""
    return Answer(status, headers or {}, json.dumps(body))
