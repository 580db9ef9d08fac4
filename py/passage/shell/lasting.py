"""A million values that stay: Python is spared looking for garbage among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from passage.shell.collecting import without_collecting


@contextmanager
def lasting() -> Iterator[None]:
    """Make many values that last: none of them is looked through for garbage, now or later.

    Looking would double the time it takes, and hold up a click by a second every now and then.
    Values of a crossing are frozen and cannot hold each other in circles: those no longer used
    go without being looked for. https://docs.python.org/3/library/gc.html#gc.freeze
    """
    with without_collecting():
        try:
            yield
        finally:
            gc.freeze()
