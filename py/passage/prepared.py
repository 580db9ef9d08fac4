"""Methods of data classes, compiled when the site was built: making them was half of waking up.

A data class writes the text of its methods and compiles it, each time it is imported. The build
keeps what that gives, by the text's digest, in ``prepared.bin`` beside this file; where a text is
another one, or the file is missing, Python compiles as ever.
"""

from __future__ import annotations

import dataclasses
import marshal
from builtins import exec as run
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import CodeType

PREPARED = Path(__file__).with_name("prepared.bin")


def key_of(text: str) -> bytes:
    """Return the digest under which what became of a text is kept."""
    return blake2b(text.encode(), digest_size=16).digest()


def use_prepared(prepared: Path = PREPARED) -> None:
    """Let data classes that are made from now on take their methods from the file.

    It comes with the program, which was compared as a whole; it is never read from elsewhere.
    """
    if not prepared.exists():
        return
    known: dict[bytes, CodeType] = marshal.loads(prepared.read_bytes())  # noqa: S302 - ours, compared

    def made(text: str, names: dict[str, object], into: dict[str, object]) -> None:
        run(known.get(key_of(text)) or text, names, into)  # noqa: S102 - as `dataclasses` does

    dataclasses.exec = made  # type: ignore[attr-defined]


def record(import_all: Callable[[], object]) -> bytes:
    """Return the file's bytes: what data classes compile while ``import_all`` is called.

    For the build, within the very Python that will read it.
    """
    known: dict[bytes, CodeType] = {}

    def noting(text: str, names: dict[str, object], into: dict[str, object]) -> None:
        known[key_of(text)] = compile(text, "<dataclass>", "exec", dont_inherit=True)
        run(text, names, into)  # noqa: S102 - as `dataclasses` does

    dataclasses.exec = noting  # type: ignore[attr-defined]
    try:
        import_all()
    finally:
        del dataclasses.exec  # type: ignore[attr-defined]
    return marshal.dumps(dict(sorted(known.items())))
