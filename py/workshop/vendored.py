"""The list of what is vendored: reads ``runtimes.lock`` into values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from workshop.paths import WORKSHOP
from workshop.say import Problem

LOCK = WORKSHOP / "runtimes.lock"
Kind = Literal["npm", "wheel", "tool"]


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file from a package registry: who it is, and the SHA-256 it must have (hex).

    A "tool" comes through npm, too, helps to build, and never reaches a visitor.
    """

    kind: Kind
    name: str
    version: str
    file: str
    sha256: str
    licence: str

    def __str__(self) -> str:
        """Name and version, for sentences."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Runtimes:
    """Everything vendored, and the browser's Python ("3.14") that wheels are chosen for."""

    python: str
    items: tuple[Vendored, ...]

    def of(self, kind: Kind) -> tuple[Vendored, ...]:
        """Return the items that come from one registry."""
        return tuple(item for item in self.items if item.kind == kind)

    def named(self, name: str) -> Vendored:
        """Return the item of that name; KeyError when it is not vendored."""
        for item in self.items:
            if item.name == name:
                return item
        raise KeyError(name)


def read_runtimes(lock: Path = LOCK) -> Runtimes:
    """Read the lock file. Raises `Problem` when it is not of the form described at its top."""
    try:
        table = tomllib.loads(lock.read_text(encoding="utf-8"))
        items = [_item("npm", row) for row in table["npm"]]
        items += [_item("tool", row) for row in table["tool"]]
        items += [_item("wheel", row) for row in table["wheel"]]
        return Runtimes(str(table["python"]), tuple(items))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(
            f"{lock.name} could not be read", str(error), "Restore it from the project's history"
        ) from error


def _item(kind: Kind, row: dict[str, Any]) -> Vendored:
    sha256 = str(row["sha256"])
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError(f"{row['name']}: sha256 is not 64 hexadecimal digits")
    file = row["file"] if kind == "wheel" else tarball_name(row["name"], row["version"])
    return Vendored(kind, row["name"], row["version"], file, sha256, row["licence"])


def tarball_name(name: str, version: str) -> str:
    """Return the file name that ``npm pack`` gives a package's tarball."""
    return f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
