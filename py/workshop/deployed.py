"""A deployed site, in a folder or on the web: its files, read one after the other."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from workshop.say import Problem
from workshop.sums import files_of
from workshop.vendor import sha256_of

# The largest file of ours has 10 MB; what is larger is none of ours, and is not read to its end.
MOST_BYTES = 32_000_000
PATIENCE = 30.0  # seconds without a byte


class Deployed(Protocol):
    """Where a copy lies."""

    def hash_of(self, path: str) -> str | None:
        """Return a file's SHA-256 in hexadecimal, None when there is none of that name."""

    def text_of(self, path: str) -> str | None:
        """Return a file as text, None when there is none of that name."""

    def names(self) -> list[str] | None:
        """Return every path below it but the list of sums; None where that cannot be asked."""


class Folder:
    """A copy in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def hash_of(self, path: str) -> str | None:
        """Return the SHA-256 of a file in the folder."""
        try:
            return sha256_of(self.root / path)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def text_of(self, path: str) -> str | None:
        """Return a file of the folder as text."""
        try:
            return (self.root / path).read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def names(self) -> list[str]:
        """Return every path below the folder."""
        return files_of(self.root)


class Website:
    """A copy on the web, below an address that ends with a slash."""

    def __init__(self, address: str) -> None:
        self.address = address
        # No redirects: a file that comes from elsewhere is not this site's.
        self.opener = urllib.request.build_opener(Stay)

    def hash_of(self, path: str) -> str | None:
        """Fetch a file and return its SHA-256; `Problem` when the site does not answer."""
        content = self.fetched(path)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def text_of(self, path: str) -> str | None:
        """Fetch a file as text."""
        content = self.fetched(path)
        return None if content is None else content.decode("utf-8", "replace")

    def names(self) -> None:
        """Tell that a website does not say what else lies on it."""
        return

    def fetched(self, path: str) -> bytes | None:
        """Fetch one file; None for 404 and 410. Raises `Problem` for all other trouble."""
        request = urllib.request.Request(  # noqa: S310 - `deployed_at` lets only http(s) through
            self.address + quote(path), headers={"Cache-Control": "no-cache"}
        )
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                content = bytes(answer.read(MOST_BYTES + 1))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {404, 410}:
                return None
            place = error.headers.get("Location")
            led = f"it leads on to {place}" if place else f"the answer was {error.code}"
            raise trouble(path, led) from error
        except (OSError, http.client.HTTPException) as error:
            raise trouble(path, str(error) or type(error).__name__) from error
        if len(content) > MOST_BYTES:
            raise trouble(path, f"it has more than {MOST_BYTES:,} bytes")
        return content


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it becomes an error, which tells where it would have led."""

    def redirect_request(self, *_: object) -> None:
        """Refuse."""
        return


def trouble(path: str, why: str) -> Problem:
    """Return the sentence for a file that could not be fetched."""
    return Problem(
        f"The site could not be compared: {path} was not served",
        why.rstrip("."),
        "Look at the address in a browser, give the one it ends at, and try again",
    )


def deployed_at(where: str) -> Deployed:
    """Return the copy that a folder's path or an address means. Raises `Problem` for neither."""
    parts = urlsplit(where)
    if parts.scheme in {"http", "https"}:
        if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise Problem(
                f"{where} is not compared",
                "without https, whoever stands between could show you other files",
                "Give the address with https",
            )
        path = parts.path if parts.path.endswith("/") else parts.path.rpartition("/")[0] + "/"
        return Website(f"{parts.scheme}://{parts.netloc}{quote(path, safe='/%')}")
    if Path(where).is_dir():
        return Folder(Path(where))
    raise Problem(
        f"«{where}» cannot be compared",
        "it is neither a folder nor an address on the web",
        "Give the folder that holds index.html, or an address that begins with https://",
    )
