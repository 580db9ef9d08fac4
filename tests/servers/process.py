"""One server process: started in its own group, watched, waited for, ended for sure."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .guard import GUARD, end_group
from .outcome import ServerFailed

LOG_TAIL = 2_000


@dataclass(frozen=True, slots=True)
class SystemUser:
    """A system user to run as; None in its place means the user who runs the tests."""

    uid: int
    gid: int


class Process:
    """A running server. Its output goes to ``log``, read only when something fails."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        env: Mapping[str, str] | None = None,
        run_as: SystemUser | None = None,
        stop_signal: int = signal.SIGTERM,
    ) -> None:
        """Start ``command`` in ``folder``. Raises ServerFailed if it cannot be run."""
        self.name = name
        self.log = folder / f"{name}.log"
        self._stop_signal = stop_signal
        with self.log.open("wb") as log:
            try:
                self._child = subprocess.Popen(
                    [str(part) for part in command],
                    cwd=folder,
                    env={**os.environ, **(env or {})},
                    # A pipe nobody writes to: a server that reads it sees our end close.
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    user=run_as.uid if run_as else None,
                    group=run_as.gid if run_as else None,
                    extra_groups=[] if run_as else None,
                )
            except OSError as error:
                message = f"{name} could not be run: {error}"
                raise ServerFailed(message) from error
        GUARD.watch(self._child.pid)

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its process group."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._child.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait for ``ready()``. Raises ServerFailed with the log's end if it never is."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running:
                self._fail(f"ended with code {self._child.returncode} while starting")
            if time.monotonic() > deadline:
                self._fail(f"was not ready after {seconds:g} s")
            time.sleep(0.05)

    def says(self, text: str) -> bool:
        """Tell whether ``text`` occurs in the output so far."""
        return text in self.log.read_text(errors="replace")

    def stop(self, patience: float = 5.0) -> None:
        """End the process and its group; safe to call twice."""
        if self._child.stdin:
            self._child.stdin.close()
        if self.running:
            end_group(self.pid, self._stop_signal)
            try:
                self._child.wait(patience)
            except subprocess.TimeoutExpired:
                end_group(self.pid, signal.SIGKILL)
                self._child.wait(patience)
        end_group(self.pid, signal.SIGKILL)
        GUARD.release(self.pid)

    def _fail(self, what: str) -> None:
        tail = self.log.read_text(errors="replace")[-LOG_TAIL:].strip()
        self.stop()
        message = f"{self.name} {what}. Its last words:\n{tail}"
        raise ServerFailed(message)
