"""A hostile server, on a real socket: markup in each field, other people, streams without end."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit

from . import texts

_MEGABYTE = b" " * (1 << 20)


class HostileServer:
    """Answers every question as badly as it can; ``mood`` says how, or each way in turn."""

    def __init__(self, stranger: str) -> None:
        """Begin to serve on a free port of this machine."""
        self.mood = ""
        self.stranger = stranger
        self.sent = 0
        self.asked: list[str] = []
        self.turn = count()
        self.over = threading.Event()
        hostile = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hostile.asked.append(self.path)
                hostile.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Serve no more, and let go whom it kept waiting."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, one: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        moods = {"endless": self._endless, "never": self._never, "elsewhere": self._elsewhere}
        try:
            moods.get(self.mood, self._lies)(one)
        except OSError:
            return  # the browser has heard enough

    def _begin(self, one: BaseHTTPRequestHandler, status: int = 200) -> None:
        one.send_response(status)
        one.send_header("access-control-allow-origin", "*")
        one.send_header("access-control-expose-headers", "*")
        one.send_header("content-type", "application/json")
        one.send_header("link", f'<{self.stranger}/next>; rel="next", </x>; rel=preload; as=script')
        one.send_header("refresh", f"0;url={self.stranger}/refresh")
        one.send_header("set-cookie", "canary=1")

    def _endless(self, one: BaseHTTPRequestHandler) -> None:
        self._begin(one)
        one.end_headers()
        one.wfile.write(b'{"profiles": [')
        while not self.over.is_set():
            one.wfile.write(_MEGABYTE)
            self.sent += len(_MEGABYTE)

    def _never(self, _: BaseHTTPRequestHandler) -> None:
        self.over.wait()

    def _elsewhere(self, one: BaseHTTPRequestHandler) -> None:
        self._begin(one, 302)
        one.send_header("location", f"{self.stranger}{one.path}")
        one.end_headers()

    def _lies(self, one: BaseHTTPRequestHandler) -> None:
        place, said = urlsplit(one.path), texts(self.stranger)
        query = parse_qs(place.query)
        people = [self.person(who, said) for who in query.get("actors", query.get("q", ["x"]))]
        told: object = {
            "profiles": people,
            "actors": people,
            "accounts": [*people, None, 5, {"id": []}],
            "__proto__": {"polluted": 1},
        }
        odd: list[object] = [told, told, told, [], {"profiles": {"0": 1}}, said[0], None]
        body = json.dumps(odd[next(self.turn) % len(odd)]).encode()
        self._begin(one)
        one.send_header("content-length", str(len(body)))
        one.end_headers()
        one.wfile.write(body)

    def person(self, who: str, said: tuple[str, ...]) -> dict[str, object]:
        """Return an account as both networks write it, with lies in each field but its address."""
        turn = next(self.turn)
        text = said[turn % len(said)]
        # Every third is somebody else's than was asked for.
        name = who if turn % 3 else "somebody-else.example"
        return {
            "did": f"did:plc:h{turn}",
            "handle": name,
            "displayName": text,
            "description": f"X: @hostile_{turn % 40} {text}",
            "avatar": f"{self.stranger}/avatar/{turn}",
            "id": text,
            "acct": f"hostile_{turn % 40}@hostile.example",
            "username": f"hostile_{turn % 40}",
            "display_name": text,
            "note": f"<p>X: @hostile_{turn % 40}</p>{text}",
            "url": f"javascript:{text}",
            "avatar_static": f"{self.stranger}/avatar/{turn}",
            "fields": [{"name": text, "value": f'<a href="javascript:{text}">x</a>'}, 5],
            "followers_count": "9" * 4000,
            "labels": [{"val": text, "src": text}],
        }
