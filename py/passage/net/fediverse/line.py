"""One account's line to its server: who asks when, what is tried again, and when to give up."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from passage.core.accounts import Account
from passage.core.errors import AppError, RateLimited
from passage.net.exchange import Answer, Ask, Purpose
from passage.net.fediverse.answers import good, is_passing, json_of
from passage.net.quota import quota_of, retry_after
from passage.net.writing import Got, Pause, Reason, Turn

Value = TypeVar("Value")
Step = Generator[Turn, Got, Value]
"""A part of a flow, which ends with a value or raises an `AppError`."""

FORM = "application/x-www-form-urlencoded"

INTERVAL = 1.05
"""Seconds between two requests: 300 in 5 minutes for each token, with a margin.

https://docs.joinmastodon.org/api/rate-limits/
"""

TRIES = 4
"""Times a request is sent before this one is told to have failed."""

DEAD_AFTER = 3 * TRIES
"""Failures in a row, of three requests, after which it is the server that does not answer."""

BREAKS_MAX = 12
"""Breaks in a row that a server may ask for before it is left alone."""

DAY = 86_400.0
HOUR = 3_600.0
WINDOW = 300.0
"""Seconds waited when a server asks for a break without saying how long: its window."""

_MARGIN = 2.0
_PAUSE_FIRST, _PAUSE_MAX = 2.0, 300.0


class Patience:
    """Says of each failure of one request whether it is sent again."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._tries = self._breaks = 0

    def again(self, error: AppError) -> bool:
        """Count a failure; return whether there is any point in another try."""
        # Being asked for a break says nothing of the request.
        asked = isinstance(error, RateLimited)
        self._breaks += asked
        self._tries += not asked
        few = self._tries < TRIES and self._breaks < BREAKS_MAX
        return few and is_passing(error) and not self._line.dead


class Line:
    """Sends for one account. ``now`` is the epoch second of the latest turn."""

    def __init__(self, account: Account, now: float) -> None:
        self.account, self.now = account, now
        self.day_full_until = 0.0
        self._free_at, self._reason = now, Reason.PACE
        self._silent = self._breaks = 0

    @property
    def dead(self) -> bool:
        """Whether nothing was answered so often that it is not for the sake of one request."""
        return self._silent >= DEAD_AFTER or self._breaks >= BREAKS_MAX

    def ask_of(
        self,
        path: str,
        purpose: Purpose,
        params: tuple[tuple[str, str], ...] = (),
        method: str = "GET",
        form: tuple[tuple[str, str], ...] = (),
    ) -> Ask:
        """Return a request to the account's server, in its name; ``form`` goes as its body."""
        asked = Ask(self.account.origin, path, params, purpose, method, by=self.account.id)
        if not form:
            return asked
        return replace(asked, body=urlencode(form).encode(), content_type=FORM)

    def wait(self, until: float, reason: Reason) -> Step[None]:
        """Let time pass."""
        if until > self.now:
            self.now = (yield Pause(until, reason)).now

    def once(self, ask: Ask) -> Step[Answer]:
        """Send one request as soon as it may go; return a good answer, raise any other."""
        yield from self.wait(self._free_at, self._reason)
        began = self.now
        got = yield ask
        self.now = max(self.now, got.now)
        self._hold(began + INTERVAL, Reason.PACE)
        headers = got.reply.headers if isinstance(got.reply, Answer) else {}
        try:
            answer = good(ask, got.reply)
            if ask.method == "GET" or answer.text:
                json_of(ask, answer)
        except AppError as error:
            self._note_failure(error, ask, retry_after(headers, self.now))
            raise
        self._silent = self._breaks = 0
        self._note_quota(ask, answer)
        return answer

    def ask(self, ask: Ask) -> Step[Answer]:
        """Send a request which may be sent several times, until something comes of it."""
        patience = Patience(self)
        while True:
            try:
                return (yield from self.once(ask))
            except AppError as error:
                if not patience.again(error):
                    raise

    def json(self, ask: Ask) -> Step[Any]:
        """Like `ask`; return the JSON of the answer."""
        return json_of(ask, (yield from self.ask(ask)))

    def _hold(self, until: float, reason: Reason) -> None:
        if until >= self._free_at:
            self._free_at, self._reason = until, reason

    def _note_quota(self, ask: Ask, answer: Answer) -> None:
        quota = quota_of(answer.headers, self.now)
        if quota is None or quota.remaining > 0:
            return
        until = self.now + min(quota.resets_in, DAY) + _MARGIN
        if _is_follow(ask) and quota.resets_in > HOUR:
            self.day_full_until = until
        else:
            self._hold(until, Reason.ASKED)

    def _note_failure(self, error: AppError, ask: Ask, asked: float | None) -> None:
        if isinstance(error, RateLimited):
            self._breaks += 1
            pause = min(WINDOW * self._breaks, HOUR) if asked is None else min(asked, DAY)
            if _is_follow(ask) and pause > HOUR:
                self.day_full_until = self.now + pause + _MARGIN
            else:
                self._hold(self.now + pause + _MARGIN, Reason.ASKED)
        elif is_passing(error):
            doubled = _PAUSE_FIRST * 2.0 ** min(self._silent, 10)
            self._silent += 1
            self._hold(self.now + min(doubled, _PAUSE_MAX), Reason.TROUBLE)
        else:
            self._silent = self._breaks = 0


def _is_follow(ask: Ask) -> bool:
    """Whether this is the one call that counts for the day: its quota is the day's."""
    return ask.path.endswith("/follow")
