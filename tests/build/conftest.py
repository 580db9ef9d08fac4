"""What the build's tests share: one built site, and a Chromium that plays by the house rules."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workshop.assemble import build_site
from workshop.browser import CHROMIUM, on_path


@pytest.fixture(scope="session")
def dist(tmp_path_factory) -> Path:
    """The whole site, built once for all tests; nobody writes into it."""
    return build_site(tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the Chromium that was found, quiet on the network."""
    named = os.environ.get(CHROMIUM.variable)
    browser = Path(named) if named else on_path()
    if browser is None:
        pytest.skip("no Chromium on PATH: run these through `python3 build.py test`")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": str(browser), "args": quiet}


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a program of our own alone on PATH: ``program(name, shell_lines)`` returns its path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(name: str, lines: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return make
