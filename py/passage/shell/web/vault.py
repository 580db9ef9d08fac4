"""What is kept of signing in to Bluesky: one sealed text, and the keys that prove.

In the text: the sign-in that was begun, the sessions, and whose they are. That no name of an
account is the name of an entry keeps also these out of the open storage.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Literal

import js

from passage.core.names import Did, Handle, Origin
from passage.shell.web.sealed import SealedStore

NAME = "bluesky"
Kind = Literal["pending", "session"]
Entry = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A session that is kept: whose it is, and which services were asked who they are."""

    did: Did
    handle: Handle
    pds: Origin
    appview: Origin


class Vault:
    """Sign-ins by name: one that was begun, by its state; those done, by their DID."""

    def __init__(self, store: SealedStore) -> None:
        """Keep all in ``store``. Each method raises `StoreError`."""
        self._store = store
        self._turn = asyncio.Lock()

    async def load(self, kind: Kind, name: str) -> tuple[str, Any] | None:
        """Return the text and the pair of keys of a sign-in, or None."""
        entry = (await self._read())[kind].get(name)
        pair = await self._store.key(entry["key"]) if entry else None
        return (entry["text"], pair) if entry and pair else None

    async def keep(self, kind: Kind, name: str, text: str, pair: Any) -> None:
        """Keep a sign-in. Of those begun only the last one is kept."""
        async with self._turn:
            whole = await self._read()
            if kind == "pending":
                await self._drop_keys(whole["pending"])
                whole["pending"] = {}
            old = whole[kind].get(name)
            key = old["key"] if old else f"{NAME}-{js.crypto.randomUUID()}"
            await self._store.keep_key(key, pair)
            whole[kind][name] = {"text": text, "key": key}
            await self._write(whole)

    async def drop(self, kind: Kind, name: str) -> None:
        """Forget a sign-in."""
        async with self._turn:
            whole = await self._read()
            entry = whole[kind].pop(name, None)
            if kind == "session":
                whole["account"].pop(name, None)
            if entry:
                await self._drop_keys({name: entry})
            await self._write(whole)

    async def tell(self, part: Literal["begun", "account"], name: str, told: Entry) -> None:
        """Note something beside a sign-in."""
        async with self._turn:
            whole = await self._read()
            whole[part][name] = told
            await self._write(whole)

    async def begun(self) -> Entry:
        """Return what was noted of the sign-in that was begun last."""
        return (await self._read())["begun"].get("last", {})

    async def kept(self) -> tuple[Kept, ...]:
        """Return the sessions that are kept."""
        whole = await self._read()
        return tuple(
            Kept(Did(did), Handle(one["handle"]), Origin(one["pds"]), Origin(one["appview"]))
            for did, one in whole["account"].items()
            if did in whole["session"]
        )

    async def tidy(self, now: float) -> None:
        """Forget a sign-in that was begun and not ended in time. ``now`` is in epoch seconds."""
        for state, entry in (await self._read())["pending"].items():
            if json.loads(entry["text"]).get("until", 0) < now * 1000:
                await self.drop("pending", state)

    async def _drop_keys(self, entries: dict[str, Entry]) -> None:
        for entry in entries.values():
            await self._store.drop_key(entry["key"])

    async def _read(self) -> dict[str, dict[str, Entry]]:
        data = await self._store.get(NAME)
        empty: dict[str, dict[str, Entry]] = {"pending": {}, "session": {}, "begun": {}}
        return {**empty, "account": {}, **(json.loads(data) if data else {})}

    async def _write(self, whole: dict[str, dict[str, Entry]]) -> None:
        if any(whole[part] for part in ("pending", "session", "account")):
            await self._store.put(NAME, json.dumps(whole).encode())
        else:
            await self._store.drop(NAME)
