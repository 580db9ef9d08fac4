"""snac2, a small real fediverse server: follows people from a CSV file by WebFinger.

Instances are called ``a.localhost:PORT`` and ``b.localhost:PORT``: curl, and so snac,
takes every name under "localhost" for this machine (RFC 6761 section 6.3), and the port
is part of every address. Python's resolver may not know such names: ``url`` is for
snac and browsers, ``local_url`` with the header ``Host: {host}`` for Python.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from .guard import GUARD
from .outcome import ServerFailed
from .places import run_folder
from .ports import free_ports, listening
from .process import Process
from .snac_program import Program, find_snac
from .town_website import TownWebsite

PASSWORD = "a password for tests"

_CSV = "following_accounts.csv"
# With its default of four threads, an instance that delivers to itself waits for itself.
_SETTINGS = {"protocol": "http", "num_threads": 16, "badlogin_retries": 1000}


@dataclass(frozen=True, slots=True)
class SnacPerson:
    """An account to make: user id (letters, digits, underscore), name, bio, profile fields."""

    uid: str
    name: str = ""
    bio: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class Snac:
    """One instance. ``host`` is what follows the @ in its users' addresses."""

    def __init__(self, program: Program, label: str) -> None:
        """Start an empty instance called ``LABEL.localhost:PORT`` on a free port."""
        (port,) = free_ports(1)
        self.host = f"{label}.localhost:{port}"
        self.url = f"http://{self.host}"
        self.local_url = f"http://127.0.0.1:{port}"
        self._program = program
        self._folder = run_folder(f"snac-{label}")
        self._base = self._folder / "data"
        answers = f"127.0.0.1\n{port}\n{self.host}\n\n\n"
        program.run("init", self._base, text=answers.encode())
        self._change(self._base / "server.json", _SETTINGS)
        self._process = Process(
            f"snac-{label}",
            [program.path, "httpd", self._base],
            folder=self._folder,
            env=program.env,
        )
        self._process.wait_until(lambda: listening(port), seconds=10)

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def create_user(
        self, uid: str, name: str = "", bio: str = "", fields: Mapping[str, str] | None = None
    ) -> str:
        """Make one account with the password ``PASSWORD``; return its address uid@host."""
        return self.seed([SnacPerson(uid, name, bio, fields or {})])[uid]

    def seed(self, people: Iterable[SnacPerson]) -> dict[str, str]:
        """Make these accounts (one that exists gets the new profile); uid -> address."""
        with ThreadPoolExecutor(4) as pool:
            return dict(pool.map(self._make, people))

    def import_following_csv(self, uid: str, data: bytes) -> str:
        """Let snac's own ``import_csv`` follow for ``uid``; return what it printed.

        It names each row it follows and each it cannot resolve. The follows are then
        sent in the background: see ``wait_for_follows``.
        """
        return self.import_csv(uid, _CSV, data)

    def import_csv(self, uid: str, name: str, data: bytes) -> str:
        """Let snac's own ``import_csv`` read a file for ``uid``; return what it printed.

        It looks for ``following_accounts.csv``, ``blocked_accounts.csv`` and ``lists.csv``.
        """
        folder = self._base / "user" / uid / "import"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / name).write_bytes(data)
        return self._program.run("import_csv", self._base, uid)

    def export_csv(self, uid: str, name: str = _CSV) -> bytes:
        """Return a file that snac's own ``export_csv`` writes for ``uid``, else the follows."""
        self._program.run("export_csv", self._base, uid)
        return (self._base / "user" / uid / "export" / name).read_bytes()

    def confirm_links(self, uid: str, site: TownWebsite) -> str:
        """Let snac's own ``verify_links`` look for the way back; return what it printed."""
        command = site.believed(self._program.path, "verify_links", self._base, uid)
        done = subprocess.run(
            command,
            env={**os.environ, **self._program.env, "DEBUG": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout + done.stderr

    def following(self, uid: str) -> set[str]:
        """Return the addresses ``uid`` follows or has asked to follow, as snac exports them."""
        rows = csv.DictReader(self.export_csv(uid).decode().splitlines())
        return {row["Account address"] for row in rows}

    def accepted(self, uid: str) -> set[str]:
        """Return the addresses whose servers have accepted the follow."""
        found = set()
        for path in (self._base / "user" / uid / "following").glob("*.json"):
            # snac keeps the followed person's profile beside each follow, as *_a.json.
            entry = {} if path.stem.endswith("_a") else _read_json(path)
            if entry.get("type") == "Accept":
                found.add(_address(str(entry["actor"])))
        return found

    def followers(self, uid: str) -> set[str]:
        """Return the addresses that follow ``uid``."""
        folder = self._base / "user" / uid / "followers"
        entries = (_read_json(path) for path in folder.glob("*.json"))
        return {_address(str(entry.get("actor", entry.get("id")))) for entry in entries if entry}

    def wait_for_follows(self, uid: str, addresses: Iterable[str], seconds: float = 30) -> None:
        """Wait until all ``addresses`` have accepted the follow. Raises ServerFailed."""
        wanted = set(addresses)
        deadline = time.monotonic() + seconds
        while not wanted <= (accepted := self.accepted(uid)):
            if time.monotonic() > deadline:
                message = f"not accepted after {seconds:g} s: {sorted(wanted - accepted)}"
                raise ServerFailed(message)
            time.sleep(0.1)

    def close(self) -> None:
        """End the server and remove its files."""
        self._process.stop()
        GUARD.remove_folder(self._folder)

    def _make(self, person: SnacPerson) -> tuple[str, str]:
        profile = self._base / "user" / person.uid / "user.json"
        if not profile.exists():
            self._program.run("adduser", self._base, person.uid)
        salt = secrets.token_hex(4)
        digest = hashlib.sha1(f"{salt}:{person.uid}:{PASSWORD}".encode()).hexdigest()
        changes = {"name": person.name or person.uid, "bio": person.bio}
        self._change(
            profile, {**changes, "metadata": dict(person.fields), "passwd": f"{salt}:{digest}"}
        )
        return person.uid, f"{person.uid}@{self.host}"

    @staticmethod
    def _change(path: Path, changes: Mapping[str, object]) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}, indent=1))


class SnacPair:
    """Two instances that federate: ``a`` (where lists are imported) and ``b``."""

    def __init__(self) -> None:
        """Start both. Raises Unavailable where snac cannot be had."""
        program = find_snac()
        self.a = Snac(program, "a")
        try:
            self.b = Snac(program, "b")
        except BaseException:
            self.a.close()
            raise

    def close(self) -> None:
        """End both, at the same time: each takes a second or two to finish its threads."""
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(Snac.close, (self.a, self.b)))


def _read_json(path: Path) -> dict[str, object]:
    """Read a file the server may be writing at this moment: half a file is no file yet."""
    try:
        return dict(json.loads(path.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _address(actor: str) -> str:
    """Turn an actor's URL into its address, by the shape snac gives its own URLs."""
    parts = urlsplit(actor)
    return f"{parts.path.rsplit('/', 1)[-1]}@{parts.netloc}"
