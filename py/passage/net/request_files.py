"""The log of requests as files: a table for spreadsheets, JSON for programs.

Times are ISO 8601 in UTC, sizes in bytes, durations in seconds.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from passage.core.csv_files import csv_of, neutral
from passage.net.requests import Request, RequestLog

FORMAT = "passage-requests"
VERSION = 1

HEADER = (
    "number",
    "time",
    "host",
    "purpose",
    "asked",
    "url",
    "sent_bytes",
    "received_bytes",
    "status",
    "failure",
    "seconds",
)


def row(number: int, request: Request) -> tuple[str, ...]:
    """Return a request as a line of the table; no spreadsheet runs one of its cells."""
    record = record_of(number, request)
    record["asked"] = neutral(" ".join(record["asked"]))
    return tuple("" if value is None else str(value) for value in record.values())


def csv_head() -> bytes:
    """Return the beginning of the table: the mark that spreadsheets want of UTF-8, the header."""
    return BOM_UTF8 + csv_of([HEADER])


def csv_lines(numbered: Iterable[tuple[int, Request]]) -> bytes:
    """Return requests as lines of the table."""
    return csv_of(row(*one) for one in numbered)


def to_csv(log: RequestLog) -> bytes:
    """Return the requests kept as CSV."""
    return csv_head() + csv_lines(log.numbered())


def record_of(number: int, request: Request) -> dict[str, Any]:
    """Return a request as the object that stands for it in JSON; keys as in `HEADER`."""
    when = datetime.fromtimestamp(request.when, UTC)
    return {
        "number": number,
        "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "host": request.host,
        "purpose": request.purpose.value,
        "asked": list(request.words),
        "url": request.url,
        "sent_bytes": request.sent,
        "received_bytes": request.received,
        "status": request.status or None,
        "failure": request.why.value if request.why else None,
        "seconds": round(request.seconds, 3),
    }


def to_json(log: RequestLog) -> bytes:
    """Return sums and requests as JSON in UTF-8; ``dropped`` requests are in the sums alone."""
    record = {
        "format": FORMAT,
        "version": VERSION,
        "hosts": [
            {
                "host": host,
                "requests": one.requests,
                "sent_bytes": one.sent,
                "received_bytes": one.received,
                "refused": one.refused,
                "lost": one.lost,
            }
            for host, one in log.sums.items()
        ],
        "dropped": log.dropped,
        "requests": [record_of(*numbered) for numbered in log.numbered()],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_lines(numbered: Iterable[tuple[int, Request]]) -> bytes:
    """Return requests as JSON Lines (https://jsonlines.org/): an object on each line."""
    lines = (json.dumps(record_of(*one), ensure_ascii=False) + "\n" for one in numbered)
    return "".join(lines).encode("utf-8", "replace")
