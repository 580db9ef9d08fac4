"""A session with an app password: its keys live in this worker and nowhere else."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from passage.core.errors import AppError
from passage.core.names import Did, Origin
from passage.core.sign_in_errors import WrongPassword
from passage.net.app_password import (
    Tokens,
    create_session,
    delete_session,
    is_expired,
    is_over,
    read_tokens,
    refresh_session,
)
from passage.net.exchange import Ask, Lost, Reply, Why
from passage.shell.web.wire import Wire


class PasswordSession:
    """An account signed in with an app password; forgotten when the tab closes."""

    def __init__(self, pds: Origin, tokens: Tokens, wire: Wire) -> None:
        """Take the keys; `open` asks for them."""
        self.tokens = tokens
        self._pds, self._wire = pds, wire
        self._renewing = asyncio.Lock()

    @classmethod
    async def open(cls, pds: Origin, did: Did, password: str, wire: Wire) -> PasswordSession:
        """Sign in. Raises what `read_tokens` raises."""
        ask = create_session(pds, did, password)
        return cls(pds, read_tokens(ask, await wire.ask(ask, {})), wire)

    async def fetch(self, ask: Ask) -> Reply:
        """Send an ask with the access key, renewed once where it is too old."""
        access = self.tokens.access
        # Whatever the ask says, the key goes to no other server.
        tries = self._wire.tries(replace(ask, origin=self._pds))
        reply = await tries.send(_bearer(access))
        if not is_expired(reply):
            return tries.signed_out() if is_over(reply) else reply
        tries.note()
        failed = await self._renew(access)
        if failed is None:
            return await tries.send(_bearer(self.tokens.access))
        return tries.signed_out() if failed.why is Why.SIGNED_OUT else failed

    async def close(self) -> None:
        """Sign out at the server, as far as it can be reached."""
        await self._wire.ask(delete_session(self._pds), _bearer(self.tokens.refresh))

    async def _renew(self, access: str) -> Lost | None:
        """Get new keys, unless somebody did so meanwhile; return why there are none."""
        async with self._renewing:
            if self.tokens.access != access:
                return None
            ask = refresh_session(self._pds)
            reply = await self._wire.ask(ask, _bearer(self.tokens.refresh))
            try:
                self.tokens = read_tokens(ask, reply)
            except WrongPassword:
                return Lost(Why.SIGNED_OUT)
            except AppError:
                return reply if isinstance(reply, Lost) else Lost(Why.UNREACHABLE)
            return None


def _bearer(token: str) -> dict[str, str]:
    """Return the header that carries a key (RFC 6750, section 2.1)."""
    return {"authorization": f"Bearer {token}"}
