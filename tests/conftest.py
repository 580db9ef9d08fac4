"""Fixtures for the whole suite: the real servers and the real browser."""

from __future__ import annotations

pytest_plugins = ["servers.fixtures", "browser.fixtures"]
