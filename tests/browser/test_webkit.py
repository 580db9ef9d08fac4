"""The journey that matters most once more, in WebKitGTK: the engine nearest to Safari here.

Playwright cannot drive it; Selenium does, over WebDriver, on a screen that nobody sees. It can
neither look at requests nor save files: `docs/TESTING.md` says what is tested elsewhere.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from archives import Person, Plan, write_archive
from browser.fixtures import Site
from browser.planted import STRINGS
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from servers.fixtures import REQUIRED
from servers.mastodon import MastodonPerson, MastodonServer
from workshop.bench_page import saved
from workshop.browser import WEBKIT, on_path

pytestmark = [pytest.mark.browser, pytest.mark.servers]

ODILON = Person("91", "odilon_wkt", "Odilon Weckerlin-Tarn", contacts=9)
PEPITA = Person("92", "pepita_gtk", "Pépita Guettakerre", contacts=5)
HANDLE = "odilon-wkt.bsky.social"
ADDRESS = "pepita_gtk@la-bas.example"
PATIENCE = 120
"""Seconds until a step counts as failed: this engine takes long to compile what it runs."""


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A screen that nobody sees, by its name."""
    if on_path(WEBKIT) is None:
        missing = "no WebKitGTK with its driver, or no Xvfb, on PATH"
        if os.environ.get(REQUIRED):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().decode().strip()}"
        server.terminate()


@pytest.fixture
def driver(screen: str) -> Iterator[WebKitGTK]:
    """A WebKitGTK with nothing in it yet."""
    options = Options()
    places = [*Path("/usr").glob("lib*/**/MiniBrowser"), *Path("/usr/libexec").rglob("MiniBrowser")]
    options.binary_location = str(places[0])
    options.add_argument("--automation")
    place = os.environ.get(WEBKIT.variable) or str(on_path(WEBKIT))
    # No graphics card here.
    env = {**os.environ, "DISPLAY": screen, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    browser = WebKitGTK(options=options, service=Service(place, env=env))
    yield browser
    browser.quit()


STRINGS_OF_WEBKIT = f"({STRINGS})().then(arguments[0], (error) => arguments[0](`${{error}}`))"


class Tab:
    """The app page as a person meets it: by the words on it."""

    def __init__(self, driver: WebKitGTK) -> None:
        self.driver = driver
        self.wait = WebDriverWait(driver, PATIENCE)

    def awake(self) -> None:
        """Wait until Python answers."""
        self.wait.until(lambda _: self.find("//html[@data-engine='ready']"))
        assert not self.find("//*[@id='unsupported']").is_displayed()

    def find(self, path: str) -> WebElement:
        """Return an element."""
        return self.driver.find_element(By.XPATH, path)

    def heading(self, words: str) -> None:
        """Wait for a first heading with these words in it."""
        self.wait.until(lambda _: self.driver.execute_script(SAYS, "h1[id]", words))

    def press(self, words: str) -> None:
        """Press a button once it is there."""
        path = f"//button[contains(normalize-space(), '{words}')]"
        self.wait.until(lambda _: self.driver.execute_script(PRESS, path))

    def type(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        named = self.find(f"//label[contains(normalize-space(), '{label}')]").get_attribute("for")
        box = self.find(f"//input[@id='{named}']")
        box.clear()
        box.send_keys(text)

    def says(self, words: str) -> None:
        """Wait until the page says something."""
        self.wait.until(lambda _: self.driver.execute_script(SAYS, "main", words))


def test_an_archive_is_read_searched_reviewed_and_kept(
    driver: WebKitGTK,
    site_url: str,
    bluesky_network: BlueskyNetwork,
    mastodon_server: MastodonServer,
    tmp_path: Path,
) -> None:
    """Read on the device, searched on both networks, decided, reloaded: it is all still there."""
    bluesky_network.seed([BlueskyPerson(HANDLE, ODILON.name, "Compte X : @odilon_wkt")])
    mastodon_server.seed(
        [MastodonPerson("pepita_gtk", PEPITA.name, "X: @pepita_gtk", "la-bas.example")]
    )
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ODILON, PEPITA), unnamed=40))
    tab = Tab(driver)
    driver.get(f"{site_url}en/app.html")
    tab.awake()
    tab.find("//input[@id='archive-files']").send_keys(str(path))
    tab.heading("You followed 42 accounts")
    driver.execute_script(OPEN_ALL)
    tab.type("Address of the public Bluesky service", bluesky_network.appview)
    tab.type("Mastodon server to ask", mastodon_server.url)
    tab.press("Start the search")
    tab.says(HANDLE)
    tab.says(ADDRESS)
    tab.says("0 of 2 decided")
    tab.press("Skip them all")
    tab.says("2 of 2 decided")
    driver.refresh()
    tab.awake()
    tab.heading("Welcome back")
    tab.press("Review")
    tab.says("2 of 2 decided")
    tab.press("Go on to the lists to take away")
    tab.heading("Take your people along")
    assert driver.find_elements(By.CSS_SELECTOR, ".py-error") == []
    # Older ones do not know Trusted Types.
    if driver.execute_script("return 'trustedTypes' in window"):
        driver.set_script_timeout(PATIENCE)
        went, hits, tried = driver.execute_async_script(STRINGS_OF_WEBKIT)
        assert (went, hits) == ([], [])
        assert tried > 20


def test_after_one_visit_it_opens_without_a_network(
    driver: WebKitGTK, site: Site, tmp_path: Path
) -> None:
    """The server is gone: the app opens, reads an archive, opens saved work, and reviews."""
    path, work = tmp_path / "archive.zip", tmp_path / "saved.json"
    write_archive(path, Plan(people=(ODILON, PEPITA), unnamed=5))
    work.write_bytes(saved(60))
    tab = Tab(driver)
    driver.get(f"{site.url}en/app.html")
    tab.awake()
    tab.wait.until(lambda _: tab.find("//*[@id='offline-ready']").is_displayed())
    site.stop()
    driver.refresh()
    tab.awake()
    tab.find("//input[@id='archive-files']").send_keys(str(path))
    tab.heading("You followed 7 accounts")
    driver.refresh()
    tab.awake()
    tab.heading("Welcome back")
    tab.find("//input[@id='archive-files']").send_keys(str(work))
    tab.press("Put the new one in its place")
    tab.press("Skip them all")
    tab.press("Go on to the lists to take away")
    tab.heading("Take your people along")
    assert driver.find_elements(By.CSS_SELECTOR, ".py-error") == []


SAYS = """const part = document.querySelector(arguments[0]);
return part !== null && part.innerText.includes(arguments[1]);"""
"""Asked in one call: an element that was found may be gone when its words are asked for."""
PRESS = """const found = document.evaluate(arguments[0], document, null, 9).singleNodeValue;
if (found) found.click();
return found !== null;"""
OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"
