"""A web server on this machine only, over files in memory or in a folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"


@contextmanager
def running(handler: type[BaseHTTPRequestHandler], port: int = 0) -> Iterator[ThreadingHTTPServer]:
    """Serve in a thread of its own until the block ends; port 0 means any free one.

    Raises OSError when the port is taken.
    """
    server = ThreadingHTTPServer((LOOPBACK, port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def origin(server: ThreadingHTTPServer) -> str:
    """Return the server's address without a trailing slash."""
    return f"http://{LOOPBACK}:{server.server_port}"
