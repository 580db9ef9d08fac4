"""Who is signed in, and asking as them: the `Http` port that adds an account's credentials."""

from __future__ import annotations

from typing import Protocol

from passage.app.ports import Http
from passage.net.exchange import Ask, Lost, Reply, Why


class Session(Protocol):
    """One account that is signed in."""

    async def fetch(self, ask: Ask) -> Reply:
        """Send an ask as this account, to its own server. Never raises.

        A session that has ended answers `Lost` with `Why.SIGNED_OUT`.
        """


class Sessions:
    """The accounts that are signed in, by what the field ``by`` of an ask holds."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._by: dict[str, Session] = {}

    def add(self, by: str, session: Session) -> None:
        """From now on, ask so as this account."""
        self._by[by] = session

    def drop(self, by: str) -> None:
        """Ask no more as this account."""
        self._by.pop(by, None)

    def of(self, by: str) -> Session | None:
        """Return the session of an account, or None."""
        return self._by.get(by)


class SignedHttp:
    """Sends each ask as whoever it names, and those that name nobody without credentials."""

    def __init__(self, http: Http, sessions: Sessions) -> None:
        """Use ``http`` for what nobody asks."""
        self._http, self._sessions = http, sessions

    async def fetch(self, ask: Ask) -> Reply:
        """Send one ask. Where nobody is signed in (any more) as the account, nothing is sent."""
        if not ask.by:
            return await self._http.fetch(ask)
        session = self._sessions.of(ask.by)
        return await session.fetch(ask) if session else Lost(Why.SIGNED_OUT)
