"""httpx as the `Http` port, for the command line: the same limits as in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx

from passage.net.exchange import KEPT_HEADERS, MOST_BYTES, PATIENCE, Answer, Ask, Lost, Reply, Why


class DeskHttp:
    """Performs asks with httpx. No cookies, no redirects, no proxies' credentials."""

    def __init__(self) -> None:
        """Open a pool of connections; use as an async context manager."""
        self._client = httpx.AsyncClient(
            timeout=PATIENCE, follow_redirects=False, headers={"user-agent": "passage"}
        )

    async def __aenter__(self) -> Self:
        """Return self."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def fetch(self, ask: Ask) -> Reply:
        """Send what nobody asks."""
        return Lost(Why.SIGNED_OUT) if ask.by else await self.send(ask, {})

    async def send(self, ask: Ask, headers: Mapping[str, str]) -> Reply:
        """Send one request with these headers, and read its answer up to the size limit."""
        own = {"content-type": ask.content_type} if ask.body is not None else {}
        try:
            sending = self._client.stream(
                ask.method, ask.url, content=ask.body, headers={**own, **headers}
            )
            async with sending as response:
                body, size = bytearray(), 0
                async for chunk in response.aiter_bytes():
                    body += chunk
                    size = len(body)
                    if size > MOST_BYTES:
                        body.clear()
                        break
        except httpx.TimeoutException:
            return Lost(Why.TIMED_OUT)
        except (httpx.HTTPError, httpx.InvalidURL):
            return Lost(Why.UNREACHABLE)
        told = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        return Answer(response.status_code, told, body.decode("utf-8", "replace"), size)
