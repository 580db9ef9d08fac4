"""A package index of our own wheels on loopback, for micropip to resolve from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from workshop.loopback import origin, running


@contextmanager
def wheel_index(wheels: Mapping[str, tuple[str, Path]]) -> Iterator[str]:
    """Serve wheels, each (file name, file) by project name; give the address micropip wants.

    The pages are of the JSON form of the simple index:
    https://packaging.python.org/en/latest/specifications/simple-repository-api/
    """

    class Handler(BaseHTTPRequestHandler):
        """Answers ``/simple/<name>/`` and ``/files/<file>``; anything else is not there."""

        def do_GET(self) -> None:
            """Answer one request."""
            kind, _, name = self.path.strip("/").partition("/")
            files = dict(wheels.values())
            if kind == "simple" and name in wheels:
                file = wheels[name][0]
                url = f"http://{self.headers['Host']}/files/{file}"
                rows = [{"filename": file, "url": url, "hashes": {}}]
                page = {"meta": {"api-version": "1.0"}, "name": name, "files": rows}
                self.answer("application/vnd.pypi.simple.v1+json", json.dumps(page).encode())
            elif kind == "files" and name in files:
                self.answer("application/zip", files[name].read_bytes())
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def answer(self, kind: str, body: bytes) -> None:
            """Send one body."""
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the build's output short."""

    with running(Handler) as server:
        yield f"{origin(server)}/simple/{{package_name}}/"
