"""mastodon_mock: a third party's stateful imitation of Mastodon's API, for search.

What it does otherwise than Mastodon, so that nobody relies on it:

- the search matches any part of username and display name (never the bio), the same
  with and without a token, and never an address: "@ada@b.example" finds nothing;
- ``resolve``, ``offset`` and the shortest query length are not enforced;
- the ``url`` of a person of another server points at the mock: take ``acct``;
- its own 429 has no CORS headers and gives the reset as a number: ``limit_rate`` adds
  what Mastodon sends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from .guard import GUARD
from .places import run_folder
from .ports import free_ports
from .process import Process

SEARCH = "/api/v2/search"

_EXPOSED = "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id"
_FAULTS = "/api/v1/_mock/faults"


@dataclass(frozen=True, slots=True)
class MastodonPerson:
    """An account to make. With a ``domain`` it is somebody of another server the mock knows.

    The domain may carry a port, as in "b.localhost:8801"; ``acct`` is then
    "ada@b.localhost:8801".
    """

    username: str
    name: str = ""
    bio: str = ""
    domain: str | None = None


class MastodonServer:
    """A running server. ``url`` is its base address, ``host`` the domain of its own people."""

    def __init__(self, people: Iterable[MastodonPerson] = ()) -> None:
        """Start with these people. Raises ServerFailed when it does not come up."""
        (port,) = free_ports(1)
        self.host = f"localhost:{port}"
        self.url = f"http://{self.host}"
        self._folder = run_folder("mastodon")
        self._database = self._folder / "mock.sqlite"
        config = self._folder / "mock.toml"
        config.write_text(
            f"domain = {json.dumps(self.host)}\n"
            f"media_storage_path = {json.dumps(str(self._folder / 'media'))}\n"
            f'[server]\nhost = "127.0.0.1"\nport = {port}\n'
            f"[database]\npath = {json.dumps(str(self._database))}\n"
            "[seed]\naccounts = []\n"
        )
        self._process = Process(
            "mastodon_mock",
            [sys.executable, "-m", "mastodon_mock", "serve", "--config", config],
            folder=self._folder,
            env={"HOST": "", "PORT": "", "TMPDIR": str(self._folder)},
        )
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        try:
            self._process.wait_until(self._answers, seconds=60)
            self.seed(people)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def seed(self, people: Iterable[MastodonPerson]) -> dict[MastodonPerson, str]:
        """Add people now; return each one's full address. Those it has are left as they are."""
        wanted = list(people)
        _add(self._database, wanted)
        return {person: f"{person.username}@{person.domain or self.host}" for person in wanted}

    def import_csv(self, username: str, kind: str, data: bytes) -> tuple[dict[str, Any], str]:
        """Let the mock's importer read a file for a person made for it; ``kind`` as it says.

        Return its answer, ``imported`` and ``skipped``, and its own export of the same kind.
        """
        token = f"token-of-{username}"
        _add(self._database, [MastodonPerson(username)], token)
        head = {"Authorization": f"Bearer {token}"}
        body = {"type": kind, "csv": data.decode()}
        told = self._client.post("/api/v1/_mock/import", json=body, headers=head)
        back = self._client.get(f"/api/v1/_mock/export/{kind}", headers=head)
        return dict(told.raise_for_status().json()), back.raise_for_status().text

    def token_of(self, username: str) -> str:
        """Make a person who is signed in with every right; return their token."""
        token = f"token-of-{username}"
        _add(self._database, [MastodonPerson(username)], token)
        return token

    def fail(
        self,
        path: str = SEARCH,
        *,
        status: int = 500,
        count: int | None = None,
        method: str = "GET",
        error: str = "",
    ) -> None:
        """Answer ``status`` with Mastodon's JSON error, ``count`` times or until ``recover``."""
        effect: dict[str, object] = {"type": "status", "status": status, "headers": _open({})}
        if error:
            effect["body"] = {"error": error}
        self._fault(path, effect, count, method)

    def limit_rate(
        self,
        path: str = SEARCH,
        *,
        wait: float = 1.0,
        count: int | None = 1,
        method: str = "GET",
    ) -> datetime:
        """Answer 429 as Mastodon does (CORS, ISO 8601 reset, no Retry-After); return the reset.

        Source: Mastodon's documentation, "Rate limits", and its rack-attack configuration.
        """
        reset = datetime.now(UTC) + timedelta(seconds=wait)
        headers = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        # Not the mock's own kind "ratelimit", which adds a Retry-After that Mastodon lacks.
        effect = {"type": "status", "status": 429, "headers": _open(headers)}
        self._fault(path, {**effect, "body": {"error": "Too many requests"}}, count, method)
        return reset

    def delay(self, path: str = SEARCH, *, seconds: float, count: int | None = None) -> None:
        """Answer correctly, but late."""
        self._fault(path, {"type": "latency", "delay_ms": round(seconds * 1000)}, count)

    def garble(self, path: str = SEARCH, *, count: int | None = None, method: str = "GET") -> None:
        """Answer 200 with a body that is not whole JSON."""
        self._fault(path, {"type": "malformed", "headers": _open({})}, count, method)

    def recover(self) -> None:
        """Forget every fault."""
        self._client.delete(_FAULTS).raise_for_status()

    def close(self) -> None:
        """End the server and remove its files."""
        self._client.close()
        self._process.stop()
        GUARD.remove_folder(self._folder)

    def _answers(self) -> bool:
        try:
            return self._client.get("/api/v2/instance").is_success
        except httpx.TransportError:
            return False

    def _fault(
        self, path: str, effect: Mapping[str, object], count: int | None, method: str = "GET"
    ) -> None:
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": count}
        self._client.post(_FAULTS, json=rule).raise_for_status()


def _add(database: Path, people: Iterable[MastodonPerson], token: str | None = None) -> None:
    """Add accounts to a running mock's database, with the mock's own code."""
    # Imported here because it takes a second, and every test run loads this module.
    from mastodon_mock.config import DatabaseConfig, SeedAccount, SeedConfig
    from mastodon_mock.db.base import init_engine
    from mastodon_mock.db.seed import apply_seed_data

    accounts = [
        SeedAccount(
            username=person.username,
            domain=person.domain,
            display_name=person.name,
            note=person.bio,
            access_token=token,
        )
        for person in people
    ]
    engine = init_engine(DatabaseConfig(path=str(database)))
    try:
        apply_seed_data(engine, SeedConfig(accounts=accounts))
    finally:
        engine.dispose()


def _open(headers: Mapping[str, str]) -> dict[str, str]:
    cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _EXPOSED}
    return {**cors, **headers}
