"""A ZIP with a password, as ZIP tools make: the standard library only reads them.

Source: APPNOTE.TXT 6.3.10, sections 4.3 (records) and 6.1 (traditional encryption).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping

_HEADER = b"passage-test"


def encrypted_zip(files: Mapping[str, bytes], password: bytes) -> bytes:
    """Return a ZIP of ``files``, deflated and encrypted with ``password``."""
    body = bytearray()
    directory = bytearray()
    for name, data in files.items():
        crc = zlib.crc32(data)
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(data) + packer.flush()
        # The last byte of the random header is the checksum's, to recognise the password by.
        secret = _encrypt(_HEADER[:11] + bytes([crc >> 24]) + packed, password)
        # Version 2.0, encrypted with names in UTF-8, deflated, dated 1980-01-01.
        common = struct.pack(
            "<HHHHHIIIHH",
            20, 0x801, 8, 0, 0x21, crc, len(secret), len(data), len(name.encode()), 0,
        )  # fmt: skip
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + common + name.encode() + secret
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)


def _encrypt(data: Iterable[int], password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password:
        _update(keys, byte)
    out = bytearray()
    for byte in data:
        mask = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 0xFF))
        _update(keys, byte)
    return bytes(out)


def _update(keys: list[int], byte: int) -> None:
    keys[0] = _step(keys[0], byte)
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = _step(keys[2], keys[1] >> 24)


def _step(key: int, byte: int) -> int:
    return (key >> 8) ^ _CRC[(key ^ byte) & 0xFF]


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
        table.append(value)
    return table


_CRC = _crc_table()
