"""Where things lie in the project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
PY = ROOT / "py"
TESTS = ROOT / "tests"
WORKSHOP = PY / "workshop"

# Everything below is made by the workshop and can be deleted at any time.
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
DIST = ROOT / "dist"
