"""What the app needs of the world around it: everything a shell must bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from passage.app.drawing import Drawing
from passage.core.accounts import Account
from passage.core.names import Origin
from passage.core.sources import ArchiveFile
from passage.net.exchange import Ask, Reply


class Http(Protocol):
    """Performs one ask. Never raises: what cannot be answered is a `Lost`."""

    async def fetch(self, ask: Ask) -> Reply:
        """Send the ask and return what came of it."""


class Clock(Protocol):
    """The time. ``monotonic`` paces, ``epoch`` compares with what servers say; in seconds."""

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""

    def epoch(self) -> float:
        """Seconds since 1970-01-01 UTC."""


class Page(Protocol):
    """Where patches go, and where a file for the person goes."""

    def apply(self, patches: str) -> None:
        """Apply patches, given as JSON text, in order."""

    def address_of(self, data: bytes, mime: str) -> str:
        """Return a local address under which the browser can save these bytes."""


class Painter(Protocol):
    """Makes an image of a drawing."""

    async def png(self, drawing: Drawing) -> bytes:
        """Return the drawing as PNG, twice as many pixels wide as it has units.

        Raises `NotPainted` where that cannot be done.
        """


class Files(Protocol):
    """Files as the person chose them, opened for reading by ranges."""

    def open(self, *, more: bool) -> Sequence[ArchiveFile]:
        """Open the files that came with the last message, with ``more`` also those kept."""

    def keep(self) -> None:
        """Keep the files opened last: they could be read."""


class Store(Protocol):
    """One journal on the device. Each method raises `StoreError` and nothing else.

    What `append` and `replace` wrote is safe when they return, also if the device loses its
    power then. A `replace` that fails, or is cut short, leaves what was there.
    """

    async def load(self) -> bytes:
        """Return all that is there, nothing at first. To be called once, before all others."""

    async def append(self, data: bytes) -> None:
        """Add to the end."""

    async def replace(self, data: bytes) -> None:
        """Put this in the place of all that is there."""

    async def clear(self) -> None:
        """Remove all that is there."""


class SignIn(Protocol):
    """Signing in to the person's own account. Each method raises an `AppError` and nothing else.

    Whoever is signed in can be named in an ask's ``by``; their keys never leave the shell.
    """

    async def begin_bluesky(self, handle: str, return_to: str, scope: str, appview: Origin) -> str:
        """Return the address to send the person to, where they sign in and allow ``scope``.

        ``handle`` is what they typed: a handle, a DID, or the address of their server.
        ``return_to`` is the app page's address, ``appview`` the service that knows handles.
        """

    async def finish_bluesky(self, params: str) -> Account:
        """Take what stood behind the # when the person came back; return who signed in."""

    async def password_bluesky(self, handle: str, password: str, appview: Origin) -> Account:
        """Sign in with an app password, until the tab is closed."""

    async def restore(self) -> tuple[Account, ...]:
        """Return those who signed in, in an earlier tab too, and not out again. Sends nothing."""

    async def sign_out(self, account: Account) -> None:
        """End the session at its server, and forget it here even if that cannot be reached."""
