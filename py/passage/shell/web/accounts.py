"""The `SignIn` port: hands each network's sign-in to the part that knows it."""

from __future__ import annotations

from passage.app.effects import BeginSignIn, PasswordSignIn
from passage.core.accounts import Account
from passage.core.model import Network
from passage.core.names import parse_origin
from passage.core.sign_in_errors import NoSignInThere
from passage.net.oauth_client import scope_for
from passage.shell.web.sign_in import WebSignIn


class WebAccounts:
    """The person's own accounts, on both networks."""

    def __init__(self, page: str, bluesky: WebSignIn) -> None:
        """Join the parts. ``page`` is the address to which people are sent back."""
        self._page, self._bluesky = page, bluesky

    async def begin(self, asked: BeginSignIn) -> str:
        """Return the address at which the person signs in."""
        if asked.network is Network.BLUESKY:
            scope = scope_for(blocks=asked.avoiding, mutes=asked.avoiding)
            return await self._bluesky.begin_bluesky(asked.who, self._page, scope, asked.appview)
        parse_origin(asked.who)
        raise NoSignInThere

    async def finish(self, params: str) -> Account:
        """Complete a sign-in; Bluesky sends back what it says behind a ``#``."""
        return await self._bluesky.finish_bluesky(params[1:])

    async def by_password(self, asked: PasswordSignIn) -> Account:
        """Sign in on Bluesky by an app password."""
        return await self._bluesky.password_bluesky(asked.handle, asked.password, asked.appview)

    async def restore(self) -> tuple[Account, ...]:
        """Return those who signed in earlier, and not out again."""
        return await self._bluesky.restore()

    async def sign_out(self, account: Account) -> None:
        """End a session."""
        await self._bluesky.sign_out(account)
