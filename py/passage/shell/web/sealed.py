"""Secrets on the device: sealed with a key that the browser never gives away.

A copy of this storage, or a script that reads it, finds no token in it. It does not help against
a script that runs on this very site, which can use the key where it lies, nor against whoever
can read the whole of the browser's profile. Beside them lie the keys with which a sign-in proves
that it is this browser's; they are of the same kind.

https://www.w3.org/TR/webcrypto/#cryptokey-interface (``extractable``)
"""

from __future__ import annotations

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from passage.core.errors import StoreBlocked
from passage.shell.web.database import Database

NAME, SEALED, KEYS = "passage-secrets", "sealed", "keys"
SEAL = "seal"
"""The name of the one key that seals all."""

NONCE = 12
"""Bytes before each sealed value: new for each (NIST SP 800-38D, section 8.2)."""


class SealedStore:
    """Small secrets by name, and keys by name. Each method raises `StoreError`."""

    def __init__(self) -> None:
        """Touch nothing yet."""
        self._opened: Database | None = None

    async def get(self, name: str) -> bytes | None:
        """Return what was put under a name; None where there is nothing that can be unsealed."""
        value = await self._do(SEALED, "readonly", lambda store: store.get(name))
        key = await self.key(SEAL)
        if key is None or not hasattr(value, "to_bytes"):
            return None
        data = bytes(value.to_bytes())
        try:
            plain = await js.crypto.subtle.decrypt(
                _how(name, data[:NONCE]), key, to_js(data[NONCE:])
            )
        except JsException:
            return None  # another seal's, or changed
        return bytes(plain.to_bytes())

    async def names(self) -> list[str]:
        """Return the names under which something is sealed."""
        found = await self._do(SEALED, "readonly", lambda store: store.getAllKeys())
        return [str(name) for name in found]

    async def put(self, name: str, data: bytes) -> None:
        """Seal and keep."""
        key = await self.key(SEAL) or await self._new_seal()
        nonce = bytes(js.crypto.getRandomValues(js.Uint8Array.new(NONCE)).to_bytes())
        try:
            sealed = await js.crypto.subtle.encrypt(_how(name, nonce), key, to_js(data))
        except JsException as error:
            raise StoreBlocked from error
        value = to_js(nonce + bytes(sealed.to_bytes()))
        await self._do(SEALED, "readwrite", lambda store: store.put(value, name))

    async def drop(self, name: str) -> None:
        """Remove what is under a name."""
        await self._do(SEALED, "readwrite", lambda store: store.delete(name))

    async def clear(self) -> None:
        """Remove everything, the seal included."""
        await self._do(SEALED, "readwrite", lambda store: store.clear())
        await self._do(KEYS, "readwrite", lambda store: store.clear())

    async def key(self, name: str) -> Any | None:
        """Return a key (or a pair of them) that was kept, as the browser's own object."""
        found = await self._do(KEYS, "readonly", lambda store: store.get(name))
        return found or None

    async def keep_key(self, name: str, key: Any) -> None:
        """Keep a key that cannot be extracted; the browser stores it as such."""
        await self._do(KEYS, "readwrite", lambda store: store.put(key, name))

    async def drop_key(self, name: str) -> None:
        """Remove a key."""
        await self._do(KEYS, "readwrite", lambda store: store.delete(name))

    async def _new_seal(self) -> Any:
        wanted = to_js({"name": "AES-GCM", "length": 256}, dict_converter=js.Object.fromEntries)
        uses = to_js(["encrypt", "decrypt"])
        try:
            key = await js.crypto.subtle.generateKey(wanted, False, uses)  # noqa: FBT003
        except (AttributeError, JsException) as error:
            raise StoreBlocked from error
        await self.keep_key(SEAL, key)
        return key

    async def _do(self, store: str, mode: str, ask: Any) -> Any:
        if self._opened is None:
            self._opened = await Database.open(NAME, [SEALED, KEYS])
        return await self._opened.do(store, mode, ask)


def _how(name: str, nonce: bytes) -> Any:
    """Return how to seal: bound to its name, so that no value can stand in for another."""
    options = {"name": "AES-GCM", "iv": to_js(nonce), "additionalData": to_js(name.encode())}
    return to_js(options, dict_converter=js.Object.fromEntries)
