"""What the app needs of the world around it: everything a shell must bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from passage.app.drawing import Drawing
from passage.app.effects import BeginSignIn, Identify, PasswordSignIn
from passage.core.accounts import Account
from passage.core.sources import ArchiveFile
from passage.net.exchange import Ask, Reply
from passage.net.requests import Request


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

    def bring(self, name: str, data: bytes) -> None:
        """Put a file of this website in the place of those that came with the last message."""

    def keep(self) -> None:
        """Keep the files opened last: they could be read."""


Noted = Callable[[Request], None]
"""Takes note of a request that was sent."""


class SignIn(Protocol):
    """Signs the person in to their own accounts, and adds their credentials to what they send.

    No method gives a token away. Each raises `AppError`, and every request is noted.
    """

    async def begin(self, asked: BeginSignIn) -> str:
        """Return the address at which the person signs in."""

    async def finish(self, params: str) -> Account:
        """Complete the sign-in from which the browser came back.

        ``params`` is what stood behind the page's address, with its ``#`` or ``?``.
        """

    async def identify(self, asked: Identify) -> Account:
        """Return the account on Bluesky that is meant, and its server; sign in nowhere."""

    async def by_password(self, asked: PasswordSignIn) -> Account:
        """Sign in on Bluesky by an app password, for as long as the tab is open."""

    async def restore(self) -> tuple[Account, ...]:
        """Return those who signed in earlier, and not out again. Sends nothing."""

    async def sign_out(self, account: Account) -> None:
        """End a session at its server and erase it here, whether the server answers or not."""

    async def forget(self) -> None:
        """End every session, and erase all that was kept of signing in."""


class Shelf(Protocol):
    """What this very website carries beside its pages; only files of its own are fetched."""

    async def crosswalk(self) -> bytes:
        """Return the table of known people, empty where there is none or it does not come."""

    async def group(self, slug: str) -> bytes:
        """Return the list of a group, empty where there is none or it does not come."""


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
