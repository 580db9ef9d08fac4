"""Faults on demand at the test network's AppView, and a record of what it was asked.

The other side of ``node/faults.mjs``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

_EXPOSED = "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy, Retry-After"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request the AppView received: when (epoch seconds), how, and for what."""

    at: float
    method: str
    path: str
    query: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SeenWindow:
    """One window of the limiter: ``start`` and ``end`` (epoch seconds), and what it counted.

    Of the requests ``refused``, those ``avoidable`` came after an answer of the same window had
    left, which told how many were left. (A silent limiter tells nothing: none is avoidable.)
    """

    start: float
    end: float
    accepted: int
    refused: int
    avoidable: int


class AppViewFaults:
    """Control of the AppView at the base address ``appview``."""

    def __init__(self, appview: str, client: httpx.Client) -> None:
        """Use ``client`` to talk to it."""
        self._address = f"{appview}/_faults"
        self._http = client

    def fail(
        self,
        path: str,
        *,
        query: str | None = None,
        status: int | None = 500,
        error: str = "InternalServerError",
        message: str = "Internal Server Error",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
        delay: float = 0.0,
        cut: bool = False,
        count: int | None = None,
    ) -> None:
        """Make AppView requests fail, ``count`` times or until ``recover``.

        ``path`` is a prefix such as "/xrpc/app.bsky.actor.searchActors"; ``query`` a text
        the decoded query must contain. ``status`` None only delays, by ``delay`` seconds;
        ``cut`` closes the connection. ``body`` replaces the usual ``{error, message}``.
        """
        rule = {
            "path": path,
            "query": query,
            "status": status,
            "headers": {"access-control-expose-headers": _EXPOSED, **(headers or {})},
            "body": body if body is not None else {"error": error, "message": message},
            "delay": round(delay * 1000),
            "cut": cut,
            "count": count,
        }
        self._control("POST", {key: value for key, value in rule.items() if value is not None})

    def limit_rate(self, path: str, *, wait: int = 1, count: int | None = 1) -> None:
        """Answer 429 as Bluesky's servers do: headers, CORS and body; ``wait`` in seconds."""
        self.fail(
            path,
            status=429,
            error="RateLimitExceeded",
            message="Rate Limit Exceeded",
            headers={
                "RateLimit-Limit": "3000",
                "RateLimit-Remaining": "0",
                "RateLimit-Reset": str(int(time.time()) + wait),
                "RateLimit-Policy": "3000;w=300",
                "Retry-After": str(wait),
            },
            count=count,
        )

    def limit(self, points: int, seconds: int, *, silent: bool = False) -> None:
        """Allow ``points`` requests in each window of so many seconds, until ``recover``.

        Counted and told by the limiter of Bluesky's own servers: fixed windows that begin with
        their first request, RateLimit headers on every answer, a 429 with Retry-After.
        ``silent`` sends no headers, and cuts the connection where it would refuse.
        """
        self._control("PUT", {"points": points, "seconds": seconds, "silent": silent})

    def windows(self) -> list[SeenWindow]:
        """Return the windows that the limiter has counted since ``limit``."""
        return [
            SeenWindow(
                window["start"] / 1000,
                window["end"] / 1000,
                window["accepted"],
                window["refused"],
                window["avoidable"],
            )
            for window in self._control("GET")["windows"]
        ]

    def recover(self) -> None:
        """Forget every fault, the limit and the record of requests."""
        self._control("DELETE")

    def requests(self) -> list[SeenRequest]:
        """Return what the AppView was asked since the start or the last ``recover``.

        Includes what ``seed`` asks while it waits: call ``recover`` after seeding.
        """
        return [_seen(entry) for entry in self._control("GET")["seen"]]

    def _control(self, verb: str, rule: Mapping[str, Any] | None = None) -> dict[str, Any]:
        answer = self._http.request(verb, self._address, json=rule)
        answer.raise_for_status()
        return dict(answer.json())


def _seen(entry: Mapping[str, Any]) -> SeenRequest:
    parts = urlsplit(str(entry["url"]))
    at = float(entry["at"]) / 1000
    return SeenRequest(at, str(entry["method"]), parts.path, parse_qs(parts.query))
