"""The `SignIn` port: hands each network's sign-in to the part that knows it."""

from __future__ import annotations

from contextlib import suppress

from passage.app.effects import BeginSignIn, Identify, PasswordSignIn
from passage.core.accounts import Account
from passage.core.errors import AppError
from passage.core.model import Network
from passage.core.names import parse_origin
from passage.net.oauth_client import scope_for
from passage.shell.mastodon_sign_in import MastodonSignIn
from passage.shell.web.sealed import SealedStore
from passage.shell.web.sign_in import WebSignIn


class WebAccounts:
    """The person's own accounts, on both networks."""

    def __init__(
        self, page: str, store: SealedStore, bluesky: WebSignIn, mastodon: MastodonSignIn
    ) -> None:
        """Join the parts, which keep their secrets in ``store``.

        ``page`` is the address to which people are sent back.
        """
        self._page, self._store = page, store
        self._bluesky, self._mastodon = bluesky, mastodon

    async def begin(self, asked: BeginSignIn) -> str:
        """Return the address at which the person signs in."""
        if asked.network is Network.BLUESKY:
            scope = scope_for(blocks=asked.avoiding, mutes=asked.avoiding)
            return await self._bluesky.begin_bluesky(asked.who, self._page, scope, asked.appview)
        name, _, host = asked.who.removeprefix("@").rpartition("@")
        return await self._mastodon.begin_mastodon(
            *(parse_origin(host), self._page),
            name=name,
            avoid=asked.avoiding,
            importing=asked.importing,
        )

    async def finish(self, params: str) -> Account:
        """Complete a sign-in: Bluesky says what it has to say behind a ``#``, Mastodon a ``?``."""
        if params.startswith("?"):
            return await self._mastodon.finish_mastodon(params)
        return await self._bluesky.finish_bluesky(params.removeprefix("#"))

    async def identify(self, asked: Identify) -> Account:
        """Return the account on Bluesky that is meant."""
        return await self._bluesky.identify_bluesky(asked.who, asked.appview)

    async def by_password(self, asked: PasswordSignIn) -> Account:
        """Sign in on Bluesky by an app password."""
        return await self._bluesky.password_bluesky(asked.account, asked.password)

    async def restore(self) -> tuple[Account, ...]:
        """Return those who signed in earlier, and not out again."""
        return (*await self._bluesky.restore(), *await self._mastodon.restore())

    async def sign_out(self, account: Account) -> None:
        """End a session."""
        if account.network is Network.BLUESKY:
            await self._bluesky.sign_out(account)
        else:
            await self._mastodon.sign_out(account)

    async def forget(self) -> None:
        """End every session, those of earlier visits too, then erase all keys.

        A server that cannot be reached keeps no key here alive.
        """
        try:
            for account in await self.restore():
                with suppress(AppError):
                    await self.sign_out(account)
        finally:
            await self._store.clear()
