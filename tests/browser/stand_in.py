"""Another entry for the worker, for tests that talk with it and need none of our screens."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Route

NAME = "engine-for-tests.py"
"""A name of its own: a file in the place of `engine.py` is refused, since its hash is another."""

RENAME = """new MutationObserver(() => {
  const entry = document.querySelector('script[name=engine]');
  const named = entry && entry.getAttribute('src');
  if (named && named.endsWith('app/engine.py')) {
    entry.setAttribute('src', named.replace('engine.py', 'OTHER'));
  }
}).observe(document, { childList: true, subtree: true });""".replace("OTHER", NAME)


def stand_in(context: BrowserContext, engine: Path) -> None:
    """Let the app page name ``engine`` as its worker's entry; all else is as visitors get it."""

    def entry(route: Route) -> None:
        route.fulfill(body=engine.read_text(encoding="utf-8"), content_type="text/x-python")

    context.add_init_script(RENAME)
    context.route(f"**/app/{NAME}*", entry)
