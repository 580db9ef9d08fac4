"""The verb ``serve``: build the site, then serve it as GitHub Pages would, on this machine only.

No special headers: what works here works from any folder of any web host.
"""

from __future__ import annotations

import argparse
import posixpath
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workshop.loopback import origin, running
from workshop.paths import DIST
from workshop.say import Problem, say

TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/octet-stream",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}


def main(argv: list[str]) -> int:
    """Build, serve, and stay until Ctrl-C; return the exit code."""
    from workshop.assemble import build_site

    parser = argparse.ArgumentParser(prog="build.py serve", description=__doc__)
    parser.add_argument("--port", type=int, help="the port to use (default: 8000, else a free one)")
    parser.add_argument("--prefix", default="/", help="serve under this path, such as /repo/")
    options = parser.parse_args(argv)
    build_site(DIST)
    with serving(DIST, port=options.port, prefix=options.prefix) as url:
        say(f"Passage is at {url} (stop it with Ctrl-C)")
        threading.Event().wait()
    return 0


@contextmanager
def serving(folder: Path, *, port: int | None = None, prefix: str = "/") -> Iterator[str]:
    """Serve a folder on 127.0.0.1 until the block ends; give its URL.

    Without ``port``: 8000 when it is free, else any free one; 0: any free one. ``prefix`` is the
    path the site lies under. Raises `Problem` when the port asked for is taken.
    """
    handler = type("SiteHandler", (Handler,), {"folder": folder, "prefix": normal(prefix)})
    wanted = [8000, 0] if port is None else [port]
    for number in wanted:
        try:
            manager = running(handler, number)
            server = manager.__enter__()
        except OSError as error:
            reason = error
            continue
        try:
            yield origin(server) + normal(prefix)
        finally:
            manager.__exit__(None, None, None)
        return
    raise Problem(
        f"The site could not be served on port {port}",
        reason.strerror or "the port cannot be used",
        "Leave --port away to get a free one",
    )


def normal(prefix: str) -> str:
    """Return a path prefix with one slash at either end."""
    return f"/{prefix.strip('/')}/".replace("//", "/")


class Handler(SimpleHTTPRequestHandler):
    """Serves files under a prefix; no listings, no log."""

    folder: Path
    prefix: str
    extensions_map = TYPES

    def send_head(self):  # type: ignore[no-untyped-def]  # noqa: ANN201 - as the base class
        """Answer 404 outside the prefix and for folders without an index page."""
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(self.prefix):
            return self.send_error(HTTPStatus.NOT_FOUND)
        target = Path(self.translate_path(self.path))
        if target.is_dir() and not (target / "index.html").exists():
            return self.send_error(HTTPStatus.NOT_FOUND)
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """Return the file for a URL path below the prefix; never one outside the folder."""
        path = unquote(urlsplit(path).path)
        below = path.removeprefix(self.prefix)
        parts = [part for part in posixpath.normpath("/" + below).split("/") if part]
        return str(self.folder.joinpath(*parts)) + ("/" if path.endswith("/") else "")

    def end_headers(self) -> None:
        """Let the browser ask again each time, or a rebuilt wheel would not fit its lock."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for the build."""
