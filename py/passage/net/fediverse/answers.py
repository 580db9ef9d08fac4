"""What a Mastodon-compatible server answers to somebody signed in: values, or errors by name.

- https://docs.joinmastodon.org/methods/accounts/ (statuses and their sentences)
- ``Api::ErrorHandling`` and ``Api::BaseController`` in Mastodon's source
- Link headers: RFC 8288
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from passage.core.decode import is_deep
from passage.core.deed_errors import Declined, LimitReached, NotThere, TheirServerDown
from passage.core.errors import (
    AppError,
    BadAcct,
    Broken,
    NetworkError,
    RateLimited,
    Surprising,
    TimedOut,
    Unreachable,
)
from passage.core.names import Acct, parse_acct
from passage.core.session_errors import AccountStopped, NotAllowed, SignedOut
from passage.net.exchange import Answer, Ask, Lost, Purpose, Reply, Why
from passage.net.reading import text_in

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ACCT_MAX = 320
# "Your login is currently disabled", "... pending approval", "... missing a confirmed e-mail
# address", "Your account requires two-factor authentication".
_OWN_ACCOUNT = re.compile(r"\byour (login|account)\b|pending approval", re.IGNORECASE)
# In every language the sentence of the limit names it: "You cannot follow more than 7500 people".
_LIMIT = re.compile(r"\d[\d.,\s\u00a0\u202f]{2,}")


def unsent(ask: Ask, lost: Lost) -> AppError:
    """Return the error for a request without an answer."""
    if lost.why is Why.SIGNED_OUT:
        return SignedOut(host=ask.host)
    return (TimedOut if lost.why is Why.TIMED_OUT else Unreachable)(host=ask.host)


def good(ask: Ask, reply: Reply) -> Answer:
    """Return an answer of success.

    Raises, each with the host: `SignedOut`, `NotAllowed` and `AccountStopped`, which concern the
    person's own session; `LimitReached`, of following; `NotThere`, `Declined` and
    `TheirServerDown`, which concern this request alone; and what `is_passing` tells of.
    """
    if isinstance(reply, Lost):
        raise unsent(ask, reply)
    if 200 <= reply.status < 300:  # noqa: PLR2004 - RFC 9110, section 15.3
        return reply
    raise _fault(ask, reply)


def _fault(ask: Ask, answer: Answer) -> AppError:
    host, status, said = ask.host, answer.status, _said(answer)
    if status == 401:  # noqa: PLR2004 - "The access token is invalid" or "was revoked"
        return SignedOut(host=host)
    if status == 403:  # noqa: PLR2004
        return _forbidden(ask, said)
    # A page instead of a sentence may be a proxy's; to a lookup snac answers with one.
    if status in (404, 410) and (said or ask.purpose is Purpose.LOOKUP):
        return NotThere(host=host)
    if status == 422:  # noqa: PLR2004
        return _unprocessed(ask, said)
    if status == 429:  # noqa: PLR2004 - RFC 6585, section 4
        return RateLimited(host=host)
    if status == 503 and said and ask.purpose is Purpose.RESOLVE:  # noqa: PLR2004
        return TheirServerDown(host=host)
    return (Broken if status >= 500 else Surprising)(host=host, status=status)  # noqa: PLR2004


def _forbidden(ask: Ask, said: str) -> AppError:
    if "scope" in said.lower():
        return NotAllowed(host=ask.host)
    if _OWN_ACCOUNT.search(said) or ask.purpose is Purpose.MINE:
        return AccountStopped(host=ask.host)
    return Declined(host=ask.host, status=403)


def _unprocessed(ask: Ask, said: str) -> AppError:
    # Mastodon's word for a token without a person; snac says nothing at all.
    if "authenticated user" in said or ask.path.endswith("/verify_credentials"):
        return SignedOut(host=ask.host)
    if ask.path.endswith("/follow") and _LIMIT.search(said):
        return LimitReached(host=ask.host)
    return Declined(host=ask.host, status=422)


def _said(answer: Answer) -> str:
    """Return the sentence of an error, which is JSON; a page of a proxy has none."""
    try:
        body = None if is_deep(answer.text) else json.loads(answer.text)
    except ValueError:
        return ""
    return text_in(body, "error")


def json_of(ask: Ask, answer: Answer) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return the JSON of a good answer. Raises `Surprising`, also for the page of a portal."""
    try:
        if not is_deep(answer.text):
            return json.loads(answer.text)
    except ValueError:
        pass
    raise Surprising(host=ask.host)


def is_passing(error: AppError) -> bool:
    """Whether asking again may help: no answer, a page instead of one, a fault of the server."""
    if isinstance(error, Surprising):
        return "status" not in error.facts
    return isinstance(error, NetworkError | RateLimited | Broken)


def is_unanswered(error: AppError) -> bool:
    """Whether what was asked may have been done all the same."""
    return is_passing(error) and not isinstance(error, RateLimited)


@dataclass(frozen=True, slots=True)
class There:
    """An account as the person's server knows it: under its own ``id``, with its full acct."""

    id: str
    acct: Acct
    uri: str = ""
    moved: bool = False
    gone: bool = False
    following: int = 0


def there_from(record: object, domain: str) -> There | None:
    """Read an account; None where it is not one.

    ``domain`` stands behind the @ of the server's own people, who are named without it.
    """
    if not isinstance(record, dict):
        return None
    acct, given = text_in(record, "acct", _ACCT_MAX), text_in(record, "id", 65)
    count = record.get("following_count")
    try:
        full = parse_acct(acct if "@" in acct.lstrip("@") else f"{acct}@{domain}")
    except BadAcct:
        return None
    if not _ID.fullmatch(given):
        return None
    return There(
        id=given,
        acct=full,
        uri=text_in(record, "uri") or text_in(record, "url"),
        moved=isinstance(record.get("moved"), dict),
        gone=record.get("suspended") is True,
        following=count if isinstance(count, int) else 0,
    )


def is_same(one: str, other: str) -> bool:
    """Whether two accts are the same account's: the fediverse ignores case."""
    return one.casefold() == other.casefold()


def is_wanted(there: There, wanted: Acct) -> bool:
    """Whether this very account was meant.

    By its acct, or, where its server writes another domain behind the @ than its own, by the
    name and by the host of its actor, which its own server vouches for.
    """
    if is_same(there.acct, wanted):
        return True
    user, _, host = wanted.partition("@")
    try:
        actor = urlsplit(there.uri).netloc
    except ValueError:
        return False
    return is_same(there.acct.partition("@")[0], user) and is_same(actor, host)


def is_id(text: str) -> bool:
    """Whether a text can be a server's id of an account or a list, fit for an address."""
    return _ID.fullmatch(text) is not None


def next_of(ask: Ask, answer: Answer) -> tuple[tuple[str, str], ...] | None:
    """Return the parameters of the next page of the same list, None on the last page.

    A link to another server or another list is not followed: the token would go along.
    """
    for part in answer.headers.get("link", "")[:4_000].split(","):
        target, _, rest = part.strip().partition(">")
        if not target.startswith("<") or 'rel="next"' not in rest.replace("rel=next", 'rel="next"'):
            continue
        try:
            parts = urlsplit(target[1:])
        except ValueError:
            return None
        if f"{parts.scheme}://{parts.netloc}".lower() != ask.origin or parts.path != ask.path:
            return None
        return tuple(parse_qsl(parts.query))
    return None
