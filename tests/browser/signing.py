"""Signing in from the built site, without any screen of ours: the worker is called directly.

All is as visitors get it (PyScript, the wheel, the client, the policy) but the worker's entry,
for which `sign_in_engine.py` stands in.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, Response, Route, expect

from browser.stand_in import stand_in
from servers.accounts import PASSWORD
from servers.bluesky import BlueskyNetwork

ENGINE = Path(__file__).with_name("sign_in_engine.py")
CALL = """async ([name, given]) => {
  const { xworker } = document.querySelector('script[name=engine]');
  return await xworker.sync[name](...given);
}"""
EVERYTHING_KEPT = """async () => {
  const found = [], text = (value) => {
    if (value instanceof CryptoKey) return `key:${value.extractable}:${value.type}`;
    if (value instanceof Uint8Array) return String.fromCharCode(...value);
    if (!value || typeof value !== 'object') return String(value);
    return Object.entries(value).map(([key, one]) => `${key}=${text(one)}`).join(';');
  };
  const asked = (request) => new Promise((good, bad) => {
    request.onsuccess = () => good(request.result); request.onerror = () => bad(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const keys = await asked(objects.getAllKeys()), values = await asked(objects.getAll());
      keys.forEach((key, i) => found.push(`${name}/${store}/${key}: ${text(values[i])}`));
    }
    database.close();
  }
  const walk = async (folder) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') await walk(handle);
      else found.push(`opfs/${name}: ` + await (await handle.getFile()).text());
    }
  };
  await walk(await navigator.storage.getDirectory());
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) found.push(`storage/${key}: ${store[key]}`);
  }
  found.push('cookie: ' + document.cookie);
  return found;
}"""


def tokens(page: Page) -> list[dict[str, str]]:
    """Return the list to which the servers' answers with tokens are added as they come.

    They are read on their way: once the page is loaded anew, the browser has forgotten them.
    """
    told: list[dict[str, str]] = []

    def pass_on(route: Route) -> None:
        reply = route.fetch()
        if reply.ok:
            told.append(reply.json())
        route.fulfill(response=reply)

    page.context.route("**/oauth/token", pass_on)
    return told


class Desk:
    """One tab of the site, with whose worker one can talk."""

    def __init__(self, page: Page, site_url: str, network: BlueskyNetwork) -> None:
        """Keep the tab; `open` goes there."""
        self.page, self.network = page, network
        self.address = f"{site_url}en/app.html"
        self.returned = ""
        self.forms: list[str] = []
        self.replies: list[Response] = []
        page.context.on("request", self._note)
        page.context.on("response", self._hear)
        stand_in(page.context, ENGINE)

    def _note(self, request: Request) -> None:
        if "/oauth/" in request.url and request.post_data:
            self.forms.append(request.post_data)

    def _hear(self, reply: Response) -> None:
        self.replies.append(reply)

    def open(self) -> None:
        """Go to the page and name the servers."""
        self.page.goto(self.address)
        self.awake()

    def awake(self) -> None:
        """Wait for the worker after a way to the page, and name the servers."""
        self.page.locator("html[data-engine=ready]").wait_for(state="attached")
        told = self.worker("use", self.network.appview, self.network.plc)
        # The sign before it tells the app which network it is of.
        self.returned = told["returned"].removeprefix("#")

    def worker(self, name: str, *given: str) -> Any:
        """Call a function of the worker."""
        return json.loads(self.page.evaluate(CALL, [name, list(given)]))

    def call(self, name: str, *given: str) -> dict[str, Any]:
        """Call a method of the port; return what came of it, or ``error`` with its facts."""
        return dict(self.worker("call", name, *given))

    def begin(self, handle: str, scope: str) -> dict[str, Any]:
        """Begin to sign in."""
        return self.call("begin", handle, self.address, scope)

    def sign_in(self, handle: str, scope: str) -> dict[str, Any]:
        """Sign in on the server's own pages and come back; return the account."""
        self.go(self.begin(handle, scope)["url"])
        return self.call("finish", self.returned)

    def go(self, url: str, answer: str = "Authorize") -> None:
        """Fill in the server's pages, and come back to ours."""
        self.page.goto(url)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("button", name=answer).click()
        self.page.wait_for_url(re.compile(re.escape(self.address)))
        self.awake()
        expect(self.page).to_have_url(self.address)

    def write(self, account: dict[str, Any], collection: str, value: dict[str, str]) -> Any:
        """Write one record as an account."""
        made = {**value, "$type": collection, "createdAt": "2026-11-20T12:00:00.000Z"}
        create = {
            "$type": "com.atproto.repo.applyWrites#create",
            "collection": collection,
            "value": made,
        }
        body = json.dumps({"repo": account["id"], "writes": [create]})
        return self.post(account, "com.atproto.repo.applyWrites", body)

    def follow(self, account: dict[str, Any], whom: str) -> Any:
        """Write one follow record."""
        return self.write(account, "app.bsky.graph.follow", {"subject": whom})

    def post(self, account: dict[str, Any], method: str, body: str) -> Any:
        """Call a procedure at the account's server."""
        return self.worker("ask", account["id"], account["origin"], f"/xrpc/{method}", "POST", body)

    def kept(self) -> list[str]:
        """Everything that the browser keeps for this site, as text, an entry each."""
        return list(self.page.evaluate(EVERYTHING_KEPT))
