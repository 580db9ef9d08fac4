"""Where downloads are kept between runs, and where a run keeps what it throws away."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .guard import GUARD

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "servers"


def cache_folder(name: str) -> Path:
    """Return the folder ``.cache/servers/NAME``, made if need be (never under git)."""
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run_folder(name: str) -> Path:
    """Make a temporary folder, removed by the guard even when the run is killed.

    Another user of the machine may pass through it (mode 711) but not list it: Postgres
    refuses to run as root and so may need to reach its files as somebody else.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"passage-{name}-"))
    folder.chmod(0o711)
    GUARD.watch_folder(folder)
    return folder


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold a lock on ``folder`` so that two runs at once do not fill it together."""
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
