"""What the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from archives import Plan, write_archive
from samples import ADA, BO


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of four people, two of them named."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ADA, BO), unnamed=2))
    return path
