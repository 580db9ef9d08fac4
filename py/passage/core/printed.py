"""The fast way through a list file that is printed just as X prints it.

Between two records X leaves a line break and brackets, and no string holds a line break: so a
file is cut there, and some records at a time go to a decoder that makes only what is read.
Whatever looks unusual is left to `passage.core.ytd`, which tells what is wrong and goes on.
"""

from __future__ import annotations

import re
from codecs import utf_8_decode
from collections.abc import Generator, Iterator

from passage.core.decode import FAST_MAX, FastDecoder, Record

Stretch = list[Record] | bytes
"""Records as decoded, or the bytes of some which the careful decoder must look at.

Such bytes end where the next record begins, with its bracket, so that whoever reads them
sees that another follows.
"""

PATIENCE = 64 << 10
"""Bytes without X's separator after which the file is no longer taken for X's printing."""

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?[^=\[{]{0,512}=?\s*\[")
_HEAD_MAX = 1024
# Since 2021, and before.
_SEPARATORS = {b"\n  {": b"\n  },\n  {", b" {\n": b"\n}, {"}
# What a list of one window adds around the records: "[", "]".
_WINDOW = FAST_MAX - 2
_OPEN, _CLOSE, _COMMA = b"[],"


def stretches(chunks: Iterator[bytes], fast: FastDecoder) -> Generator[list[Stretch], None, bytes]:
    """Yield the stretches of each chunk; return the bytes that were read and not understood.

    These are the whole beginning when the file is not X's printing, else what is left from a
    record on, after a ``[``. Further bytes are still in ``chunks``.
    """
    rest = bytearray()
    separator = b""
    for chunk in chunks:
        rest += chunk
        if not separator:
            head = _HEAD.match(rest)
            if len(rest) < (head.end() + 4 if head else _HEAD_MAX):
                yield []
                continue
            start = rest[head.end() : head.end() + 4] if head else b""
            separator = next(
                (_SEPARATORS[one] for one in _SEPARATORS if start.startswith(one)), b""
            )
            if head is None or not separator or not _is_text(head[0]):
                return bytes(rest)
            del rest[: head.end() - 1]
        batch, end = _cut(rest, separator, fast)
        del rest[:end]
        yield batch
        if len(rest) > PATIENCE:
            break
    return b"[" + rest[1:] if separator else bytes(rest)


def _is_text(data: bytes | bytearray | memoryview, *, final: bool = True) -> bool:
    """Whether bytes are UTF-8; when not ``final`` the last character may be cut."""
    try:
        utf_8_decode(data, "strict", final)
    except UnicodeDecodeError:
        return False
    return True


def _cut(data: bytearray, separator: bytes, fast: FastDecoder) -> tuple[list[Stretch], int]:
    """Cut the records off that are followed by another; return them and where the rest begins.

    The byte before a record and the one after it become brackets, so that records are a list
    where they stand: to copy them costs a tenth of the decoding. ``data`` begins with one.
    """
    batch: list[Stretch] = []
    start = 0
    # In the separator: after the closing bracket, and before the next record's opening one.
    close, before = separator.index(b"}") + 1, len(separator) - 2
    # Once for all of it: to look at every window costs as much as a third of the decoding.
    clean = _is_text(data, final=False)
    view = memoryview(data)
    while True:
        found = data.rfind(separator, start, start + _WINDOW)
        if found < 0:
            found = data.find(separator, start)
        if found < 0:
            return batch, start
        end = found + close
        data[start], data[end] = _OPEN, _CLOSE
        window = view[start : end + 1]
        records = fast(window) if clean or _is_text(window) else None
        data[end] = _COMMA
        batch.append(bytes(view[start + 1 : found + before + 2]) if records is None else records)
        start = found + before
