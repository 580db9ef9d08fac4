"""The log of requests on its way from one load of the page to the next: packed, and as it was."""

from __future__ import annotations

from itertools import islice
from typing import Any

from passage.core.names import Host
from passage.net.exchange import Purpose, Why
from passage.net.requests import CHUNK, HostSum, Request, RequestLog

MOST = 20_000
"""Requests carried over, the latest: about 5 MB. Older ones are in the sums, which all go along."""


def packed(log: RequestLog) -> list[Any]:
    """Return a log as plain values, short: sums by host, then requests, oldest first."""
    sums = {
        host: [one.requests, one.sent, one.received, one.refused, one.lost]
        for host, one in log.sums.items()
    }
    kept = sum(map(len, log.chunks))
    requests = [
        [
            *(one.when, one.host, one.purpose.value, one.url, one.status),
            *(one.why and one.why.value, one.received, one.seconds, one.written),
        ]
        for _, one in islice(log.numbered(), max(0, kept - MOST), None)
    ]
    return [sums, requests]


def unpacked(told: Any) -> RequestLog:  # noqa: ANN401 - JSON has no narrower type
    """Return a log out of what `packed` made; an empty one out of anything else."""
    try:
        sums, requests = told
        known = {Host(host): HostSum(*map(int, one)) for host, one in sums.items()}
        list_ = [_request(one) for one in requests]
    except (AttributeError, TypeError, ValueError):
        return RequestLog()
    chunks = tuple(tuple(list_[at : at + CHUNK]) for at in range(0, len(list_), CHUNK))
    log = RequestLog(known, chunks)
    return RequestLog(known, chunks, max(0, log.count - len(list_)))


def _request(told: Any) -> Request:  # noqa: ANN401 - as above
    when, host, purpose, url, status, why, received, seconds, written = told
    lost = Why(why) if why else None
    return Request(
        *(float(when), Host(host), Purpose(purpose), str(url), int(status), lost),
        *(int(received), float(seconds), int(written)),
    )
