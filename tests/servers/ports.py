"""Free loopback ports, chosen at random."""

from __future__ import annotations

import contextlib
import random
import socket

# Below the range from which systems take the ports of outgoing connections (32768 and
# up, proc(5) ip_local_port_range), so that none of those is in the way a moment later;
# above the last port that browsers refuse (10080, Fetch standard, "bad port").
_RANGE = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """Return ``count`` different TCP ports nobody listens on at 127.0.0.1 right now."""
    with contextlib.ExitStack() as held:
        found: list[int] = []
        for port in random.sample(_RANGE, len(_RANGE)):
            holder = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                holder.bind(("127.0.0.1", port))
                found.append(port)
            if len(found) == count:
                return found
    message = f"there are not {count} free ports from {_RANGE.start} to {_RANGE.stop}"
    raise OSError(message)


def listening(port: int) -> bool:
    """Tell whether something accepts connections at 127.0.0.1:``port``."""
    with socket.socket() as client:
        client.settimeout(0.5)
        return client.connect_ex(("127.0.0.1", port)) == 0
