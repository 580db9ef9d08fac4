"""A recording of what X's pages asked and were answered: HAR 1.2.

https://github.com/ahmadnassri/har-spec/blob/master/versions/1.2.md. Browsers put everything
into it: session cookies, tokens, messages. Of each entry only the address, the time, the body
of the question and that of the answer are looked at, only where X's own interface is asked,
and only people are kept. Headers are passed over without being decoded.

Recordings have gaps, and they are counted: browsers leave out the bodies of what they had in
store (``empty``), and Firefox cuts long ones (``cut``, `devtools.netmonitor.responseBodyLimit`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Generator
from urllib.parse import parse_qs, urlsplit

from passage.core.decode import decode
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.graphql import LISTS, page_of, take
from passage.core.inputs.picker import Path, Picker, Piece, texts
from passage.core.inputs.users import account_id
from passage.core.model import FileKind, Source
from passage.core.names import AccountId
from passage.core.side import SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

BODY_MAX = 12 << 20
"""Characters of one body that are held; X's answers have a tenth of it."""

_ENTRY: Path = ("log", "entries", "*")
_TIME = (*_ENTRY, "startedDateTime")
_METHOD = (*_ENTRY, "request", "method")
_ADDRESS = (*_ENTRY, "request", "url")
_ASKED = (*_ENTRY, "request", "postData", "text")
_BODY = (*_ENTRY, "response", "content", "text")
_ENCODING = (*_ENTRY, "response", "content", "encoding")
_WANTED = (_TIME, _METHOD, _ADDRESS, _ASKED, _BODY, _ENCODING)

_HEAD = re.compile(r'\s*\{\s*"log"\s*:\s*\{')
_DATE = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?=T)")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*(?:x|twitter)\.com")
_OPERATION = re.compile(r"(?:/i/api)?/graphql/[^/]+/([A-Za-z0-9_]+)")
# Conversations name their partners; nothing else of the older interface names people.
_MESSAGES = re.compile(r"(?:/i/api)?/1\.1/dm/[a-z0-9_/.-]+\.json")
_ADDRESS_MAX = 64 << 10
_FIELDS_MAX = 50


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins like a recording."""
    return _HEAD.match(head.lstrip("\ufeff")) is not None


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read a recording of any size in constant memory. Raises `FileChanged`.

    Notes of the report: ``pages`` of lists and profiles seen, those of them ``empty`` or
    ``cut``; members ``unavailable``; lists of ``others`` than the owner.
    """
    tally = Tally(name)
    gathering = Gathering()
    picker = Picker(_WANTED, BODY_MAX)
    entry: dict[Path, str] = {}
    as_of = ""
    for text, done in texts(stream, tally):
        for piece in picker.feed(text):
            if piece.path == _ENTRY:
                if _take(entry, gathering, tally):
                    as_of = max(as_of, _date(entry.get(_TIME, "")))
                entry = {}
                picker.unwanted = frozenset()
                continue
            _note(entry, piece)
            if piece.path == _ADDRESS and _operation(entry.get(_ADDRESS, "")) is None:
                picker.unwanted = frozenset({_ASKED, _BODY})
                entry.pop(_BODY, None)
        yield done
    picker.finish(tally)
    return gathering.result(name, FileKind.RECORDING, Source.WEB, tally, as_of)


def _note(entry: dict[Path, str], piece: Piece) -> None:
    """Keep one field of an entry; only strings are of use."""
    if piece.path not in _WANTED or piece.text is None:
        return
    try:
        value, _ = decode(piece.text)
    except ValueError:
        return
    if isinstance(value, str):
        entry[piece.path] = value


def _take(entry: dict[Path, str], gathering: Gathering, tally: Tally) -> bool:
    """Take in one exchange; True when it named people."""
    address = entry.get(_ADDRESS, "")
    operation = _operation(address)
    # Browsers first ask whether they may ask; that has no answer to it.
    if operation is None or entry.get(_METHOD, "").upper() == "OPTIONS":
        return False
    counted = operation in LISTS or operation.startswith("User")
    if counted:
        gathering.note("pages")
    body = entry.get(_BODY, "")
    if not body.strip():
        if counted:
            gathering.note("empty")
        return False
    try:
        if entry.get(_ENCODING, "").lower() == "base64":
            body = base64.b64decode(body).decode("utf-8", "replace")
        page = page_of(decode(body.lstrip("\ufeff \t\r\n"))[0])
    except ValueError:
        if counted:
            gathering.note("cut")
            tally.lost += 1
            tally.faults.add(Why.CUT)
        return False
    take(gathering, page, LISTS.get(operation), _asked_about(address, entry.get(_ASKED, "")))
    tally.entries += len(page.members) or len(page.others)
    return bool(page.members or page.others)


def _operation(address: str) -> str | None:
    """Return what is asked of X (empty for conversations), or None when X is not asked."""
    try:
        parts = urlsplit(address if len(address) <= _ADDRESS_MAX else "")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme != "https" or not _HOST.fullmatch(host):
        return None
    match = _OPERATION.fullmatch(parts.path)
    if match is not None:
        return match[1]
    return "" if _MESSAGES.fullmatch(parts.path) else None


def _asked_about(address: str, asked: str) -> AccountId | None:
    """Return whose list was asked for: ``variables.userId``, in the address or in the body."""
    try:
        fields = parse_qs(urlsplit(address).query, max_num_fields=_FIELDS_MAX)
    except ValueError:
        fields = {}
    for text in (*fields.get("variables", ())[:1], asked):
        value = _value(text)
        inner = value.get("variables", value) if isinstance(value, dict) else None
        if isinstance(inner, str):
            inner = _value(inner)
        id_ = account_id(inner.get("userId")) if isinstance(inner, dict) else None
        if id_ is not None:
            return id_
    return None


def _value(text: str) -> object:
    try:
        return decode(text)[0] if text else None
    except ValueError:
        return None


def _date(time: str) -> str:
    match = _DATE.match(time)
    return match[0] if match else ""
