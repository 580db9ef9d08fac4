"""Fixtures for the whole suite: the real servers and the real browser."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Timing never decides a test: a busy machine is no fault of ours.
settings.register_profile("passage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("passage")

pytest_plugins = ["servers.fixtures", "browser.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last, since what fails quickly should fail first.

    Besides, once started Playwright keeps an event loop running, in which no test could run
    one of its own. Where two processes share the tests, each gets whole files in this order.
    """
    items.sort(key=_in_a_browser)
    for item in items:
        part = "in a browser" if _in_a_browser(item) else "without"
        item.add_marker(pytest.mark.xdist_group(f"{item.path.name}, {part}"))


def _in_a_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None
