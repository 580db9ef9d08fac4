"""The workshop builds, serves and checks Passage; nothing of it reaches a visitor."""

from __future__ import annotations
