"""The JavaScript files of an archive as a stream of JSON records, in constant memory.

A file is ``window.YTD.<name>.part<N> = [`` and a list of objects. It is never evaluated: the
head is skipped, then one record after the other is decoded as it comes out of the ZIP. People
edit these files; a record that cannot be understood is skipped up to the next one, told as
`Damaged`, and costs nothing else.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from passage.core.decode import FastDecoder, Record, decode, fast_decoder
from passage.core.printed import PATIENCE, stretches
from passage.core.shapes import conform
from passage.core.tally import Tally, Why

__all__ = ["OBJECT_MAX", "Damaged", "Record", "read_object", "records"]

OBJECT_MAX = 16 << 20
"""Bytes beyond which a file holding a single object (the manifest) is not one of X's."""

# A tweet takes 1 to 3 kB, the longest seen far less than this.
_RECORD_MAX = 1 << 20
_HEAD_MAX = 1024
_HEAD = re.compile(r"\ufeff?[^=\[{]{0,512}=?\s*\[")
_GAP = re.compile(r"[\s,]*")
_END = re.compile(r"\][\s;\0]*")
# Closing brackets too many after a record: taken for a beginning they would spoil the next one.
_STRAY = re.compile(r"[\s,]*[}\]][\s,}\]]*")
# What X's printer leaves between two records, since 2021 and before: no string holds a line
# break, so text that a person wrote never looks like this.
_SEPARATORS = {"\n  {": "\n  },\n  {", " {\n": "\n}, {"}
# The same for files that were reprinted: here it is the quotes that no string can hold. The
# second form is the unwrapped tweet of 2018.
_NEXT = re.compile(
    r'\}\s*,\s*\{\s*"?(?:tweet|following|follower|blocking|muting|screenNameChange)"?\s*:'
    r"|\n\}\s*,\s*\{\s*\n"
)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stretch of the file between two records which is not JSON."""

    text: str


def records(
    chunks: Iterable[bytes], tally: Tally, shape: type | None = None
) -> Iterator[list[Record | Damaged]]:
    """Yield the records of a list file, a batch for each chunk (an empty one, sometimes).

    Counts and faults go to ``tally``. Whatever ``chunks`` raises passes through, after all
    that came before it was yielded. With a ``shape`` (one of `passage.core.shapes`) records hold
    what has that shape alone, and come several times faster.
    """
    stream = iter(chunks)
    fast = fast_decoder(shape) if shape else None
    if shape is None:
        yield from _carefully(stream, tally)
    elif fast is None:
        for batch in _carefully(stream, tally):
            yield _conforming(batch, shape)
    else:
        yield from _fast(stream, tally, shape, fast)


def _fast(
    stream: Iterator[bytes], tally: Tally, shape: type, fast: FastDecoder
) -> Iterator[list[Record | Damaged]]:
    """Yield records by the fast decoder, and by the careful one where that one gives up."""
    reading = stretches(stream, fast)
    while True:
        try:
            made = next(reading)
        except StopIteration as end:
            left: bytes = end.value
            break
        batch: list[Record | Damaged] = []
        for one in made:
            if isinstance(one, list):
                tally.entries += len(one)
                batch += one
            else:
                batch += _conforming(_look_at(one, tally), shape)
        yield batch
    for batch in _carefully(chain([left] if left else [], stream), tally):
        yield _conforming(batch, shape)


def _conforming(batch: list[Record | Damaged], shape: type) -> list[Record | Damaged]:
    return [one if isinstance(one, Damaged) else conform(one, shape) for one in batch]


def _look_at(stretch: bytes, tally: Tally) -> list[Record | Damaged]:
    """Take whole records, between two others, one by one."""
    try:
        text = stretch.decode()
    except UnicodeDecodeError:
        tally.faults.add(Why.ENCODING)
        text = stretch.decode("utf-8", "replace")
    separator = next((one for one in _SEPARATORS.values() if text.endswith(one)), "")
    return _take(text, separator, tally, final=False)[0]


def _carefully(chunks: Iterable[bytes], tally: Tally) -> Iterator[list[Record | Damaged]]:
    """Yield the records one by one, whatever was done to the file."""
    pending = ""
    separator: str | None = None
    closed = False
    for text, final in _texts(chunks, tally):
        pending += text
        if separator is None:
            head = _HEAD.match(pending)
            if head is None and (final or len(pending) > _HEAD_MAX):
                tally.faults.add(Why.NO_LIST)
                return
            if head is None or (len(pending) < head.end() + 4 and not final):
                continue
            pending = pending[head.end() :]
            separator = next(
                (_SEPARATORS[one] for one in _SEPARATORS if pending.startswith(one)), ""
            )
        batch, end, closed = _take(pending, separator, tally, final=final)
        pending = pending[end:]
        yield batch
        if len(pending) > _RECORD_MAX:
            tally.lost += 1
            tally.faults.add(Why.DAMAGED)
            return
    if not closed:
        tally.faults.add(Why.CUT)


def read_object(chunks: Iterable[bytes], tally: Tally) -> Record | None:
    """Return the one object of a file like ``manifest.js``, or None with a fault in ``tally``."""
    pieces: list[str] = []
    length = 0
    for text, _ in _texts(chunks, tally):
        pieces.append(text)
        length += len(text)
        if length > OBJECT_MAX:
            tally.faults.add(Why.NO_LIST)
            return None
    whole = "".join(pieces)
    try:
        value, _ = decode(whole[max(whole.find("{"), 0) :])
    except ValueError:
        value = None
    if not isinstance(value, dict):
        tally.faults.add(Why.DAMAGED)
        return None
    tally.entries = 1
    return value


def _texts(chunks: Iterable[bytes], tally: Tally) -> Iterator[tuple[str, bool]]:
    """Yield each chunk as text, then a last empty one marked final. Bad bytes become U+FFFD."""
    decoder: codecs.IncrementalDecoder | None = None
    for chunk in chunks:
        if decoder is None:
            wide = chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
            decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8")("strict")
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            tally.faults.add(Why.ENCODING)
            decoder.errors = "replace"
            text = decoder.decode(chunk)
        yield text, False
    yield "", True


def _take(
    text: str, separator: str, tally: Tally, *, final: bool
) -> tuple[list[Record | Damaged], int, bool]:
    """Take the whole records off ``text``: the batch, where the rest begins, whether it ended."""
    batch: list[Record | Damaged] = []
    position = 0
    while True:
        position = _gap(text, position)
        end = _record_end(text, position, separator, final=final)
        if end < 0 and not final:
            return batch, position, False
        piece = text[position : end if end >= 0 else len(text)]
        if not piece or _END.fullmatch(piece):
            return batch, len(text), bool(piece)
        try:
            value, length = decode(piece)
        except ValueError:
            value, length = None, len(piece)
        if isinstance(value, dict):
            tally.entries += 1
            batch.append(value)
            if end >= 0 and _STRAY.fullmatch(piece, length):
                tally.faults.add(Why.DAMAGED)
                length = len(piece)
        else:
            tally.lost += 1
            tally.faults.add(Why.DAMAGED if end >= 0 else Why.CUT)
            batch.append(Damaged(piece[:length]))
        position += length


def _gap(text: str, position: int) -> int:
    match = _GAP.match(text, position)
    return match.end() if match else position


def _record_end(text: str, position: int, separator: str, *, final: bool) -> int:
    """Return where the record at ``position`` ends, if another one follows it; else -1."""
    found = text.find(separator, position) if separator else -1
    if found >= 0:
        return text.index("}", found) + 1
    if separator and not final and len(text) - position < PATIENCE:
        return -1
    match = _NEXT.search(text, position)
    return text.index("}", match.start()) + 1 if match else -1
