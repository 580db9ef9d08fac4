"""A Chromium and a Firefox are found or got, and each way that fails says why."""

from __future__ import annotations

import pytest

from workshop import browser, test
from workshop.say import Problem


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    """No browser is named from outside."""
    for kind in (browser.CHROMIUM, browser.FIREFOX, browser.WEBKIT):
        monkeypatch.delenv(kind.variable, raising=False)


@pytest.fixture
def nothing_installs(monkeypatch):
    """Playwright and the package manager both fail, as on a machine without a network."""

    def fail(command, *, what, todo, **_):
        raise Problem(what, "the package registry could not be reached", todo)

    monkeypatch.setattr(browser, "run", fail)
    monkeypatch.setattr(browser, "from_playwright", lambda: fail([], what="Playwright", todo="x"))


def test_a_chromium_on_path_is_taken(program):
    """Debian's name is found."""
    mine = program("chromium", "echo Chromium 150.0")
    assert browser.find_browser() == mine


def test_one_that_does_not_start_is_passed_over(program):
    """A stub that only explains itself is no browser; the next name is tried."""
    program("chromium-browser", "echo 'install the package first' >&2; exit 1")
    chrome = program("google-chrome", "echo Google Chrome 150.0")
    assert browser.find_browser() == chrome


def test_the_named_browser_wins(program, monkeypatch):
    """PASSAGE_CHROMIUM is used even when another one is on PATH."""
    program("chromium", "echo Chromium 150.0")
    other = program("my-own", "echo Chromium 151.0")
    monkeypatch.setenv(browser.CHROMIUM.variable, str(other))
    assert browser.find_browser() == other


def test_a_named_browser_that_does_not_start_is_told(program, monkeypatch):
    """A wrong name is not silently replaced by another browser."""
    program("chromium", "echo Chromium 150.0")
    monkeypatch.setenv(browser.CHROMIUM.variable, "/nowhere/chromium")
    with pytest.raises(Problem, match="/nowhere/chromium does not start"):
        browser.find_browser()


def test_when_every_way_fails_each_is_told(program, nothing_installs, capsys):
    """PATH, Playwright and the package manager are each named with their reason."""
    program("apt-get", "exit 1")
    with pytest.raises(Problem) as caught:
        browser.find_browser()
    told = str(caught.value)
    assert "none on PATH" in told
    assert "Playwright: the package registry could not be reached" in told
    assert "The system could not install Chromium" in told
    assert "Install Chromium yourself" in told


def test_an_unknown_system_is_told(program, nothing_installs):
    """Without apt and dnf the sentence says so."""
    program("true", "exit 0")
    with pytest.raises(Problem, match="neither apt-get nor dnf is on PATH"):
        browser.find_browser()


def test_a_firefox_on_path_is_taken(program):
    """Debian's name is found, and only Firefox's own variable names another."""
    program("chromium", "echo Chromium 150.0")
    mine = program("firefox-esr", "echo Mozilla Firefox 153.0esr")
    assert browser.find_firefox() == mine


@pytest.mark.usefixtures("nothing_installs")
def test_a_confined_firefox_is_passed_over(program):
    """A snap's Firefox starts, but cannot see the profile that the tests give it."""
    program("firefox", "echo Mozilla Firefox 150.0 #/snap/bin/firefox")
    with pytest.raises(Problem, match="No Firefox could be found or installed"):
        browser.find_firefox()


def test_a_missing_firefox_is_installed_by_its_package(program, monkeypatch):
    """Debian's package manager is asked for firefox-esr, and the one it brings is taken."""
    asked = []

    def install(command, **_):
        asked.append(command[-1])
        program("firefox-esr", "echo Mozilla Firefox 153.0esr")

    program("apt-get", "exit 0")
    monkeypatch.setattr(browser, "run", install)
    assert browser.find_firefox().name == "firefox-esr"
    assert asked == ["update", "firefox-esr"]


@pytest.mark.parametrize("there", [True, False])
def test_without_a_firefox_the_tests_still_run(program, monkeypatch, capsys, there):
    """Chromium is needed; a Firefox that cannot be had is one sentence, and nothing stops."""
    chromium = program("chromium", "echo Chromium 150.0")
    firefox = program("firefox", "echo Mozilla Firefox 153.0") if there else None
    given = {}
    monkeypatch.setattr(test, "run_suite", lambda _, env: given.update(env) or 0)
    assert test.main([]) == 0
    assert given["PASSAGE_CHROMIUM"] == str(chromium)
    assert given.get("PASSAGE_FIREFOX") == (str(firefox) if firefox else None)
    told = capsys.readouterr().out
    assert there == ("No Firefox could be found" not in told)


def test_webkit_needs_its_driver_and_a_screen(program, nothing_installs):
    """Without a screen server it is no use; with both, the driver is taken."""
    program("apt-get", "exit 1")
    driver = program("WebKitWebDriver", "echo '-p <port>, --port=<port>'")
    with pytest.raises(Problem, match="webkit2gtk-driver xvfb"):
        browser.find_webkit()
    program("Xvfb", "exit 0")
    assert browser.find_webkit() == driver


def test_a_missing_browser_beside_the_first_costs_its_tests_alone(capsys):
    """It is said, and the others go on."""

    def none():
        raise Problem("No WebKitGTK", "none on PATH", "Install one")

    assert test.another_browser(browser.WEBKIT, none) is None
    assert "No WebKitGTK" in capsys.readouterr().out
