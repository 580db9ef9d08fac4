"""An error as it is raised (`AppError`) and as it is kept (`Problem`); `errors` draws the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """An error kept as a value: its stable ``code`` and the ``facts`` its sentence needs."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def fact(self, name: str) -> str | int:
        """Return one fact, or an empty string where the error has none of this name."""
        return dict(self.facts).get(name, "")


class AppError(Exception):
    """Base of the tree; never raised itself. ``facts`` are keyword arguments."""

    code: ClassVar[str] = "app-error"

    def __init__(self, **facts: str | int) -> None:
        """Keep the facts; the text of the exception is the code alone, fit for any log."""
        super().__init__(self.code)
        self.facts: Mapping[str, str | int] = facts

    def problem(self) -> Problem:
        """Return this error as a value."""
        return Problem(self.code, tuple(sorted(self.facts.items())))
