"""What a host says about how much one may ask: response headers made into seconds.

- ``RateLimit-*`` (IETF draft, as Bluesky's servers send it: reset in epoch seconds)
- ``X-RateLimit-*`` (Mastodon: reset as an ISO 8601 date,
  https://docs.joinmastodon.org/api/rate-limits/)
- ``Retry-After`` in seconds or as a date (RFC 9110, section 10.2.3)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

_EPOCH_FROM = 1e8
"""A reset above this many seconds (three years) is a date, below it a duration."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host is asked: seconds between two starts, and at once, and at most per window.

    ``interval`` holds while the host says nothing of its limits; where it does, the interval
    follows from them, but is never below ``fastest``. At most ``budget`` requests start in any
    ``window`` seconds, whatever the host says.
    """

    interval: float
    fastest: float
    parallel: int
    budget: int
    window: float = 300.0


BLUESKY_PACE = Pace(interval=0.2, fastest=0.08, parallel=4, budget=3000)
"""3000 requests in 5 minutes was the documented limit; half of it leaves room for others.

A server that tells its limit is asked up to that, and up to the budget: ten a second. Single
starts may follow a little closer, to make up for those that came late.
"""

MASTODON_PACE = Pace(interval=1.0, fastest=0.9, parallel=2, budget=300)
"""https://docs.joinmastodon.org/api/rate-limits/: 300 in 5 minutes for whoever is not signed in."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What may still be asked: ``remaining`` requests in the next ``resets_in`` seconds."""

    remaining: int
    resets_in: float


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and value >= 0 else None


def _seconds_until(text: str, epoch: float) -> float | None:
    """Read a duration, an epoch second, an ISO date or an HTTP date as seconds from ``epoch``."""
    number = _number(text)
    if number is not None:
        return max(0.0, number - epoch) if number > _EPOCH_FROM else number
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text.strip())
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return max(0.0, aware.timestamp() - epoch)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def _clock(headers: Mapping[str, str], epoch: float) -> float:
    """Return the host's own time where it is told: its dates are relative to its clock."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, OverflowError, TypeError):
        return epoch


def quota_of(headers: Mapping[str, str], epoch: float) -> Quota | None:
    """Return the quota that headers tell of, or None where they do not or make no sense.

    ``headers`` are in lower case; ``epoch`` is the caller's time in epoch seconds.
    """
    now = _clock(headers, epoch)
    for prefix in ("ratelimit-", "x-ratelimit-"):
        remaining = _number(headers.get(prefix + "remaining", ""))
        resets_in = _seconds_until(headers.get(prefix + "reset", ""), now)
        if remaining is not None and resets_in is not None:
            return Quota(int(remaining), resets_in)
    return None


def retry_after(headers: Mapping[str, str], epoch: float) -> float | None:
    """Return how many seconds a host asks to be left alone: Retry-After, else its reset."""
    asked = _seconds_until(headers.get("retry-after", ""), _clock(headers, epoch))
    if asked is not None:
        return asked
    quota = quota_of(headers, epoch)
    return quota.resets_in if quota else None
