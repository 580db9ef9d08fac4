"""The wanted files inside a ZIP, by ranges: media are never touched, nothing is read whole.

Limits are far from any real archive: deflate makes X's files 8 to 26 times smaller, and X cuts
its files at 100 MiB.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from passage.core.errors import Encrypted, NotAnArchive, TooLarge, Truncated, UnreadablePart
from passage.core.layout import Place, is_classic, place
from passage.core.sources import Watched
from passage.core.tally import Why

CHUNK = 64 << 10
"""Bytes handed on at a time: little enough that an old laptop's screen stays alive."""

ENTRY_MAX = 512 << 20
"""Bytes of one entry, unpacked."""

RATIO_MAX = 100
"""Times that an entry may be smaller packed than unpacked."""

# Small files of blanks pack better than any limit and harm nobody.
_RATIO_FREE = 1 << 20
_ENCRYPTED_FLAG = 1
_SIGNATURE = b"PK\x03\x04"
_EMPTY_SIGNATURE = b"PK\x05\x06"
# What zipfile and zlib are known to raise on damaged input. OSError is a seek out of the file:
# a file that fails to be read raises FileChanged, which is none of these.
_DAMAGE = (
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One wanted file, wherever it is; ``size`` is in bytes, unpacked.

    ``chunks`` opens it. Reading raises `TooLarge`, `UnreadablePart` or `FileChanged`.
    """

    place: Place
    size: int
    chunks: Callable[[], Iterator[bytes]]


def is_zip(head: bytes) -> bool:
    """Whether a file that begins so was a ZIP, at least at its start."""
    return head.startswith((_SIGNATURE, _EMPTY_SIGNATURE))


def members(stream: Watched) -> tuple[list[Member], bool]:
    """List the wanted files of a ZIP, and tell whether it is a classic archive.

    Raises `Truncated` when it begins as a ZIP and its directory cannot be read, `Encrypted`
    when wanted files ask for a password, `NotAnArchive` when it is no ZIP, `FileChanged`.
    """
    stream.seek(0)
    head = stream.read(4)
    try:
        archive = ZipFile(stream)  # type: ignore[arg-type, call-overload, unused-ignore]
    except _DAMAGE as error:
        raise Truncated if head == _SIGNATURE else NotAnArchive from error
    wanted: list[Member] = []
    classic = False
    for entry in archive.infolist():
        where = place(entry.filename)
        classic = classic or is_classic(entry.filename)
        if where is None or entry.is_dir():
            continue
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Encrypted
        wanted.append(Member(where, _size(entry), _opener(archive, entry, where.name)))
    return wanted, classic


def _size(entry: ZipInfo) -> int:
    """Return what will be read of an entry: nothing, when it is refused."""
    return 0 if _is_bomb(entry) else entry.file_size


def _is_bomb(entry: ZipInfo) -> bool:
    if entry.file_size > ENTRY_MAX:
        return True
    swollen = entry.file_size > RATIO_MAX * max(entry.compress_size, 1)
    return swollen and entry.file_size > _RATIO_FREE


def _opener(archive: ZipFile, entry: ZipInfo, name: str) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        if _is_bomb(entry):
            raise TooLarge(name=name)
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadablePart(name=name, why=Why.METHOD.value, lost=0)
        try:
            # zipfile stops at the size the directory states and then compares the checksum,
            # so an entry that lies about its size ends here as well.
            with archive.open(entry) as packed:
                while piece := packed.read(CHUNK):
                    yield piece
        except _DAMAGE as error:
            raise UnreadablePart(name=name, why=Why.ZIP.value, lost=0) from error

    return chunks
