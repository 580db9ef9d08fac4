"""The wanted files inside a ZIP, by ranges: media are never touched, nothing is read whole.

Limits are far from any real archive: deflate makes X's files 8 to 26 times smaller, and X cuts
its files at 100 MiB.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from passage.core.errors import Encrypted, NotAnArchive, TooLarge, Truncated, UnreadablePart
from passage.core.layout import Place, is_classic, place
from passage.core.sources import Watched
from passage.core.tally import Why
from passage.core.text import one_line
from passage.core.unpacked import Unpacked

CHUNK = 64 << 10
"""Bytes handed on at a time: little enough that an old laptop's screen stays alive."""

ENTRY_MAX = 512 << 20
"""Bytes of one entry, unpacked."""

RATIO_MAX = 100
"""Times that an entry may be smaller packed than unpacked."""

OTHERS_MAX = 1 << 30
"""Bytes, unpacked, of all the files of one ZIP that are no files of an archive."""

# Small files of blanks pack better than any limit and harm nobody.
_RATIO_FREE = 1 << 20
_ENCRYPTED_FLAG = 1
_NAME_MAX = 200
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


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a ZIP: the wanted files of an archive, else the paths of all its files.

    ``classic`` tells that it is an archive of before 2019.
    """

    zip: ZipFile
    members: Sequence[Member]
    others: Sequence[str]
    classic: bool


def contents(stream: Watched) -> Contents:
    """List a ZIP. Where it holds wanted files of an archive, nothing else will be opened.

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
    others: list[str] = []
    classic = False
    for entry in archive.infolist():
        where = place(entry.filename)
        classic = classic or is_classic(entry.filename)
        # A name may be empty, where `is_dir` of Python 3.11 fails.
        if not entry.filename or entry.is_dir():
            continue
        if where is None:
            others.append(entry.filename)
            continue
        _refuse_encrypted(entry)
        wanted.append(Member(where, _size(entry), _opener(archive, entry, where.name)))
    return Contents(archive, wanted, () if wanted or classic else others, classic)


def others(archive: ZipFile, paths: Iterable[str]) -> Iterator[tuple[str, Watched | TooLarge]]:
    """Yield files of a ZIP as streams, or why one is not opened. ``name`` is without folders.

    They are as little trusted as those of an archive: each has the same limits, and together
    they may have `OTHERS_MAX` bytes. Reading one raises `UnreadablePart` or `FileChanged`.
    Raises `Encrypted` when one of them asks for a password.
    """
    left = OTHERS_MAX
    for path in paths:
        entry = archive.getinfo(path)
        _refuse_encrypted(entry)
        name = one_line(path.replace("\\", "/").rpartition("/")[2], _NAME_MAX)
        if _is_bomb(entry) or entry.file_size > left:
            yield name, TooLarge(name=name)
            continue
        left -= entry.file_size
        unpacked = Unpacked(name, entry.file_size, partial(archive.open, entry), _DAMAGE)
        yield name, Watched(io.BufferedReader(unpacked, CHUNK))


def _refuse_encrypted(entry: ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise Encrypted


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
