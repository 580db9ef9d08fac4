"""The journal: bytes that grow by whole records, so that what was written before is never at risk.

A header line names format and version, then each record is one line: a checksum (CRC-32, hex), a
kind, and a value as JSON. A crash in the middle of a write leaves a torn last line, a bad disk a
line whose checksum is wrong; either costs that record and those after it, never one before. What
the kinds mean is in `passage.core.work`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from passage.core.encode import Steps, at_once, json_bytes
from passage.core.errors import DamagedWork, NewerWork

VERSION = 1
"""A reader of version n reads every version up to n, and refuses those after it by name."""

# Its checksum tells a newer version from a damaged digit.
_HEADER = re.compile(rb"passage-journal ([1-9]\d{0,8}) ([0-9a-f]{8})\n")
_RECORD = re.compile(rb"([0-9a-f]{8}) (([a-z]{1,20}) )")


@dataclass(frozen=True, slots=True)
class Record:
    """One change: its ``kind``, its value as JSON text, and where it ends in the journal."""

    kind: str
    payload: bytes
    end: int = 0


def header(version: int = VERSION) -> bytes:
    """Return the first line of a journal."""
    words = b"passage-journal %d" % version
    return b"%b %08x\n" % (words, zlib.crc32(words))


def encode(kind: str, value: object) -> bytes:
    """Return one record; ``value`` is of JSON's types."""
    return at_once(encode_pieces(kind, [json_bytes(value)]))


def encode_pieces(kind: str, pieces: Iterable[bytes]) -> Steps:
    """Make one record of JSON that comes in pieces, without ends of lines; a step for each."""
    parts = [b"%b " % kind.encode("ascii")]
    checksum = zlib.crc32(parts[0])
    for piece in pieces:
        parts.append(piece)
        checksum = zlib.crc32(piece, checksum)
        yield
    return b"".join([b"%08x " % checksum, *parts, b"\n"])


def records(data: bytes) -> list[Record]:
    """Return the records up to the first that is torn or damaged.

    Raises `DamagedWork` where not even the header can be read, and `NewerWork` where a newer
    version wrote it.
    """
    first = _HEADER.match(data)
    if first is None:
        raise DamagedWork
    version = int(first[1])
    if header(version) != first[0]:
        raise DamagedWork
    if version > VERSION:
        raise NewerWork(version=version, known=VERSION)
    found: list[Record] = []
    start = first.end()
    while (end := data.find(b"\n", start)) >= 0:
        match = _RECORD.match(data, start, end)
        if match is None or zlib.crc32(memoryview(data)[match.start(2) : end]) != int(match[1], 16):
            break
        start = end + 1
        found.append(Record(match[3].decode("ascii"), data[match.end() : end], start))
    return found
