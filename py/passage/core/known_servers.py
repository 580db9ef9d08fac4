"""Servers that people have reviewed from public sources: reads ``servers.toml``.

Who runs a server and where its machines stand no server tells a browser, so people write it
down, with the source of each fact.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pkgutil import get_data
from typing import Any

from passage.core.model import Network
from passage.core.names import Host


@dataclass(frozen=True, slots=True)
class KnownServer:
    """A reviewed server; an empty value is unknown.

    ``seat`` is the country of the operator, ``hosting`` that of the machines, ``of`` that of
    those who may join: ISO 3166 codes. ``institutions`` tells that it is fit for
    them. ``reviewed`` is an ISO date, ``sources`` are web addresses.
    """

    host: Host
    network: Network
    name: str
    operator: str
    seat: str
    hosting: str
    joins: str
    of: str
    institutions: bool
    reviewed: str
    sources: tuple[str, ...]


@lru_cache(maxsize=1)
def known_servers() -> Mapping[Host, KnownServer]:
    """Return the reviewed servers by host, in the order of the file."""
    data = get_data("passage.core", "servers.toml") or b""
    rows = tomllib.loads(data.decode())["server"]
    return {Host(row["host"]): _server(row) for row in rows}


def _server(row: Mapping[str, Any]) -> KnownServer:
    return KnownServer(
        host=Host(row["host"]),
        network=Network(row["network"]),
        name=row["name"],
        operator=row["operator"],
        seat=row.get("seat", ""),
        hosting=row.get("hosting", ""),
        joins=row.get("joins", ""),
        of=row.get("of", ""),
        institutions=row.get("institutions", False),
        reviewed=row["reviewed"].isoformat(),
        sources=tuple(source["url"] for source in row["source"]),
    )
