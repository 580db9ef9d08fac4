"""What importing makes anew each time, made when the site was built: more than half of waking up.

A data class writes the text of its methods and compiles it, and `re` compiles each pattern, every
time a module is imported. The build keeps what that gives in ``prepared.bin`` beside this file:
methods by their text's digest, patterns by what they were made of. Where something is another one,
or the file is missing, Python compiles as ever.
"""

from __future__ import annotations

import dataclasses
import marshal
import re
from array import array
from builtins import exec as run
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

PREPARED = Path(__file__).with_name("prepared.bin")

Groups = tuple[int, dict[str, int], tuple[str | None, ...]]
"""A pattern's groups: how many, their numbers by name, and their names."""

Made = tuple[int, bytes, *Groups]
"""A pattern as `re` hands it to its engine: flags, program, groups."""

Pattern = re.Pattern[str] | re.Pattern[bytes]

Patterns = dict[tuple[str | bytes, int], Made]

compiler: Any = re._compiler  # type: ignore[attr-defined]  # noqa: SLF001 - of this very Python


def key_of(text: str) -> bytes:
    """Return the digest under which what became of a text is kept."""
    return blake2b(text.encode(), digest_size=16).digest()


def use_prepared(prepared: Path = PREPARED) -> None:
    """Let data classes and patterns that are made from now on be taken from the file.

    It comes with the program, which was compared as a whole; it is never read from elsewhere.
    """
    if not prepared.exists():
        return
    content: tuple[dict[bytes, CodeType], Patterns] = marshal.loads(  # noqa: S302 - ours, compared
        prepared.read_bytes()
    )
    methods, patterns = content

    def made(text: str, names: dict[str, object], into: dict[str, object]) -> None:
        run(methods.get(key_of(text)) or text, names, into)  # noqa: S102 - as `dataclasses` does

    def compiled(pattern: str | bytes, flags: int = 0) -> Pattern:
        known = patterns.get((pattern, flags))
        return _pattern(pattern, known) if known else as_ever(pattern, flags)

    as_ever = compiler.compile
    dataclasses.exec = made  # type: ignore[attr-defined]
    compiler.compile = compiled


def _pattern(pattern: str | bytes, known: Made) -> Pattern:
    flags, program, groups, numbers, names = known
    made: Pattern = compiler._sre.compile(  # noqa: SLF001 - as `re` does
        pattern, flags, array("I", program).tolist(), groups, numbers, names
    )
    return made


def record(import_all: Callable[[], object]) -> bytes:
    """Return the file's bytes: what is compiled while ``import_all`` is called.

    For the build, within the very Python that will read it.
    """
    methods: dict[bytes, CodeType] = {}
    patterns: Patterns = {}
    engine, as_ever = compiler._sre, compiler.compile  # noqa: SLF001 - as above
    last: Made = 0, b"", 0, {}, ()

    def noting(text: str, names: dict[str, object], into: dict[str, object]) -> None:
        methods[key_of(text)] = compile(text, "<dataclass>", "exec", dont_inherit=True)
        run(text, names, into)  # noqa: S102 - as `dataclasses` does

    def handing_over(
        pattern: str | bytes, flags: int, program: list[int], *rest: *Groups
    ) -> Pattern:
        nonlocal last
        last = flags, array("I", program).tobytes(), *rest
        made: Pattern = engine.compile(pattern, flags, program, *rest)
        return made

    def noting_pattern(pattern: str | bytes, flags: int = 0) -> Pattern:
        made: Pattern = as_ever(pattern, flags)
        patterns[pattern, flags] = last
        return made

    dataclasses.exec = noting  # type: ignore[attr-defined]
    compiler._sre = SimpleNamespace(**vars(engine) | {"compile": handing_over})  # noqa: SLF001
    compiler.compile = noting_pattern
    try:
        import_all()
    finally:
        del dataclasses.exec  # type: ignore[attr-defined]
        compiler._sre, compiler.compile = engine, as_ever  # noqa: SLF001 - as above
    known = {key: patterns[key] for key in sorted(patterns, key=repr)}
    return marshal.dumps((dict(sorted(methods.items())), known))
