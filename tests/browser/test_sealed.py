"""The sealed store in the worker of a real browser: kept over reloads, and read by nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.fixtures import PATIENCE, Traffic
from browser.stand_in import stand_in

pytestmark = pytest.mark.browser

ENGINE = Path(__file__).with_name("sealed_engine.py")
SECRET = "token-0123456789-of-somebody"
CALL = """async ([name, given]) => {
  const { xworker } = document.querySelector('script[name=engine]');
  return await xworker.sync[name](...given);
}"""
# Everything in every database: bytes as characters, and which keys let themselves be exported.
KEPT = """async () => {
  const found = [];
  const asked = (request) => new Promise((good, bad) => {
    request.onsuccess = () => good(request.result); request.onerror = () => bad(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      for (const value of await asked(objects.getAll())) {
        if (value instanceof CryptoKey) found.push(`key extractable: ${value.extractable}`);
        else if (value instanceof Uint8Array) found.push(String.fromCharCode(...value));
        else found.push(JSON.stringify(value));
      }
    }
    database.close();
  }
  return found;
}"""
CHANGE = """async () => {
  const asked = (request) => new Promise((good) => {
    request.onsuccess = () => good(request.result);
  });
  const database = await asked(indexedDB.open('passage-secrets'));
  const objects = () => database.transaction('sealed', 'readwrite').objectStore('sealed');
  const bytes = await asked(objects().get('one'));
  await asked(objects().put(bytes, 'two'));
  bytes[bytes.length - 1] ^= 1;
  await asked(objects().put(bytes, 'one'));
  database.close();
}"""


class Worker:
    """The worker of one tab."""

    def __init__(self, page: Page, address: str, engine: Path = ENGINE) -> None:
        self.page, self.address = page, address
        stand_in(page.context, engine)

    def open(self) -> None:
        """Go to the page, anew."""
        self.page.goto(self.address)
        self.page.locator("html[data-engine=ready]").wait_for(state="attached")

    def call(self, name: str, *given: str) -> Any:
        """Call a function of the worker."""
        return json.loads(self.page.evaluate(CALL, [name, list(given)]))


@pytest.fixture
def worker(page: Page, site_url: str, traffic: Traffic) -> Worker:
    """A worker that is awake."""
    page.set_default_timeout(PATIENCE)
    worker = Worker(page, f"{site_url}en/app.html")
    worker.open()
    return worker


def test_a_secret_outlives_the_tab_and_lies_nowhere_in_clear(worker: Worker) -> None:
    """A new worker unseals it; the databases hold neither it nor a key that can be taken out."""
    worker.call("put", "one", SECRET)
    worker.open()
    assert worker.call("get", "one") == SECRET
    kept = worker.page.evaluate(KEPT)
    assert "key extractable: false" in kept
    assert "key extractable: true" not in kept
    assert not [text for text in kept if SECRET in text]
    assert worker.call("export") == {"exported": [], "extractable": False}


def test_what_was_changed_or_moved_is_nothing(worker: Worker) -> None:
    """A byte altered, or one value under the name of another: neither is unsealed."""
    worker.call("put", "one", SECRET)
    worker.page.evaluate(CHANGE)
    assert worker.call("get", "one") is None
    assert worker.call("get", "two") is None


def test_forgetting_takes_the_seal_along(worker: Worker) -> None:
    """What is dropped is gone, and after clearing nothing remains, not even the key."""
    worker.call("put", "one", SECRET)
    worker.call("put", "two", "other")
    worker.call("drop", "one")
    assert worker.call("get", "one") is None
    assert worker.call("get", "two") == "other"
    worker.call("clear")
    assert worker.call("get", "two") is None
    assert not [text for text in worker.page.evaluate(KEPT) if text.startswith("key ")]


def test_the_worker_has_chance_that_nobody_can_guess(worker: Worker) -> None:
    """Python's own `secrets` works there: 64 characters, new each time, in each worker."""
    drawn = worker.call("chance")
    worker.open()
    drawn += worker.call("chance")
    assert len(set(drawn)) == 4
    assert {len(one) for one in drawn} == {64}
