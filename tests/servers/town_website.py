"""A website with a name and a certificate of its own, which one program takes for real.

Who confirms links fetches them over https alone, and believes no certificate but those of the
system. So the program is run in a mount namespace in which that folder, and the file of names,
are others: nothing of the machine is changed.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .certificate import make_certificate
from .outcome import Unavailable

_CERTIFICATES, _NAMES = "/etc/ssl/certs", "/etc/hosts"
_INSIDE = f'mount --bind "$1" {_CERTIFICATES} && mount --bind "$2" {_NAMES} && shift 2 && exec "$@"'


class TownWebsite:
    """A website of one page, ``page``, which can change; ``url`` is where it is."""

    def __init__(self, name: str, folder: Path) -> None:
        """Serve ``https://NAME:PORT/`` on this machine. Raises Unavailable."""
        self.page = ""
        certificate = make_certificate(folder, name)
        self._folder = folder
        self._trusted = folder / "certs"
        self._trusted.mkdir()
        shutil.copy(certificate.file, self._trusted / "ca-certificates.crt")
        self._names = folder / "hosts"
        self._names.write_text(f"127.0.0.1 localhost {name}\n")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://{name}:{self._server.server_address[1]}/"
        self._try_out()

    def _try_out(self) -> None:
        done = subprocess.run(self.believed("true"), capture_output=True, text=True, check=False)
        if done.returncode:
            message = f"this system lets no test have a mount namespace: {done.stderr.strip()}"
            raise Unavailable(message)

    def believed(self, *command: str | Path) -> list[str | Path]:
        """Return a command in a way in which it finds this website, and believes it."""
        unshare = shutil.which("unshare")
        if not unshare:
            message = "unshare (util-linux) is not installed"
            raise Unavailable(message)
        inside = (unshare, "--mount", "--map-root-user", "sh", "-c", _INSIDE, "sh")
        return [*inside, self._trusted, self._names, *command]

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                data = site.page.encode()
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
