"""The account's repository: where records lie, how they are read, written and deleted.

https://docs.bsky.app/docs/api/com-atproto-repo-apply-writes and ``-list-records``
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from passage.core.accounts import Account
from passage.core.deeds import Deed, DeedState
from passage.core.errors import BadDid, Problem, Surprising
from passage.core.names import Did, parse_did
from passage.net.atproto.tid import is_tid
from passage.net.exchange import Ask, Purpose
from passage.net.reading import items_in, text_in

FOLLOW = "app.bsky.graph.follow"
BLOCK = "app.bsky.graph.block"
LIST = "app.bsky.graph.list"
LISTITEM = "app.bsky.graph.listitem"
STARTERPACK = "app.bsky.graph.starterpack"

SAME_KEY = 600.0
"""Seconds in which a write without an answer is sent again under its key: it may still arrive.

So a key is never older than this when its record is made.
"""

MOST_WRITES = 200
"""Writes that one call may hold; all of them are done, or none."""

_PAGE = 100
_WRITES = "com.atproto.repo.applyWrites"
_URI_MAX = 2600
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: the at-URI's three parts."""

    repo: str
    collection: str
    rkey: str

    @property
    def uri(self) -> str:
        """The at-URI."""
        return f"at://{self.repo}/{self.collection}/{self.rkey}"


def place_of(uri: str) -> Place | None:
    """Return the parts of an at-URI whose key is a TID, as all of ours are; None for others."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://") or len(parts) != 3 or not is_tid(parts[2]):  # noqa: PLR2004
        return None
    try:
        return Place(parse_did(parts[0]), parts[1], parts[2])
    except BadDid:
        return None


@dataclass(frozen=True, slots=True)
class Standing:
    """A record that is there: of whom it speaks (a DID, or empty) and in which list."""

    uri: str
    subject: str = ""
    place: str = ""


def records_ask(account: Account, collection: str, cursor: str = "") -> Ask:
    """Return the question for a page of the account's own records, which are public."""
    params = (("repo", str(account.id)), ("collection", collection), ("limit", str(_PAGE)))
    page = (("cursor", cursor),) if cursor else ()
    path = "/xrpc/com.atproto.repo.listRecords"
    return Ask(account.origin, path, params + page, Purpose.MINE)


def read_records(ask: Ask, body: object) -> tuple[tuple[Standing, ...], str]:
    """Return the records of a page, and the cursor of the next one (empty after the last).

    Raises `Surprising` where the frame is not a page.
    """
    if not isinstance(body, dict) or not isinstance(body.get("records"), list):
        raise Surprising(host=ask.host)
    records = items_in(body, "records")
    page = tuple(_standing(one) for one in records)
    return page, text_in(body, "cursor", _URI_MAX) if body["records"] else ""


def _standing(record: Mapping[str, Any]) -> Standing:
    value = record.get("value")
    return Standing(
        text_in(record, "uri", _URI_MAX),
        text_in(value, "subject", _URI_MAX),
        text_in(value, "list", _URI_MAX),
    )


class Job(Protocol):
    """One write, the deeds to keep before and after it, and what it costs."""

    @property
    def points(self) -> int:
        """Points of the account's allowance (`passage.net.atproto.budget`)."""

    def write(self, now: float) -> dict[str, Any]:
        """Return the operation as applyWrites takes it."""

    def before(self, now: float) -> Deed | None:
        """Return the deed to keep before it is sent, where there is one."""

    def after(self, now: float) -> Deed:
        """Return the deed once it is done."""

    def refused(self, now: float, problem: Problem) -> Deed:
        """Return the deed when the server will not do it."""


@dataclass(frozen=True, slots=True)
class Create:
    """A record to be made at the at-URI of its deed. ``value`` lacks ``createdAt``."""

    deed: Deed
    value: Mapping[str, Any]
    points: int = 3

    def write(self, now: float) -> dict[str, Any]:
        """Return the operation as applyWrites takes it."""
        _, collection, rkey = self.deed.uri.removeprefix("at://").split("/")
        value = {"$type": collection, **self.value, "createdAt": iso(now)}
        op = {"$type": f"{_WRITES}#create", "collection": collection, "rkey": rkey}
        return {**op, "value": value}

    def before(self, now: float) -> Deed | None:
        """Return the deed as sent."""
        return replace(self.deed, state=DeedState.SENT, when=now, problem=None)

    def after(self, now: float) -> Deed:
        """Return the deed as done."""
        return replace(self.deed, state=DeedState.DONE, when=now, problem=None)

    def refused(self, now: float, problem: Problem) -> Deed:
        """Return the deed as failed."""
        return replace(self.deed, state=DeedState.FAILED, when=now, problem=problem)


@dataclass(frozen=True, slots=True)
class Delete:
    """The record at the at-URI of a deed of ours, to be deleted."""

    deed: Deed
    points: int = 1

    def write(self, now: float) -> dict[str, Any]:  # noqa: ARG002 - as all jobs
        """Return the operation as applyWrites takes it."""
        _, collection, rkey = self.deed.uri.removeprefix("at://").split("/")
        return {"$type": f"{_WRITES}#delete", "collection": collection, "rkey": rkey}

    def before(self, now: float) -> Deed | None:  # noqa: ARG002 - as all jobs
        """Return nothing: until it is gone, the deed stands as it is."""
        return None

    def after(self, now: float) -> Deed:
        """Return the deed as undone."""
        return replace(self.deed, state=DeedState.UNDONE, when=now, problem=None)

    def refused(self, now: float, problem: Problem) -> Deed:  # noqa: ARG002 - as all jobs
        """Return the deed as it is, with the reason why it could not be undone."""
        return replace(self.deed, problem=problem)


def writes_ask(account: Account, jobs: Sequence[Job], now: float) -> Ask:
    """Return the one call that does all these jobs (at most `MOST_WRITES`), or none of them."""
    body = {"repo": str(account.id), "writes": [job.write(now) for job in jobs]}
    return posted(account, _WRITES, body)


def posted(account: Account, method: str, body: Mapping[str, Any]) -> Ask:
    """Return a call of an XRPC procedure in the account's name."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Ask(
        account.origin, f"/xrpc/{method}", (), Purpose.WRITE, "POST", data, _JSON, str(account.id)
    )


def iso(now: float) -> str:
    """Return a moment as records tell it: ``2026-01-31T12:00:00.000Z``."""
    moment = datetime.fromtimestamp(now, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def uri_for(repo: Did, collection: str, rkey: str) -> str:
    """Return the at-URI of a record."""
    return Place(repo, collection, rkey).uri
