"""Write the files of a plan: as a ZIP, or as the folder that unpacking it gives."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .contents import classic, contents
from .plan import Era, Flaw, Plan, Truth
from .zipcrypto import encrypted_zip

PASSWORD = b"sesame"
_BLOCK = 1 << 20
_MEDIA_SIZE = 4 << 20
# AppleDouble: what macOS puts beside every file that has attributes.
_APPLE_DOUBLE = struct.pack(">IIxxxxxxxxxxxxxxxxH", 0x00051607, 0x00020000, 2) + bytes(56)


class _Pipe:
    """An output that cannot go back, so that sizes follow the data (flag bit 3)."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()


def write_archive(path: Path, plan: Plan) -> Truth:
    """Write the archive to ``path`` and return what a reader must get back.

    With a flaw, the truth is that of the archive before it was spoilt.
    """
    made = contents(plan)
    files = classic(plan) if plan.flaw is Flaw.CLASSIC else made.files
    if plan.flaw is Flaw.NOT_A_ZIP:
        path.write_bytes(b"%PDF-1.7\n" + Random(plan.seed).randbytes(4096))
    elif plan.flaw is Flaw.ENCRYPTED:
        texts = {name: "".join(pieces).encode() for name, pieces in files.items()}
        path.write_bytes(encrypted_zip(texts, PASSWORD))
    else:
        with path.open("wb") as out, ZipFile(_Pipe(out) if plan.macos else out, "w") as archive:
            _fill(archive, plan, files)
        if plan.flaw is Flaw.TRUNCATED:
            with path.open("r+b") as cut:
                cut.truncate(path.stat().st_size * 3 // 4)
    return made.truth


def write_folder(folder: Path, plan: Plan) -> Truth:
    """Write the archive's text files below ``folder``, as unpacked."""
    made = contents(plan)
    for name, pieces in made.files.items():
        target = folder / plan.wrapping / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(pieces), encoding="utf-8", newline="\n")
    return made.truth


def _fill(archive: ZipFile, plan: Plan, files: dict[str, list[str]]) -> None:
    data = "" if plan.era is Era.Y2018 else "data/"
    for name, block, size in _scenery(plan, data):
        _put(archive, plan, name, _repeat(block, size), ZIP_STORED)
    for name, pieces in files.items():
        if plan.macos:
            folder, _, base = name.rpartition("/")
            decoy = f"__MACOSX/{plan.wrapping or 'twitter'}/{folder}/._{base}".replace("//", "/")
            _put(archive, plan, decoy, [_APPLE_DOUBLE], ZIP_STORED, wrapped=False)
        _put(archive, plan, name, (one.encode() for one in pieces), ZIP_DEFLATED)
    if plan.macos:
        _put(archive, plan, f"{data}.DS_Store", [b"\0\0\0\1Bud1" + bytes(512)], ZIP_STORED)


def _scenery(plan: Plan, data: str) -> Iterator[tuple[str, bytes, int]]:
    """Yield what surrounds the lists: name, a block to repeat, and the size in bytes."""
    rng = Random(plan.seed + 2)
    if plan.era is not Era.Y2018 and plan.flaw is not Flaw.CLASSIC:
        yield "Your archive.html", b"<!doctype html><title>Your archive</title>", 42
        for index in range(plan.assets):
            yield f"assets/images/twemoji/v/latest/svg/{index:x}.svg", rng.randbytes(700), 700
    yield f"{data}README.txt", b"What is in this archive\n", 24
    left = plan.media_bytes
    block = rng.randbytes(_BLOCK) if left else b""
    while left > 0:
        # Each file starts elsewhere in the block: alike, but none the same.
        start = rng.randrange(_BLOCK)
        size = min(left, _MEDIA_SIZE)
        yield (
            f"{data}tweets_media/{rng.randrange(10**18)}-clip.mp4",
            block[start:] + block[:start],
            size,
        )
        left -= size


def _repeat(block: bytes, size: int) -> Iterator[bytes]:
    while size > 0:
        yield block[:size]
        size -= len(block)


def _put(
    archive: ZipFile, plan: Plan, name: str, pieces: object, method: int, *, wrapped: bool = True
) -> None:
    if wrapped and plan.wrapping:
        name = f"{plan.wrapping}/{name}"
    if plan.backslashes:
        name = name.replace("/", "\\")
    entry = ZipInfo(name, (2026, 1, 2, 3, 4, 4))
    entry.compress_type = method
    # X writes 64-bit sizes, needed or not.
    with archive.open(entry, "w", force_zip64=True) as out:
        for piece in pieces:  # type: ignore[attr-defined]
            out.write(piece)
