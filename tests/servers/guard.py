"""A small process that ends every server and removes every folder when the run is gone.

Fixtures stop their servers, but a test run can also be killed, and a killed process
runs no fixture. The guard holds the reading end of a pipe whose other end lives in the
test run only: when that end closes, for whatever reason, the guard does the clearing up.
It is also runnable on its own (``python guard.py``), which is how it is started.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 3.0
"""Seconds between asking a server to end and ending it."""


class Guard:
    """The test run's side: tells the guard process what to clear up."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def watch(self, pid: int) -> None:
        """End the process group ``pid`` when this run is gone."""
        self._tell(f"+pid {pid}")

    def release(self, pid: int) -> None:
        """Forget ``pid``: it has ended, and its number may be given to somebody else."""
        self._tell(f"-pid {pid}")

    def watch_folder(self, folder: Path) -> None:
        """Remove ``folder`` when this run is gone."""
        self._tell(f"+dir {folder}")

    def remove_folder(self, folder: Path) -> None:
        """Remove ``folder`` now."""
        shutil.rmtree(folder, ignore_errors=True)
        self._tell(f"-dir {folder}")

    def _tell(self, line: str) -> None:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    [sys.executable, "-S", "-E", __file__],
                    stdin=subprocess.PIPE,
                    start_new_session=True,
                )
            pipe = self._process.stdin
            if pipe is None:
                message = "the guard process has no standard input"
                raise RuntimeError(message)
            pipe.write(f"{line}\n".encode())
            pipe.flush()


GUARD = Guard()


def end_group(pid: int, number: int) -> bool:
    """Send signal ``number`` to the process group ``pid``; False when it is gone."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _clear_up(pids: set[int], folders: set[str]) -> None:
    for pid in pids:
        end_group(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while pids and time.monotonic() < deadline:
        pids = {pid for pid in pids if end_group(pid, 0)}
        time.sleep(0.05)
    for pid in pids:
        end_group(pid, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Collect what to clear up until the pipe closes, then clear it up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[str, set[str]] = {"pid": set(), "dir": set()}
    for line in sys.stdin:
        sign, kind, value = line[0], line[1:4], line[5:].rstrip("\n")
        (watched[kind].add if sign == "+" else watched[kind].discard)(value)
    with contextlib.suppress(KeyboardInterrupt):
        _clear_up({int(pid) for pid in watched["pid"]}, watched["dir"])


if __name__ == "__main__":
    main()
