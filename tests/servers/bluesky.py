"""The real Bluesky network on loopback: directory of DIDs (PLC), PDS and AppView.

Its packages are Bluesky's own (``@atproto/dev-env``). The AppView answers without
sign-in, as the public one does. Two parts are ours: the search service behind it (the
real one is closed; see ``node/search.mjs``) and faults on demand (``node/faults.mjs``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from .accounts import BYPASS_KEY, Accounts, BlueskyPerson
from .appview_faults import AppViewFaults
from .certificate import Certificate
from .guard import GUARD
from .nodejs import install_network
from .places import run_folder
from .ports import free_ports
from .postgres import Postgres
from .process import Process

__all__ = ["HANDLE_DOMAINS", "BlueskyNetwork", "BlueskyPerson"]

HANDLE_DOMAINS = (".test", ".bsky.social", ".example.org")
"""The ends of handles an account may be made with. The second is where most people's
handles end in production; the last stands for people who use a domain of their own."""


class BlueskyNetwork(AppViewFaults):
    """A running network. ``appview``, ``pds`` and ``plc`` are base addresses (no slash)."""

    def __init__(
        self,
        *,
        rate_limits: bool = False,
        handle_domains: Sequence[str] = HANDLE_DOMAINS,
        knows: Certificate | None = None,
    ) -> None:
        """Install if need be, and start.

        With ``rate_limits`` the PDS counts requests as production does; the AppView has
        no limits of its own (see ``limit_rate``). An account's handle ends in one of
        ``handle_domains``, each with its leading dot. Besides this machine the network reaches
        the website that the certificate ``knows`` is of, and believes its https.

        Raises Unavailable where it cannot be had and ServerFailed where it fails.
        """
        project = install_network()
        names = ("plc", "pds", "appview", "ozone", "search", "postgres")
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.plc, self.pds, self.appview = (
            f"http://localhost:{ports[name]}" for name in ("plc", "pds", "appview")
        )
        self._folder = run_folder("bluesky")
        self._postgres = Postgres(project.packages, self._folder, ports["postgres"])
        settings = {
            "postgres": self._postgres.url,
            "schema": "passage",
            "ports": ports,
            "handleDomains": list(handle_domains),
            "rateLimits": rate_limits,
            "bypassKey": BYPASS_KEY,
        }
        self._network = Process(
            "bluesky",
            _command(project.node, project.folder, settings),
            folder=self._folder,
            env={
                # Asked for by the network's start and never connected to.
                "REDIS_HOST": "unused",
                "LOG_ENABLED": "0",
                "OTEL_SDK_DISABLED": "true",
                "TMPDIR": str(self._folder),
                "NODE_OPTIONS": "",
                "LOCAL_HOSTS": knows.name if knows else "",
                "NODE_EXTRA_CA_CERTS": str(knows.file) if knows else "",
            },
        )
        self._client = httpx.Client(timeout=60, trust_env=False)
        super().__init__(self.appview, self._client)
        self._accounts = Accounts(self.pds, self.appview, self._client)
        try:
            self._network.wait_until(lambda: self._network.says("ready\n"), seconds=120)
        except BaseException:
            self.close()
            raise

    @property
    def pids(self) -> tuple[int, int]:
        """The process ids of the network and of its database."""
        return self._network.pid, self._postgres.pid

    def create_account(self, handle: str, name: str = "", bio: str = "") -> str:
        """Make one account and return its DID once the AppView shows it."""
        return self.seed([BlueskyPerson(handle, name, bio)])[handle]

    def seed(self, people: Iterable[BlueskyPerson]) -> dict[str, str]:
        """Make these accounts (about 10 a second); return the DID of each handle.

        An account made before is brought up to date instead. Returns when the AppView
        shows every one of them with its display name and description.
        """
        return self._accounts.seed(people)

    def let_an_hour_pass(self) -> int:
        """Make the PDS's limiter forget what it counted; return how many counters it had."""
        answer = self._client.delete(f"{self.pds}/_points")
        answer.raise_for_status()
        return int(answer.json()["forgotten"])

    def close(self) -> None:
        """End every process and remove every file."""
        self._client.close()
        self._network.stop()
        self._postgres.stop()
        GUARD.remove_folder(self._folder)


def _command(node: Path, folder: Path, settings: Mapping[str, Any]) -> list[str | Path]:
    preload = (folder / "loopback.mjs").as_uri()
    return [node, "--import", preload, folder / "net.mjs", json.dumps(settings)]
