"""Pick the few values that matter out of a JSON file of any size, in constant memory.

A recording holds megabytes of pictures and scripts, cookies and messages around the lists that
we look for. Here a text is followed bracket by bracket as it comes; only values at the paths
asked for are ever held, and all the rest is passed over without being decoded.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from passage.core.sources import Watched
from passage.core.tally import Tally, Why

Path = tuple[str, ...]
"""The keys that lead to a value, ``*`` standing for any place in a list."""

CHUNK = 256 << 10
"""Bytes read at a time."""

# How much is looked at for the end of a key or a number before the text counts as damaged.
_PATIENCE = 64 << 10
# Far beyond what `decode` accepts: there is no way back from here, only time to lose.
_DEPTH_MAX = 10_000
# Stretches of text in which no bracket outside of strings occurs.
_RUN = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_QUOTED = re.compile(r"(?:[^\"\\]++|\\.)*+", re.DOTALL)
_KEY = re.compile(r'[\s,]*+(?:(\})|"((?:[^"\\]++|\\.)*+)"\s*+:\s*+(?=\S))', re.DOTALL)
_ITEM = re.compile(r"[\s,]*+(?:(\])|(?=[^\s,]))")
# Several values may follow one another, a line each; RFC 7464 puts a record separator between.
_TOP = re.compile("[\\s,;\0\x1e\ufeff]*+(?=[^\\s,;\0\x1e\ufeff])")
_SCALAR = re.compile(r'[^\s,:"\[\]{}]*+')


class Piece(NamedTuple):
    """A value found: where, and its JSON text, None when it is longer than was allowed.

    An object or list that was gone into is told when it ends, with an empty text.
    """

    path: Path
    text: str | None


class Picker:
    """Follows one JSON text, or several in a row, and yields the values at the paths wanted.

    ``most`` is the number of characters above which a value is passed over. ``unwanted`` may
    be changed at any time, to pass over values which turn out not to matter. ``damaged`` tells
    that the text stopped being JSON; nothing is yielded from there on.
    """

    def __init__(self, wanted: Iterable[Path], most: int) -> None:
        """Start before the first character."""
        self._wanted = frozenset(wanted)
        self._ways = frozenset(path[:end] for path in self._wanted for end in range(len(path)))
        self._most = most
        self._rest = ""
        self._at = 0
        self._frames: list[tuple[Path, bool]] = []
        # The value that is being passed over or kept, without looking at what is inside.
        self._inside: Path | None = None
        self._depth = 0
        self._in_string = False
        self._kept: list[str] | None = None
        self._length = 0
        self.unwanted: frozenset[Path] = frozenset()
        self.damaged = False

    @property
    def unfinished(self) -> bool:
        """Whether the text so far ends in the middle of something."""
        return bool(self._frames or self._inside is not None or self._rest.strip(" \t\r\n,;\0"))

    def feed(self, text: str) -> Iterator[Piece]:
        """Take the next stretch of text; yield what ended within it."""
        self._rest += text
        self._at = 0
        going = True
        while going and not self.damaged:
            if self._inside is not None:
                going = self._pass_over()
                if going:
                    yield self._leave()
            else:
                before = self._at
                piece = self._step()
                if piece is not None:
                    yield piece
                going = self._at != before or self._inside is not None
        if not self.damaged and self._inside is None and len(self._rest) - self._at > _PATIENCE:
            self.damaged = True
        self._rest = "" if self.damaged else self._rest[self._at :]

    def _step(self) -> Piece | None:
        """Go one value further; standing still asks for more text."""
        path, is_object = self._frames[-1] if self._frames else ((), False)
        pattern = _KEY if is_object else _ITEM if self._frames else _TOP
        match = pattern.match(self._rest, self._at)
        if match is None:
            return None
        if self._frames and match[1]:
            self._at = match.end()
            self._frames.pop()
            return Piece(path, "")
        below = (*path, match[2] if is_object else "*") if self._frames else ()
        return self._value(below, match.end(), is_object=is_object)

    def _value(self, path: Path, at: int, *, is_object: bool) -> Piece | None:
        sign = self._rest[at]
        if not self._frames and sign not in "{[":
            # Files of numbers and words are something else altogether.
            self.damaged = True
            return None
        wanted = path in self._wanted and path not in self.unwanted
        if sign in '{["':
            if sign != '"' and not wanted and path in self._ways:
                self._frames.append((path, sign == "{"))
                self._at = at + 1
                return None
            self._inside, self._depth, self._in_string = path, 0, sign == '"'
            self._kept, self._length = ([sign] if sign == '"' else []) if wanted else None, 0
            self._at = at + (sign == '"')
            return None
        end = _SCALAR.match(self._rest, at).end()  # type: ignore[union-attr]  # never fails
        if end == len(self._rest):
            return None
        if end == at and not (is_object and sign in ",}"):
            self.damaged = True
            return None
        # People blank out values before they hand a file on: the key stays, the value is gone.
        self._at = end
        return Piece(path, self._rest[at:end]) if wanted and end > at else None

    def _pass_over(self) -> bool:
        """Go towards the end of the value we are inside of; True when it is reached."""
        text, start, ended = self._rest, self._at, False
        at = start
        while not ended:
            pattern = _QUOTED if self._in_string else _RUN
            at = pattern.match(text, at).end()  # type: ignore[union-attr]  # never fails
            if at == len(text) or (self._in_string and text[at] == "\\"):
                break
            sign = text[at]
            at += 1
            if sign == '"':
                self._in_string = not self._in_string
            else:
                self._depth += 1 if sign in "[{" else -1
            ended = self._depth <= 0 and not self._in_string
            if self._depth > _DEPTH_MAX:
                self.damaged = True
                return False
        self._keep(text[start:at])
        self._at = at
        return ended

    def _keep(self, text: str) -> None:
        self._length += len(text)
        if self._kept is not None and self._length <= self._most:
            self._kept.append(text)
        elif self._kept:
            self._kept.clear()

    def _leave(self) -> Piece:
        assert self._inside is not None
        whole = self._kept is not None and self._length <= self._most
        piece = Piece(self._inside, "".join(self._kept or ()) if whole else None)
        self._inside, self._kept = None, None
        return piece

    def finish(self, tally: Tally) -> None:
        """Say in the tally when the text was no JSON, or ends too early."""
        if self.damaged:
            tally.faults.add(Why.DAMAGED)
        elif self.unfinished:
            tally.faults.add(Why.CUT)


def texts(stream: Watched, tally: Tally) -> Iterator[tuple[str, int]]:
    """Yield a file as text, piece by piece, each with the bytes done so far.

    UTF-8, or UTF-16 with its mark; bytes that are neither become U+FFFD and a fault in
    ``tally``. Raises `FileChanged`.
    """
    decoder: codecs.IncrementalDecoder | None = None
    stream.seek(0)
    while True:
        chunk = stream.read(min(CHUNK, max(stream.size - stream.tell(), 0)))
        if decoder is None:
            wide = chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
            decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")("strict")
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            tally.faults.add(Why.ENCODING)
            decoder.errors = "replace"
            text = decoder.decode(chunk, final=not chunk)
        yield text, stream.tell()
        if not chunk:
            return
