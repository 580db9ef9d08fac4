"""The web host of ``bench start``: sends a site as GitHub Pages does, and counts the bytes.

Compressed where that host compresses, with a tag for each file's content, to be kept for ten
minutes. Everything is made ready beforehand, so that compressing takes no time of a visit.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workshop.loopback import origin, running
from workshop.serve import TYPES

COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".webmanifest", ".py"}
KEEP = "max-age=600"


@dataclass(frozen=True, slots=True)
class Ready:
    """A file as it is sent."""

    body: bytes
    kind: str
    compressed: bool

    @property
    def tag(self) -> str:
        """What tells this content from any other."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(slots=True)
class Host:
    """A running host: its address, and what it has sent: the bytes, and the paths in order."""

    url: str = ""
    sent: int = 0
    paths: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, path: str, length: int) -> None:
        """Add what was sent."""
        with self.lock:
            self.sent += length
            self.paths.append(path)


def made_ready(site: Path) -> dict[str, Ready]:
    """Return the files of a site by the paths they are asked for."""
    files = {}
    for path in site.rglob("*"):
        if path.is_file():
            content, suffix = path.read_bytes(), path.suffix
            packed = suffix in COMPRESSED
            body = gzip.compress(content, 6, mtime=0) if packed else content
            kind = TYPES.get(suffix, "application/octet-stream")
            files["/" + path.relative_to(site).as_posix()] = Ready(body, kind, packed)
    return files


@contextmanager
def hosting(site: Path, latency: float = 0.0) -> Iterator[Host]:
    """Serve a folder until the block ends; each answer waits ``latency`` seconds first."""
    host = Host()
    told = {"files": made_ready(site), "host": host, "latency": latency}
    with running(type("CountingHandler", (Handler,), told)) as server:
        host.url = origin(server) + "/"
        yield host


class Handler(BaseHTTPRequestHandler):
    """Answers from memory, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    files: dict[str, Ready]
    host: Host
    latency: float

    def do_GET(self) -> None:
        """Send a file, or say that it is the one the browser has."""
        time.sleep(self.latency)
        found = self.files.get(unquote(urlsplit(self.path).path))
        if found is None:
            self.send_response(HTTPStatus.NOT_FOUND)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.headers.get("If-None-Match") == found.tag:
            self.head(HTTPStatus.NOT_MODIFIED, found)
        else:
            self.head(HTTPStatus.OK, found)
            self.wfile.write(found.body)
            self.host.count(self.path, len(found.body))

    def head(self, status: HTTPStatus, found: Ready) -> None:
        """Send the headers."""
        self.send_response(status)
        self.send_header("Content-Type", found.kind)
        self.send_header("Cache-Control", KEEP)
        self.send_header("ETag", found.tag)
        self.send_header("Vary", "Accept-Encoding")
        if found.compressed:
            self.send_header("Content-Encoding", "gzip")
        if status == HTTPStatus.OK:
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
