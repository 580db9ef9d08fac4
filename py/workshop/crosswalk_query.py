"""Asks a public SPARQL endpoint for the accounts of known people, once, and reads the answer.

The query is `crosswalk.rq`; the protocol https://www.w3.org/TR/sparql11-protocol/, the answer
https://www.w3.org/TR/sparql11-results-csv-tsv/.
"""

from __future__ import annotations

import csv
import http.client
import io
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

from passage import __version__
from passage.core.names import ScreenName
from workshop.crosswalk_rows import Entry, Gathered, Tidy, entries
from workshop.paths import WORKSHOP
from workshop.say import Problem

ENDPOINT = "https://qlever.dev/api/wikidata"
"""Where Wikidata is asked unless somebody says otherwise: a copy that answers large questions.
Wikidata's own, ``https://query.wikidata.org/sparql``, stops after 60 seconds."""

QUERY = (WORKSHOP / "crosswalk.rq").read_text(encoding="utf-8")
PATIENCE = 300.0
ANSWER_MAX = 1 << 29
COLUMNS = ["item", "kind", "value", "number"]
_ITEM = "http://www.wikidata.org/entity/"
_WHAT = "The table of known people could not be made"
_TODO = "Try again later, or name another endpoint with --endpoint"


def ask(endpoint: str) -> str:
    """Return the endpoint's answer, as CSV. Raises `Problem`."""
    if not endpoint.startswith(("https://", "http://")):
        raise Problem(_WHAT, f"«{endpoint}» is no web address", "Give one that begins with https")
    request = urllib.request.Request(  # noqa: S310 - a web address, as just looked at
        endpoint,
        data=urllib.parse.urlencode({"query": QUERY}).encode(),
        headers={
            "accept": "text/csv",
            # https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy
            "user-agent": f"Passage/{__version__} (build of its table of known people)",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            data = response.read(ANSWER_MAX + 1)
    except urllib.error.HTTPError as error:
        raise Problem(_WHAT, f"{_host(endpoint)} answered {error.code}", _TODO) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        why = f"{_host(endpoint)} could not be reached (is this machine online?)"
        raise Problem(_WHAT, why, _TODO) from error
    if len(data) > ANSWER_MAX:
        raise Problem(_WHAT, "the answer is far too long", _TODO)
    return str(data.decode("utf-8", "replace"))


def _host(endpoint: str) -> str:
    return urllib.parse.urlsplit(endpoint).netloc


def read_answer(text: str, tidy: Tidy, source: int = 0) -> list[Entry]:
    """Return what the answer says, by X account; a cut one is refused. Raises `Problem`.

    A person with two accounts on X has all others beside each of them.
    """
    names: dict[str, set[tuple[int, ScreenName]]] = {}
    others: dict[str, Gathered] = {}
    for item, kind, value, number in _lines(text):
        other = others.setdefault(item, Gathered())
        if kind == "x" and (name := tidy.screen_name(value)):
            names.setdefault(item, set()).add((tidy.number(number), name))
        elif kind == "bluesky" and (handle := tidy.handle(value)):
            other.handles.add(handle)
        elif kind == "mastodon" and (acct := tidy.acct(value)):
            other.accts.add(acct)
        elif kind == "website" and (site := tidy.site(value)):
            other.sites.add(site)
    accounts: dict[tuple[int, str], Gathered] = {}
    for item, told in names.items():
        other = others[item]
        for number_told, name in told:
            key = (number_told, "" if number_told else name.lower())
            account = accounts.setdefault(key, Gathered())
            account.names.add(name)
            account.handles |= other.handles
            account.accts |= other.accts
            account.sites |= other.sites
    return entries(accounts, source)


def _lines(text: str) -> Iterator[list[str]]:
    """Yield the rows of the answer. One that was cut, or ends in a report of a fault, is refused.

    A service that runs out of time has sent the head and "all is well" long before.
    """
    rows = csv.reader(io.StringIO(text))
    head = [name.removeprefix("?") for name in next(rows, [])]
    if head != COLUMNS:
        raise Problem(_WHAT, "the answer is not the table that was asked for", _TODO)
    for row in rows:
        if len(row) != len(COLUMNS) or not row[0].startswith(_ITEM):
            raise Problem(_WHAT, "the answer is cut short or damaged", _TODO)
        yield row
    if not text.endswith("\n"):
        raise Problem(_WHAT, "the answer is cut short or damaged", _TODO)
