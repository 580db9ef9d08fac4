"""Remembering what was worked out last: what fifty thousand people add up to, once a change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import is_
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function that works anew only where an argument is another object than last time.

    For frozen values alone: what is the same object is the same value. One result is kept.
    """
    latest: list[tuple[tuple[object, ...], T]] = []

    @wraps(function)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        asked = (*args, *kwargs.values())
        if latest and len(latest[0][0]) == len(asked) and all(map(is_, latest[0][0], asked)):
            return latest[0][1]
        result = function(*args, **kwargs)
        latest[:] = [(asked, result)]
        return result

    return remembered
