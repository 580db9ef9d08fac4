"""Makes accounts on the test network's PDS and waits until its AppView shows them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from .outcome import ServerFailed

PASSWORD = "a password for tests"
BYPASS_KEY = "seeding"
"""What the PDS is told to let pass whatever its rate limits say."""

_BATCH = 25  # actors per getProfiles call: the lexicon's maximum
_THREADS = 8


@dataclass(frozen=True, slots=True)
class BlueskyPerson:
    """An account to make: its handle, display name and description (may be empty).

    Before the domain a handle has 3 to 18 letters, digits or hyphens.
    """

    handle: str
    name: str = ""
    bio: str = ""


class Accounts:
    """The accounts made so far on one network."""

    def __init__(self, pds: str, appview: str, client: httpx.Client) -> None:
        """Use ``client`` to talk to the two base addresses."""
        self._pds = pds
        self._appview = appview
        self._client = client
        self._dids: dict[str, str] = {}
        self._people: dict[str, BlueskyPerson] = {}

    def seed(self, people: Iterable[BlueskyPerson]) -> dict[str, str]:
        """Make these accounts (about 10 a second); return the DID of each handle.

        An account made before is brought up to date instead. Returns when the AppView
        shows every one of them with its display name and description.
        """
        wanted = {person.handle: person for person in people}
        new = [person for person in wanted.values() if self._people.get(person.handle) != person]
        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(self._make, new))
        self._wait_for(new)
        return {handle: self._dids[handle] for handle in wanted}

    def _make(self, person: BlueskyPerson) -> None:
        if person.handle in self._dids:
            session = self._call(
                "com.atproto.server.createSession",
                {"identifier": self._dids[person.handle], "password": PASSWORD},
            )
        else:
            email = f"{person.handle}@mail.invalid"
            session = self._call(
                "com.atproto.server.createAccount",
                {"handle": person.handle, "email": email, "password": PASSWORD},
            )
        did = str(session["did"])
        record = {"$type": "app.bsky.actor.profile", "displayName": person.name}
        self._call(
            "com.atproto.repo.putRecord",
            {
                "repo": did,
                "collection": "app.bsky.actor.profile",
                "rkey": "self",
                "record": {**record, "description": person.bio},
            },
            token=str(session["accessJwt"]),
        )
        self._dids[person.handle] = did
        self._people[person.handle] = person

    def _call(self, method: str, body: Mapping[str, Any], token: str = "") -> dict[str, Any]:
        headers = {"x-ratelimit-bypass": BYPASS_KEY}
        if token:
            headers["authorization"] = f"Bearer {token}"
        answer = self._client.post(f"{self._pds}/xrpc/{method}", json=body, headers=headers)
        if answer.is_error:
            message = f"the PDS answered {answer.status_code} to {method}: {answer.text[:300]}"
            raise ServerFailed(message)
        return dict(answer.json())

    def _wait_for(self, people: Sequence[BlueskyPerson], seconds: float = 60) -> None:
        missing = {self._dids[person.handle]: person for person in people}
        deadline = time.monotonic() + seconds
        while missing:
            dids = list(missing)
            for start in range(0, len(dids), _BATCH):
                self._drop_shown(missing, dids[start : start + _BATCH])
            if missing and time.monotonic() > deadline:
                handles = ", ".join(person.handle for person in list(missing.values())[:5])
                message = f"the AppView does not show {len(missing)} new accounts: {handles}"
                raise ServerFailed(message)
            if missing:
                time.sleep(0.2)

    def _drop_shown(self, missing: dict[str, BlueskyPerson], dids: Sequence[str]) -> None:
        answer = self._client.get(
            f"{self._appview}/xrpc/app.bsky.actor.getProfiles", params={"actors": list(dids)}
        )
        answer.raise_for_status()
        for profile in answer.json()["profiles"]:
            person = missing[profile["did"]]
            shown = (profile.get("displayName", ""), profile.get("description", ""))
            if profile["handle"] == person.handle and shown == (person.name, person.bio):
                del missing[profile["did"]]
