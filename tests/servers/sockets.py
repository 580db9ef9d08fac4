"""Which addresses a process listens on, as the Linux kernel tells."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

_LISTEN = "0A"


def listening_addresses(pid: int) -> set[tuple[str, int]]:
    """Return the (address, port) pairs that process ``pid`` itself listens on.

    Source: proc(5), /proc/net/tcp and /proc/PID/fd.
    """
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        # One that is closed meanwhile listens to nobody.
        with suppress(FileNotFoundError):
            inodes.add(str(entry.readlink()))
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        path = Path("/proc/net") / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            fields = line.split()
            if fields[3] == _LISTEN and f"socket:[{fields[9]}]" in inodes:
                found.add(_address(fields[1], family))
    return found


def _address(text: str, family: int) -> tuple[str, int]:
    """Read "0100007F:1F90": groups of four bytes, each in the machine's own order."""
    address, port = text.split(":")
    groups = [
        bytes.fromhex(address[start : start + 8])[::-1] for start in range(0, len(address), 8)
    ]
    return socket.inet_ntop(family, b"".join(groups)), int(port, 16)
