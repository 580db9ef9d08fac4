"""A worker's entry for tests of the sealed store. Texts in and out are JSON.

It takes the place of `app/engine.py` in the built site; everything else is as visitors get it.
"""

from __future__ import annotations

import json
import secrets

from pyscript import sync  # noqa: F401 - as in the real entry

from passage.shell.web.sealed import SEAL, SealedStore


async def start(settings: str) -> str:
    """Do nothing."""
    return "ready"


async def put(name: str, text: str) -> str:
    """Seal a text."""
    await SealedStore().put(name, text.encode())
    return "null"


async def get(name: str) -> str:
    """Return what a new store unseals."""
    data = await SealedStore().get(name)
    return json.dumps(data and data.decode())


async def drop(name: str) -> str:
    """Remove one."""
    await SealedStore().drop(name)
    return "null"


async def clear() -> str:
    """Remove all."""
    await SealedStore().clear()
    return "null"


async def export() -> str:
    """Try to get the key out of the browser, in every format that there is."""
    import js
    from pyodide.ffi import JsException

    key = await SealedStore().key(SEAL)
    got = []
    for form in ("raw", "jwk"):
        try:
            await js.crypto.subtle.exportKey(form, key)
            got.append(form)
        except JsException:
            continue
    return json.dumps({"exported": got, "extractable": key.extractable})


async def chance() -> str:
    """Return two things that nobody can guess, as signing in needs them."""
    return json.dumps([secrets.token_urlsafe(48), secrets.token_urlsafe(48)])


__export__ = ["start", "put", "get", "drop", "clear", "export", "chance"]
