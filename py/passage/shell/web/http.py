"""`fetch` as the `Http` port: no cookies, no referrer, a time limit and a size limit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from passage.core.reach import Reach
from passage.net.exchange import KEPT_HEADERS, MOST_BYTES, PATIENCE, Answer, Ask, Lost, Reply, Why


class WebHttp:
    """Performs asks with the browser's fetch."""

    def __init__(self, reach: Reach | None = None) -> None:
        """Know what the page's policy allows; None where it is not told."""
        self._reach = reach

    async def fetch(self, ask: Ask) -> Reply:
        """Send what nobody asks. As somebody, it takes `passage.shell.web.sessions`."""
        return Lost(Why.SIGNED_OUT) if ask.by else await self.send(ask, {})

    async def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Send one request with these headers, which can hold credentials.

        The browser does not tell why a request failed; we know if we did it, and which hosts it
        would not let us ask: it then does not even try.
        """
        if self._reach is not None and not self._reach.allows(ask.origin):
            return Lost(Why.NOT_OPEN)
        control = js.AbortController.new()
        try:
            return await asyncio.wait_for(self._ask(ask, headers, control.signal), PATIENCE)
        except TimeoutError:
            return Lost(Why.TIMED_OUT)
        except (JsException, OSError, ValueError):
            return Lost(Why.UNREACHABLE)
        finally:
            control.abort()

    async def _ask(self, ask: Ask, headers: Mapping[str, str], signal: Any) -> Reply:
        own = {"content-type": ask.content_type} if ask.content_type else {}
        options = {
            "method": ask.method,
            "headers": {**own, **headers},
            "credentials": "omit",
            "referrerPolicy": "no-referrer",
            "cache": "no-store",
            "redirect": "error",
            "mode": "cors",
        }
        settings = to_js(options, dict_converter=js.Object.fromEntries)
        settings.signal = signal
        if ask.body is not None:
            settings.body = to_js(ask.body)
        response = await js.fetch(ask.url, settings)
        kept = {
            name: str(value)
            for name in KEPT_HEADERS
            if isinstance(value := response.headers.get(name), str)
        }
        text, size = await _text(response)
        return Answer(int(response.status), kept, text, size)


class WebShelf:
    """Files of the website that the page came from; the browser refuses any other one."""

    def __init__(self, crosswalk: str, together: str = "") -> None:
        """Know the address of the table of known people, empty where the site has none.

        ``together`` is that of the folder in which the lists of groups lie.
        """
        self._crosswalk, self._together = crosswalk, together

    async def crosswalk(self) -> bytes:
        """Fetch the table, from the browser's cache where it is still fresh."""
        return await self._fetched(self._crosswalk)

    async def group(self, slug: str) -> bytes:
        """Fetch the list of a group; where the site has none of this name, nothing comes."""
        return await self._fetched(f"{self._together}{slug}-passage.json")

    async def _fetched(self, address: str) -> bytes:
        """Return a file of the website that the page came from, empty where it does not come."""
        if not address:
            return b""
        options = {
            "mode": "same-origin",
            "credentials": "omit",
            "referrerPolicy": "no-referrer",
            "redirect": "error",
        }
        settings = to_js(options, dict_converter=js.Object.fromEntries)
        try:
            response = await js.fetch(address, settings)
            return bytes((await response.arrayBuffer()).to_bytes()) if response.ok else b""
        except (JsException, OSError, ValueError):
            return b""


async def _text(response: Any) -> tuple[str, int]:
    """Read a body up to the limit, and tell its size.

    A longer one ends as an empty text, which no JSON reader accepts.
    """
    if not response.body:
        return "", 0
    reader, body = response.body.getReader(), bytearray()
    while len(body) <= MOST_BYTES:
        chunk = await reader.read()
        if chunk.done:
            return body.decode("utf-8", "replace"), len(body)
        body += chunk.value.to_bytes()
    await reader.cancel()
    return "", len(body)
