"""Signing in from the page: by OAuth on the way over the account's server, or by app password."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from passage.core.accounts import Account
from passage.core.errors import BadHandle, StoreError
from passage.core.model import Network
from passage.core.names import Did, Handle, Origin, parse_did, parse_handle, parse_origin
from passage.core.sign_in_errors import SignInError, SignInExpired, SignInNotKept
from passage.net.oauth_client import DIRECTORY, client_of
from passage.shell.web.app_password import PasswordSession
from passage.shell.web.oauth import OAuth, OAuthSession, Services, pds_of
from passage.shell.web.sealed import SealedStore
from passage.shell.web.sessions import Sessions
from passage.shell.web.vault import Vault
from passage.shell.web.wire import Wire

APPVIEW = Origin("https://public.api.bsky.app")
NOBODY = "http://localhost"
"""Who a site is that cannot offer OAuth, where the client only finds out who somebody is."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Site:
    """This copy of Passage: the address of its app page, and of the file that tells who it is.

    ``client_id`` is empty where the site was built for no address.
    """

    page: str
    client_id: str = ""

    @property
    def root(self) -> str:
        """The root of the site: the page lies in the folder of its language."""
        return self.page.rpartition("/")[0].rpartition("/")[0] + "/"


class WebSignIn:
    """The `SignIn` port. Who is signed in, is in the `Sessions` that were given."""

    def __init__(
        self,
        site: Site,
        wire: Wire,
        sessions: Sessions,
        store: SealedStore,
        directory: Origin = DIRECTORY,
    ) -> None:
        """Touch nothing yet. ``wire`` sends and notes what is asked here."""
        self._site, self._wire, self._directory = site, wire, directory
        self._sessions = sessions
        self._vault = Vault(store)
        self._clients: dict[Origin, OAuth] = {}
        self._passwords: dict[str, PasswordSession] = {}

    async def begin_bluesky(
        self, handle: str, return_to: str, scope: str, appview: Origin = APPVIEW
    ) -> str:
        """Return the address at which the person signs in and allows ``scope``."""
        client_of(return_to, self._site.client_id)
        client = await self._client(appview)
        address = await client.begin(_typed(handle), return_to, scope)
        await _kept(self._vault.tell("begun", "last", {"return_to": return_to, "appview": appview}))
        return address

    async def finish_bluesky(self, params: str) -> Account:
        """Take what came back in the address; return who signed in."""
        begun = await _kept(self._vault.begun())
        if not begun:
            raise SignInExpired
        appview = Origin(begun["appview"])
        client = await self._client(appview)
        told = await client.finish(params, begun["return_to"])
        account = _account(told)
        noted = {"handle": account.name, "pds": account.origin, "appview": appview}
        await _kept(self._vault.tell("account", account.id, noted))
        self._sessions.add(account.id, self._session(Did(account.id), appview))
        return account

    async def identify_bluesky(self, handle: str, appview: Origin = APPVIEW) -> Account:
        """Return whose a handle or DID is, verified both ways, and the server of that account."""
        client = await self._client(appview)
        return _account(await client.identify(_person(handle)))

    async def password_bluesky(self, account: Account, password: str) -> Account:
        """Sign in to an account with an app password, for as long as this tab is open."""
        session = await PasswordSession.open(account.origin, Did(account.id), password, self._wire)
        self._passwords[account.id] = session
        self._sessions.add(account.id, session)
        return account

    async def restore(self) -> tuple[Account, ...]:
        """Return those who signed in by OAuth and not out again. Nothing is sent for it."""
        try:
            await self._vault.tidy(self._wire.clock.epoch())
            kept = await self._vault.kept()
        except StoreError:
            return ()
        for one in kept:
            self._sessions.add(one.did, self._session(one.did, one.appview))
        return tuple(Account(Network.BLUESKY, one.did, one.handle, one.pds) for one in kept)

    async def sign_out(self, account: Account) -> None:
        """End a session at its server, and forget it here even if that cannot be reached."""
        self._sessions.drop(account.id)
        session = self._passwords.pop(account.id, None)
        if session:
            await session.close()
            return
        for kept in await _kept(self._vault.kept()):
            if kept.did == account.id:
                await (await self._client(kept.appview)).end(kept.did)

    def _session(self, did: Did, appview: Origin) -> OAuthSession:
        return OAuthSession(did, partial(self._client, appview))

    async def _client(self, appview: Origin) -> OAuth:
        if appview not in self._clients:
            try:
                who = client_of(self._site.page, self._site.client_id)
            except SignInError:
                who = NOBODY
            services = Services(who, appview, self._directory)
            client = OAuth(self._wire, self._vault)
            await client.open(self._site.root, services)
            self._clients[appview] = client
        return self._clients[appview]


async def _kept(work: Awaitable[_T]) -> _T:
    try:
        return await work
    except StoreError as error:
        raise SignInNotKept from error


def _typed(text: str) -> str:
    """Read a handle, a DID or a server's address. Raises `IdentifierError`."""
    typed = text.strip()
    return parse_origin(typed) if "://" in typed else _person(typed)


def _person(text: str) -> str:
    """Read a handle or a DID. Raises `IdentifierError`."""
    typed = text.strip().removeprefix("@").strip()
    return parse_did(typed) if typed.startswith("did:") else parse_handle(typed)


def _account(told: dict[str, str]) -> Account:
    try:
        handle = parse_handle(told["handle"])
    except BadHandle:
        handle = Handle("handle.invalid")
    return Account(Network.BLUESKY, parse_did(told["did"]), handle, pds_of(told))
