"""A problem in words, as `problems` and `account_problems` write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A problem in words: its title, what happened, what the person can do."""

    title: str
    text: str
    steps: tuple[str, ...] = ()
