"""A Chromium is found or got, and each way that fails says why."""

from __future__ import annotations

import pytest

from workshop import browser
from workshop.say import Problem


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    """No browser is named from outside."""
    monkeypatch.delenv(browser.VARIABLE, raising=False)


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
    monkeypatch.setenv(browser.VARIABLE, str(other))
    assert browser.find_browser() == other


def test_a_named_browser_that_does_not_start_is_told(program, monkeypatch):
    """A wrong name is not silently replaced by another browser."""
    program("chromium", "echo Chromium 150.0")
    monkeypatch.setenv(browser.VARIABLE, "/nowhere/chromium")
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
