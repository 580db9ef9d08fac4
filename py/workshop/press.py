"""Rewrite Python ZIPs for the browser: source compiled, needless parts left out, fixed bytes.

Compiled modules halve the time until Python is ready in the browser. This file runs *inside* the
very Pyodide that is served (see ``freeze.py``): it alone knows its bytecode, and its zlib gives
the same bytes on every machine. Hence the standard library only, and no other workshop module.
"""

from __future__ import annotations

import base64
import hashlib
import importlib._bootstrap_external as bytecode
import io
import zipfile
from typing import Any

# No wheel carries a date, so that the same input always gives the same bytes.
NO_DATE = (2020, 1, 1, 0, 0, 0)
# Extension modules made for the browser stay; what is made for machines is of no use there.
BROWSER = "-wasm32-emscripten.so"
NATIVE = (".so", ".pyd", ".dylib", ".c", ".h", ".pyx", ".pyi")

# Parts of the standard library that a browser worker cannot use or Passage has no use for.
# tarfile stays: Pyodide's loader needs it.
UNUSED = (
    "__phello__/",
    "_pyrepl/",
    "ctypes/",
    "doctest.py",
    "ensurepip/",
    "ftplib.py",
    "idlelib/",
    "imaplib.py",
    "mailbox.py",
    "multiprocessing/",
    "pdb.py",
    "pickletools.py",
    "poplib.py",
    "profile.py",
    "pydoc.py",
    "pydoc_data/",
    "smtplib.py",
    "sqlite3/",
    "turtle.py",
    "unittest/",
    "venv/",
    "wsgiref/",
    "xml/",
    "xmlrpc/",
)
# Of the encodings: what Python itself, JSON, ZIP names, host names and old text files need.
ENCODINGS = {
    *("__init__", "aliases", "ascii", "charmap", "cp437", "cp1252", "idna", "iso8859_1"),
    *("iso8859_15", "latin_1", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"),
    *("utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"),
    *("utf_7", "utf_8", "utf_8_sig"),
}


def press_wheel(source: bytes, *, compiled: bool = True) -> bytes:
    """Return a wheel with its modules compiled, machine code left out, and RECORD rewritten.

    What remains runs in any browser with this Python, so its tag becomes ``py3-none-any``. To
    measure what compiling gains, it can be left out.
    """
    files = {
        name: content
        for name, content in _read(source).items()
        if name.endswith(BROWSER) or not name.endswith((*NATIVE, ".dist-info/RECORD"))
    }
    for name in [name for name in files if name.endswith(".dist-info/WHEEL")]:
        files[name] = _pure(files[name])
    info = next(name for name in files if name.endswith(".dist-info/METADATA")).split("/")[0]
    files = _compiled(files) if compiled else files
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    return _write(files)


def with_files(wheel: bytes, more: dict[str, bytes], without: str = "") -> bytes:
    """Return a wheel with more files in it; none is left that lay below ``without``."""
    files = _read(wheel)
    record = next(one for one in files if one.endswith(".dist-info/RECORD"))
    del files[record]
    left = {name: files[name] for name in files if not (without and name.startswith(without))}
    files = {**left, **more}
    files[record] = _record(files, record)
    return _write(files)


def press_library(source: bytes) -> bytes:
    """Return the standard library's ZIP with its modules compiled and the unused ones left out."""
    files = {name: content for name, content in _read(source).items() if is_used(name)}
    return _write(_compiled(files))


def press_words(source: bytes) -> bytes:
    """Return a ZIP file with the same files in it, compressed, with fixed bytes."""
    return _write(_read(source))


def is_used(name: str) -> bool:
    """Tell whether a file of the standard library's ZIP goes to the browser."""
    folder, _, file = name.partition("/")
    if folder == "encodings":
        return file.removesuffix(".py") in ENCODINGS
    return not name.startswith(UNUSED)


def _read(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}


def _compiled(files: dict[str, bytes]) -> dict[str, bytes]:
    return dict(
        (f"{name}c", compile_module(name, content)) if name.endswith(".py") else (name, content)
        for name, content in files.items()
    )


def compile_module(name: str, source: bytes) -> bytes:
    """Return a module's bytecode file, to be trusted without looking for its source (PEP 552)."""
    code = compile(source, name, "exec", dont_inherit=True)
    to_pyc: Any = bytecode._code_to_hash_pyc  # type: ignore[attr-defined]  # noqa: SLF001
    return bytes(to_pyc(code, source_hash=bytes(8), checked=False))


def _pure(wheel: bytes) -> bytes:
    kept = [
        line
        for line in wheel.decode().splitlines()
        if line and not line.startswith(("Tag:", "Root-Is-Purelib:"))
    ]
    return "\n".join([*kept, "Root-Is-Purelib: true", "Tag: py3-none-any", ""]).encode()


def _record(files: dict[str, bytes], itself: str) -> bytes:
    lines = []
    for name, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}")
    return "\n".join([*lines, f"{itself},,", ""]).encode()


def _write(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content, compresslevel=9)
    return target.getvalue()
